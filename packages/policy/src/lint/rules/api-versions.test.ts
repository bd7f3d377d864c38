import { parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import { runChecks } from "../../run-checks.ts"
import { lintCheck } from "../lint-check.ts"
import { onlyRule } from "../testing.ts"
import { deprecatedApi, removedApi } from "./api-versions.ts"
import { LINT_RULES } from "./registry.ts"

const object = (apiVersion: string, kind: string) =>
  `apiVersion: ${apiVersion} # version\nkind: ${kind}\nmetadata: {name: web}\n`

async function run(text: string, kubernetesVersion: string) {
  const stream = parseManifests(text)
  const found = []
  for (const rule of [removedApi, deprecatedApi]) {
    const checks = [lintCheck(onlyRule(rule, LINT_RULES))]
    const result = await runChecks({ checks, manifests: stream.manifests, kubernetesVersion })
    found.push(...result.findings)
  }
  return { stream, found, told: found.map(({ rule, message }) => `${rule}: ${message}`) }
}

describe("what is said of batch/v1beta1 CronJob", () => {
  const text = object("batch/v1beta1", "CronJob")
  test.each<[version: string, told: readonly string[]]>([
    ["1.20", []],
    [
      "1.21",
      [
        "deprecated-api: batch/v1beta1 CronJob is deprecated since Kubernetes 1.21, and gone in 1.25: use batch/v1 CronJob",
      ],
    ],
    [
      "1.24",
      [
        "deprecated-api: batch/v1beta1 CronJob is deprecated since Kubernetes 1.21, and gone in 1.25: use batch/v1 CronJob",
      ],
    ],
    [
      "1.25",
      ["removed-api: batch/v1beta1 CronJob is gone since Kubernetes 1.25: use batch/v1 CronJob"],
    ],
    [
      "1.36",
      ["removed-api: batch/v1beta1 CronJob is gone since Kubernetes 1.25: use batch/v1 CronJob"],
    ],
  ])("in Kubernetes %s", async (version, told) => {
    expect((await run(text, version)).told).toEqual(told)
  })
})

test.each([
  ["batch/v1", "CronJob"],
  ["example.com/v1beta1", "CronJob"],
  ["v1", "ConfigMap"],
])("nothing is said of %s %s", async (apiVersion, kind) => {
  expect((await run(object(apiVersion, kind), "1.36")).told).toEqual([])
})
