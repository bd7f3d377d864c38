import { describe, expect, test } from "vitest"
import { lintText } from "./testing.ts"

// Where pods stand in objects of each kind, and what is known of them there.

const POD = "{containers: [{name: web, image: nginx}]}"
const object = (api: string, kind: string, spec: string, metadata = "name: web") =>
  `apiVersion: ${api}\nkind: ${kind}\nmetadata: {${metadata}}\nspec: ${spec}\n`

/** The paths at which images without a tag are found, and the reasons why something is skipped. */
async function found(text: string, rule = "no-latest-tag") {
  const { findings, skipped } = await lintText(text, { rules: { [rule]: "error" } })
  const paths = findings.filter((one) => one.rule === rule).map(({ path = [] }) => path.join("."))
  return [...paths, ...skipped.map(({ reason }) => reason)]
}

describe("the pods of", () => {
  test.each([
    ["v1", "Pod", POD, "spec"],
    ["v1", "ReplicationController", `{template: {spec: ${POD}}}`, "spec.template.spec"],
    ["v1", "PodTemplate", "{}", ""],
    ["apps/v1", "Deployment", `{template: {spec: ${POD}}}`, "spec.template.spec"],
    ["apps/v1", "StatefulSet", `{template: {spec: ${POD}}}`, "spec.template.spec"],
    ["apps/v1", "DaemonSet", `{template: {spec: ${POD}}}`, "spec.template.spec"],
    ["apps/v1", "ReplicaSet", `{template: {spec: ${POD}}}`, "spec.template.spec"],
    ["batch/v1", "Job", `{template: {spec: ${POD}}}`, "spec.template.spec"],
    [
      "batch/v1",
      "CronJob",
      `{jobTemplate: {spec: {template: {spec: ${POD}}}}}`,
      "spec.jobTemplate.spec.template.spec",
    ],
    ["argoproj.io/v1alpha1", "Rollout", `{template: {spec: ${POD}}}`, "spec.template.spec"],
    ["serving.knative.dev/v1", "Service", `{template: {spec: ${POD}}}`, "spec.template.spec"],
    ["apps.kruise.io/v1alpha1", "CloneSet", `{template: {spec: ${POD}}}`, "spec.template.spec"],
  ])("%s %s are looked at", async (api, kind, spec, path) => {
    expect(await found(object(api, kind, spec))).toEqual(
      path === "" ? [] : [`${path}.containers.0.image`],
    )
  })

  test.each([
    ["v1", "ConfigMap"],
    ["example.com/v1", "Route"],
  ])("%s %s, which has none by what is known of it, are not", async (api, kind) => {
    expect(await found(object(api, kind, `{pod: ${POD}}`))).toEqual([])
  })
})

test("containers of all three lists are looked at, in the order in which they run", async () => {
  const lists = ["initContainers", "containers", "ephemeralContainers"]
  const pod = `{${lists.map((list) => `${list}: [{name: ${list.toLowerCase()}, image: nginx}]`).join()}}`
  expect(await found(object("v1", "Pod", pod))).toEqual(lists.map((list) => `spec.${list}.0.image`))
})

describe("what runs to its end has no probes", () => {
  const probe = (text: string) => found(text, "no-readiness-probe")
  test.each([
    ["a Job", object("batch/v1", "Job", `{template: {spec: ${POD}}}`), 0],
    ["a Pod that goes on", object("v1", "Pod", POD), 1],
    ["a hook", object("v1", "Pod", POD, "name: web, annotations: {helm.sh/hook: test}"), 0],
    ["a Rollout", object("argoproj.io/v1alpha1", "Rollout", `{template: {spec: ${POD}}}`), 1],
    [
      "a job of another API",
      object("apps.kruise.io/v1alpha1", "BroadcastJob", `{template: {spec: ${POD}}}`),
      0,
    ],
  ])("%s: %i are missed", async (_, text, count) => {
    const { length } = await probe(text)
    expect(length).toBe(count)
  })
})

test.each([
  ["no spec", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"],
  ["a spec that is a text", object("apps/v1", "Deployment", "web")],
  ["containers that are a map", object("v1", "Pod", "{containers: {a: b}}")],
  ["a container that is a text", object("v1", "Pod", "{containers: [web, 1, null]}")],
  [
    "fields of wrong types",
    object(
      "v1",
      "Pod",
      "{containers: [{name: 1, image: 2, env: x, ports: 3, resources: 4, securityContext: 5, volumeMounts: {}}], volumes: x, securityContext: []}",
    ),
  ],
  ["no metadata", "apiVersion: v1\nkind: Service\nspec: {selector: x, ports: {}}\n"],
  [
    "metadata of wrong types",
    object("v1", "Service", "{}", "name: web, labels: x, annotations: 5"),
  ],
])("%s does not break any rule: types are for the schema", async (_, text) => {
  await expect(lintText(text, { profile: "strict" })).resolves.toBeDefined()
})
