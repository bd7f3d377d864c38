// Sidecars into every workload of what Helm rendered of public charts, and out again: byte for byte what it
// was. Twice is once. Where a text cannot be told byte for byte, the values must be the same.
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { deepEqual, parseManifests } from "@sternpost/manifests"
import { compilePipeline, definePipeline, outputText, runPipeline } from "@sternpost/postrender"

import { unpackOnce } from "../data.mjs"

const TEMPLATE = {
  metadata: { labels: { "example.com/logs": "on" }, annotations: { "example.com/scrape": "true" } },
  spec: {
    initContainers: [{ name: "suite-wait", image: "busybox:1.37", command: ["true"] }],
    containers: [
      {
        name: "suite-agent",
        image: "agent:$" + "{params.tag}",
        ports: [{ name: "suite", containerPort: 24224 }],
        readinessProbe: { httpGet: { path: "/", port: 24224 } },
      },
    ],
    volumes: [{ name: "suite-logs", emptyDir: {} }],
  },
}

const INJECT = {
  uses: "sidecar",
  with: {
    name: "suite",
    template: TEMPLATE,
    params: { tag: { type: "string", default: "3.1" } },
    native: "always",
    hostNetwork: "inject",
    apps: {
      env: [{ name: "SUITE_AGENT", value: "localhost:24224" }],
      volumeMounts: [{ name: "suite-logs", mountPath: "/var/log/suite" }],
    },
  },
}
const REMOVE = { uses: "sidecar", with: { remove: true } }

/** @type {(suite: import("../registry.mjs").SuiteInput, tally: import("../tally.mjs").Tally) => Promise<void>} */
export async function run({ path, cache }, tally) {
  const folder = join(cache, "charts")
  unpackOnce(path, folder)
  const stages = { inject: await pipelineOf(INJECT), remove: await pipelineOf(REMOVE) }
  const seen = { workloads: 0, injected: 0, spelled: 0, valuesOnly: 0 }
  for (const file of readdirSync(join(folder, "expected")).sort()) {
    const rendered = readFileSync(join(folder, "expected", file), "utf8")
    if (rendered.trim() === "") continue
    const injected = await attempt(() => runPipeline(stages.inject, rendered))
    const again = await attempt(async () =>
      outputText((await runPipeline(stages.inject, outputText(injected().stream))).stream),
    )
    const removed = await attempt(async () =>
      outputText((await runPipeline(stages.remove, outputText(injected().stream))).stream),
    )
    tally.check(`${file}, injected twice`, () => checkTwice(injected(), again(), seen))
    tally.check(`${file}, taken out`, () => checkTakenOut(rendered, removed(), seen))
  }
  tally.notes.push(
    `${seen.injected} of ${seen.workloads} workloads injected; ${seen.spelled} of them keep in their status how the text was`,
    `${seen.valuesOnly} texts have the same values after it, but not the same bytes`,
  )
}

async function pipelineOf(stage) {
  return compilePipeline(await definePipeline({ stages: [stage] }))
}

function checkTwice({ stream, stages }, again, seen) {
  const text = outputText(stream)
  const marks = text.match(/sidecar\.sternpost\.dev\/status/g)?.length ?? 0
  const [{ skipped }] = stages
  seen.injected += marks
  seen.workloads += marks + skipped.filter(({ reason }) => !reason.startsWith("guessed")).length
  seen.spelled += text.match(/"text\\?":\{\\?"of/g)?.length ?? 0
  if (again !== text) throw new Error(`injecting again changed ${firstDifference(text, again)}`)
}

function checkTakenOut(before, after, seen) {
  if (after === before) return
  const values = (text) => parseManifests(text).manifests.map((manifest) => manifest.value())
  if (!deepEqual(values(before), values(after)))
    throw new Error(`other values: ${firstDifference(before, after)}`)
  if (!/[{[&*]/.test(before)) throw new Error(`other bytes: ${firstDifference(before, after)}`)
  seen.valuesOnly++
}

function firstDifference(before, after) {
  const [old, now] = [before.split("\n"), after.split("\n")]
  const at = old.findIndex((line, index) => line !== now[index])
  return `line ${at + 1}: ${JSON.stringify(old[at])} became ${JSON.stringify(now[at])}`
}

/** Waits for the work; what it gives or throws comes when the result is called. */
async function attempt(work) {
  try {
    const value = await work()
    return () => value
  } catch (error) {
    return () => {
      throw error
    }
  }
}
