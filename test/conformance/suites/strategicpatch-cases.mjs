// The cases of apimachinery's strategicpatch tests: creating and applying two-way patches, and three-way
// patches with and without conflicts.
import { readFileSync } from "node:fs"
import { parse } from "@sternpost/goyaml"
import {
  applyStrategicPatch,
  createStrategicPatch,
  createThreeWayPatch,
  PatchError,
} from "@sternpost/patch"
import { difference } from "../exact-json.mjs"
import { mergeItemType } from "./strategicpatch/merge-item.mjs"
import { sortedLists } from "./strategicpatch/sorted-lists.mjs"

const options = { schema: mergeItemType }

/** @type {(suite: import("../registry.mjs").SuiteInput, tally: import("../tally.mjs").Tally) => void} */
export function run({ path }, tally) {
  const groups = JSON.parse(readFileSync(path, "utf8"))
  for (const [group, entries] of Object.entries(groups))
    for (const [index, testCase] of entries.flatMap(casesOf).entries()) {
      const how = { tally, name: `${group} ${index}: ${testCase.description}`, group }
      if (group.startsWith("yaml:sort")) runSorting(testCase, how)
      else if (group.includes("custom")) runApplication(testCase, how)
      else runTwoAndThreeWay(testCase, how)
    }
}

/** The fields of a case by their names in lower camel case, YAML texts read. */
function casesOf(entry) {
  if ("yaml" in entry) return parse(entry.yaml).testCases
  const fields = Object.entries(entry).map(([key, value]) => {
    const name = key[0].toLowerCase() + key.slice(1)
    return [name, name === "description" || name === "expectedError" ? value : (parse(value) ?? {})]
  })
  return [Object.fromEntries(fields)]
}

function runSorting({ original, sorted }, { tally, name }) {
  tally.check(name, () => same(sortedLists(original), sorted))
}

function runApplication({ original, twoWay, modified, expectedError }, { tally, name, group }) {
  tally.check(name, () => {
    if (expectedError === undefined) return equal(apply(original, twoWay), modified ?? {}, group)
    try {
      apply(original, twoWay)
    } catch (error) {
      if (!(error instanceof PatchError)) throw error
      if (error.message.includes(expectedError)) return
      throw new Error(`refused with "${error.message}", expected "${expectedError}"`)
    }
    throw new Error("was applied, should have been refused")
  })
}

function runTwoAndThreeWay(testCase, { tally, name, group }) {
  const { original = {}, modified = {}, current, twoWay, threeWay } = testCase
  if (twoWay !== undefined) {
    tally.check(`${name}, two-way created`, () =>
      equal(createStrategicPatch(original, modified, options), twoWay, group),
    )
    tally.check(`${name}, two-way applied`, () =>
      equal(apply(original, twoWay), testCase.twoWayResult ?? modified, group),
    )
  }
  if (threeWay !== undefined || current !== undefined)
    tally.check(`${name}, three-way`, () => runThreeWay(testCase, group))
}

function runThreeWay(
  { description, original = {}, modified = {}, current = {}, threeWay, result },
  group,
) {
  const states = { original, modified, current }
  if (description.includes("conflict")) {
    requireConflict(states)
    if (result === undefined) return
  }
  const overwrite = description.includes("conflict")
  const patch = createThreeWayPatch(states, { ...options, overwrite })
  equal(patch, threeWay ?? {}, group)
  equal(apply(current, patch), result ?? {}, group)
}

function requireConflict(states) {
  try {
    createThreeWayPatch(states, options)
  } catch (error) {
    if (error instanceof PatchError && error.code === "PATCH_CONFLICT") return
    throw error
  }
  throw new Error("no conflict was reported")
}

const apply = (original, patch) => applyStrategicPatch(original, patch, options)

// Where the order of merged lists does not matter, both are sorted.
function equal(actual, expected, group) {
  if (group.includes("Raw")) same(actual, expected)
  else same(sortedLists(actual), sortedLists(expected))
}

function same(actual, expected) {
  const found = difference(actual, expected)
  if (found === undefined) return
  throw new Error(
    `${found}\n  got ${JSON.stringify(actual)}\n  expected ${JSON.stringify(expected)}`,
  )
}
