import fc from "fast-check"
import { expect, test } from "vitest"
import { formatPath, parsePath, startsWithPath } from "./path.ts"

test.each([
  [["spec", "replicas"], "spec.replicas"],
  [["spec", "containers", 0, "image"], "spec.containers[0].image"],
  [["metadata", "labels", "a.b/c"], 'metadata.labels["a.b/c"]'],
  [[], ""],
])("%j is %s", (path, text) => {
  expect(formatPath(path)).toBe(text)
  expect(parsePath(text)).toEqual(path)
})

test("takes a leading dot, as yq and jq write it", () => {
  expect(parsePath(".spec.replicas")).toEqual(["spec", "replicas"])
})

test("says where a path cannot be read", () => {
  expect(() => parsePath("spec.[x")).toThrow('cannot read the path "spec.[x" at')
})

test("what is formatted can be read", () => {
  const segment = fc.oneof(fc.string({ minLength: 1 }), fc.nat(99))
  fc.assert(
    fc.property(fc.array(segment), (path) => {
      expect(parsePath(formatPath(path))).toEqual(path)
    }),
  )
})

test("a path begins with its parents and itself", () => {
  expect(startsWithPath(["a", 1, "b"], ["a", 1])).toBe(true)
  expect(startsWithPath(["a"], ["a"])).toBe(true)
  expect(startsWithPath(["a"], ["a", "b"])).toBe(false)
  expect(startsWithPath(["a", "1"], ["a", 1])).toBe(false)
})
