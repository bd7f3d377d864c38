import { parseManifests } from "@sternpost/manifests"
import { expect, test } from "vitest"
import { type NamespaceOptions, setNamespace } from "./namespace.ts"

const run = (text: string, options: Partial<NamespaceOptions> = {}) => {
  const stream = parseManifests(text)
  setNamespace(stream, stream.manifests, { namespace: "shop", ...options })
  return stream.toString()
}
const object = (apiVersion: string, kind: string, metadata: string, rest = "") =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {${metadata}}\n${rest}`

test.each([
  ["an object without one", object("v1", "Service", "name: a"), "name: a, namespace: shop"],
  [
    "an object with another",
    object("v1", "Service", "namespace: x, name: a"),
    "namespace: shop, name: a",
  ],
  ["a Namespace, which gets the name", object("v1", "Namespace", "name: x"), "name: shop"],
  ["a custom resource", object("a.b/v1", "X", "name: x"), "name: x, namespace: shop"],
])("%s", (_, text, metadata) => {
  expect(run(text)).toBe(text.replace(/\{.*\}/, `{${metadata}}`))
})

test.each([
  ["a ClusterRole", object("rbac.authorization.k8s.io/v1", "ClusterRole", "name: a")],
  ["a ClusterIssuer", object("cert-manager.io/v1", "ClusterIssuer", "name: a")],
])("%s belongs to none", (_, text) => expect(run(text)).toBe(text))

test("a definition in the stream tells the scope, and so do the options", () => {
  const definition = (scope: string) =>
    object(
      "apiextensions.k8s.io/v1",
      "CustomResourceDefinition",
      "name: xs.a.b",
      `spec: {group: a.b, names: {kind: X}, scope: ${scope}}\n---\n`,
    )
  const x = object("a.b/v1", "X", "name: x")
  expect(run(definition("Cluster") + x)).toBe(definition("Cluster") + x)
  expect(run(definition("Namespaced") + x)).toContain("{name: x, namespace: shop}")
  expect(run(x, { clusterScoped: ["X"] })).toBe(x)
})

test("with unsetOnly what has a namespace stays", () => {
  const text = `${object("v1", "Service", "name: a, namespace: x")}---\n${object("v1", "Service", "name: b")}`
  expect(run(text, { unsetOnly: true })).toBe(
    text.replace("{name: b}", "{name: b, namespace: shop}"),
  )
  const namespace = object("v1", "Namespace", "name: x")
  expect(run(namespace, { unsetOnly: true })).toBe(namespace)
})

const BINDING = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: b}
subjects:
- {kind: ServiceAccount, name: robot, namespace: x}
- {kind: ServiceAccount, name: stranger, namespace: x}
- {kind: ServiceAccount, name: default, namespace: x}
- {kind: User, name: default}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: robot, namespace: x}
`
const bound = (...names: string[]) =>
  names.reduce(
    (text, name) => text.replace(`name: ${name}, namespace: x}`, `name: ${name}, namespace: shop}`),
    BINDING.replace(
      "metadata: {name: robot, namespace: x}",
      "metadata: {name: robot, namespace: shop}",
    ),
  )

test.each([
  [undefined, ["robot", "default"]],
  ["defaultOnly", ["robot", "default"]],
  ["allServiceAccounts", ["robot", "stranger", "default"]],
  ["none", ["robot"]],
] as const)("subjects follow: setRoleBindingSubjects %s", (mode, names) => {
  const options = mode === undefined ? {} : { setRoleBindingSubjects: mode }
  expect(run(BINDING, options)).toBe(bound(...names))
})

test("webhooks, API services and conversions find their Service", () => {
  const service = object("v1", "Service", "name: hook, namespace: x")
  const webhook = `---\napiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: {name: w}\nwebhooks: [{clientConfig: {service: {name: hook, namespace: x}}}, {clientConfig: {service: {name: other, namespace: x}}}]\n`
  const api = `---\napiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata: {name: a}\nspec: {service: {name: hook, namespace: x}}\n`
  const definition = `---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: c}\nspec: {conversion: {webhook: {clientConfig: {service: {name: hook, namespace: x}}}}}\n`
  expect(run(service + webhook + api + definition)).toBe(
    (service + webhook + api + definition).replaceAll(
      "name: hook, namespace: x",
      "name: hook, namespace: shop",
    ),
  )
})

test("further fields can be named", () => {
  const text = object("a.b/v1", "X", "name: x, namespace: shop", "spec: {where: [{ns: y}, {}]}\n")
  const fields = [{ kind: "X", path: "spec/where/ns" }]
  expect(run(text, { fields })).toBe(text.replace("ns: y", "ns: shop"))
})

test("two objects that would become one are an error", () => {
  const text = `${object("v1", "Service", "name: a, namespace: x")}---\n${object("v1", "Service", "name: a, namespace: z")}`
  expect(() => run(text)).toThrow(
    /Service x\/a .* and Service z\/a .* would both become Service shop\/a/,
  )
})
