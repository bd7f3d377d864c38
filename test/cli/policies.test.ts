import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { describe, expect, test } from "vitest"
import { folderOf, sternpost } from "./sternpost.ts"

const folder = fileURLToPath(new URL("../../examples/policies/", import.meta.url))
const read = (name: string) => readFileSync(`${folder}${name}`, "utf8")
const input = read("manifests.yaml")
const run = (...args: readonly string[]) => sternpost(args, { cwd: folder, input })

describe("the example with the policies of a platform team", () => {
  test("says what its README shows", async () => {
    const { status, stdout, stderr } = await run("run", "--config", "pipeline.yaml")
    expect([status, stdout]).toEqual([1, ""])
    const told = stderr.split("\n").filter((line) => line.startsWith("error "))
    const shown = read("README.md")
      .split("\n")
      .filter((line) => line.startsWith("error "))
    expect(told).toHaveLength(shown.length)
    for (const [i, line] of shown.entries()) {
      const [start = "", end = ""] = line.split(/\(?\.\.\.\)?/)
      expect(told[i]?.startsWith(start) && told[i]?.endsWith(end), `${line}\n${told[i]}`).toBe(true)
    }
  })

  test("lets pass what keeps to it, changed and hardened", async () => {
    const good = input
      .replace(
        "redis:latest",
        "ghcr.io/example/redis:7.4.0\n          resources: {limits: {memory: 1Gi}}",
      )
      .replace(
        "{name: web, namespace: shop}",
        "{name: web, namespace: shop, annotations: {example.com/owner: a}}",
      )
    const { status, stdout, stderr } = await sternpost(["run", "--config", "pipeline.yaml"], {
      cwd: folder,
      input: good,
    })
    expect(status, stderr).toBe(0)
    expect(stdout).toContain("labels: {app: web, example.com/owner: shop} # who it belongs to")
    expect(stdout).toContain("automountServiceAccountToken: false")
    expect(stdout).toContain("runAsNonRoot: true")
  })

  test("is for sternpost check too", async () => {
    const { status, stdout } = await run("check", "--policy", "policies", "manifests.yaml")
    expect(status).toBe(1)
    expect(stdout).toContain("images from elsewhere: redis:latest")
    expect(stdout).toContain("2 objects: 2 checked, 4 errors, 0 warnings")
  })
})

describe("stages of policies by themselves", () => {
  const pod = (context: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: b, securityContext: {${context}}}]}\n`

  test.each([
    [
      ["pod-security", "baseline"],
      "privileged: true",
      1,
      'violates PodSecurity "baseline:v1.36": privileged',
    ],
    [["pod-security", "baseline"], "", 0, ""],
    [
      ["pod-security", "--warn", "restricted:v1.8"],
      "",
      0,
      "warning pod-security pod-security-run-as-non-root",
    ],
    [["harden", "--on-refused", "fail"], "privileged: true", 1, "left as it is: privileged"],
    [["harden", "--change-explicit"], "privileged: true", 0, ""],
  ])("sternpost stage %j over %j", async (args, context, status, words) => {
    const result = await sternpost(["stage", ...args], { input: pod(context) })
    expect(result.status, result.stderr).toBe(status)
    expect(result.stderr).toContain(words)
  })

  test.each([
    [["cel-policy"], "name at least one POLICY"],
    [["mutate-policy"], "name at least one POLICY"],
    [["pod-security"], "name the LEVEL that pods must keep to"],
    [["pod-security", "strict"], "strict"],
    [["harden", "--run-as-user", "root"], '--run-as-user is no "root"'],
    [["cel-policy", "none/"], 'no policy file is at "none/"'],
  ])("sternpost stage %j is refused", async (args, words) => {
    const { status, stdout, stderr } = await sternpost(["stage", ...args], { input })
    expect([status, stdout]).toEqual([2, ""])
    expect(stderr).toContain(words)
  })

  test("sternpost check --before lets policies see what was there", async () => {
    const policy =
      "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata: {name: a}\nspec:\n  matchConstraints: {resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [UPDATE], resources: [configmaps]}]}\n  validations: [{expression: object.data == oldObject.data, message: data is for good}]\n"
    const map = (value: string) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: ${value}}\n`
    const cwd = folderOf({ "p.yaml": policy, "before.yaml": map("b"), "now.yaml": map("c") })
    const args = ["check", "--only", "policy", "--policy", "p.yaml", "now.yaml"]
    expect((await sternpost(args, { cwd })).status).toBe(0)
    const { status, stdout } = await sternpost([...args, "--before", "before.yaml"], { cwd })
    expect(status).toBe(1)
    expect(stdout).toContain("data is for good")
  })

  test("a policy that is wrong is told with file, line and column", async () => {
    const cwd = folderOf({
      "p.yaml":
        "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata: {name: a}\nspec:\n  matchConstraints: {resourceRules: [{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*']}]}\n  validations:\n  - expression: objekt.a == 1\n",
    })
    for (const args of [
      ["stage", "cel-policy", "p.yaml"],
      ["check", "--policy", "p.yaml"],
    ]) {
      const { status, stdout, stderr } = await sternpost(args, { cwd, input })
      expect([status, stdout]).toEqual([2, ""])
      expect(stderr).toContain(
        'p.yaml:7:17: ValidatingAdmissionPolicy "a": spec.validations[0].expression: no variable "objekt"; did you mean "object"?',
      )
    }
  })
})

describe("policies of Kyverno's", () => {
  const KYVERNO = `apiVersion: policies.kyverno.io/v1
kind: ValidatingPolicy
metadata: {name: registries}
spec:
  matchConstraints:
    resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
  validations:
    - expression: object.spec.containers.all(c, image(c.image).registry() == 'ghcr.io')
      message: images come from ghcr.io
`
  const WEB = `---
# Source: web/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: "nginx:1"}]
`
  const FOUND = "ValidatingPolicy 'registries' denied request: images come from ghcr.io"

  test("are asked by check, as a filter and as a stage", async () => {
    const cwd = await folderOf({ "p/registries.yaml": KYVERNO })
    const check = await sternpost(["check", "--only", "policy", "--policy", "p"], {
      cwd,
      input: WEB,
    })
    expect([check.status, check.stdout]).toEqual([1, expect.stringContaining(FOUND)])
    expect(check.stdout).toContain("spec.template.spec.containers, line 11")
    const filter = ["check", "--filter", "--only", "policy", "--policy", "p"]
    expect((await sternpost(filter, { cwd, input: WEB })).stdout).toBe("")
    const good = WEB.replace("nginx:1", "ghcr.io/nginx:1")
    expect(await sternpost(filter, { cwd, input: good })).toMatchObject({ status: 0, stdout: good })
    const stage = await sternpost(["stage", "cel-policy", "p"], { cwd, input: WEB })
    expect([stage.status, stage.stderr]).toEqual([1, expect.stringContaining(FOUND)])
    expect(stage.stderr).toContain("Deployment web (web/templates/deployment.yaml")
  })

  test("that are not in CEL are refused before anything is looked at", async () => {
    const text =
      "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: p}\nspec: {rules: []}\n"
    const cwd = await folderOf({ "p.yaml": text })
    const { status, stderr } = await sternpost(["check", "--policy", "p.yaml"], { cwd, input: WEB })
    expect(status).toBe(2)
    expect(stderr).toContain('p.yaml:1:1: ClusterPolicy "p": its rules are patterns and JMESPath')
    expect(stderr).toContain("with the stage `kyverno`")
  })
})
