import { describe, expect, test } from "vitest"
import { saidBy } from "../testing.ts"
import * as rules from "./jobs.ts"

const POD = (fields = 'restartPolicy: Never, containers: [{name: web, image: "a:1"}]') =>
  `template: {spec: {${fields}}}`
const job = (spec = "", pod = POD(), metadata = "") =>
  `apiVersion: batch/v1\nkind: Job\nmetadata: {name: web${metadata}}\nspec: {${spec}${pod}}\n`
const cron = (spec = "", jobSpec = "", pod = POD()) =>
  `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: web}\nspec: {schedule: "0 3 * * *", ${spec}jobTemplate: {spec: {${jobSpec}${pod}}}}\n`
const HOOK = ", annotations: {helm.sh/hook: pre-upgrade}"

describe("job-ttl", () => {
  test.each<[what: string, text: string, found: readonly string[]]>([
    [
      "a Job without one",
      job(),
      ["spec.ttlSecondsAfterFinished: it does not say ttlSecondsAfterFinished"],
    ],
    ["a Job with one", job("ttlSecondsAfterFinished: 60, "), []],
    ["a Job that is gone at once", job("ttlSecondsAfterFinished: 0, "), []],
    ["a hook, which Helm takes away", job("", POD(), HOOK), []],
    ["a CronJob without one", cron(), []],
    [
      "a CronJob with one",
      cron("", "ttlSecondsAfterFinished: 60, "),
      [
        "spec.jobTemplate.spec.ttlSecondsAfterFinished: ttlSecondsAfterFinished takes Jobs away that the history of the CronJob should keep",
      ],
    ],
  ])("%s", async (_, text, found) => {
    expect(await saidBy(rules.jobTtl, text)).toEqual(found)
  })
})

test("cronjob-deadline: a CronJob says how late is too late, a Job need not", async () => {
  expect(await saidBy(rules.cronJobDeadline, cron())).toEqual([
    "spec.startingDeadlineSeconds: it does not say startingDeadlineSeconds",
  ])
  expect(await saidBy(rules.cronJobDeadline, cron("startingDeadlineSeconds: 60, "))).toEqual([])
  expect(await saidBy(rules.cronJobDeadline, job())).toEqual([])
})

describe("cronjob-restart-policy", () => {
  const pod = (policy: string) => POD(`${policy}containers: [{name: web, image: "a:1"}]`)
  test.each([
    ["restartPolicy: Never, ", true],
    ["restartPolicy: OnFailure, ", true],
    ["restartPolicy: Always, ", false],
    ["", false],
  ])("%j is good: %s", async (policy, isGood) => {
    const words = "restartPolicy: its pods must have restartPolicy Never or OnFailure"
    expect(await saidBy(rules.cronJobRestartPolicy, cron("", "", pod(policy)))).toEqual(
      isGood ? [] : [`spec.jobTemplate.spec.template.spec.${words}`],
    )
    expect(await saidBy(rules.cronJobRestartPolicy, job("", pod(policy)))).toEqual(
      isGood ? [] : [words],
    )
  })
})

describe("hook-job-with-sidecar", () => {
  const two = (name: string, rest = "restartPolicy: Never, ") =>
    POD(`${rest}containers: [{name: web, image: "a:1"}, {name: ${name}, image: "b:1"}]`)
  const found = (name: string) => [
    `containers.1: the container "${name}" does not end with the others`,
  ]

  test.each([["istio-proxy"], ["linkerd-proxy"], ["cloud-sql-proxy"], ["vault-agent"]])(
    "%s beside the work of a Job is found",
    async (name) => {
      expect(await saidBy(rules.hookJobWithSidecar, job("", two(name)))).toEqual(found(name))
    },
  )

  test("two containers that both end are good", async () => {
    expect(await saidBy(rules.hookJobWithSidecar, job("", two("report")))).toEqual([])
  })

  test("a proxy alone is the work itself", async () => {
    const pod = POD('containers: [{name: envoy, image: "b:1"}]')
    expect(await saidBy(rules.hookJobWithSidecar, job("", pod))).toEqual([])
  })

  test("one that is an init container which is started again ends with the pod", async () => {
    const pod = POD(
      'containers: [{name: web, image: "a:1"}], initContainers: [{name: envoy, image: "b:1", restartPolicy: Always}]',
    )
    expect(await saidBy(rules.hookJobWithSidecar, job("", pod))).toEqual([])
  })

  test("a hook that is a Pod is asked, a Deployment is not", async () => {
    const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: web${HOOK}}\nspec: {containers: [{name: web, image: "a:1"}, {name: envoy, image: "b:1"}]}\n`
    expect(await saidBy(rules.hookJobWithSidecar, pod)).toEqual([
      'spec.containers.1: the container "envoy" does not end with the others',
    ])
    const fields = 'containers: [{name: web, image: "a:1"}, {name: envoy, image: "b:1"}]'
    expect(await saidBy(rules.hookJobWithSidecar, fields)).toEqual([])
  })
})
