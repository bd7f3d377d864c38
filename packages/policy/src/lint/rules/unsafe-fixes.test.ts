import { parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import { applyFixes } from "../../findings/apply-fixes.ts"
import { harden } from "../../harden/harden.ts"
import { evaluatePod } from "../../pod-security/evaluate.ts"
import { parseLevel } from "../../pod-security/level.ts"
import { lintText } from "../testing.ts"

const POD = (container: string, spec = "") => `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:${spec}
  containers:
    - name: web # the application
      image: web@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef${container}
`
const CONTEXT = (fields: string) => `\n      securityContext:\n        ${fields}`

async function fixed(text: string, rule: string, unsafe = true) {
  const rules = { [rule]: "error" } as const
  const { findings } = await lintText(text, { profile: "minimal", rules })
  const own = findings.filter((finding) => finding.rule === rule)
  const { fixed: done } = applyFixes(own, { unsafe })
  const manifest = own[0]?.manifest
  const after = manifest === undefined ? text : `${manifest.documentText}`
  const left = (await lintText(after, { profile: "minimal", rules })).findings
  return {
    found: own.length,
    fixed: done.length,
    text: after,
    left: left.filter((finding) => finding.rule === rule).length,
  }
}

describe("the unsafe fix of", () => {
  test.each<[rule: string, before: string, after: string]>([
    ["run-as-non-root", POD(""), `${POD("")}  securityContext:\n    runAsNonRoot: true\n`],
    ["read-only-root-fs", POD(""), POD(CONTEXT("readOnlyRootFilesystem: true"))],
    ["privilege-escalation", POD(""), POD(CONTEXT("allowPrivilegeEscalation: false"))],
    [
      "privilege-escalation",
      POD(CONTEXT("runAsUser: 5 # nobody")),
      POD(CONTEXT("runAsUser: 5 # nobody\n        allowPrivilegeEscalation: false")),
    ],
    [
      "drop-all-capabilities",
      POD(""),
      POD(CONTEXT("capabilities:\n          drop:\n            - ALL")),
    ],
    ["drop-net-raw", POD(""), POD(CONTEXT("capabilities:\n          drop:\n            - ALL"))],
    [
      "no-linux-hardening",
      POD(""),
      `${POD("")}  securityContext:\n    seccompProfile:\n      type: RuntimeDefault\n`,
    ],
    ["automount-token", POD(""), `${POD("")}  automountServiceAccountToken: false\n`],
    [
      "image-pull-policy",
      POD("").replace(/@sha256:\w+/, ":1 # tag"),
      POD("\n      imagePullPolicy: Always").replace(/@sha256:\w+/, ":1 # tag"),
    ],
  ])("%s mends it, and changes nothing else", async (rule, before, after) => {
    expect(await fixed(before, rule)).toEqual({ found: 1, fixed: 1, text: after, left: 0 })
    expect(await fixed(before, rule, false)).toMatchObject({ fixed: 0, text: before })
  })
})

describe("what a pod asks for by name is left alone:", () => {
  test.each([
    ["run-as-non-root", CONTEXT("runAsNonRoot: false")],
    ["run-as-non-root", CONTEXT("runAsUser: 0")],
    ["read-only-root-fs", CONTEXT("readOnlyRootFilesystem: false")],
    ["privilege-escalation", CONTEXT("allowPrivilegeEscalation: true")],
    // The API server refuses the field beside these.
    ["privilege-escalation", CONTEXT("privileged: true")],
    ["privilege-escalation", CONTEXT("capabilities: {add: [SYS_ADMIN]}")],
    ["drop-all-capabilities", CONTEXT("capabilities: {add: [CHOWN]}")],
    ["drop-net-raw", CONTEXT("capabilities: {add: [NET_RAW]}")],
    ["host-network", "\n  hostNetwork: true"],
  ])("%s with%s", async (rule, fields) => {
    const text = rule === "host-network" ? POD("", fields) : POD(fields)
    expect(await fixed(text, rule)).toEqual({ found: 1, fixed: 0, text, left: 1 })
  })
})

test("of two containers the one that may be changed is", async () => {
  const more = `    - name: other\n      image: other:1\n      securityContext: {privileged: true}\n`
  const { found, fixed: count, text } = await fixed(`${POD("")}${more}`, "privilege-escalation")
  expect([found, count]).toEqual([2, 1])
  expect(text).toBe(`${POD(CONTEXT("allowPrivilegeEscalation: false"))}${more}`)
})

test("all of them together make what harden makes: a pod that keeps to the level restricted", async () => {
  const level = parseLevel("restricted:v1.36")
  const { findings } = await lintText(POD(""), { profile: "strict" })
  applyFixes(findings, { unsafe: true })
  const [finding] = findings
  const mended = finding?.manifest
  expect(evaluatePod(mended?.value(), level)).toEqual([])
  const [other] = parseManifests(POD("")).manifests
  if (other === undefined) throw new Error("no manifest")
  expect(harden(other, { level, changesExplicit: false })).toEqual([])
  expect(mended?.value()).toMatchObject(other.value())
})
