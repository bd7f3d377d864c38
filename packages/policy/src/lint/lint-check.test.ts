import { parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import { runChecks } from "../run-checks.ts"
import { testCheck } from "../testing.ts"
import { lintCheck } from "./lint-check.ts"
import { lintText } from "./testing.ts"

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: nginx
        env: [{name: DB_PASSWORD, value: hunter22}]
`
const SECRET = `---
apiVersion: v1
kind: Secret
metadata: {name: db, annotations: {note: correct-horse-battery}}
stringData: {password: correct-horse-battery}
`

test("it keeps the promises of a check, in every profile", async () => {
  const input = DEPLOYMENT + SECRET
  await testCheck({ check: () => lintCheck({}), input })
  await testCheck({ check: () => lintCheck({ profile: "strict" }), input })
})

test("a finding has the field, and the severity of its rule", async () => {
  const { findings } = await lintText(DEPLOYMENT, { profile: "minimal" })
  expect(findings.map(({ rule, severity, path }) => [rule, severity, path?.join(".")])).toEqual([
    ["no-latest-tag", "error", "spec.template.spec.containers.0.image"],
    ["secret-in-env", "error", "spec.template.spec.containers.0.env.0"],
  ])
})

test("what a Secret holds is not told, where it is found", async () => {
  const { findings } = await lintText(DEPLOYMENT + SECRET, { profile: "minimal" })
  expect(findings.map(({ rule }) => rule)).toContain("secret-value-in-annotation")
  expect(findings.map(({ message }) => message).join()).not.toMatch(/correct-horse|hunter22/)
})

describe("profiles and rules", () => {
  const count = async (options: Parameters<typeof lintText>[1]) =>
    (await lintText(DEPLOYMENT, options)).findings.length

  test("each profile finds what the smaller ones do, and more", async () => {
    const [minimal, recommended, strict] = [
      await count({ profile: "minimal" }),
      await count({}),
      await count({ profile: "strict" }),
    ]
    expect(minimal).toBeLessThan(recommended)
    expect(recommended).toBeLessThan(strict)
  })

  test("a category has the rules of its sort only", async () => {
    const rules = lintCheck({ profile: "security" }).rules.map(({ id }) => id)
    expect(rules).toContain("host-network")
    expect(rules).not.toContain("no-pdb")
  })

  test("a rule is off, has another severity, or is on though the profile has it not", async () => {
    const { findings } = await lintText(DEPLOYMENT, {
      profile: "minimal",
      rules: { "no-latest-tag": "off", "secret-in-env": "info", "three-replicas": "warning" },
    })
    expect(findings.map(({ rule, severity }) => [rule, severity])).toEqual([
      ["secret-in-env", "info"],
      ["three-replicas", "warning"],
    ])
  })

  test.each([
    [{ rules: { "no-such-rule": "off" } }, 'no rule "no-such-rule"; see docs/lint-rules.md'],
    [{ rules: { "latest-tag": "off" } }, 'no rule "latest-tag"; here it is called "no-latest-tag"'],
    [{ profile: "best" }, 'no profile "best"; there are minimal, recommended, strict, correctness'],
  ])("%j is refused", (options, words) => {
    expect(() => lintCheck(options as never)).toThrow(
      expect.objectContaining({ code: "CHECK_OPTIONS", message: expect.stringContaining(words) }),
    )
  })
})

describe("workloads", () => {
  const kinds = async (text: string) => {
    const { findings, skipped } = await lintText(text, { profile: "minimal" })
    return [...findings.map(({ rule }) => rule), ...skipped.map(({ reason }) => reason)]
  }

  test("pods in custom resources are looked at", async () => {
    const rollout = DEPLOYMENT.replace("apps/v1", "argoproj.io/v1alpha1").replace(
      "Deployment",
      "Rollout",
    )
    expect(await kinds(rollout)).toContain("no-latest-tag")
  })

  test("items of a List are looked at", async () => {
    const items = DEPLOYMENT.replace(/^/gm, "  ").replace("  apiVersion", "- apiVersion")
    expect(await kinds(`apiVersion: v1\nkind: List\nitems:\n${items}`)).toContain("no-latest-tag")
  })

  test("a container that an operator completes is skipped, and told", async () => {
    const text = DEPLOYMENT.replace("apps/v1", "argoproj.io/v1alpha1")
      .replace("Deployment", "Rollout")
      .replace("        image: nginx\n", "")
    expect(await kinds(text)).toEqual([`an operator completes the container "web"`])
  })

  test("an extensions/v1beta1 Deployment is a workload too", async () => {
    expect(await kinds(DEPLOYMENT.replace("apps/v1", "extensions/v1beta1"))).toEqual(
      expect.arrayContaining(["no-latest-tag", "removed-api"]),
    )
  })
})

test("ten thousand Services and pods are compared in little time", async () => {
  const pair = (i: number) =>
    `apiVersion: v1\nkind: Service\nmetadata: {name: s${i}}\nspec: {selector: {app: web, n: x${i}}}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: p${i}, labels: {app: web, n: x${i}}}\nspec: {containers: [{name: a, image: "a:1"}]}\n`
  const text = Array.from({ length: 5000 }, (_, i) => pair(i)).join("---\n")
  const { manifests } = parseManifests(text).readable()
  const checks = [lintCheck({ profile: "minimal" })]
  const { findings } = await runChecks({ checks, manifests, kubernetesVersion: "1.36" })
  expect(findings).toEqual([])
}, 20_000)
