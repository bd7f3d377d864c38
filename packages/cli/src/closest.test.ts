import { describe, expect, test } from "vitest"
import { closest, didYouMean } from "./closest.ts"

const STAGES = ["labels", "annotations", "patch", "exec"]

describe("closest", () => {
  test.each([
    ["lables", "labels"],
    ["label", "labels"],
    ["Labels", "labels"],
    ["annotation", "annotations"],
    ["ptach", "patch"],
    ["exce", "exec"],
  ])("takes %j for %j", (wrong, meant) => {
    expect(closest(wrong, STAGES)).toBe(meant)
  })

  test("takes the beginning of a word for the word", () => {
    expect(closest("annot", STAGES)).toBe("annotations")
  })

  test.each(["kustomize", "x", "", "abcdefgh"])("finds nothing close to %j", (wrong) => {
    expect(closest(wrong, STAGES)).toBeUndefined()
  })

  test("prefers the nearest, and the first among equals", () => {
    expect(closest("spec", ["specs", "spec2", "spek"])).toBe("specs")
    expect(closest("stat", ["start", "stats"])).toBe("start")
    expect(closest("replica", ["replicaset", "replicas"])).toBe("replicas")
  })

  test("finds nothing among no candidates", () => {
    expect(closest("labels", [])).toBeUndefined()
  })
})

describe("didYouMean", () => {
  test("asks at the end of a message", () => {
    expect(didYouMean("lables", STAGES)).toBe('; did you mean "labels"?')
  })

  test("says nothing when nothing is close", () => {
    expect(didYouMean("kustomize", STAGES)).toBe("")
  })
})
