import { parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import { runChecks } from "../run-checks.ts"
import { testCheck } from "../testing.ts"
import { parseLevel } from "./level.ts"
import type { PodSecurityOptions } from "./options.ts"
import { podSecurityCheck } from "./pod-security.ts"

const pod = (kind: string, at: string, spec: string, metadata = "name: web") =>
  `apiVersion: ${kind.includes("/") ? kind.slice(0, kind.lastIndexOf("/")) : "v1"}
kind: ${kind.slice(kind.lastIndexOf("/") + 1)}
metadata: {${metadata}}
${at === "" ? `spec: ${spec}` : at.replace("POD", `{spec: ${spec}}`)}
`
const PRIVILEGED = "{containers: [{name: a, image: x, securityContext: {privileged: true}}]}"
const enforce = parseLevel("baseline")

async function run(text: string, options: PodSecurityOptions, kubernetesVersion = "1.36") {
  const { manifests, unreadable } = parseManifests(text).readable()
  const { findings, skipped } = await runChecks({
    checks: [podSecurityCheck(options)],
    manifests,
    unreadable,
    kubernetesVersion,
  })
  return {
    findings: findings.map(({ rule, severity, message, path, manifest }) => ({
      rule,
      severity,
      message,
      path: path?.join("."),
      object: manifest?.name,
    })),
    skipped: skipped.map(({ reason }) => reason),
  }
}

test("keeps the promises of a check", async () => {
  await testCheck({
    check: () => podSecurityCheck({ enforce: parseLevel("restricted") }),
    input: pod("Pod", "", PRIVILEGED),
  })
})

describe("finds pods in", () => {
  const path = "spec.containers.0.securityContext.privileged"
  test.each([
    ["Pod", "", path],
    ["PodTemplate", "template: POD", `template.${path}`],
    ["apps/v1/Deployment", "spec: {template: POD}", `spec.template.${path}`],
    [
      "batch/v1/CronJob",
      "spec: {jobTemplate: {spec: {template: POD}}}",
      `spec.jobTemplate.spec.template.${path}`,
    ],
    ["argoproj.io/v1alpha1/Rollout", "spec: {template: POD}", `spec.template.${path}`],
    ["serving.knative.dev/v1/Service", "spec: {template: POD}", `spec.template.${path}`],
  ])("%s", async (kind, at, expected) => {
    const { findings } = await run(pod(kind, at, PRIVILEGED), { enforce })
    expect(findings).toEqual([
      {
        rule: "pod-security-privileged",
        severity: "error",
        message:
          'violates PodSecurity "baseline:v1.36": privileged (container "a" must not set securityContext.privileged=true)',
        path: expected,
        object: "web",
      },
    ])
  })

  test("a List", async () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n- ${pod("Pod", "", PRIVILEGED).trim().replaceAll("\n", "\n  ")}\n`
    expect((await run(list, { enforce })).findings).toHaveLength(1)
  })
})

test("what has no pod, and what the level allows, is not told", async () => {
  const text = `${pod("Pod", "", "{containers: [{name: a, image: x}]}")}---\napiVersion: v1\nkind: Service\nmetadata: {name: a}\n`
  expect(await run(text, { enforce })).toEqual({ findings: [], skipped: [] })
  expect(
    (await run(pod("Pod", "", PRIVILEGED), { enforce: parseLevel("privileged") })).findings,
  ).toEqual([])
})

test("the newest version is that of the cluster", async () => {
  const text = pod(
    "Pod",
    "",
    "{containers: [{name: a, image: x, livenessProbe: {httpGet: {port: 1, host: b}}}]}",
  )
  expect((await run(text, { enforce }, "1.33")).findings).toEqual([])
  const { findings } = await run(text, { enforce }, "1.34")
  expect(findings[0]).toMatchObject({
    rule: "pod-security-host-probes-and-host-lifecycle",
    path: "spec.containers.0.livenessProbe.httpGet.host",
  })
})

test("what the lower level enforces is an error, what the upper one warns of a warning", async () => {
  const options = { enforce, warn: parseLevel("restricted:v1.22") }
  const { findings } = await run(pod("Pod", "", PRIVILEGED), options)
  expect(findings.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual([
    "error pod-security-privileged",
    "warning pod-security-allow-privilege-escalation",
    "warning pod-security-capabilities-restricted",
    "warning pod-security-run-as-non-root",
    "warning pod-security-seccomp-profile-restricted",
  ])
})

describe("exemptions are told", () => {
  test("namespaces", async () => {
    const exempt = { namespaces: ["kube-system"] }
    const text = pod("Pod", "", PRIVILEGED, "name: a, namespace: kube-system")
    const expected = { findings: [], skipped: ["the namespace kube-system is exempt"] }
    expect(await run(text, { enforce, exempt })).toEqual(expected)
    const unnamed = pod("Pod", "", PRIVILEGED)
    expect(await run(unnamed, { enforce, exempt, namespace: "kube-system" })).toEqual(expected)
    expect((await run(unnamed, { enforce, exempt })).findings).toHaveLength(1)
  })

  test("runtime classes", async () => {
    const text = pod("Pod", "", PRIVILEGED.replace("{", "{runtimeClassName: gvisor, "))
    const { findings, skipped } = await run(text, {
      enforce,
      exempt: { runtimeClasses: ["gvisor"] },
    })
    expect(findings).toEqual([])
    expect(skipped).toEqual(["the runtime class gvisor is exempt"])
  })
})

describe("labels of Namespaces in the stream", () => {
  const namespace = (labels: string) =>
    `---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {${labels}}}\n`
  const text = pod("Pod", "", PRIVILEGED, "name: a, namespace: shop")

  test("say the level of what is in them", async () => {
    const labels =
      "pod-security.kubernetes.io/enforce: baseline, pod-security.kubernetes.io/enforce-version: v1.20"
    const { findings } = await run(text + namespace(labels), { namespaceLabels: true })
    expect(findings.map(({ message }) => message.slice(0, 45))).toEqual([
      'violates PodSecurity "baseline:v1.20": privil',
    ])
    expect((await run(text + namespace(labels), {})).findings).toEqual([])
  })

  test("may allow more than the options do", async () => {
    const labels = "pod-security.kubernetes.io/enforce: privileged"
    const { findings } = await run(text + namespace(labels), { namespaceLabels: true, enforce })
    expect(findings).toEqual([])
  })

  test("that name no level fail the run", async () => {
    const labels = "pod-security.kubernetes.io/warn: strict"
    await expect(run(text + namespace(labels), { namespaceLabels: true })).rejects.toThrow(
      /check "pod-security" failed at Namespace shop \(line 6 of the stream\): "strict" is no level/,
    )
  })
})
