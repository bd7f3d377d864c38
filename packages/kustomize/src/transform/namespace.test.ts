import { describe, expect, test } from "vitest"
import { built, idsOf, problem } from "../testing-build.ts"

const inShop = (objects: string, more = "") =>
  built({
    "kustomization.yaml": `resources: [r.yaml]\nnamespace: shop\n${more}`,
    "r.yaml": objects,
  })

describe("the namespace of objects", () => {
  test.each([
    ["is set", "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}", "ConfigMap shop/a"],
    [
      "is replaced",
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: x}}",
      "ConfigMap shop/a",
    ],
    [
      "is set for kinds that are not known",
      "{apiVersion: x/v1, kind: W, metadata: {name: a}}",
      "W shop/a",
    ],
    [
      "is not for what is cluster-scoped",
      "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: a}}",
      "ClusterRole a",
    ],
    [
      "nor for admission policies, which kustomize 5.8.1 does not know",
      "{apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingAdmissionPolicy, metadata: {name: a}}",
      "ValidatingAdmissionPolicy a",
    ],
    [
      "nor for their bindings",
      "{apiVersion: admissionregistration.k8s.io/v1alpha1, kind: MutatingAdmissionPolicyBinding, metadata: {name: a}}",
      "MutatingAdmissionPolicyBinding a",
    ],
    ["nor for nodes", "{apiVersion: v1, kind: Node, metadata: {name: a}}", "Node a"],
    [
      "is the name of a Namespace",
      "{apiVersion: v1, kind: Namespace, metadata: {name: a}}",
      "Namespace shop",
    ],
    [
      "but not of another group's",
      "{apiVersion: x/v1, kind: Namespace, metadata: {name: a}}",
      "Namespace shop/a",
    ],
  ])("%s", async (_what, object, id) => {
    expect(idsOf(await inShop(`${object}\n`))).toEqual([id])
  })

  test("two that become one", async () => {
    const files = {
      "kustomization.yaml": "resources: [r.yaml]\nnamespace: shop\n",
      "r.yaml":
        "{apiVersion: v1, kind: Namespace, metadata: {name: a}}\n---\n{apiVersion: v1, kind: Namespace, metadata: {name: b}}\n",
    }
    expect(await problem(files)).toContain("RESOURCE_DUPLICATE r.yaml:3: Namespace shop (v1)")
  })
})

describe("what else has a namespace in it", () => {
  test.each([
    [
      "subjects called default",
      "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: a}, subjects: [{kind: ServiceAccount, name: default, namespace: x}, {kind: ServiceAccount, name: other, namespace: x}, {kind: User, name: u}]}",
      "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: a\n  namespace: shop\nsubjects:\n- kind: ServiceAccount\n  name: default\n  namespace: shop\n- kind: ServiceAccount\n  name: other\n  namespace: x\n- kind: User\n  name: u\n",
    ],
    [
      "a subject that is among the objects",
      "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: a}, subjects: [{kind: ServiceAccount, name: sa, namespace: x}]}\n---\n{apiVersion: v1, kind: ServiceAccount, metadata: {name: sa, namespace: x}}",
      "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: sa\n  namespace: shop\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: a\nsubjects:\n- kind: ServiceAccount\n  name: sa\n  namespace: shop\n",
    ],
    [
      "a webhook's service",
      "{apiVersion: admissionregistration.k8s.io/v1, kind: MutatingWebhookConfiguration, metadata: {name: a}, webhooks: [{clientConfig: {service: {name: s, namespace: x}}}]}",
      "apiVersion: admissionregistration.k8s.io/v1\nkind: MutatingWebhookConfiguration\nmetadata:\n  name: a\nwebhooks:\n- clientConfig:\n    service:\n      name: s\n      namespace: x\n",
    ],
    [
      "a webhook's service that is among the objects",
      "{apiVersion: admissionregistration.k8s.io/v1, kind: MutatingWebhookConfiguration, metadata: {name: a}, webhooks: [{clientConfig: {service: {name: s, namespace: x}}}]}\n---\n{apiVersion: v1, kind: Service, metadata: {name: s, namespace: x}}",
      "apiVersion: v1\nkind: Service\nmetadata:\n  name: s\n  namespace: shop\n---\napiVersion: admissionregistration.k8s.io/v1\nkind: MutatingWebhookConfiguration\nmetadata:\n  name: a\nwebhooks:\n- clientConfig:\n    service:\n      name: s\n      namespace: shop\n",
    ],
    [
      "an API service",
      "{apiVersion: apiregistration.k8s.io/v1, kind: APIService, metadata: {name: a}, spec: {service: {name: s, namespace: x}}}",
      "apiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata:\n  name: a\nspec:\n  service:\n    name: s\n    namespace: shop\n",
    ],
    [
      "a conversion of a definition",
      "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: a}, spec: {conversion: {webhook: {clientConfig: {service: {name: s, namespace: x}}}}}}",
      "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: a\nspec:\n  conversion:\n    webhook:\n      clientConfig:\n        service:\n          name: s\n          namespace: shop\n",
    ],
  ])("%s", async (_what, objects, expected) => {
    expect(await inShop(`${objects}\n`)).toBe(expected)
  })
})

describe("a NamespaceTransformer", () => {
  const bindings =
    "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: a, namespace: old}, subjects: [{kind: ServiceAccount, name: default}, {kind: ServiceAccount, name: other, namespace: x}, {kind: User, name: u}]}\n---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n"
  const transformed = (fields: string) =>
    built({
      "kustomization.yaml": "resources: [r.yaml]\ntransformers: [t.yaml]\n",
      "r.yaml": bindings,
      "t.yaml": `apiVersion: builtin\nkind: NamespaceTransformer\nmetadata: {name: t, namespace: shop}\nfieldSpecs: [{path: metadata/namespace, create: true}]\n${fields}`,
    })

  test.each([
    [
      "sets all",
      "",
      "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: a\n  namespace: shop\nsubjects:\n- kind: ServiceAccount\n  name: default\n  namespace: shop\n- kind: ServiceAccount\n  name: other\n  namespace: x\n- kind: User\n  name: u\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: shop\n",
    ],
    [
      "leaves what is set",
      "unsetOnly: true\n",
      "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: a\n  namespace: old\nsubjects:\n- kind: ServiceAccount\n  name: default\n  namespace: shop\n- kind: ServiceAccount\n  name: other\n  namespace: x\n- kind: User\n  name: u\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: shop\n",
    ],
    [
      "changes all accounts",
      "setRoleBindingSubjects: allServiceAccounts\n",
      "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: a\n  namespace: shop\nsubjects:\n- kind: ServiceAccount\n  name: default\n  namespace: shop\n- kind: ServiceAccount\n  name: other\n  namespace: shop\n- kind: User\n  name: u\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: shop\n",
    ],
    [
      "changes no accounts",
      "setRoleBindingSubjects: none\n",
      "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: a\n  namespace: shop\nsubjects:\n- kind: ServiceAccount\n  name: default\n- kind: ServiceAccount\n  name: other\n  namespace: x\n- kind: User\n  name: u\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: shop\n",
    ],
    [
      "changes those called default",
      "setRoleBindingSubjects: defaultOnly\n",
      "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: a\n  namespace: shop\nsubjects:\n- kind: ServiceAccount\n  name: default\n  namespace: shop\n- kind: ServiceAccount\n  name: other\n  namespace: x\n- kind: User\n  name: u\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: shop\n",
    ],
  ])("%s", async (_what, fields, expected) => {
    expect(await transformed(fields)).toBe(expected)
  })
})
