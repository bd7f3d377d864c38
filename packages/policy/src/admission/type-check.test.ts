import { loadKubernetesTypes } from "@sternpost/schema"
import { describe, expect, test } from "vitest"
import { readPolicyFiles } from "../policy-files/policy-document.ts"
import { admissionCheck } from "./admission-check.ts"
import { compileMutator } from "./mutator.ts"

const types = await loadKubernetesTypes()
const rules = (...resources: readonly string[]) =>
  `matchConstraints: {resourceRules: [${resources
    .map((name) => {
      const [group = "", version = "", resource = ""] = name.split("/")
      return `{apiGroups: ["${group}"], apiVersions: ["${version}"], operations: [CREATE], resources: ["${resource}"]}`
    })
    .join(", ")}]}`
const policy = (expression: string, resources: readonly string[], more = "") =>
  `apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata: {name: a}\nspec:\n  ${rules(...resources)}\n${more}  validations:\n  - expression: ${expression}\n`

const make = (text: string) =>
  admissionCheck(readPolicyFiles([{ name: "p.yaml", text }]), { kubernetesVersion: "1.36", types })

const DEPLOYMENTS = ["apps/v1/deployments"]

describe("a field that the kind does not have is an error when the policy is read", () => {
  test.each([
    [
      "object.spec.replicaz > 1",
      DEPLOYMENTS,
      'p.yaml:7:29: ValidatingAdmissionPolicy "a": spec.validations[0].expression: no field "replicaz" in DeploymentSpec; did you mean "replicas"?',
    ],
    [
      "object.spec.template.spec.containers.all(c, has(c.securityContxt))",
      DEPLOYMENTS,
      'no field "securityContxt" in Container',
    ],
    ['object.spec.replicas == "3"', DEPLOYMENTS, "no such overload: int == string"],
    [
      "object.spec.containers.size() > 0",
      ["apps/v1/deployments", "apps/v1/statefulsets"],
      'no field "containers"',
    ],
    ["oldObject == null || oldObject.spec.replicaz == 1", DEPLOYMENTS, 'no field "replicaz"'],
  ])("%s for %j", (expression, resources, message) => {
    expect(() =>
      make(
        policy(`'${expression.replaceAll("'", "''")}'`, resources).replace("'object", "'object"),
      ),
    ).toThrow(message.replace("p.yaml:7:29", "p.yaml:7:30"))
  })

  test("also through variables and in messages", () => {
    const variables =
      "  variables:\n  - {name: pods, expression: object.spec.template.spec}\n  - {name: all, expression: variables.pods.containers}\n"
    expect(() =>
      make(policy("variables.all.exists(c, c.imag == 'x')", DEPLOYMENTS, variables)),
    ).toThrow('no field "imag" in Container')
    const message = policy("'true'\n    messageExpression: \"'a' + object.spec.nam\"", DEPLOYMENTS)
    expect(() => make(message)).toThrow('messageExpression: no field "nam" in DeploymentSpec')
  })

  test("also in mutations", () => {
    const text = `apiVersion: admissionregistration.k8s.io/v1\nkind: MutatingAdmissionPolicy\nmetadata: {name: a}\nspec:\n  ${rules(...DEPLOYMENTS)}\n  mutations:\n  - patchType: JSONPatch\n    jsonPatch: {expression: '[JSONPatch{op: "add", path: "/a", value: object.spec.replicaz}]'}\n`
    const documents = readPolicyFiles([{ name: "p.yaml", text }])
    expect(() => compileMutator(documents, { kubernetesVersion: "1.36", types })).toThrow(
      'no field "replicaz"',
    )
  })

  test("also of custom resources whose definition is there", () => {
    const crd =
      "---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: gadgets.example.com}\nspec: {group: example.com, scope: Namespaced, names: {kind: Gadget, plural: gadgets}, versions: [{name: v1, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}}}]}\n"
    const of = (field: string) =>
      make(policy(`object.spec.${field} > 1`, ["example.com/v1/gadgets"]) + crd)
    expect(() => of("siz")).toThrow('no field "siz"')
    expect(() => of("size")).not.toThrow()
  })
})

describe("nothing is said", () => {
  test.each([
    [
      "of a field that one of the kinds has",
      "\"object.kind == 'Pod' ? has(object.spec.containers) : has(object.spec.template)\"",
      ["/v1/pods", "apps/v1/deployments"],
    ],
    ["where a kind is not known", "object.spec.nothing == 1", ["example.com/v1/gadgets"]],
    ["where all kinds are meant", "object.spec.nothing == 1", ["*/*/*"]],
    ["of what has no form", "object.data.anything == 'x'", ["/v1/configmaps"]],
    [
      "of quantities and times",
      "object.spec.template.spec.containers.all(c, quantity(c.resources.limits.memory).isGreaterThan(quantity('1')))",
      DEPLOYMENTS,
    ],
    [
      "of integers or strings",
      "object.spec.strategy.rollingUpdate.maxSurge == '25%' || object.spec.strategy.rollingUpdate.maxSurge == 1",
      DEPLOYMENTS,
    ],
  ])("%s", (_, expression, resources) => {
    expect(() =>
      make(policy(expression.includes('"') ? expression : `"${expression}"`, resources)),
    ).not.toThrow()
  })
})
