import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseManifests } from "@sternpost/manifests"
import { afterAll, beforeEach, describe, expect, test } from "vitest"
import { compilePipeline } from "../compile.ts"
import type { Finding, StageContext } from "../contract.ts"
import { definePipeline } from "../define-pipeline.ts"
import { kyvernoStage } from "./kyverno-program.ts"

const folder = mkdtempSync(join(tmpdir(), "kyverno-stage-"))
afterAll(() => rmSync(folder, { recursive: true }))

/** A program in the place of Kyverno: it keeps what it was given, and ends as the test says. */
const FAKE = `#!/usr/bin/env node
const { appendFileSync, readFileSync, statSync } = require("node:fs")
const { dirname } = require("node:path")
const args = process.argv.slice(2)
const objects = args[args.indexOf("--resource") + 1]
appendFileSync("${folder}/calls.jsonl", JSON.stringify({
  args,
  folder: dirname(objects),
  mode: statSync(dirname(objects)).mode & 0o777,
  objects: readFileSync(objects, "utf8").split("---\\n").filter(Boolean).map((text) => JSON.parse(text)),
  policies: readFileSync(args[1], "utf8"),
  crds: args.includes("--crd-paths")
    ? readFileSync(args[args.indexOf("--crd-paths") + 1], "utf8").split("---\\n").filter(Boolean).map((text) => JSON.parse(text).metadata.name)
    : [],
  env: Object.keys(process.env),
}) + "\\n")
const { exit, stdout, stderr, sleep } = JSON.parse(readFileSync("${folder}/answer.json", "utf8"))
process.stderr.write(stderr ?? "")
process.stdout.write(stdout ?? "", () => setTimeout(() => process.exit(exit), sleep ?? 0))
`
writeFileSync(join(folder, "fake"), FAKE, { mode: 0o755 })
const policy = (kind: string, spec: string, more = "name: p", group = "policies.kyverno.io/v1") =>
  `---\napiVersion: ${group}\nkind: ${kind}\nmetadata: {${more}}\nspec: ${spec}\n`
const DEPLOYMENT = "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"

interface Call {
  readonly args: readonly string[]
  readonly folder: string
  readonly mode: number
  readonly objects: readonly { readonly kind: string; readonly metadata: Record<string, string> }[]
  readonly policies: string
  readonly crds: readonly string[]
  readonly env: readonly string[]
}

