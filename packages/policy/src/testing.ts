import { isObject, type Manifest, parseManifests } from "@sternpost/manifests"
import type { Check, CheckInput } from "./check.ts"
import { SEVERITIES } from "./findings/finding.ts"
import { locateFindings } from "./findings/locate.ts"
import { type CheckResult, runChecks } from "./run-checks.ts"

/** What `testCheck` runs: a check, and a text of manifests in which it finds something. */
export interface CheckTest {
  /** Made anew for each run. */
  readonly check: () => Check | Promise<Check>
  readonly input: string
  readonly kubernetesVersion?: string
}

/**
 * The conformance suite of the `Check` contract, free of any test framework. Throws an error that lists each
 * promise that was broken: it finds something in the input; two runs find the same; every finding names a
 * rule of the check that is explained; messages say where and what; nothing is changed, neither the
 * stream nor the shared values; a document that cannot be read, or one that is no known object, does not hide
 * the findings of others; nothing that a Secret holds is told.
 */
export async function testCheck(test: CheckTest): Promise<void> {
  const first = await runOnce(test, test.input)
  const broken = [
    ...foundNothing(first),
    ...unknownRules(first),
    ...badlySaid(first),
    ...first.changes,
    ...toldSecrets(first, test.input),
  ]
  if (tell(await runOnce(test, test.input)) !== tell(first))
    broken.push("two runs over the same input found different things")
  for (const [what, text] of Object.entries(BAD_NEIGHBOURS)) {
    const after = tell(await runOnce(test, `${withoutEnd(test.input)}\n---\n${text}`))
    const missing = tell(first)
      .split("\n")
      .filter((line) => !after.split("\n").includes(line))
    if (missing.length > 0) broken.push(`${what} hides what was found: ${missing.join("; ")}`)
  }
  if (broken.length > 0) throw new Error(broken.join("\n"))
}

const BAD_NEIGHBOURS = {
  "a document that is no YAML": "a: [\n",
  "a document that is no object": "- 1\n",
  "a mapping that is no Kubernetes object": "a: 1\n",
  "an object whose fields have other types": "apiVersion: v1\nkind: Pod\nmetadata: 1\nspec: x\n",
  "an object of an unknown kind":
    "apiVersion: a.example.com/v1\nkind: Unknown\nmetadata: {name: a}\n",
}

interface Run extends CheckResult {
  readonly check: Check
  readonly changes: readonly string[]
}

async function runOnce(
  { check, kubernetesVersion = "1.36" }: CheckTest,
  text: string,
): Promise<Run> {
  const stream = parseManifests(text)
  const { manifests, unreadable } = stream.readable()
  const made = await check()
  const values = new Map<Manifest, string>()
  const checked: Check = {
    ...made,
    run(input: CheckInput, reporter) {
      for (const { manifest, value } of input.objects) values.set(manifest, asText(value))
      return made.run(input, reporter)
    },
  }
  // A second check lets values be shared, as they are where several run.
  const watcher: Check = {
    name: "watcher",
    rules: [],
    run({ objects }) {
      for (const { manifest, value } of objects)
        if (asText(value) !== values.get(manifest)) changes.push("a shared value was changed")
    },
  }
  const changes: string[] = []
  const result = await runChecks({
    checks: [checked, watcher],
    manifests,
    unreadable,
    kubernetesVersion,
  })
  if (stream.log.size > 0 || stream.toString() !== text) changes.push("the stream was changed")
  return { ...result, check: made, changes }
}

function tell({ findings, skipped }: CheckResult): string {
  const lines = locateFindings(findings).map(({ finding: _, ...located }) =>
    JSON.stringify(located),
  )
  const left = skipped.map(({ manifest, rule, reason }) => `${manifest.name} ${rule}: ${reason}`)
  return [...lines, ...left].join("\n")
}

function foundNothing({ findings }: Run): string[] {
  return findings.length > 0 ? [] : ["it found nothing in the input, so nothing was tested"]
}

function unknownRules({ check, findings }: Run): string[] {
  const known = new Set([...check.rules.map(({ id }) => id), "unreadable-document"])
  const explained = check.rules.filter(({ help }) => help.length < 20).map(({ id }) => id)
  return [
    ...findings.filter(({ rule }) => !known.has(rule)).map(({ rule }) => `no rule "${rule}"`),
    ...explained.map((id) => `the rule "${id}" is not explained`),
  ]
}

function badlySaid({ findings, skipped }: Run): string[] {
  return [
    ...findings.filter(({ severity }) => !SEVERITIES.includes(severity)).map(({ rule }) => rule),
    ...[...findings.map(({ message }) => message), ...skipped.map(({ reason }) => reason)]
      .filter((text) => text.trim() === "" || /[.\n]$/.test(text))
      .map((text) => `"${text}" says nothing, or ends with a full stop`),
  ]
}

function toldSecrets({ findings, skipped }: Run, input: string): string[] {
  const secrets = parseManifests(input)
    .readable()
    .manifests.filter(({ kind }) => kind === "Secret")
    .flatMap((manifest) => [manifest.get(["data"]), manifest.get(["stringData"])])
    .flatMap((data) => (isObject(data) ? Object.values(data) : []))
    .map(String)
    .filter((value) => value.length > 3)
  const told = [...findings.map(({ message }) => message), ...skipped.map(({ reason }) => reason)]
  return secrets
    .filter((secret) => told.some((text) => text.includes(secret)))
    .map((secret) => `the secret "${secret}" is told`)
}

function asText(value: unknown): string {
  return JSON.stringify(value, (_, part) => (typeof part === "bigint" ? `${part}n` : part)) ?? ""
}

function withoutEnd(text: string): string {
  return text.endsWith("\n") ? text.slice(0, -1) : text
}
