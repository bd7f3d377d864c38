import { describe, expect, test } from "vitest"
import { admissionCheck } from "../admission/admission-check.ts"
import { compileMutator } from "../admission/mutator.ts"
import { readPolicyFiles } from "../policy-files/policy-document.ts"
import { judged, mutated, policyText } from "./testing.ts"

const POD =
  "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c, image: nginx}]}\n"
const PASSES = "validations: [{expression: 'true'}]"

describe("what would not be evaluated stops the run, and says what to do", () => {
  test.each([
    ["kyverno.io/v1", "ClusterPolicy", "its rules are patterns and JMESPath"],
    ["kyverno.io/v2beta1", "Policy", "its rules are patterns and JMESPath"],
    ["kyverno.io/v2", "ClusterCleanupPolicy", "it deletes objects of a cluster"],
    [
      "policies.kyverno.io/v1alpha1",
      "ImageValidatingPolicy",
      "it verifies images, which takes their registry",
    ],
    [
      "policies.kyverno.io/v1",
      "NamespacedImageValidatingPolicy",
      "it verifies images, which takes their registry",
    ],
    ["policies.kyverno.io/v1", "GeneratingPolicy", "it makes objects in a cluster"],
    ["policies.kyverno.io/v1", "NamespacedDeletingPolicy", "it deletes objects of a cluster"],
  ])("%s %s", async (apiVersion, kind, reason) => {
    const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: x}\nspec: {}\n`
    for (const run of [judged, mutated])
      await expect(run(text, POD)).rejects.toThrow(
        expect.objectContaining({
          code: "POLICY_INVALID",
          message: `p.yaml:1:1: ${kind} "x": ${reason}; here Kyverno's ValidatingPolicies and MutatingPolicies are evaluated: take it out of these files, and let the Kyverno CLI evaluate it with the stage \`kyverno\``,
        }),
      )
  })

  test("an exception of the old group from a policy in CEL", async () => {
    const text = `${policyText("ValidatingPolicy", PASSES)}---
apiVersion: kyverno.io/v2
kind: PolicyException
metadata: {name: e}
spec: {exceptions: [{policyName: other}, {policyName: p}]}
`
    await expect(judged(text, POD)).rejects.toThrow(
      'spec.exceptions[1].policyName: "p" is a policy in CEL',
    )
    expect(
      (await judged(text.replace("{policyName: p}", "{policyName: q}"), POD)).findings,
    ).toEqual([])
  })
})

test("who reads policies without Kyverno's is told that they would not be asked", () => {
  const text = policyText("ValidatingPolicy", PASSES)
  const documents = readPolicyFiles([{ name: "p.yaml", text }])
  for (const read of [admissionCheck, compileMutator])
    expect(() => read(documents, { kubernetesVersion: "1.36" })).toThrow(
      `ValidatingPolicy "p": is Kyverno's: hand over what loadKyverno(documents) gives`,
    )
})

describe("a policy that is wrong is refused with its place", () => {
  const policy = (spec: string) => policyText("ValidatingPolicy", spec)
  test.each([
    [
      "validations: [{expression: objekt.x == 1}]",
      'p.yaml:8:30: ValidatingPolicy "p": spec.validations[0].expression: no variable "objekt"',
    ],
    ["validations: [{expression: object.x}]", "must be bool"],
    ["validations: [{expression: 'object.?x.orValue(true)'}]", "must be bool"],
    ["validations: [{expression: params.x == 1}]", 'no variable "params"'],
    ["validations: [{expression: authorizer == 1}]", 'no variable "authorizer"'],
    [
      "variables: [{name: v, expression: '1'}]\nmatchConditions: [{name: c, expression: variables.v == 1}]\nvalidations: [{expression: 'true'}]",
      "variables",
    ],
    ["validations: []", "neither validations nor auditAnnotations"],
    [
      "validationActions: [Block]\nvalidations: [{expression: 'true'}]",
      "says some of Deny, Warn and Audit",
    ],
    ["failurePolicy: Maybe\nvalidations: [{expression: 'true'}]", "neither Fail nor Ignore"],
    ["evaluation: {mode: HTTP}\nvalidations: [{expression: 'true'}]", "no objects of Kubernetes"],
    [
      "autogen: {podControllers: {controllers: [rollouts]}}\nvalidations: [{expression: 'true'}]",
      "write others as RESOURCE.VERSION.GROUP",
    ],
  ])("%s", async (spec, message) => {
    await expect(judged(policy(spec), POD)).rejects.toThrow(message)
  })

  test("and each thing once, though there is a form of it for controllers", async () => {
    const error: unknown = await judged(
      policy("validations: [{expression: objekt.x == 1}]"),
      POD,
    ).catch((cause: unknown) => cause)
    expect((error as Error).message.split("\n")).toHaveLength(1)
  })

  test("without matchConstraints it would be for nothing", async () => {
    const text = policy(PASSES).replace(/ {2}matchConstraints:\n.*\n/, "")
    await expect(judged(text, POD)).rejects.toThrow("says nothing of the resources")
  })

  test("a policy for a namespace names one", async () => {
    await expect(judged(policyText("NamespacedValidatingPolicy", PASSES), POD)).rejects.toThrow(
      "names no namespace",
    )
  })
})
