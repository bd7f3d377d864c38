import { describe, expect, test } from "vitest"
import { judged, policyText } from "./testing.ts"

const pod = (metadata: string, spec = "{containers: [{name: a, image: nginx}]}") =>
  `---\napiVersion: v1\nkind: Pod\nmetadata: {${metadata}}\nspec: ${spec}\n`
const controller = (apiVersion: string, kind: string, spec: string) =>
  `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: web}\nspec: ${spec}\n`
const TEMPLATE =
  "template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a, image: nginx}]}}"
const ALONE = "autogen: {podControllers: {controllers: []}}\n"
const validating = (spec: string, more: Parameters<typeof policyText>[2] = {}) =>
  policyText("ValidatingPolicy", spec, more)
const TEAM =
  "validations: [{expression: \"has(object.metadata.labels) && 'team' in object.metadata.labels\", message: no team}]"

describe("a ValidatingPolicy", () => {
  test.each(["v1alpha1", "v1beta1", "v1"])("of %s denies what does not hold", async (version) => {
    const text = validating(TEAM).replace("io/v1", `io/${version}`)
    expect(await judged(text, pod("name: a") + pod("name: b, labels: {team: x}"))).toEqual({
      findings: ["error: ValidatingPolicy 'p' denied request: no team @ metadata.labels"],
      skipped: [],
    })
  })

  test.each([
    ["[Deny]", "error: ValidatingPolicy 'p' denied request"],
    ["[Warn]", "warning: ValidatingPolicy 'p' failed"],
    ["[Audit]", "info: ValidatingPolicy 'p' failed"],
    ["[Audit, Warn]", "warning: ValidatingPolicy 'p' failed"],
    ["[Deny, Audit]", "error: ValidatingPolicy 'p' denied request"],
  ])("does what validationActions: %s says", async (actions, expected) => {
    const { findings } = await judged(
      validating(`validationActions: ${actions}\n${TEAM}`),
      pod("name: a"),
    )
    expect(findings).toEqual([expect.stringContaining(`${expected}: no team`)])
  })

  test("that is for scans only denies nothing", async () => {
    const spec = `evaluation: {admission: {enabled: false}}\n${TEAM}`
    const { findings } = await judged(validating(spec), pod("name: a"))
    expect(findings).toEqual([expect.stringMatching(/^info: /)])
  })

  test("tells the first validation that does not hold, as Kyverno does", async () => {
    const spec =
      "validations:\n- {expression: 'true'}\n- {expression: object.kind == 'X', message: one}\n- {expression: object.kind == 'Y', message: two}"
    const { findings } = await judged(validating(ALONE + spec), pod("name: a"))
    expect(findings).toEqual([expect.stringContaining("one")])
  })

  test.each([
    ["messageExpression: '\"it is \" + object.metadata.name', message: bad", "it is a"],
    ["messageExpression: '\"\"', message: bad", "CEL expression validation failed at index 0"],
    [
      "messageExpression: object.foo + 'x'",
      'failed to evaluate message expression: no "foo" in object',
    ],
    ["message: bad", "bad"],
    ["reason: Invalid", "CEL expression validation failed at index 0"],
  ])("says %s", async (message, expected) => {
    const text = validating(`${ALONE}validations: [{expression: object.kind == 'X', ${message}}]`)
    const { findings } = await judged(text, pod("name: a"))
    expect(findings).toEqual([expect.stringContaining(`denied request: ${expected}`)])
  })

  test("denies by an error whatever failurePolicy says, but a condition that fails may let pass", async () => {
    const wrong = "validations: [{expression: object.foo == 1}]"
    const both = pod("name: a")
    for (const policy of ["Fail", "Ignore"]) {
      const { findings } = await judged(
        validating(`${ALONE}failurePolicy: ${policy}\n${wrong}`),
        both,
      )
      expect(findings).toEqual([expect.stringContaining('resulted in error: no "foo" in object')])
    }
    const condition = `matchConditions: [{name: c, expression: object.foo == 1}]\n${TEAM}`
    expect(
      (await judged(validating(`${ALONE}failurePolicy: Ignore\n${condition}`), both)).findings,
    ).toEqual([])
    expect((await judged(validating(ALONE + condition), both)).findings).toEqual([
      expect.stringContaining('the match condition "c" resulted in an error'),
    ])
  })

  test("has variables, conditions and audit annotations", async () => {
    const spec = `variables: [{name: own, expression: object.metadata.name}, {name: loud, expression: variables.own + '!'}]
matchConditions: [{name: c, expression: object.metadata.name != 'left'}]
validations: [{expression: variables.loud == 'good!', messageExpression: string(variables.loud)}]
auditAnnotations: [{key: k, valueExpression: "object.metadata.labels.x"}]
`
    const objects =
      pod("name: left") + pod("name: bad") + pod("name: good") + pod("name: good, labels: {x: z}")
    const { findings } = await judged(validating(ALONE + spec), objects)
    expect(findings).toEqual([
      "error: ValidatingPolicy 'p' denied request: bad!",
      expect.stringContaining('the audit annotation "k" resulted in an error'),
    ])
  })

  test("is for the version that it names and for no other", async () => {
    const rule =
      "apiGroups: [autoscaling], apiVersions: [v1], resources: [horizontalpodautoscalers]"
    const text = validating("validations: [{expression: 'false'}]", { rule })
    const hpa = controller("autoscaling/v2", "HorizontalPodAutoscaler", "{maxReplicas: 1}")
    expect(await judged(text, hpa)).toEqual({ findings: [], skipped: [] })
  })
})

