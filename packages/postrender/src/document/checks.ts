import { compileSelector, ManifestError } from "@sternpost/manifests"
import { conforms } from "./conforms.ts"
import type { DocumentPath, Mistake } from "./mistake.ts"
import { parseExpectation } from "./parse-expectation.ts"
import { PIPELINE_SHAPE } from "./shape.ts"

type Mapping = Readonly<Record<string, unknown>>

/**
 * What is wrong with the stages of a document beyond what a schema can say: names that are not
 * unique, selectors that are no patterns, numbers of objects that cannot be. Parts that do not have
 * the right shape are passed over.
 */
export function checkStages(document: unknown): Mistake[] {
  const stages = stagesOf(document)
  const names = new Map<string, number>()
  return stages.flatMap((stage, index) =>
    isMapping(stage)
      ? [
          ...checkName(stage, index, names),
          ...checkSelectors(stage, index, "match"),
          ...checkSelectors(stage, index, "exclude"),
          ...checkExpectation(stage, index),
        ]
      : [],
  )
}

/** The stages of a document, whatever it looks like. */
export function stagesOf(document: unknown): readonly unknown[] {
  const { spec } = isMapping(document) ? document : {}
  const { stages } = isMapping(spec) ? spec : {}
  return Array.isArray(stages) ? stages : []
}

export function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function checkName(stage: Mapping, index: number, names: Map<string, number>): Mistake[] {
  const { name: given, uses } = stage
  const name = given ?? uses
  if (typeof name !== "string") return []
  const first = names.get(name)
  if (first === undefined) {
    names.set(name, index)
    return []
  }
  const advice = given === undefined ? 'give this one a "name"' : "names must differ"
  return [
    {
      path: ["spec", "stages", index, given === undefined ? "uses" : "name"],
      message: `stage ${first + 1} is called ${JSON.stringify(name)} too; ${advice}`,
    },
  ]
}

function checkSelectors(stage: Mapping, index: number, key: "match" | "exclude"): Mistake[] {
  const written = stage[key]
  const path = ["spec", "stages", index, key]
  return Array.isArray(written)
    ? written.flatMap((selector, item) => checkSelector(selector, [...path, item]))
    : checkSelector(written, path)
}

// Whether an object holds a pod spec and what CEL says is for the run to find out.
const UNKNOWN = { hasPodSpec: () => false, cel: () => () => false }

function checkSelector(selector: unknown, path: DocumentPath): Mistake[] {
  if (!isMapping(selector)) return []
  return Object.entries(selector).flatMap(([field, value]) => {
    if (typeof value !== "string") return []
    try {
      compileSelector({ [field]: value }, UNKNOWN)
      return []
    } catch (cause) {
      if (!(cause instanceof ManifestError)) throw cause
      return [{ path: [...path, field], message: cause.message }]
    }
  })
}

function checkExpectation(stage: Mapping, index: number): Mistake[] {
  const { expect } = stage
  const { $defs } = PIPELINE_SHAPE as { $defs: { stage: { properties: { expect: Mapping } } } }
  if (!conforms($defs.stage.properties.expect, expect)) return []
  const { min = 0, max = Number.POSITIVE_INFINITY } = parseExpectation(expect)
  if (min <= max) return []
  const message = `"expect" can never hold: at least ${min} and at most ${max}`
  return [{ path: ["spec", "stages", index, "expect"], message }]
}
