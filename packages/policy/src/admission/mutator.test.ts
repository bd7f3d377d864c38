import { parseManifests } from "@sternpost/manifests"
import { loadKindTypes } from "@sternpost/schema"
import { describe, expect, test } from "vitest"
import { readPolicyFiles } from "../policy-files/policy-document.ts"
import { compileMutator } from "./mutator.ts"

const types = await loadKindTypes()

const policy = (spec: string, name = "a") => `---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata: {name: ${name}}
spec:
  matchConstraints:
    resourceRules:
    - {apiGroups: ["*"], apiVersions: ["*"], operations: [CREATE], resources: [deployments, services]}
${spec.replace(/^(?=.)/gm, "  ")}
`
const apply = (expression: string, more = "") =>
  `${more}mutations:\n- patchType: ApplyConfiguration\n  applyConfiguration:\n    expression: >-\n      ${expression}\n`
const patch = (expression: string, more = "") =>
  `${more}mutations:\n- patchType: JSONPatch\n  jsonPatch:\n    expression: >-\n      ${expression}\n`

const WEB = `# the web
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web # its name
  labels: {app: web}
spec:
  template:
    spec:
      containers:
      - name: web
        image: web:1
        args: [a]
        ports:
        - containerPort: 80
`

function make(files: string) {
  const documents = readPolicyFiles([{ name: "p.yaml", text: files }])
  return compileMutator(documents, { kubernetesVersion: "1.36" })
}

function run(files: string, text = WEB, namespace: string | undefined = "shop") {
  const stream = parseManifests(text)
  const told: string[] = []
  const options = {
    kubernetesVersion: "1.36",
    types,
    ...(namespace === undefined ? {} : { namespace }),
  }
  make(files).run(stream.manifests, stream.manifests, {
    options,
    reports: {
      denied: (manifest, { name }, message) =>
        told.push(`${manifest.name} ${name} denied: ${message}`),
      skipped: (manifest, name, reason) => told.push(`${manifest.name} ${name} skipped: ${reason}`),
    },
  })
  return { text: stream.toString(), told }
}

describe("an apply configuration", () => {
  test("adds to maps and to lists that have keys, and leaves the rest as it is written", () => {
    const expression = `Object{metadata: Object.metadata{labels: {"team": "a"}}, spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{containers: [Object.spec.template.spec.containers{name: "web", env: [Object.spec.template.spec.containers.env{name: "A", value: "1"}]}, Object.spec.template.spec.containers{name: "log", image: "log:1"}]}}}}`
    const { text, told } = run(policy(apply(expression)))
    expect(told).toEqual([])
    expect(text).toBe(
      WEB.replace("{app: web}", "{app: web, team: a}").replace(
        "        - containerPort: 80\n",
        '        - containerPort: 80\n        env:\n        - name: A\n          value: "1"\n      - name: log\n        image: log:1\n',
      ),
    )
  })

  test("finds ports by number and protocol, which is TCP where none is said", () => {
    const at = "Object.spec.template.spec.containers"
    const ports = (fields: string) =>
      `Object{spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{containers: [${at}{name: "web", ports: [${at}.ports{${fields}}]}]}}}}`
    expect(
      run(policy(apply(ports(`containerPort: 80, protocol: "TCP", name: "http"`)))).text,
    ).toContain("- containerPort: 80\n          name: http\n")
    expect(run(policy(apply(ports(`containerPort: 80, protocol: "UDP"`)))).text).toContain(
      "- containerPort: 80\n        - containerPort: 80\n          protocol: UDP\n",
    )
  })

  test.each([
    [
      `Object{spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{containers: [Object.spec.template.spec.containers{name: "web", args: ["b"]}]}}}}`,
      "spec.template.spec.containers[0].args: the list is atomic",
    ],
    [
      `Object{spec: Object.spec{selector: Object.spec.selector{matchLabels: {"a": "b"}}}}`,
      "spec.selector: the struct LabelSelector is atomic",
    ],
    [`Object{spec: Object.spec{replicaz: 1}}`, 'spec.replicaz: there is no field "replicaz"'],
  ])("that may not be applied denies: %s", (expression, message) => {
    const { text, told } = run(policy(apply(expression)))
    expect(text).toBe(WEB)
    expect(told).toEqual([expect.stringContaining(message)])
  })
})

describe("a JSON patch", () => {
  test("is applied operation by operation", () => {
    const expression = `[JSONPatch{op: "test", path: "/metadata/name", value: "web"}, JSONPatch{op: "add", path: "/metadata/labels/" + jsonpatch.escapeKey("a/b"), value: "c"}, JSONPatch{op: "remove", path: "/spec/template/spec/containers/0/args"}, JSONPatch{op: "add", path: "/spec/replicas", value: 2}]`
    const { text, told } = run(policy(patch(expression)))
    expect(told).toEqual([])
    expect(text).toBe(
      WEB.replace("{app: web}", "{app: web, a/b: c}").replace("        args: [a]\n", "") +
        "  replicas: 2\n",
    )
  })

  test("that does not fit denies, unless errors are to be ignored", () => {
    const expression = `[JSONPatch{op: "remove", path: "/spec/nothing"}]`
    expect(run(policy(patch(expression))).told).toEqual([
      expect.stringContaining('web a denied: what \'[JSONPatch{op: "remove"'),
    ])
    expect(run(policy(patch(expression, "failurePolicy: Ignore\n")))).toEqual({
      text: WEB,
      told: [],
    })
  })

  test("with objects in it adds them", () => {
    const expression = `[JSONPatch{op: "add", path: "/spec/strategy", value: Object.spec.strategy{type: "Recreate"}}]`
    expect(run(policy(patch(expression))).text).toContain("\n  strategy:\n    type: Recreate\n")
  })
})

