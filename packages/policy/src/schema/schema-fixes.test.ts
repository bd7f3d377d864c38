import { parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import { applyFixes } from "../findings/apply-fixes.ts"
import { runChecks } from "../run-checks.ts"
import { schemaCheck } from "./schema-check.ts"

const POD = (container: string, spec = "") => `apiVersion: v1
kind: Pod
metadata: {name: web}
spec: # of it
  containers:
  - name: web
    image: web:1 # the application
    ${container}
${spec}`

async function run(text: string) {
  const stream = parseManifests(text)
  const { manifests } = stream
  const checks = [schemaCheck()]
  const { findings } = await runChecks({ checks, manifests, kubernetesVersion: "1.36" })
  return { stream, findings }
}

describe("a fix writes", () => {
  test.each([
    ["imgaePullPolicy: Always # now", "imagePullPolicy: Always # now"],
    ["securitycontext: {privileged: false}", "securityContext: {privileged: false}"],
    ["env: [{name: A, value: 1.10}]", 'env: [{name: A, value: "1.10"}]'],
    ["env: [{name: A, value: 0x1F}]", 'env: [{name: A, value: "0x1F"}]'],
    ["env: [{name: A, value: true}]", 'env: [{name: A, value: "true"}]'],
    ["imagePullPolicy: always # now", "imagePullPolicy: Always # now"],
    ['tty: "true"', "tty: true"],
    [
      'livenessProbe: {exec: {}, periodSeconds: "5"}',
      "livenessProbe: {exec: {}, periodSeconds: 5}",
    ],
    ["args: [--port, 80]", 'args: [--port, "80"]'],
  ])("for %s: %s", async (before, after) => {
    const { stream, findings } = await run(POD(before))
    expect(findings).toHaveLength(1)
    expect(applyFixes(findings).left).toEqual([])
    expect(stream.toString()).toBe(POD(after))
    expect((await run(stream.toString())).findings).toEqual([])
  })

  test("what an annotation holds as it is written", async () => {
    const text = (value: string) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  annotations: {n: ${value}}\n`
    const { stream, findings } = await run(text("1_000"))
    applyFixes(findings)
    expect(stream.toString()).toBe(text('"1_000"'))
  })
})

describe("there is no fix where nobody knows what was meant:", () => {
  test.each([
    ["xyz: 1"],
    // The right name is taken.
    ["imgaePullPolicy: Always\n    imagePullPolicy: Never"],
    // What stands there does not belong under the name that is like it.
    ["imgaePullPolicy: {a: 1}"],
    ["imgaePullPolicy: null"],
    ["env: [{name: A, value: [1]}]"],
    ["env: [{name: A, value: {b: 1}}]"],
    ['tty: "yes"'],
    ["imagePullPolicy: Allways"],
    ['livenessProbe: {exec: {}, periodSeconds: "5s"}'],
    ['livenessProbe: {exec: {}, periodSeconds: "05"}'],
    ['livenessProbe: {exec: {}, periodSeconds: "99999999999"}'],
    ["tty: 1"],
    ["args: 80"],
  ])("%s", async (container) => {
    const { stream, findings } = await run(POD(container))
    expect(findings.length).toBeGreaterThan(0)
    expect(applyFixes(findings).fixed).toEqual([])
    expect(stream.toString()).toBe(POD(container))
  })

  test("keys of Secrets, whose values are never touched", async () => {
    const text = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {a: 12345}\n"
    const { findings } = await run(text)
    expect(findings.map(({ rule, fix }) => [rule, fix])).toEqual([["wrong-type", undefined]])
  })
})

test("fixes of one object do not get into each other's way", async () => {
  const { stream, findings } = await run(
    POD("imgaePullPolicy: Always\n    args: [1, 2]\n    env:\n    - {name: A, value: 3}"),
  )
  expect(findings).toHaveLength(4)
  expect(applyFixes(findings).fixed).toHaveLength(4)
  expect(stream.toString()).toBe(
    POD('imagePullPolicy: Always\n    args: ["1", "2"]\n    env:\n    - {name: A, value: "3"}'),
  )
})
