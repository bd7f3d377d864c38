import { parseManifests } from "@sternpost/manifests"
import { expect, test } from "vitest"
import type { Check } from "./check.ts"
import { CheckError } from "./errors.ts"
import type { Rule } from "./findings/finding.ts"
import { runChecks } from "./run-checks.ts"

const TEXT = `kind: A
metadata: {name: a}
---
b: [
---
kind: C
metadata: {name: c}
`
const RULE: Rule = { id: "odd", summary: "it is odd", severity: "warning", help: "Make it even." }

function finder(name: string, run: Check["run"]): Check {
  return { name, rules: [RULE], run }
}

const all = (name: string) =>
  finder(name, ({ objects }, { report }) => {
    for (const { manifest } of [...objects].reverse())
      report({ rule: RULE.id, severity: "warning", message: name, manifest })
  })

function run(checks: readonly Check[], text = TEXT) {
  const { manifests, unreadable } = parseManifests(text).readable()
  return runChecks({ checks, manifests, unreadable, kubernetesVersion: "1.36" })
}

test("findings come in stream order, those of an object in the order of checks", async () => {
  const { findings } = await run([all("one"), all("two")])
  const told = findings.map(({ message, manifest }) => `${manifest?.name} ${message}`)
  expect(told.slice(1)).toEqual(["a one", "a two", "c one", "c two"])
})

test("a document that cannot be read is a finding with its line, also without any check", async () => {
  const { findings } = await run([])
  expect(findings).toMatchObject([{ rule: "unreadable-document", severity: "error", line: 5 }])
})

test("what was skipped is told in stream order", async () => {
  const skipAll = finder("lint", ({ objects }, { skip }) => {
    for (const { manifest } of [...objects].reverse())
      skip({ manifest, rule: RULE.id, reason: "no pod" })
  })
  const { skipped } = await run([skipAll])
  expect(skipped.map(({ manifest, reason }) => `${manifest.name} ${reason}`)).toEqual([
    "a no pod",
    "c no pod",
  ])
})

test("a value that is asked for again is shared from then on", async () => {
  const seen: unknown[] = []
  const look = finder("look", ({ objects }) => void seen.push(objects[0]?.value))
  await run([look, look, look])
  expect(seen[0]).toEqual(seen[2])
  expect(seen[1]).toBe(seen[2])
})

test("checks get the version and the signal", async () => {
  const { signal } = new AbortController()
  const seen: unknown[] = []
  const look = finder("look", (input) => void seen.push(input.kubernetesVersion, input.signal))
  await runChecks({ checks: [look], manifests: [], kubernetesVersion: "1.34", signal })
  expect(seen).toEqual(["1.34", signal])
})

test("a check that throws fails the run under its name", async () => {
  const cause = new TypeError("no")
  const broken = finder("lint", () => Promise.reject(cause))
  await expect(run([broken])).rejects.toMatchObject({
    code: "CHECK_FAILED",
    check: "lint",
    message: 'check "lint" failed: no',
    cause,
  })
})

test("an error that says more is kept as it is", async () => {
  const error = new CheckError("SCHEMA_UNREADABLE", "crds/a.yaml:3: no kind", { line: 3 })
  const broken = finder("schema", () => {
    throw error
  })
  await expect(run([broken])).rejects.toBe(error)
})
