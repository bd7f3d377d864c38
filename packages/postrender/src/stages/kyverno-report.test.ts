import { describe, expect, test } from "vitest"
import { readKyvernoOutput, refusedPolicy } from "./kyverno-report.ts"

// Printed by the Kyverno CLI 1.19.1.
const PRINTED = `Warning: cpol.yaml: kyverno.io/v1 ClusterPolicy is deprecated and will be removed in a future release
----------------------------------------------------------------------
Policies Skipped:
1. broken: policy contains invalid variables: variable substitution failed for rule x
----------------------------------------------------------------------

policy j applied to x/Pod/web:
apiVersion: v1
kind: Pod
metadata:
    name: web

---


Mutation:
Mutation has been applied successfully.{"kind":"ClusterReport","apiVersion":"openreports.io/v1alpha1","metadata":{"name":"merged"},"source":"","summary":{"pass":1,"fail":0,"warn":1,"error":0,"skip":1},"results":[{"source":"kyverno","policy":"labels","rule":"autogen-need-team","category":"x","severity":"high","timestamp":{"seconds":1795543111,"nanos":0},"result":"warn","scored":true,"resources":[{"kind":"Deployment","namespace":"default","name":"web","uid":"u-1","apiVersion":"apps/v1"}],"message":"validation error: needs team. rule autogen-need-team failed at path /spec/template/spec/containers/0/metadata/a~1b/","properties":{"process":"background scan"}},{"source":"KyvernoValidatingPolicy","policy":"team","timestamp":{"seconds":1795543110,"nanos":0},"result":"pass","scored":true,"resources":[{"kind":"Deployment","namespace":"default","name":"web2","uid":"u-2","apiVersion":"apps/v1"}],"message":"success","properties":{"process":"background scan"}},{"source":"KyvernoValidatingPolicy","policy":"team","rule":"exception","timestamp":{"seconds":1795543110,"nanos":0},"result":"skip","scored":true,"resources":[{"kind":"Pod","namespace":"x","name":"web","uid":"u-3","apiVersion":"v1"}],"message":"rule is skipped due to policy exception: sys/e","properties":{"exceptions":"e","process":"background scan"}}]}

---
{"kind":"PolicyReport","apiVersion":"openreports.io/v1alpha1","metadata":{"name":"nsp","namespace":"x"},"source":"","summary":{"pass":0,"fail":1,"warn":0,"error":0,"skip":0},"results":[{"source":"kyverno","policy":"x/nsp","rule":"need-team","timestamp":{"seconds":1795543111,"nanos":0},"result":"fail","scored":true,"resources":[{"kind":"Pod","namespace":"x","name":"web","uid":"u-3","apiVersion":"v1"}],"message":"validation error: needs team. rule need-team failed at path /metadata/labels/","properties":{"process":"background scan"}}]}
`

describe("what the CLI prints", () => {
  const { results, refused } = readKyvernoOutput(PRINTED)

  test("has its reports among other text", () => {
    expect(results.map(({ policy, rule, result, uid }) => [policy, rule, result, uid])).toEqual([
      ["labels", "autogen-need-team", "warn", "u-1"],
      ["team", "", "pass", "u-2"],
      ["team", "exception", "skip", "u-3"],
      ["x/nsp", "need-team", "fail", "u-3"],
    ])
    expect(results.map(({ isExempted }) => isExempted)).toEqual([false, false, true, false])
  })

  test("names fields at the end of messages", () => {
    expect(results.map(({ path }) => path)).toEqual([
      ["spec", "template", "spec", "containers", 0, "metadata", "a/b"],
      undefined,
      undefined,
      ["metadata", "labels"],
    ])
  })

  test("names policies that were not taken", () => {
    expect(refused).toEqual([
      "broken: policy contains invalid variables: variable substitution failed for rule x",
    ])
  })

  test("may be nothing", () => {
    expect(readKyvernoOutput("\n")).toEqual({ results: [], refused: [] })
  })
})

describe("on stderr stands", () => {
  const E = "\u001b"
  test.each([
    [
      `${E}[90m2026-11-24T17:58:30Z${E}[0m -2 ${E}[1mgithub.com/kyverno/x/command.go:1188${E}[0m${E}[36m >${E}[0m skipping invalid YAML file ${E}[36merror=${E}[0m${E}[31m${E}[1m"failed to load file /tmp/bad.yaml: failed to parse document (spec.validationActionz: Invalid value: value provided for unknown field)"${E}[0m${E}[0m ${E}[36mpath=${E}[0mbad.yaml`,
      "failed to parse document (spec.validationActionz: Invalid value: value provided for unknown field)",
    ],
    [
      `2026 ERR command.go:1184 > Non-fatal parsing error for single document error="failed to parse \\"x\\"" logger=kubectl-kyverno`,
      'failed to parse "x"',
    ],
    ["2026 -2 vars.go:359 > variable substituted path=/validate/message v=3", undefined],
  ])("%s", (line, expected) => {
    expect(refusedPolicy(line)).toBe(expected)
  })
})