describe("a NamespacedValidatingPolicy", () => {
  const text = policyText("NamespacedValidatingPolicy", TEAM, { metadata: ", namespace: shop" })

  test("is for objects of its namespace", async () => {
    const objects =
      pod("name: a, namespace: shop") + pod("name: b, namespace: other") + pod("name: c")
    expect((await judged(text, objects)).findings).toEqual([
      "error: NamespacedValidatingPolicy 'p' denied request: no team @ metadata.labels",
      "error: NamespacedValidatingPolicy 'p' denied request: no team @ metadata.labels",
    ])
  })

  test("is for none that belongs to no namespace", async () => {
    const everything = {
      metadata: ", namespace: shop",
      rule: "apiGroups: ['*'], apiVersions: ['*'], resources: ['*']",
    }
    const denies = policyText(
      "NamespacedValidatingPolicy",
      "validations: [{expression: 'false'}]",
      everything,
    )
    const objects = "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"
    expect((await judged(denies, objects)).findings).toEqual([])
  })

  test("is skipped where nobody knows the namespace", async () => {
    const { skipped } = await judged(text, pod("name: a"), { namespace: undefined } as object)
    expect(skipped).toEqual([expect.stringContaining("the namespace it will be in is not known")])
  })
})

describe("what controls pods", () => {
  test.each([
    ["apps/v1", "Deployment", `{${TEMPLATE}}`, "spec.template.metadata.labels"],
    ["apps/v1", "StatefulSet", `{${TEMPLATE}}`, "spec.template.metadata.labels"],
    ["batch/v1", "Job", `{${TEMPLATE}}`, "spec.template.metadata.labels"],
    [
      "batch/v1",
      "CronJob",
      `{jobTemplate: {spec: {${TEMPLATE}}}}`,
      "spec.jobTemplate.spec.template.metadata.labels",
    ],
  ])("%s %s is held to a policy about pods", async (apiVersion, kind, spec, path) => {
    expect((await judged(validating(TEAM), controller(apiVersion, kind, spec))).findings).toEqual([
      `error: ValidatingPolicy 'p' denied request: no team @ ${path}`,
    ])
  })

  const deployment = controller("apps/v1", "Deployment", `{${TEMPLATE}}`)

  test("is left alone where the policy says so, or is for more than pods", async () => {
    const rule = "apiGroups: [''], apiVersions: [v1], resources: [pods, services]"
    for (const text of [
      validating(ALONE + TEAM),
      validating(`autogen: {podControllers: {controllers: [cronjobs, none]}}\n${TEAM}`),
      validating(TEAM, { rule }),
      validating(TEAM.replace(/^/, "")).replace(
        "matchConstraints:",
        "matchConstraints:\n    objectSelector: {matchLabels: {a: b}}",
      ),
    ])
      expect((await judged(text, deployment)).findings).toEqual([])
  })

  test("is found in kinds that nobody knows, which the policy names", async () => {
    const text = validating(
      `autogen: {podControllers: {controllers: [rollouts.v1alpha1.argoproj.io]}}\n${TEAM}`,
    )
    const rollout = controller("argoproj.io/v1alpha1", "Rollout", `{${TEMPLATE}}`)
    const empty = controller("argoproj.io/v1alpha1", "Rollout", "{replicas: 1}")
    expect((await judged(text, rollout + empty + deployment)).findings).toEqual([
      "error: ValidatingPolicy 'p' denied request: no team (pod template at spec.template)",
      "error: ValidatingPolicy 'p' denied request: no pod template found in the Rollout @ spec",
    ])
  })

  test("keeps its own namespace in expressions about the pod's", async () => {
    const spec =
      "validations: [{expression: object.metadata.namespace == 'other', messageExpression: string(object.metadata.namespace)}]"
    const text = controller("apps/v1", "Deployment", `{${TEMPLATE}}`).replace(
      "name: web",
      "name: web, namespace: shop",
    )
    expect((await judged(validating(spec), text)).findings).toEqual([
      "error: ValidatingPolicy 'p' denied request: shop @ metadata.namespace",
    ])
  })
})

