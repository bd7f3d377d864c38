// kubernetes/pod-security-admission test data: pods that a level allows or refuses in some versions.
import { readFileSync } from "node:fs"
import { parse } from "@sternpost/goyaml"
import { evaluatePod, POD_CHECKS, parseLevel, refusalText } from "@sternpost/policy"

/** @type {(suite: import("../registry.mjs").SuiteInput, tally: import("../tally.mjs").Tally) => void} */
export function run({ path }, tally) {
  const cases = JSON.parse(readFileSync(path, "utf8"))
  for (const [index, testCase] of cases.entries())
    for (const version of testCase.versions)
      tally.check(
        `${index}: ${testCase.level} ${testCase.check} ${testCase.expect} ${version}`,
        () => check(testCase, version),
      )
}

function check({ level: name, expect, pod, check: id }, version) {
  const level = parseLevel(`${name}:${version}`)
  const violations = evaluatePod(parse(pod), level)
  if (expect === "pass" && violations.length > 0) throw new Error(refusalText(violations, level))
  // The data names checks in lower case, and also those that another one says more than.
  const known = POD_CHECKS.find((known) => known.id.toLowerCase() === id)
  const saying = POD_CHECKS.filter(
    (other) => other === known || other.overrides?.includes(known?.id),
  )
  if (expect === "fail" && !violations.some(({ check }) => saying.some((one) => one.id === check)))
    throw new Error(`"${id}" says nothing against it`)
}
