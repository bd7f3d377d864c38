import { parse, stringify } from "@sternpost/goyaml"
import { isObject, parseManifests } from "@sternpost/manifests"
import { type CheckResult, runChecks } from "../run-checks.ts"
import { lintCheck } from "./lint-check.ts"
import type { LintOptions } from "./options.ts"
import type { LintRule } from "./rule.ts"

/** Runs lint over a text of manifests. */
export async function lintText(text: string, options: LintOptions = {}): Promise<CheckResult> {
  const { manifests, unreadable } = parseManifests(text).readable()
  const checks = [lintCheck(options)]
  return runChecks({ checks, manifests, unreadable, kubernetesVersion: "1.36" })
}

/** Options with which one rule runs alone. */
export function onlyRule({ id, severity }: LintRule, others: readonly LintRule[]): LintOptions {
  const off = others.filter((rule) => rule.id !== id).map((rule) => [rule.id, "off"] as const)
  return { profile: "strict", rules: Object.fromEntries([...off, [id, severity] as const]) }
}

/**
 * The manifests that an example of a rule means: whole objects as they are, fields of a container or of a pod spec in
 * the pod of a Deployment.
 */
export function exampleManifests(rule: LintRule, example: string): string {
  if (example === "" || /^(?:---\n)?(?:apiVersion|kind):/.test(example)) return example
  const fields = parse(example)
  if (!isObject(fields)) throw new Error(`${rule.id}: an example is no map`)
  const container = { name: "web", image: "acme/web:1.4" }
  const spec =
    rule.container !== undefined &&
    fields["containers"] === undefined &&
    fields["volumes"] === undefined
      ? { containers: [{ ...container, ...fields }] }
      : { containers: [container], ...fields }
  return stringify({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web" },
    spec: {
      selector: { matchLabels: { app: "web" } },
      template: { metadata: { labels: { app: "web" } }, spec },
    },
  })
}

const POD_PATH = /^spec\.template\.spec\./

/**
 * What one rule says of an example, as `PATH: MESSAGE`, sorted; paths of an example that is fields begin in its pod
 * spec. For tables of tests.
 */
export async function saidBy(
  rule: LintRule,
  example: string,
  options: LintOptions = {},
): Promise<readonly string[]> {
  const rules = { [rule.id]: rule.severity }
  const { findings } = await lintText(exampleManifests(rule, example), { ...options, rules })
  return findings
    .filter((finding) => finding.rule === rule.id)
    .map(({ path = [], message }) => `${path.join(".").replace(POD_PATH, "")}: ${message}`)
    .sort()
}
