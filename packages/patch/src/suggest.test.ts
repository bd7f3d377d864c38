import { expect, test } from "vitest"
import { closest } from "./suggest.ts"

test.each([
  ["containrs", ["containers", "initContainers", "volumes"], "containers"],
  ["Replicas", ["replicas"], "replicas"],
  ["verison", ["version", "vision"], "version"],
  ["naem", ["name"], "name"],
  ["a", ["b"], "b"],
  ["labels", ["annotations"], undefined],
  ["image", [], undefined],
])("%s among %j is %s", (wrong, keys, expected) => {
  expect(closest(wrong, keys)).toBe(expected)
})