const calls = (): readonly Call[] =>
  existsSync(join(folder, "calls.jsonl"))
    ? readFileSync(join(folder, "calls.jsonl"), "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Call)
    : []

beforeEach(() => rmSync(join(folder, "calls.jsonl"), { force: true }))

const report = (...results: object[]) =>
  JSON.stringify({ kind: "ClusterReport", apiVersion: "openreports.io/v1alpha1", results })
const result = (index: number, given: object) => ({
  policy: "p",
  resources: [{ uid: `sternpost-${index}` }],
  ...given,
})

async function run(
  objects: string,
  answer: object,
  { options = {}, policies = policy("ValidatingPolicy", "{}"), crds = [] as string[] } = {},
): Promise<{ readonly findings: readonly Finding[]; readonly skipped: readonly string[] }> {
  writeFileSync(join(folder, "policies.yaml"), policies)
  writeFileSync(join(folder, "answer.json"), JSON.stringify({ exit: 0, ...answer }))
  const stage = kyvernoStage(
    { policies: ["policies.yaml"], command: "./fake", ...options },
    { baseDir: folder, customTypes: [], crds, hasMatch: false },
  )
  const stream = parseManifests(objects)
  const findings: Finding[] = []
  const skipped: string[] = []
  const context: StageContext = {
    stage: "kyverno",
    baseDir: folder,
    release: { namespace: "shop" },
    report: (finding) => findings.push(finding),
    skip: ({ name }, reason) => skipped.push(`${name}: ${reason}`),
  }
  await stage.run({ manifests: stream.manifests, stream, isWhole: true }, context)
  return { findings, skipped }
}

describe("what Kyverno is given", () => {
  test("are objects, without empty documents and out of their lists, in the release's namespace", async () => {
    const list =
      "---\napiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: x}}\n- {apiVersion: v1, kind: Namespace, metadata: {name: b}}\n"
    await run(`---\n# Source: nothing\n${DEPLOYMENT}${list}`, {})
    expect(calls()[0]?.objects.map(({ kind, metadata }) => [kind, metadata])).toEqual([
      ["Deployment", { name: "web", namespace: "shop", uid: "sternpost-0" }],
      ["Pod", { name: "a", namespace: "x", uid: "sternpost-1" }],
      ["Namespace", { name: "b", uid: "sternpost-2" }],
    ])
  })

  test("stands in a private folder, which is gone afterwards", async () => {
    await run(DEPLOYMENT, {})
    const [call] = calls()
    expect(call?.mode).toBe(0o700)
    expect(existsSync(call?.folder ?? "")).toBe(false)
    await expect(run(DEPLOYMENT, { exit: 2, stderr: "panic: boom" })).rejects.toThrow("boom")
    expect(existsSync(calls()[1]?.folder ?? "")).toBe(false)
    await expect(
      run(DEPLOYMENT, { sleep: 5000 }, { options: { timeout: "300ms" } }),
    ).rejects.toThrow("did not finish within 300 ms")
    expect(readdirSync(tmpdir()).filter((name) => name === calls()[2]?.folder)).toEqual([])
  })

  test("are objects of one name one by one, since it panics at the second", async () => {
    const stdout = report(result(0, { result: "fail", message: "bad" }))
    const { findings } = await run(DEPLOYMENT + DEPLOYMENT, { exit: 1, stdout })
    expect(calls().map(({ objects }) => objects.length)).toEqual([1, 1])
    expect(new Set(findings.map(({ manifest }) => manifest)).size).toBe(2)
  })

  test("are no Secrets unless they may be shown", async () => {
    const secret =
      "---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: hunter22}\n"
    const { skipped } = await run(DEPLOYMENT + secret, {})
    expect(calls()[0]?.objects.map(({ kind }) => kind)).toEqual(["Deployment"])
    expect(skipped).toEqual(["s: secret-withheld"])
    const stdout = report(result(0, { result: "fail", message: "not hunter22" }))
    const { findings } = await run(secret, { exit: 1, stdout }, { options: { secrets: "pass" } })
    expect(findings.map(({ message }) => message)).toEqual(["ValidatingPolicy 'p': not (masked)"])
  })

  test("are its policies and exceptions apart, and what options say", async () => {
    const policies =
      policy("ClusterPolicy", "{rules: []}", "name: p", "kyverno.io/v1") +
      policy("PolicyException", "{}", "name: e")
    const options = { values: "v.yaml", userInfo: "u.yaml", args: ["--registry"], env: ["KYV_*"] }
    process.env["KYV_TEST"] = "1"
    await run(DEPLOYMENT, {}, { policies, options })
    const [call] = calls()
    expect(call?.policies).toContain("ClusterPolicy")
    expect(call?.policies).not.toContain("PolicyException")
    expect(call?.args).toEqual([
      "apply",
      expect.stringMatching(/policies\.yaml$/),
      "--resource",
      expect.stringMatching(/objects\.yaml$/),
      "--exception",
      expect.stringMatching(/exceptions\.yaml$/),
      "--values-file",
      join(folder, "v.yaml"),
      "--userinfo",
      join(folder, "u.yaml"),
      ..."--policy-report --output-format json --audit-warn --remove-color -v 3 --registry".split(
        " ",
      ),
    ])
    expect(call?.env.filter((name) => !["__CF_USER_TEXT_ENCODING"].includes(name)).sort()).toEqual([
      "HOME",
      "KYV_TEST",
      "PATH",
    ])
  })

  test("are the CRDs of the pipeline and of the stream, which say what is in no namespace", async () => {
    const crd = (kind: string, scope: string) =>
      `---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: ${kind}}\nspec: {group: a.io, scope: ${scope}, names: {kind: ${kind}, plural: p}, versions: [{name: v1}]}\n`
    const object = (kind: string) =>
      `---\napiVersion: a.io/v1\nkind: ${kind}\nmetadata: {name: o}\n`
    writeFileSync(join(folder, "crds.yaml"), crd("Wide", "Cluster") + crd("Narrow", "Namespaced"))
    const stream = crd("Own", "Cluster") + ["Wide", "Narrow", "Own"].map(object).join("")
    await run(stream, {}, { crds: ["crds.yaml"] })
    expect(calls()[0]?.crds).toEqual(["Wide", "Narrow", "Own"])
    const namespaces = calls()[0]?.objects.map(({ metadata }) => metadata["namespace"])
    expect(namespaces).toEqual([undefined, undefined, "shop", undefined])
  })

  test("is nothing where there are no objects", async () => {
    await run("# nothing\n", {})
    expect(calls()).toEqual([])
  })
})

describe("what Kyverno finds", () => {
  const outcome = async (given: object, policies: string, failOn?: string) => {
    const stdout = `Warning: old{${report(result(0, { message: "bad", ...given })).slice(1)}`
    const options = failOn === undefined ? {} : { failOn }
    const { findings, skipped } = await run(DEPLOYMENT, { exit: 1, stdout }, { policies, options })
    return [...findings.map(({ severity, message }) => `${severity}: ${message}`), ...skipped]
  }
  const cluster = policy("ClusterPolicy", "{rules: []}", "name: p", "kyverno.io/v1")
  const cel = (actions: string) => policy("ValidatingPolicy", `{validationActions: ${actions}}`)

  test.each<[object, string, string]>([
    [{ result: "fail", rule: "r" }, cluster, "error: ClusterPolicy 'p', rule 'r': bad"],
    [{ result: "warn", rule: "r" }, cluster, "warning: ClusterPolicy 'p', rule 'r': bad"],
    [{ result: "error" }, cluster, "error: ClusterPolicy 'p': bad"],
    [{ result: "warn" }, cel("[Deny]"), "error: ValidatingPolicy 'p': bad"],
    [{ result: "warn" }, cel("[]"), "error: ValidatingPolicy 'p': bad"],
    [{ result: "warn" }, cel("[Audit, Warn]"), "warning: ValidatingPolicy 'p': bad"],
    [{ result: "warn" }, cel("[Audit]"), "info: ValidatingPolicy 'p': bad"],
    [{ result: "error" }, cel("[Audit]"), "error: ValidatingPolicy 'p': bad"],
    [
      { result: "fail", policy: "shop/p" },
      policy("Policy", "{}", "name: p, namespace: shop", "kyverno.io/v1"),
      "error: Policy 'shop/p': bad",
    ],
  ])("%j", async (given, policies, expected) => {
    expect(await outcome(given, policies)).toEqual([expected])
  })

  test("fails the run as failOn says", async () => {
    expect(await outcome({ result: "warn" }, cel("[Warn]"), "warning")).toEqual([
      "error: ValidatingPolicy 'p': bad",
    ])
    expect(await outcome({ result: "fail" }, cluster, "never")).toEqual([
      "warning: ClusterPolicy 'p': bad",
    ])
  })

  test("has the field that the message names", async () => {
    const message = "no. rule r failed at path /metadata/labels/"
    const stdout = report(result(0, { result: "fail", message }))
    const { findings } = await run(DEPLOYMENT, { exit: 1, stdout })
    expect(findings).toMatchObject([
      { path: ["metadata", "labels"], rule: "policy-p", manifest: { name: "web" } },
    ])
  })

  test("tells exceptions as skipped, and nothing of what passes", async () => {
    const stdout = report(
      result(0, { result: "pass", message: "success" }),
      result(0, { result: "skip", message: "skip" }),
      result(0, { result: "skip", message: "because of e", properties: { exceptions: "e" } }),
    )
    expect(await run(DEPLOYMENT, { stdout })).toEqual({
      findings: [],
      skipped: ["web: ValidatingPolicy p: because of e"],
    })
  })
})

describe("what goes wrong is told", () => {
  test.each<[string, object, string]>([
    [
      "a policy that was not taken",
      { exit: 1, stdout: "Policies Skipped:\n1. p: wrong\n----------------------\n" },
      '"./fake" did not take all policies: p: wrong',
    ],
    [
      "a file that was passed over",
      { stderr: '> skipping invalid YAML file error="failed to load file a.yaml: no"\n' },
      '"./fake" did not take all policies: no',
    ],
    [
      "an error without a report",
      { exit: 1, stderr: "log\nError: failed to load resources\n" },
      '"./fake" failed: failed to load resources',
    ],
    ["a panic", { exit: 2, stderr: "panic: not a list" }, "exited with code 2"],
  ])("%s", async (_, answer, message) => {
    await expect(run(DEPLOYMENT, answer)).rejects.toThrow(message)
  })

  test("a program that is not there", async () => {
    const options = { command: "no-such-kyverno" }
    await expect(run(DEPLOYMENT, {}, { options })).rejects.toMatchObject({
      code: "STAGE_FAILED",
      message: expect.stringMatching(
        /"no-such-kyverno" was not found on PATH.*the Kyverno CLI is at https:.*cel-policy/,
      ),
    })
  })

  test.each([
    ["v1\nkind: ConfigMap\nmetadata: {name: c}\n", 'ConfigMap "c" is no policy of Kyverno\'s'],
    [
      "admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata: {name: c}\n",
      "are for the stages cel-policy and mutate-policy",
    ],
    [
      "kyverno.io/v2\nkind: PolicyException\nmetadata: {name: c}\n",
      "no policy is in policies.yaml",
    ],
  ])("files that hold no policies: %s", async (text, message) => {
    await expect(run(DEPLOYMENT, {}, { policies: `apiVersion: ${text}` })).rejects.toThrow(message)
  })
})

test("a pipeline that may run no programs may not have the stage", async () => {
  const stages = [{ uses: "kyverno", with: { policies: ["policies.yaml"] } }]
  const pipeline = await definePipeline({ stages })
  const locked = { ...pipeline, baseDir: folder, security: { allowExec: false } }
  await expect(compilePipeline(locked)).rejects.toMatchObject({ code: "STAGE_REFUSED" })
})
