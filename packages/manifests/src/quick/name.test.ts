import fc from "fast-check"
import { expect, test } from "vitest"
import { parseManifests } from "../stream.ts"
import { quickName } from "./name.ts"

const START = "apiVersion: v1\nkind: Service\nmetadata:\n"

function quick(metadata: string, rest = "spec: {}\n"): string | undefined {
  const text = START + metadata + rest
  return quickName(text, START.length, text.length)
}

test.each([
  ["alone", "  name: web\n"],
  ["behind a map", "  labels:\n    app: x\n    name: y\n  name: web # here\n"],
  ["before others", "  # who\n\n  name: web\n  namespace: shop\n  annotations:\n    a: 'b'\n"],
])("finds a name %s", (_, metadata) => {
  expect(quick(metadata)).toBe("web")
  expect(quick(metadata, "")).toBe("web")
  expect(quick(metadata, "---\nname: other\n")).toBe("web")
})

test.each([
  ["twice", "  name: a1\n  name: b1\n"],
  ["over two lines", "  name: a1\n    b\n"],
  ["in quotes", '  name: "a1"\n'],
  ["that is a boolean", "  name: yes\n"],
  ["that is null", "  name: null\n"],
  ["with an anchor", "  name: &x web\n"],
  ["with a key in quotes", "  'name': web\n"],
  ["in a flow map", "  {name: web}\n"],
  ["in another layout", "    name: web\n"],
  ["only of something else", "  labels:\n    name: web\n"],
])("leaves a name %s to the scanner", (_, metadata) => {
  expect(quick(metadata)).toBeUndefined()
})

const lines = fc.constantFrom(
  ...["  name: web", "  name: null", "  labels:", "    app: x", "    name: y", "  namespace: shop"],
  ...["  annotations: {}", "# comment", "", "    deeper", "spec: {}", "  name:", "  'name': z"],
)

test("what it finds is what the scanner finds", () => {
  let found = 0
  fc.assert(
    fc.property(fc.array(lines, { minLength: 1, maxLength: 6 }), (body) => {
      const name = quick(body.map((line) => `${line}\n`).join(""), "")
      if (name === undefined) return
      found++
      const text = START + body.map((line) => `${line}\n`).join("")
      expect(parseManifests(text).manifests[0]?.get(["metadata", "name"])).toBe(name)
    }),
    { numRuns: 3000 },
  )
  expect(found).toBeGreaterThan(50)
})

test("a manifest's name is that of its text, also when it has become another", () => {
  const [manifest] = parseManifests(`${START}  name: web\n`).manifests
  expect(manifest?.name).toBe("web")
  manifest?.set(["metadata", "name"], "shop")
  expect(manifest?.name).toBe("shop")
})
