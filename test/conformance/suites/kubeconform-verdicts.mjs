// What kubeconform says of what Helm rendered of public charts: for each object the same verdict from our schema
// check, and for refused ones the same fields. Differences that docs/lint-differences.md lists are counted as skipped.
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { parseManifests } from "@sternpost/manifests"
import { runChecks, schemaCheck } from "@sternpost/policy"

import { dataFile, readXz, unpackOnce } from "../data.mjs"

/** Rules by which we refuse what a JSON Schema cannot judge. */
const SPELLING = new Set(["invalid-label", "invalid-name", "invalid-value"])
const UNSERVED = new Set(["removed-api", "unknown-kind"])

/** @type {(suite: import("../registry.mjs").SuiteInput, tally: import("../tally.mjs").Tally) => Promise<void>} */
export async function run({ path, cache }, tally) {
  const folder = join(cache, "charts")
  unpackOnce(dataFile("charts.tar.xz"), folder)
  const { cases } = JSON.parse(readXz(path))
  let objects = 0
  for (const [name, { kubeconform }] of Object.entries(cases).sort()) {
    const file = join(folder, "expected", `${name}.yaml`)
    if (!existsSync(file)) {
      tally.skip("the chart's output is not among the data")
      continue
    }
    if (!Array.isArray(kubeconform)) {
      tally.skip("kubeconform refused the stream")
      continue
    }
    const verdicts = await ourVerdicts(readFileSync(file))
    for (const { ours, theirs, key } of pairs(verdicts, theirVerdicts(kubeconform))) {
      objects++
      const known = knownDifference(ours, theirs)
      if (known !== undefined) tally.skip(known)
      else tally.check(`${name} ${key}`, () => compare(ours, theirs))
    }
  }
  tally.notes.push(`${objects} objects`)
}

async function ourVerdicts(rendered) {
  const { manifests, unreadable } = parseManifests(rendered).readable()
  const run = { checks: [schemaCheck()], manifests, kubernetesVersion: "1.36" }
  const { findings, skipped } = await runChecks(run)
  const left = new Set(skipped.map(({ manifest }) => manifest))
  const isMerging = (manifest) => manifest.documentText.includes("<<:")
  const lost = unreadable.map(({ message }) => ({
    key: keyOf(),
    verdict: "refused",
    own: [{ message, path: [] }],
  }))
  const read = manifests.map((manifest) => {
    const own = findings.filter((one) => one.manifest === manifest && one.severity === "error")
    const verdict = own.length > 0 ? "refused" : left.has(manifest) ? "skipped" : "valid"
    // kubeconform reads keys in any case of letters.
    const name = manifest.name || nameIn(manifest.value())
    return {
      key: keyOf(manifest.kind, manifest.apiVersion, name),
      verdict,
      own,
      merges: isMerging(manifest),
    }
  })
  return [...lost, ...read]
}

function nameIn(value) {
  const [, metadata] = Object.entries(value).find(([key]) => key.toLowerCase() === "metadata") ?? []
  return typeof metadata?.name === "string" ? metadata.name : ""
}

function theirVerdicts(rows) {
  return rows
    .filter(([, , , verdict]) => verdict !== "" && verdict !== "empty")
    .map(([kind, apiVersion, name, verdict, errors]) => ({
      key: keyOf(kind, apiVersion, name),
      verdict: verdict === "invalid" || verdict === "error" ? "refused" : verdict,
      errors: [errors].flat().filter((text) => typeof text === "string"),
    }))
}

// Where it cannot read what an object is, kubeconform names nothing of it.
const keyOf = (kind = "", apiVersion = "", name = "") =>
  kind === "" ? "a document" : `${kind} ${apiVersion} ${name}`

/** Both verdicts of each object; of several with one name, in order of their verdicts. */
function pairs(ours, theirs) {
  const keys = [...new Set([...ours, ...theirs].map(({ key }) => key))]
  return keys.flatMap((key) => {
    const [a, b] = [ours, theirs].map((list) =>
      list.filter((one) => one.key === key).sort((x, y) => (x.verdict < y.verdict ? -1 : 1)),
    )
    return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => ({
      key,
      ours: a[i],
      theirs: b[i],
    }))
  })
}

/** The row of docs/lint-differences.md that explains why verdicts differ, if one does. */
function knownDifference(ours, theirs) {
  if (ours === undefined || theirs === undefined || ours.verdict === theirs.verdict)
    return undefined
  const rules = [...new Set((ours.own ?? []).map(({ rule }) => rule))]
  if (ours.verdict === "refused" && theirs.verdict === "valid") {
    const isNameless = ours.own.every(
      ({ rule, path }) =>
        SPELLING.has(rule) || (rule === "missing-field" && path[0] === "metadata"),
    )
    if (isNameless) return `documented: ${rules.sort().join(" and ")}`
  }
  if (theirs.verdict === "skipped") {
    if (ours.verdict === "valid") return "documented: checked by the CRD of the stream"
    if (rules.every((rule) => UNSERVED.has(rule))) return `documented: ${rules.join(" and ")}`
  }
  const isDuplicate = theirs.errors.some((text) => text.includes("already set in map"))
  if (ours.verdict === "valid" && isDuplicate && ours.merges)
    return "documented: a key that overrides what << merged in"
  return undefined
}

function compare(ours, theirs) {
  if (ours === undefined) throw new Error(`no object of ours; theirs is ${theirs.verdict}`)
  if (theirs === undefined) throw new Error(`no object of theirs; ours is ${ours.verdict}`)
  if (ours.verdict !== theirs.verdict)
    throw new Error(
      `ours is ${ours.verdict} (${ours.own.map(({ message }) => message).join("; ")}), theirs ${theirs.verdict} (${theirs.errors.join("; ")})`,
    )
  const paths = new Set(ours.own.map(({ path }) => pointerTo(path)))
  for (const path of theirs.errors.flatMap(pathsIn))
    if (!paths.has(path)) throw new Error(`nothing is said of ${path}`)
}

/** The fields that an error of kubeconform is about. */
function pathsIn(text) {
  const [, pointer, rest] = /^(\/\S*): (.*)$/s.exec(text) ?? []
  // The errors below are not among the data.
  if (pointer === undefined || rest === "validation failed") return []
  const [, names] =
    /^(?:additional properties|missing (?:property|properties)) (.*?)(?: not allowed)?$/.exec(
      rest,
    ) ?? []
  if (names === undefined) return [pointer]
  return [...names.matchAll(/'([^']*)'/g)].map(([, name]) => `${pointer}/${name}`)
}

/** A path as kubeconform writes it: nothing in it is escaped. */
const pointerTo = (path) => `/${path.join("/")}`
