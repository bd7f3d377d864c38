// Kyverno's policies in CEL as they are evaluated here, against the Kyverno CLI; and the stage that runs it.
import { readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseManifests } from "@sternpost/manifests"
import { createChecks, runChecks } from "@sternpost/policy"
import { expect, test } from "vitest"
import { runProgram } from "../support/run-program.ts"
import { scratchFolder } from "../support/scratch.ts"
import { describeWithTools, tool } from "../support/tools.ts"

const data = (name: string) => fileURLToPath(new URL(`kyverno/${name}`, import.meta.url))
const executable = fileURLToPath(new URL("../../bin/sternpost", import.meta.url))

/** What is found of each object, as `POLICY KIND NAME: MESSAGE`, in order. */
type Verdicts = readonly string[]

async function ownVerdicts(policies: string, objects: string): Promise<Verdicts> {
  const checks = await createChecks(
    { baseDir: "/", policies: [policies], kubernetesVersion: "1.36" },
    ["policy"],
  )
  const { manifests } = parseManifests(readFileSync(objects))
  const { findings } = await runChecks({ checks, manifests, kubernetesVersion: "1.36" })
  return findings
    .map(({ rule, manifest, message }) => {
      const text = message.replace(/^\S+ '\S+' (denied request|failed): /, "")
      return `${rule.replace("policy-", "")} ${manifest?.kind} ${manifest?.name}: ${withoutError(text)}`
    })
    .sort()
}

interface Report {
  readonly results: readonly {
    readonly policy: string
    readonly result: string
    readonly message: string
    readonly resources: readonly { readonly kind: string; readonly name: string }[]
  }[]
}