test("each mutation sees what those before it did, and each policy too, by name", () => {
  const label = (value: string) => `Object{metadata: Object.metadata{labels: {"n": ${value}}}}`
  const files =
    policy(apply(label('object.metadata.labels.n + "b"')), "b") +
    policy(
      apply(label('"a"')) +
        "- patchType: ApplyConfiguration\n  applyConfiguration: {expression: '" +
        label('object.metadata.labels.n + "2"') +
        "'}",
      "a",
    )
  expect(run(files).text).toContain('{app: web, "n": a2b}')
})

test("a policy is asked again where others changed the object after it, if it wants that", () => {
  const label = `Object{metadata: Object.metadata{labels: {"seen": "team" in object.metadata.labels ? "yes" : "no"}}}`
  const team = policy(apply(`Object{metadata: Object.metadata{labels: {"team": "x"}}}`), "b")
  expect(run(policy(apply(label)) + team).text).toContain('seen: "no", team: x')
  expect(run(policy(apply(label, "reinvocationPolicy: IfNeeded\n")) + team).text).toContain(
    'seen: "yes", team: x',
  )
})

test("match conditions, variables and parameters are as in validating policies", () => {
  const files =
    policy(
      apply(
        `Object{spec: Object.spec{replicas: variables.count}}`,
        "paramKind: {apiVersion: v1, kind: ConfigMap}\nmatchConditions: [{name: unset, expression: object.spec.replicas == 1}]\nvariables: [{name: count, expression: int(params.data.replicas)}]\n",
      ),
    ) +
    "---\napiVersion: admissionregistration.k8s.io/v1\nkind: MutatingAdmissionPolicyBinding\nmetadata: {name: b}\nspec: {policyName: a, paramRef: {name: defaults, namespace: p, parameterNotFoundAction: Deny}}\n" +
    "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: defaults, namespace: p}\ndata: {replicas: '3'}\n"
  expect(run(files).text).toBe(`${WEB}  replicas: 3\n`)
  const own = `${WEB}  replicas: 2\n`
  expect(run(files, own)).toEqual({ text: own, told: [] })
})

test("what is not known is told, and the object is left alone", () => {
  const expression = `Object{metadata: Object.metadata{labels: {"by": request.userInfo.username}}}`
  expect(run(policy(apply(expression)))).toEqual({
    text: WEB,
    told: ["web a skipped: request.userInfo is not known"],
  })
})

test("what a failed policy began is not kept", () => {
  const files =
    policy(apply(`Object{metadata: Object.metadata{labels: {"n": "1"}}}`), "a") +
    policy(apply(`Object{metadata: Object.metadata{labels: {"n": object.nothing}}}`), "b")
  expect(run(files).text).toBe(WEB)
})

test("defaults of the API server are seen, and stay unwritten", () => {
  const expression = `Object{metadata: Object.metadata{labels: {"count": string(object.spec.replicas), "pull": string(object.spec.template.spec.containers[0].imagePullPolicy)}}}`
  expect(run(policy(apply(expression))).text).toBe(
    WEB.replace("{app: web}", '{app: web, count: "1", pull: IfNotPresent}'),
  )
  const remove = `[JSONPatch{op: "remove", path: "/spec/revisionHistoryLimit"}]`
  expect(run(policy(patch(remove)))).toEqual({ text: WEB, told: [] })
})

test("running again changes nothing", () => {
  const files = policy(apply(`Object{metadata: Object.metadata{labels: {"team": "a"}}}`))
  const once = run(files).text
  expect(run(files, once).text).toBe(once)
})

test.each([
  ["mutations: []", "the policy changes nothing"],
  ["mutations: [{patchType: Merge}]", '"Merge" is neither ApplyConfiguration nor JSONPatch'],
  ["mutations: [{patchType: JSONPatch}]", "spec.mutations[0].jsonPatch: has no expression"],
  [patch("Object{}"), "the expression is Object, but must be a list of JSONPatch{...}"],
  [
    apply("Object{spec: Object.metadata{}}"),
    'p.yaml:13:22: MutatingAdmissionPolicy "a": spec.mutations[0].applyConfiguration.expression: the field spec of Object takes Object.spec, not Object.metadata',
  ],
])("a policy that is wrong is an error at its place: %s", (spec, message) => {
  expect(() => make(policy(spec))).toThrow(message)
})
