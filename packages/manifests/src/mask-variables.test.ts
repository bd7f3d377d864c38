import { parse } from "@sternpost/goyaml"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { MASK } from "./credentials.ts"
import { maskText, maskValue } from "./mask.ts"
import { maskVariables } from "./mask-variables.ts"
import { parseManifests } from "./stream.ts"

const STATUS = "sidecar.sternpost.dev/status"
const PATH = ["spec", "containers", 0, "env", 0, "value"]
const POD = `apiVersion: v1
kind: Pod
metadata:
  name: p
spec:
  containers:
    - name: c
      env:
        - name: DB_PASSWORD # of the shop
          value: hunter2
        - {name: LEVEL, value: debug}
        - name: API_KEY
          value: |
            one
            two
`
const podOf = (text: string) => {
  const [manifest] = parseManifests(text).manifests
  if (manifest === undefined) throw new Error("no manifest")
  return manifest
}

describe("a value", () => {
  test("is masked in an item with a secret name, at any depth", () => {
    const env = [
      { name: "TOKEN", value: "abc" },
      { name: "LEVEL", value: "debug" },
    ]
    expect(maskVariables({ spec: [{ env }] })).toEqual({
      spec: [{ env: [{ name: "TOKEN", value: MASK }, env[1]] }],
    })
    const valueFrom = { name: "TOKEN", valueFrom: { secretKeyRef: { name: "a", key: "b" } } }
    expect(maskVariables(valueFrom)).toEqual(valueFrom)
  })

  test("by itself is masked for the name beside it, before and after", () => {
    const manifest = podOf(POD)
    expect(maskValue(manifest, PATH, "hunter2")).toBe(MASK)
    expect(maskValue(manifest, ["spec", "containers", 0, "env", 1, "value"], "debug")).toBe("debug")
  })

  test("is masked where it stood before items came before it", () => {
    const manifest = podOf(POD)
    manifest.insert(["spec", "containers", 0, "env", 0], { name: "FIRST", value: "1" })
    manifest.insert(["spec", "containers", 0, "env", 0], { name: "SECOND", value: "1" })
    manifest.set(["spec", "containers", 0, "env", 2, "value"], "correct-horse")
    expect(maskValue(manifest, PATH, "hunter2")).toBe(MASK)
    expect(maskValue(manifest, ["spec", "containers", 0, "env", 1, "value"], "correct-horse")).toBe(
      MASK,
    )
    expect(maskValue(manifest, ["spec", "containers", 0, "env", 1, "value"], "1")).toBe("1")
  })
})

describe("the status of a sidecar", () => {
  const shown = (entry: object) =>
    JSON.parse(String(maskVariables(JSON.stringify({ agent: entry }), STATUS))).agent
  const path = "spec.containers[name=web].env[name=DB_PASSWORD].value"

  test("does not show the secret that the sidecar replaced, nor its lines", () => {
    const text = { of: "1234", edits: [[1, 1, ["value: hunter2"]]] }
    expect(shown({ hash: "a", owns: ["x"], was: [[path, "hunter2"]], text })).toEqual({
      hash: "a",
      owns: ["x"],
      was: [[path, MASK]],
      text: MASK,
    })
  })

  test("shows what is none", () => {
    const entry = {
      was: [["spec.containers[name=web].env[name=LEVEL].value", "debug"]],
      text: { of: "1234", edits: [[1, 1, ["value: debug"]]] },
      owns: ["spec.containers[name=token-agent]"],
    }
    expect(shown(entry)).toEqual(entry)
  })

  test("does not show lists and lines with secrets in them", () => {
    const was = [["spec.containers[name=web].env", [{ name: "TOKEN", value: "abc" }]]]
    expect(shown({ was })).toEqual({ was: [[was[0]?.[0], [{ name: "TOKEN", value: MASK }]]] })
    const text = { of: "1", edits: [[1, 1, ["env: [{name: TOKEN, value: abc}]"]]] }
    expect(shown({ text })).toEqual({ text: MASK })
  })

  test("is not shown at all where nobody can read it", () => {
    expect(maskVariables("{token", STATUS)).toBe(MASK)
    expect(maskVariables("{token", "other")).toBe("{token")
  })
})

test("kubectl's copy of an object is masked like the object", () => {
  const copy = JSON.stringify({ env: [{ name: "TOKEN", value: "abc" }] })
  const key = "kubectl.kubernetes.io/last-applied-configuration"
  expect(maskVariables({ [key]: copy })).toEqual({ [key]: copy.replace("abc", MASK) })
})

describe("a text", () => {
  test("keeps all but the secrets", () => {
    expect(maskText(POD)).toBe(
      POD.replace("value: hunter2", "value: (masked)").replace(
        "value: |\n            one\n            two\n",
        "value: (masked)\n",
      ),
    )
  })

  test("without secrets, or that is empty, is the same", () => {
    for (const text of ["", "# token\n", "a: token\n", "kind: A\nname: é # token\n"])
      expect(maskText(text)).toBe(text)
  })

  test("has a secret that aliases lead to masked once", () => {
    const text = "a: &v {name: TOKEN, value: abc}\nb: *v\nc: é\n"
    expect(maskText(text)).toBe(text.replace("abc", MASK))
  })

  test("shows no secret, whatever it looks like", () => {
    const secret = fc.stringMatching(/^[ -~é\n]{3,20}$/).map((text) => `zq${text}qz`)
    fc.assert(
      fc.property(secret, fc.boolean(), (value, isList) => {
        const env = [{ name: "DB_PASSWORD", value }]
        const object = isList ? { kind: "List", items: [{ env }] } : { kind: "A", env }
        const shown = maskText(JSON.stringify(object))
        expect(parse(shown)).toEqual(
          JSON.parse(JSON.stringify(object), (key, item) => (key === "value" ? MASK : item)),
        )
      }),
    )
  })
})
