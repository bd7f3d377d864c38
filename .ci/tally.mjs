// Sums up the steps of .ci/run, three arguments each: name, exit code, file of results or "-". Prints
// a line for each and then "N passed, N failed"; fails if anything failed or nothing ran. A conformance
// case that test/conformance/scores.json knows as failed counts as neither; a line of its own tells how
// many there are.
import { readFileSync } from "node:fs"

const NOTHING = { passed: 0, failed: 0, known: 0 }

/** Counts of a results file: vitest's JSON, or the scores that the conformance runner prints. */
function countsOf(file) {
  if (file === "-") return NOTHING
  let results
  try {
    results = JSON.parse(readFileSync(file, "utf8"))
  } catch {
    // The step broke down before it wrote any; its exit code counts.
    return NOTHING
  }
  if (results.numTotalTests !== undefined)
    return { ...NOTHING, passed: results.numPassedTests, failed: results.numFailedTests }
  const scores = Object.values(results)
  const sum = (key) => scores.reduce((total, score) => total + (score[key] ?? 0), 0)
  return { passed: sum("passed"), failed: sum("failed") - sum("known"), known: sum("known") }
}

/** A step that failed without a failed test, such as one that did not compile, counts as one. */
function stepOf(name, status, file) {
  const counts = countsOf(file)
  return { name, ...counts, failed: counts.failed === 0 && status !== "0" ? 1 : counts.failed }
}

const total = { ...NOTHING }
const args = process.argv.slice(2)
for (let i = 0; i < args.length; i += 3) {
  const step = stepOf(args[i], args[i + 1], args[i + 2])
  const { name, passed, failed, known } = step
  const also = known === 0 ? "" : `, ${known} known to fail`
  console.log(
    `${name}: ${failed === 0 ? "ok" : "failed"} (${passed} passed, ${failed} failed${also})`,
  )
  for (const key of Object.keys(total)) total[key] += step[key]
}
if (total.known > 0)
  console.log(`not counted: ${total.known} conformance cases that are known to fail`)
console.log(`${total.passed} passed, ${total.failed} failed`)
if (total.failed > 0 || total.passed === 0) process.exitCode = 1
