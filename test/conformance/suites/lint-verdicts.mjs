// What kube-linter, kube-score and Polaris say of the manifests that Helm rendered of public charts. For each rule
// of theirs that one of ours covers: every object that they flag ours flags too, or docs/lint-differences.md says
// why not. What only ours flag is counted.
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { parseManifests } from "@sternpost/manifests"
import { LINT_RULES, lintCheck, runChecks } from "@sternpost/policy"

import { dataFile, readXz, unpackOnce } from "../data.mjs"
import { difference } from "./lint-verdicts/differences.mjs"
import { flaggedBy, TOOLS } from "./lint-verdicts/verdicts.mjs"

/** @type {(suite: import("../registry.mjs").SuiteInput, tally: import("../tally.mjs").Tally) => Promise<void>} */
export async function run({ path, cache }, tally) {
  const folder = join(cache, "charts")
  unpackOnce(dataFile("charts.tar.xz"), folder)
  const { cases } = JSON.parse(readXz(path))
  const counts = new Counts()
  for (const [name, verdicts] of Object.entries(cases)) {
    const file = join(folder, "expected", `${name}.yaml`)
    if (!existsSync(file)) {
      tally.skip("its manifests are not in this selection of charts")
      continue
    }
    const ours = await flaggedByUs(readFileSync(file))
    for (const tool of TOOLS) {
      const theirs = flaggedBy(verdicts[tool])
      if (theirs === undefined) tally.skip(`${tool} refused the stream`)
      else compare({ name, tool, theirs, ours, tally, counts })
    }
  }
  const list = join(cache, "lint-verdicts-only-ours.txt")
  writeFileSync(list, `${counts.list.sort().join("\n")}\n`)
  tally.notes.push(...counts.notes(), `each object that only ours flags is listed in ${list}`)
}

const COVERED = new Map()
for (const { id, peers } of LINT_RULES)
  for (const peer of peers) COVERED.set(peer, [...(COVERED.get(peer) ?? []), id])

/** What our rules flag: `RULE` to keys of objects, and the objects by key. */
async function flaggedByUs(bytes) {
  const { manifests, unreadable } = parseManifests(bytes).readable()
  const checks = [lintCheck({ profile: "strict" })]
  const { findings } = await runChecks({ checks, manifests, unreadable, kubernetesVersion: "1.36" })
  const byRule = new Map()
  for (const { rule, manifest } of findings) {
    if (manifest === undefined) continue
    if (!byRule.has(rule)) byRule.set(rule, new Set())
    byRule.get(rule).add(keyOf(manifest))
  }
  const objects = new Map(manifests.map((manifest) => [keyOf(manifest), manifest]))
  return { byRule, objects, manifests }
}

// The tools fill in `default` where nothing is said, and some leave it out where it is.
function keyOf({ kind, namespace, name }) {
  return `${kind} ${namespace || "default"}/${name}`
}

function compare({ name, tool, theirs, ours, tally, counts }) {
  for (const [check, flagged] of theirs.byCheck) {
    const peer = `${tool}/${check}`
    const rules = COVERED.get(peer)
    if (rules === undefined) {
      counts.notCovered(peer, flagged.size)
      continue
    }
    tally.check(`${name}: ${peer}`, () => {
      const missed = [...flagged]
        .filter(([key, rows]) => !isCovered({ peer, key, rows, rules, ours, counts }))
        .map(([key, rows]) => `${key} ${JSON.stringify(rows)}`)
      if (missed.length > 0)
        throw new Error(`${rules.join(" and ")} missed ${missed.join("; ").slice(0, 400)}`)
    })
  }
  for (const [peer, rules] of COVERED) {
    if (!peer.startsWith(`${tool}/`)) continue
    const flagged = theirs.byCheck.get(peer.slice(tool.length + 1))
    for (const rule of rules)
      for (const key of ours.byRule.get(rule) ?? [])
        if (!flagged?.has(key)) counts.onlyOurs(rule, peer, `${name} ${key}`)
  }
}

function isCovered({ peer, key, rows, rules, ours, counts }) {
  if (rules.some((rule) => ours.byRule.get(rule)?.has(key))) return true
  const manifest = ours.objects.get(key)
  const why =
    manifest === undefined
      ? undefined
      : difference(peer, manifest, { rows, manifests: ours.manifests })
  if (why === undefined) return false
  counts.different(peer, why)
  return true
}

/** What a reader of the score should know besides. */
class Counts {
  /** Each object that only ours flags. */
  list = []
  #different = new Map()
  #onlyOurs = new Map()
  #notCovered = new Map()

  different(peer, why) {
    add(this.#different, `${peer}, ${why}`)
  }

  onlyOurs(rule, peer, object) {
    add(this.#onlyOurs, `${rule} beside ${peer}`)
    this.list.push(`${rule} beside ${peer}: ${object}`)
  }

  notCovered(peer, count) {
    add(this.#notCovered, peer, count)
  }

  notes() {
    return [
      ...list("left out with a reason of docs/lint-differences.md", this.#different),
      ...list("flagged by ours only", this.#onlyOurs),
      ...list("rules that none of ours covers", this.#notCovered),
    ]
  }
}

function add(counts, key, count = 1) {
  counts.set(key, (counts.get(key) ?? 0) + count)
}

function list(title, counts) {
  const lines = [...counts].sort(([, a], [, b]) => b - a).map(([key, count]) => `${count} ${key}`)
  return lines.length === 0 ? [] : [`${title}: ${lines.join(", ")}`]
}
