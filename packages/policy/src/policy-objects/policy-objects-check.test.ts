import { parseManifests } from "@sternpost/manifests"
import { expect, test } from "vitest"
import { runChecks } from "../run-checks.ts"
import { testCheck } from "../testing.ts"
import { policyObjectsCheck } from "./policy-objects-check.ts"

const policy = (expression: string) => `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: a}
spec:
  matchConstraints:
    resourceRules:
    - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}
  validations:
  - expression: ${expression}
`

async function run(text: string, kubernetesVersion = "1.36") {
  const { manifests } = parseManifests(text)
  const checks = [policyObjectsCheck()]
  const { findings } = await runChecks({ checks, manifests, kubernetesVersion })
  return findings.map(({ rule, path, message }) => `${rule} ${path?.join(".")}: ${message}`)
}

test("keeps the promises of a check", async () => {
  await testCheck({ check: policyObjectsCheck, input: policy("objekt.a == 1") })
})

test.each([
  [
    policy("object.spec.replicaz > 1"),
    'policy-invalid spec.validations.0.expression: no field "replicaz" in DeploymentSpec',
  ],
  [policy("object.spec.paused"), "the expression is dyn, but must be bool"],
  [
    "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicyBinding\nmetadata: {name: b}\nspec: {policyName: a, validationActions: [Deny, Warn]}\n",
    "spec.validationActions: Deny and Warn do not go together",
  ],
  [
    "apiVersion: admissionregistration.k8s.io/v1\nkind: MutatingAdmissionPolicy\nmetadata: {name: b}\nspec: {matchConstraints: {resourceRules: [{}]}, mutations: [{patchType: JSONPatch, jsonPatch: {expression: '1'}}]}\n",
    "must be a list of JSONPatch",
  ],
])("finds what the API server would refuse", async (text, message) => {
  expect(await run(text)).toEqual([expect.stringContaining(message)])
})

test("knows the version", async () => {
  const text = policy("isSemver(object.metadata.name)")
  expect(await run(text)).toEqual([])
  expect(await run(text, "1.30")).toEqual([expect.stringContaining("isSemver is available since")])
})

test("says nothing of others", async () => {
  expect(await run(policy("object.spec.replicas > 1"))).toEqual([])
  expect(
    await run("apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: a}\n"),
  ).toEqual([])
})