describe("what is not known here is told, and never passes", () => {
  test.each([
    [
      "resource.Get('v1', 'configmaps', 'shop', 'c').data.a == 'b'",
      "objects of a cluster are not known here (resource.Get)",
    ],
    [
      "http.Get('https://example.com').ok == true",
      "nothing is asked of the network here (http.Get)",
    ],
    [
      "globalContext.Get('a', '') == 1",
      "global context entries of a cluster are not known here (globalContext.Get)",
    ],
    [
      "image.GetMetadata(object.spec.containers[0].image).x == 1",
      "what a registry knows of an image is not known here (image.GetMetadata)",
    ],
    ["request.userInfo.username == 'bob'", "request.userInfo is not known"],
    ["namespaceObject.metadata.labels.a == 'b'", "namespaceObject is not known"],
  ])("%s", async (expression, reason) => {
    const text = validating(`${ALONE}validations: [{expression: "${expression}"}]`)
    expect(await judged(text, pod("name: a"))).toEqual({ findings: [], skipped: [reason] })
  })

  test("but another validation may deny", async () => {
    const text = validating(
      `${ALONE}validations: [{expression: "http.Get('x').ok == true"}, {expression: 'false', message: bad}]`,
    )
    const { findings, skipped } = await judged(text, pod("name: a"))
    expect([findings.length, skipped.length]).toEqual([1, 1])
  })

  test("a Namespace of the stream is known", async () => {
    const text = validating(
      `${ALONE}validations: [{expression: "namespaceObject.metadata.labels.a == 'b'", message: bad}]`,
    )
    const shop = "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {a: c}}\n"
    expect((await judged(text, pod("name: a") + shop)).findings).toEqual([
      expect.stringContaining("bad"),
    ])
  })
})

test("Kyverno's functions are there", async () => {
  const spec = `${ALONE}validations:
- expression: "object.spec.containers.all(c, image(c.image).registry() == 'ghcr.io')"
  messageExpression: "object.spec.containers.map(c, image(c.image).registry()).join(',') + ' ' + sha256('a').substring(0, 4)"
`
  expect((await judged(validating(spec), pod("name: a"))).findings).toEqual([
    "error: ValidatingPolicy 'p' denied request: index.docker.io ca97 @ spec.containers",
  ])
})
