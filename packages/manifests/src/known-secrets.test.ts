import { describe, expect, test } from "vitest"
import { secretMask } from "./known-secrets.ts"
import { maskText, maskValue } from "./mask.ts"
import { parseManifests } from "./stream.ts"

const base64 = (text: string) => Buffer.from(text).toString("base64")
const secret = (data: Record<string, string>, field = "stringData") =>
  `apiVersion: v1\nkind: Secret\nmetadata: {name: shop-db}\n${field}: ${JSON.stringify(data)}\n`
const POD = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {}\n"
const streamOf = (data: Record<string, string>, field?: string) =>
  parseManifests(secret(data, field) + POD)
const masked = (data: Record<string, string>, text: string, field?: string) =>
  secretMask(streamOf(data, field).log)(text)

test.each([
  ["password", "correct-horse"],
  ["api-key", "0123456789"],
  ["license", "k3Yf-9aQx-77Zz-Plum"],
  ["db.password", `it's "odd" \\ text`],
])("what stands under %s is masked wherever it stands", (key, value) => {
  expect(masked({ [key]: value }, value)).toBe("(masked)")
  expect(masked({ [key]: base64(`${value}\n`) }, `a ${value} b`, "data")).toBe("a (masked) b")
  expect(masked({ [key]: value }, base64(value))).toBe("(masked)")
})

test.each([
  ["password", "short"],
  ["password", "postgres"],
  ["password", "shop-db"],
  ["username", "shop_admin"],
  ["host", "db.shop.svc.cluster.local"],
  ["password", "$(OTHER_PASSWORD)"],
])("%s: %s is an ordinary text, which stays", (key, value) => {
  expect(masked({ [key]: value }, `a ${value} b`)).toBe(`a ${value} b`)
})

test("a part of a longer word is none", () => {
  expect(masked({ password: "web-12345" }, "web-12345-6 web-123456 xweb-12345")).toBe(
    "(masked)-6 web-123456 xweb-12345",
  )
})

describe("in an object", () => {
  const URL = ["spec", "containers", 0, "env", 0, "value"]
  const filled = (value: string) => {
    const stream = streamOf({ password: `pass"word'1` })
    const [, pod] = stream.manifests
    if (pod === undefined) throw new Error("no pod")
    pod.set(["spec"], { containers: [{ name: "web", env: [{ name: "DB", value }] }] })
    return { stream, pod }
  }

  test("what a stage wrote into an innocent variable is masked", () => {
    const { pod } = filled(`pass"word'1`)
    expect(maskValue(pod, URL, pod.get(URL))).toBe("(masked)")
    expect(maskValue(pod, ["spec"], pod.get(["spec"]))).toEqual({
      containers: [{ name: "web", env: [{ name: "DB", value: "(masked)" }] }],
    })
  })

  test("so it is in its text, however it is quoted, and all else stays", () => {
    const { stream, pod } = filled(`user:pass"word'1`)
    const shown = maskText(pod.text, undefined, secretMask(stream.log))
    expect(shown).toContain("user:(masked)")
    expect(shown).not.toContain("word")
    expect(shown).toContain("kind: Pod\nmetadata: {name: web}\n")
  })

  test("of a Secret that a stage took out or made another kind of", () => {
    const { stream, pod } = filled(`pass"word'1`)
    const [first] = stream.manifests
    if (first === undefined) throw new Error("no Secret")
    first.set(["kind"], "ConfigMap")
    expect(maskValue(pod, URL, `pass"word'1`)).toBe("(masked)")
    stream.remove(first)
    expect(maskValue(pod, URL, `pass"word'1`)).toBe("(masked)")
  })

  test("of a Secret that a stage added", () => {
    const { stream, pod } = filled("later-12345")
    expect(maskValue(pod, URL, "later-12345")).toBe("later-12345")
    stream.add(secret({ token: "later-12345" }))
    expect(maskValue(pod, URL, "later-12345")).toBe("(masked)")
  })
})