async function theirVerdicts(policies: string, objects: string): Promise<Verdicts> {
  const { stdout, stderr } = await runProgram(tool("kyverno"), [
    ...["apply", policies, "--resource", objects, "--exceptions-within-policies"],
    ...["--policy-report", "--output-format", "json"],
  ])
  const [line] = stdout.match(/\{"kind":"ClusterReport".*/) ?? []
  if (line === undefined) throw new Error(`no report: ${stdout}${stderr}`)
  return (JSON.parse(line) as Report).results
    .filter(({ result }) => result === "fail" || result === "error")
    .map(
      ({ policy, message, resources: [object] }) =>
        `${policy} ${object?.kind} ${object?.name}: ${withoutError(message)}`,
    )
    .sort()
}

// How an error is worded is a matter of the engine.
function withoutError(text: string): string {
  return text
    .replace(/^(error: .*|expression '[\s\S]*' resulted in error: [\s\S]*)$/, "an error")
    .replace(/^(failed to evaluate message expression): .*/s, "$1")
}

/** Objects by their kinds and names; of those that are there several times the last. */
function byName(text: string): ReadonlyMap<string, unknown> {
  const { manifests } = parseManifests(text)
  return new Map(
    manifests.map((manifest) => [`${manifest.kind} ${manifest.name}`, manifest.value()]),
  )
}

describeWithTools("Kyverno 1.19.1", ["kyverno"], () => {
  const [policies, objects] = [data("policies.yaml"), data("objects.yaml")]

  test("says the same of objects as we do of its policies in CEL", async () => {
    const theirs = await theirVerdicts(policies, objects)
    expect(theirs.length).toBeGreaterThan(20)
    expect(theirs.filter((verdict) => verdict.endsWith(": an error")).length).toBeGreaterThan(1)
    expect(await ownVerdicts(policies, objects)).toEqual(theirs)
  })

  test("makes the same of objects as we do by its mutations in CEL", async () => {
    const changed = file("changed.yaml", "")
    await runProgram(tool("kyverno"), [
      ...["apply", data("mutations.yaml"), "--resource", objects, "-o", join(root, changed)],
    ])
    const theirs = byName(readFileSync(join(root, changed), "utf8"))
    const own = await runProgram(
      process.execPath,
      [...[executable, "stage", "mutate-policy", data("mutations.yaml")]],
      { input: readFileSync(objects, "utf8") },
    )
    expect(own.status, own.stderr).toBe(0)
    const ours = byName(own.stdout)
    const before = byName(readFileSync(objects, "utf8"))
    expect(theirs.size).toBeGreaterThan(10)
    for (const [name, object] of ours)
      expect(object, name).toEqual(theirs.get(name) ?? before.get(name))
  })

  const root = scratchFolder("kyverno-e2e")
  const stage = (args: readonly string[], input: string, path = dirname(tool("kyverno"))) =>
    runProgram(process.execPath, [executable, "stage", "kyverno", ...args], {
      input,
      cwd: root,
      env: { ...process.env, PATH: `${path}:/usr/bin:/bin` },
    })
  const file = (name: string, text: string) => {
    writeFileSync(join(root, name), text)
    return name
  }
  const TEAM = `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: need-team}
spec:
  rules:
  - name: team
    match: {any: [{resources: {kinds: [Pod]}}]}
    validate: {failureAction: ACTION, message: needs a team, pattern: {metadata: {labels: {team: "?*"}}}}
`
  // What keeps the CLI from checking anything: an empty document, a List, and a name that is there twice.
  const STREAM = `---
# Source: web/templates/empty.yaml
---
# Source: web/templates/list.yaml
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata:
    name: a
    labels: {app: a}
  spec: {containers: [{name: a, image: a}]}
---
# Source: web/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    metadata:
      labels:
        app: web
    spec: {containers: [{name: a, image: a}]}
---
# Source: web/templates/again.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {metadata: {labels: {team: x}}, spec: {containers: [{name: a, image: a}]}}}
`

  test("is run by a stage whose findings know the object, the line and the template", async () => {
    const { status, stdout, stderr } = await stage(
      [file("p.yaml", TEAM.replace("ACTION", "Enforce"))],
      STREAM,
    )
    expect(status).toBe(1)
    expect(stdout).toBe("")
    expect(stderr).toContain("Pod a (web/templates/list.yaml")
    expect(stderr).toContain("Deployment web (web/templates/deployment.yaml")
    expect(stderr).not.toContain("again.yaml")
    expect(stderr).toMatch(
      /ClusterPolicy 'need-team', rule 'autogen-team': validation error: needs a team/,
    )
  })

  test("knows the plurals of custom resources by their CRDs", async () => {
    const policies = file(
      "mice.yaml",
      `apiVersion: policies.kyverno.io/v1
kind: ValidatingPolicy
metadata: {name: mice}
spec:
  matchConstraints:
    resourceRules: [{apiGroups: [a.io], apiVersions: [v1], operations: [CREATE], resources: [mice]}]
  validations: [{expression: "object.spec.size < 3", message: too large}]
`,
    )
    const crd = `---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: mice.a.io}
spec:
  group: a.io
  scope: Namespaced
  names: {kind: Mouse, listKind: MouseList, plural: mice, singular: mouse}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]
`
    const mouse = "---\napiVersion: a.io/v1\nkind: Mouse\nmetadata: {name: m}\nspec: {size: 4}\n"
    expect((await stage([policies], mouse)).status).toBe(0)
    const { status, stderr } = await stage([policies], crd + mouse)
    expect(stderr).toContain("ValidatingPolicy 'mice': too large")
    expect(status).toBe(1)
  })

  test("lets pass what an audit policy has something against", async () => {
    const { status, stdout, stderr } = await stage(
      [file("p.yaml", TEAM.replace("ACTION", "Audit"))],
      STREAM,
    )
    expect(stderr).toContain("warning")
    expect({ status, stdout }).toEqual({ status: 0, stdout: STREAM })
  })

  test("fails with a policy that the CLI would pass over in silence", async () => {
    const typo = file(
      "typo.yaml",
      TEAM.replace("ACTION", "Audit").replace("spec:", "spec:\n  backgroundd: true"),
    )
    const { status, stderr } = await stage([typo], STREAM)
    expect(status).toBe(3)
    expect(stderr).toMatch(/did not take all policies: .*backgroundd/)
  })

  test("is named where it is not on PATH", async () => {
    const { status, stderr } = await stage(
      [file("p.yaml", TEAM.replace("ACTION", "Audit"))],
      STREAM,
      root,
    )
    expect(status).toBe(3)
    expect(stderr).toContain('"kyverno" was not found on PATH')
  })
})
