#!/usr/bin/env node
// Compares @sternpost/patch with Kubernetes' own code on random objects and patches.
//   node test/oracle/strategicpatch/fuzz.mjs [--seed N] [--count N]
// Exits with 1 when an answer differs.
import { parseArgs } from "node:util"
import { difference } from "../../conformance/exact-json.mjs"
import { meaning } from "./meaning.mjs"
import { askKubernetes } from "./oracle.mjs"
import { answerer, randomRequests } from "./requests.mjs"

const { values } = parseArgs({ options: { seed: { type: "string" }, count: { type: "string" } } })
const seed = Number(values.seed ?? Date.now() % 1e6)
const SHOWN = 5

const requests = randomRequests(seed, Number(values.count ?? 500))
const theirs = askKubernetes(requests)
const answer = await answerer()

let [differing, conflicts, refused] = [0, 0, 0]
for (const [i, request] of requests.entries()) {
  const their = meaning(request, theirs[i])
  if (their === undefined) continue
  if (their.conflict) conflicts++
  if (their.error !== undefined) refused++
  const our = meaning(request, answer(request))
  const found = difference(our, their)
  if (found === undefined) continue
  if (differing++ < SHOWN)
    console.log(
      `${found}\n  ${JSON.stringify(request)}\n  they ${JSON.stringify(theirs[i])}\n  we ${JSON.stringify(answer(request))}`,
    )
}
console.log(
  `seed ${seed}: ${requests.length} requests, ${conflicts} conflicts, ${refused} refused; ${differing} differ`,
)
if (differing > 0) process.exitCode = 1
