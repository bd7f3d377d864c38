import { parseManifests } from "@sternpost/manifests"
import fc from "fast-check"
import { expect, test } from "vitest"
import { parseFieldPath, placesOf } from "./field-path.ts"

test.each([
  ["spec.replicas", ["spec", "replicas"]],
  ["a[0][1].b", ["a", 0, 1, "b"]],
  ['metadata.labels["a.b/c"]', ["metadata", "labels", "a.b/c"]],
  ["metadata.labels.a\\.b/c", ["metadata", "labels", "a.b/c"]],
  ["a[*].b", ["a", { every: true }, "b"]],
  ["a[name=web.v1].b", ["a", { key: "name", value: "web.v1" }, "b"]],
  ["a[image=x\\]y]", ["a", { key: "image", value: "x]y" }]],
])("%s", (text, steps) => expect(parseFieldPath(text)).toEqual(steps))

test.each(["", "a..b", "a[", "a[]", "a[0]b", "a.", "[=x]", 'a["b]'])("refuses %j", (text) => {
  expect(() => parseFieldPath(text)).toThrow(/a path is empty|cannot read the path/)
})

test("any key can be written in quotes", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1 }), (keys) => {
      const text = keys.map((key) => `[${JSON.stringify(key)}]`).join("")
      expect(parseFieldPath(text)).toEqual(keys)
    }),
  )
})

const [object] = parseManifests(
  "kind: X\nspec: {list: [{name: a, v: 1}, {name: b}, plain], port: 80}\n",
).manifests

test.each([
  ["spec.list[*].v", false, ["spec.list.0.v"]],
  ["spec.list[*].v", true, ["spec.list.0.v", "spec.list.1.v", "spec.list.2.v"]],
  ["spec.list[name=b].v", true, ["spec.list.1.v"]],
  ["spec.list[name=c].v", true, []],
  ["spec.list[7]", true, []],
  ["spec.new.x", true, ["spec.new.x"]],
  ["spec.new.x", false, []],
  ["spec.port[0]", true, []],
])("%s, made if missing: %s", (path, create, expected) => {
  const places = placesOf(object as never, parseFieldPath(path), create)
  expect(places.map((place) => place.join("."))).toEqual(expected)
})
