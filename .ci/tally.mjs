// Sums up the steps of .ci/run, three arguments each: name, exit code, file of results or "-". Prints
// a line for each and then "N passed, N failed"; fails if anything failed or nothing ran.
import { readFileSync } from "node:fs"

/** Counts of a results file: vitest's JSON, or the scores that the conformance runner prints. */
function countsOf(file) {
  if (file === "-") return { passed: 0, failed: 0 }
  let results
  try {
    results = JSON.parse(readFileSync(file, "utf8"))
  } catch {
    // The step broke down before it wrote any; its exit code counts.
    return { passed: 0, failed: 0 }
  }
  if (results.numTotalTests !== undefined)
    return { passed: results.numPassedTests, failed: results.numFailedTests }
  const scores = Object.values(results)
  const sum = (key) => scores.reduce((total, score) => total + score[key], 0)
  return { passed: sum("passed"), failed: sum("failed") }
}

/** A step that failed without a failed test, such as one that did not compile, counts as one. */
function stepOf(name, status, file) {
  const { passed, failed } = countsOf(file)
  return { name, passed, failed: failed === 0 && status !== "0" ? 1 : failed }
}

const total = { passed: 0, failed: 0 }
const args = process.argv.slice(2)
for (let i = 0; i < args.length; i += 3) {
  const { name, passed, failed } = stepOf(args[i], args[i + 1], args[i + 2])
  console.log(`${name}: ${failed === 0 ? "ok" : "failed"} (${passed} passed, ${failed} failed)`)
  total.passed += passed
  total.failed += failed
}
console.log(`${total.passed} passed, ${total.failed} failed`)
if (total.failed > 0 || total.passed === 0) process.exitCode = 1
