import { parseManifests } from "@sternpost/manifests"
import { loadKindTypes } from "@sternpost/schema"
import { admissionCheck } from "../admission/admission-check.ts"
import type { AdmissionOptions } from "../admission/admitted-object.ts"
import { compileMutator } from "../admission/mutator.ts"
import { readPolicyFiles } from "../policy-files/policy-document.ts"
import { runChecks } from "../run-checks.ts"
import { loadKyverno } from "./load.ts"

const now = () => new Date("2026-06-01T00:00:00Z")
const KUBERNETES = "1.36"

interface PolicyTextOptions {
  readonly name?: string
  readonly rule?: string
  /** More fields of the metadata, behind a comma. */
  readonly metadata?: string
}

/** The text of a policy of Kyverno's for pods, or for what `rule` says. */
export const policyText = (
  kind: string,
  spec: string,
  {
    name = "p",
    rule = 'apiGroups: [""], apiVersions: [v1], resources: [pods]',
    metadata = "",
  }: PolicyTextOptions = {},
): string => `---
apiVersion: policies.kyverno.io/v1
kind: ${kind}
metadata: {name: ${name}${metadata}}
spec:
  matchConstraints:
    resourceRules: [{${rule}, operations: [CREATE, UPDATE]}]
${spec.replace(/^(?=.)/gm, "  ")}
`

/** What policies in a file have to say of objects. */
export async function judged(
  files: string,
  objects: string,
  options: Partial<AdmissionOptions> = {},
): Promise<{ readonly findings: readonly string[]; readonly skipped: readonly string[] }> {
  const documents = readPolicyFiles([{ name: "p.yaml", text: files }])
  const check = admissionCheck(documents, {
    kubernetesVersion: KUBERNETES,
    namespace: "shop",
    kyverno: await loadKyverno(documents, now),
    ...options,
  })
  const { manifests } = parseManifests(objects)
  const result = await runChecks({ checks: [check], manifests, kubernetesVersion: KUBERNETES })
  return {
    findings: result.findings.map(({ severity, message, path }) =>
      [`${severity}: ${message}`, ...(path === undefined ? [] : [path.join(".")])].join(" @ "),
    ),
    skipped: result.skipped.map(({ reason }) => reason),
  }
}

/** What policies in a file make of objects, and what they have to say of them. */
export async function mutated(
  files: string,
  objects: string,
): Promise<{ readonly text: string; readonly told: readonly string[] }> {
  const documents = readPolicyFiles([{ name: "p.yaml", text: files }])
  const mutator = compileMutator(documents, {
    kubernetesVersion: KUBERNETES,
    kyverno: await loadKyverno(documents, now),
  })
  const stream = parseManifests(objects)
  const told: string[] = []
  mutator.run(stream.manifests, stream.manifests, {
    options: { kubernetesVersion: KUBERNETES, namespace: "shop", types: await loadKindTypes() },
    reports: {
      denied: ({ name }, policy, message) =>
        told.push(`${policy.kind} ${policy.name} denied ${name}: ${message}`),
      skipped: ({ name }, policy, reason) => told.push(`${policy} skipped ${name}: ${reason}`),
    },
  })
  return { text: stream.toString(), told }
}
