#!/usr/bin/env node
// Records what Kubernetes' own code answers, for the tests of packages/patch, which need no Go:
//   node test/oracle/strategicpatch/record.mjs
import { readFileSync, writeFileSync } from "node:fs"
import { meaning } from "./meaning.mjs"
import { askKubernetes } from "./oracle.mjs"
import { randomRequests } from "./requests.mjs"

const SEED = 1
const COUNT = 6

const requests = randomRequests(SEED, COUNT)
const answers = askKubernetes(requests)
const rows = requests.flatMap((request, i) => {
  const answer = meaning(request, answers[i])
  return answer === undefined ? [] : [JSON.stringify({ ...request, answer })]
})
const [, version] = /apimachinery (v\S+)/.exec(
  readFileSync(new URL("go.mod", import.meta.url), "utf8"),
)
const file = new URL(
  "../../../packages/patch/src/strategic/testdata/kubernetes.json",
  import.meta.url,
)
writeFileSync(file, `{"apimachinery": "${version}", "requests": [\n${rows.join(",\n")}\n]}\n`)
console.log(`${rows.length} requests`)
