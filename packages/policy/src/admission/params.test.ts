import { describe, expect, test } from "vitest"
import { readPolicyFiles } from "../policy-files/policy-document.ts"
import type { PolicyProblem } from "../policy-files/problem.ts"
import { impliedBinding, readBinding } from "./bindings.ts"
import { readValidatingPolicy } from "./model.ts"
import { hasParams, paramsFor } from "./params.ts"

const documentOf = (text: string) => {
  const [document] = readPolicyFiles([{ name: "policies.yaml", text }])
  if (document === undefined) throw new Error("no document")
  return document
}
const API = "apiVersion: admissionregistration.k8s.io/v1"
const policy = (paramKind = "{apiVersion: v1, kind: ConfigMap}") =>
  readValidatingPolicy(
    documentOf(
      `${API}\nkind: ValidatingAdmissionPolicy\nmetadata: {name: p}\nspec:\n  paramKind: ${paramKind}\n  validations: [{expression: "true"}]\n`,
    ),
    () => undefined,
  )

function binding(fields: string, kind = "ValidatingAdmissionPolicyBinding") {
  const problems: PolicyProblem[] = []
  const text = `${API}\nkind: ${kind}\nmetadata: {name: b}\nspec: {${fields}}\n`
  const read = readBinding(documentOf(text), (problem) => problems.push(problem))
  return { read, told: problems.map(({ path, message }) => `${path.join(".")}: ${message}`) }
}
const referring = (paramRef: string) =>
  binding(`policyName: p, validationActions: [Deny], paramRef: {${paramRef}}`).read

const config = (name: string, namespace: string, labels = {}) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace, labels },
})

describe("a binding", () => {
  test("is read with what it says", () => {
    const { read, told } = binding("policyName: p, validationActions: [Audit, Warn]")
    expect(told).toEqual([])
    expect(read).toMatchObject({ name: "b", policyName: "p", actions: ["Warn", "Audit"] })
    expect(impliedBinding("p")).toMatchObject({ policyName: "p", actions: ["Deny"] })
  })

  test.each([
    ["validationActions: [Deny]", "spec.policyName: names no policy"],
    ["policyName: p", "spec.validationActions: says some of Deny, Warn and Audit, and each once"],
    [
      "policyName: p, validationActions: [Deny, Deny]",
      "spec.validationActions: says some of Deny, Warn and Audit, and each once",
    ],
    [
      "policyName: p, validationActions: [Refuse]",
      "spec.validationActions: says some of Deny, Warn and Audit, and each once",
    ],
    [
      "policyName: p, validationActions: [Deny, Warn]",
      "spec.validationActions: Deny and Warn do not go together",
    ],
    [
      "policyName: p, validationActions: [Deny], paramRef: {namespace: a}",
      "spec.paramRef: needs either a name or a selector",
    ],
    [
      "policyName: p, validationActions: [Deny], paramRef: {name: a, selector: {}}",
      "spec.paramRef: needs either a name or a selector",
    ],
  ])("%s is told of", (fields, problem) => {
    expect(binding(fields).told).toEqual([problem])
  })

  test("of a mutating policy has no actions to say", () => {
    const { read, told } = binding("policyName: p", "MutatingAdmissionPolicyBinding")
    expect([read.actions, told]).toEqual([[], []])
  })
})

describe("parameters", () => {
  const pool = [
    config("limits", "shop", { env: "prod" }),
    config("limits", "web"),
    config("more", "shop", { env: "prod" }),
    { apiVersion: "v1", kind: "Secret", metadata: { name: "limits", namespace: "shop" } },
  ]

  test("are those of the object's namespace, unless the binding names one", () => {
    expect(paramsFor(policy(), referring("name: limits"), pool, "web")).toEqual({
      values: [pool[1]],
    })
    const other = referring("name: limits, namespace: shop")
    expect(paramsFor(policy(), other, pool, "web")).toEqual({ values: [pool[0]] })
  })

  test("may be several that a selector fits", () => {
    const byLabel = referring("selector: {matchLabels: {env: prod}}")
    expect(paramsFor(policy(), byLabel, pool, "shop")).toEqual({ values: [pool[0], pool[2]] })
  })

  test("that are missing are allowed to be, or not", () => {
    const none = referring("name: none, parameterNotFoundAction: Allow")
    expect(paramsFor(policy(), none, pool, "shop")).toEqual({
      missing: 'ConfigMap "none" in the namespace shop was not found',
      isAllowed: true,
    })
    const byLabel = referring("selector: {matchLabels: {env: test}}, parameterNotFoundAction: Deny")
    expect(paramsFor(policy(), byLabel, pool, "shop")).toEqual({
      missing: "a ConfigMap that the selector fits in the namespace shop was not found",
      isAllowed: false,
    })
  })

  test("of a namespaced kind cannot be found where no namespace is known", () => {
    expect(paramsFor(policy(), referring("name: limits"), pool, undefined)).toEqual({
      unknown: "the namespace it will be in is not known, and its parameters are there",
    })
  })

  test("of a kind of the cluster are in no namespace", () => {
    const limit = { apiVersion: "example.com/v1", kind: "Limit", metadata: { name: "limits" } }
    const custom = policy("{apiVersion: example.com/v1, kind: Limit}")
    const found = paramsFor(custom, referring("name: limits"), [...pool, limit], undefined)
    expect(found).toEqual({ values: [limit] })
  })

  test("are none where the policy or the binding wants none", () => {
    const bare = binding("policyName: p, validationActions: [Deny]").read
    expect(paramsFor(policy(), bare, pool, "shop")).toEqual({ values: [null] })
    expect(paramsFor(policy("null"), referring("name: limits"), pool, "shop")).toEqual({
      values: [null],
    })
  })

  test("are there at all, whatever the namespace", () => {
    expect(hasParams(policy(), referring("name: more"), pool)).toBe(true)
    expect(hasParams(policy(), referring("name: none"), pool)).toBe(false)
  })
})
