import type { Check, CheckedObject, Reporter } from "../check.ts"
import { INVALID_POLICY, POLICY_OBJECT_RULES } from "./rules.ts"

const NAME = "policy-objects"
const KIND = /^(?:Validating|Mutating)AdmissionPolicy(?:Binding)?$/

/** The check of admission policies and bindings that are among the objects: whether the API server would take them. */
export function policyObjectsCheck(): Check {
  return {
    name: NAME,
    rules: POLICY_OBJECT_RULES,
    async run({ objects, kubernetesVersion }, reporter) {
      const policies = objects.filter(
        ({ manifest }) =>
          manifest.group === "admissionregistration.k8s.io" && KIND.test(manifest.kind),
      )
      // The engine is not small.
      if (policies.length > 0) await check(policies, objects, { kubernetesVersion, reporter })
    },
  }
}

async function check(
  policies: readonly CheckedObject[],
  objects: readonly CheckedObject[],
  { kubernetesVersion, reporter }: { kubernetesVersion: string; reporter: Reporter },
): Promise<void> {
  const { policyProblems } = await import("./problems.ts")
  const crds = objects.filter(({ manifest }) => manifest.kind === "CustomResourceDefinition")
  for (const { document, path, message } of await policyProblems(
    policies,
    crds,
    kubernetesVersion,
  )) {
    const { id: rule, severity } = INVALID_POLICY
    reporter.report({ rule, severity, message, manifest: document.manifest, path })
  }
}
