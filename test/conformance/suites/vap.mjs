// kubescape/cel-admission-library: ValidatingAdmissionPolicies, and objects that they let pass or not.
import { readFileSync } from "node:fs"
import { parse, stringify } from "@sternpost/goyaml"
import { parseManifests } from "@sternpost/manifests"
import { admissionCheck, readPolicyFiles, runChecks } from "@sternpost/policy"

const KUBERNETES = "1.36"

/** @type {(suite: import("../registry.mjs").SuiteInput, tally: import("../tally.mjs").Tally) => Promise<void>} */
export async function run({ path }, tally) {
  const { templates, policies } = JSON.parse(readFileSync(path, "utf8"))
  for (const { control, policy, tests } of policies)
    for (const test of tests) {
      const verdict = await verdictOf(policy, test, templates).catch((error) => error)
      tally.check(`${control}: ${test.name}`, () => {
        if (verdict instanceof Error) throw verdict
        if (verdict !== test.expected) throw new Error(`${verdict}, expected ${test.expected}`)
      })
    }
}

async function verdictOf(policy, test, templates) {
  const files = [
    { name: "policy.yaml", text: policy },
    { name: "support.yaml", text: supportOf(policy, test, templates) },
  ]
  const options = { kubernetesVersion: KUBERNETES, namespace: "default" }
  const check = admissionCheck(readPolicyFiles(files), options)
  const object = changed(parse(templates[test.template]), test.field_change_list ?? [])
  const { manifests } = parseManifests(stringify(object))
  const result = await runChecks({ checks: [check], manifests, kubernetesVersion: KUBERNETES })
  const [skipped] = result.skipped
  if (skipped !== undefined) throw new Error(`skipped: ${skipped.reason}`)
  return result.findings.some(({ severity }) => severity === "error") ? "fail" : "pass"
}

/** The binding that the library's tests use, unless the policy brings its own, and the parameters. */
function supportOf(policy, test, templates) {
  const documents = parseManifests(policy).manifests.map((manifest) => manifest.value())
  const own = documents.find(({ kind }) => kind === "ValidatingAdmissionPolicy")
  const binding = parse(templates["policy-binding.yaml"])
  binding.spec.policyName = own.metadata.name
  if (own.spec.paramKind === undefined) delete binding.spec.paramRef
  const params = parse(templates[test.param_template ?? "default-control-configuration.yaml"])
  const isBound = documents.some(({ kind }) => kind === "ValidatingAdmissionPolicyBinding")
  return [...(isBound ? [] : [binding]), params].map((object) => stringify(object)).join("---\n")
}

/** Changes are `a.b.[0].c=VALUE`, the value in YAML. */
function changed(object, changes) {
  for (const change of changes) {
    const equals = change.indexOf("=")
    const steps = change
      .slice(0, equals)
      .split(".")
      .map((step) => (/^\[\d+\]$/.test(step) ? Number(step.slice(1, -1)) : step))
    let at = object
    for (const [i, step] of steps.slice(0, -1).entries()) {
      at[step] ??= typeof steps[i + 1] === "number" ? [] : {}
      at = at[step]
    }
    at[steps.at(-1)] = parse(change.slice(equals + 1))
  }
  return object
}
