import { describe, expect, test } from "vitest"
import { mutated, policyText } from "./testing.ts"

const ALONE = "autogen: {podControllers: {controllers: []}}\n"
const mutating = (spec: string, more: Parameters<typeof policyText>[2] = {}) =>
  policyText("MutatingPolicy", spec, more)
const apply = (expression: string) =>
  `mutations: [{patchType: ApplyConfiguration, applyConfiguration: {expression: "${expression}"}}]\n`
const patch = (expression: string) =>
  `mutations: [{patchType: JSONPatch, jsonPatch: {expression: "${expression}"}}]\n`
const POD = `# a pod
apiVersion: v1
kind: Pod
metadata:
  name: a # its name
spec:
  containers:
  - name: c
    image: nginx
    args: [x]
`
const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: c # the only one
        image: nginx
`

test("a MutatingPolicy changes as little as a policy of the API server does", async () => {
  const { text, told } = await mutated(
    mutating(ALONE + apply("Object{metadata: Object.metadata{labels: {'team': 'x'}}}")),
    POD,
  )
  expect(told).toEqual([])
  expect(text).toBe(POD.replace("its name\n", "its name\n  labels:\n    team: x\n"))
})

test("its conditions may ask for its variables", async () => {
  const spec = `${ALONE}variables: [{name: own, expression: object.metadata.name}]
matchConditions: [{name: c, expression: variables.own == 'a'}]
${apply("Object{metadata: Object.metadata{labels: {'team': variables.own}}}")}`
  expect((await mutated(mutating(spec), POD)).text).toContain("team: a")
  expect((await mutated(mutating(spec), POD.replace("name: a", "name: b"))).text).not.toContain(
    "team",
  )
})

describe("for the controllers of pods", () => {
  test("an apply configuration is one for the pod template", async () => {
    const spec = apply(
      "Object{spec: Object.spec{priorityClassName: 'high', containers: object.spec.containers.map(c, Object.spec.containers{name: c.name, tty: true})}}",
    )
    const { text, told } = await mutated(mutating(spec), DEPLOYMENT)
    expect(told).toEqual([])
    expect(text).toBe(
      DEPLOYMENT.replace(
        "image: nginx\n",
        "image: nginx\n        tty: true\n      priorityClassName: high\n",
      ),
    )
  })

  test("in a CronJob that is two levels deeper", async () => {
    const cronJob =
      "apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: night\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          containers:\n          - name: c\n"
    const { text } = await mutated(
      mutating(apply("Object{spec: Object.spec{hostname: 'h'}}")),
      cronJob,
    )
    expect(text).toBe(`${cronJob}          hostname: h\n`)
  })

  // Recorded from the Kyverno CLI 1.19.1: labels of pods cannot be set so, and JSON patches stay as they are.
  test("what Kyverno cannot apply is an error with each object", async () => {
    const labels = apply("Object{metadata: Object.metadata{labels: {'team': 'x'}}}")
    const { text, told } = await mutated(mutating(labels), DEPLOYMENT)
    expect(text).toBe(DEPLOYMENT)
    expect(told).toEqual([
      expect.stringMatching(
        /^MutatingPolicy p denied web: what Kyverno makes of the policy .*takes Object\.spec\.template\.metadata/,
      ),
    ])
    const paths = patch("[JSONPatch{op: 'add', path: '/spec/containers/0/tty', value: true}]")
    expect((await mutated(mutating(paths), DEPLOYMENT)).told).toEqual([
      expect.stringContaining("cannot be applied"),
    ])
    const ignored = mutating(`failurePolicy: Ignore\n${labels}`)
    expect(await mutated(ignored, DEPLOYMENT)).toEqual({ text: DEPLOYMENT, told: [] })
  })
})

test("a patch whose test fails changes nothing", async () => {
  const spec = patch(
    "[JSONPatch{op: 'test', path: '/metadata/name', value: 'b'}, JSONPatch{op: 'add', path: '/spec/hostname', value: 'h'}]",
  )
  expect(await mutated(mutating(ALONE + spec), POD)).toEqual({ text: POD, told: [] })
})

test("atomic lists may be replaced where the policy asks for server-side apply", async () => {
  const spec =
    ALONE +
    apply("Object{spec: Object.spec{containers: [Object.spec.containers{name: 'c', args: ['z']}]}}")
  expect((await mutated(mutating(spec), POD)).told).toEqual([
    expect.stringContaining("the list is atomic"),
  ])
  const { text, told } = await mutated(
    mutating(`evaluation: {useServerSideApply: true}\n${spec}`),
    POD,
  )
  expect(told).toEqual([])
  expect(text).toBe(POD.replace("[x]", "[z]"))
})

test("exceptions leave objects alone, and what is not known does", async () => {
  const policy = mutating(ALONE + apply("Object{metadata: Object.metadata{labels: {'team': 'x'}}}"))
  const exception =
    "---\napiVersion: policies.kyverno.io/v1\nkind: PolicyException\nmetadata: {name: e, namespace: s}\nspec: {policyRefs: [{name: p, kind: MutatingPolicy}]}\n"
  expect(await mutated(policy + exception, POD)).toEqual({
    text: POD,
    told: ["p skipped a: the PolicyException s/e exempts it"],
  })
  const unknown = mutating(
    ALONE + apply("Object{metadata: Object.metadata{labels: {'team': random()}}}"),
  )
  expect(await mutated(unknown, POD)).toEqual({
    text: POD,
    told: [expect.stringContaining("random() gives another text each time")],
  })
})

test("policies are asked as they stand, behind those of the API server", async () => {
  const own = (name: string, value: string) =>
    mutating(
      ALONE +
        apply(
          `Object{metadata: Object.metadata{labels: {'by': object.metadata.?labels.?by.orValue('') + '${value}'}}}`,
        ),
      { name },
    )
  const map = `---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata: {name: zz}
spec:
  matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [CREATE]}]}
  ${apply("Object{metadata: Object.metadata{labels: {'by': 'm'}}}")}`
  expect((await mutated(own("b", "1") + own("a", "2") + map, POD)).text).toContain("by: m12")
})

test.each([
  ["evaluation: {mutateExisting: {enabled: true}}", "changes what is in a cluster already"],
  ["targetMatchConstraints: {resourceRules: []}", "changes what is in a cluster already"],
  ["evaluation: {admission: {enabled: false}}", "is for scans of a cluster only"],
])("%s is refused", async (spec, message) => {
  await expect(mutated(mutating(`${spec}\n${ALONE}${patch("[]")}`), POD)).rejects.toThrow(message)
})
