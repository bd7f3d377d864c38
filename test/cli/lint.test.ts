import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { folderOf, sternpost } from "./sternpost.ts"

const POD = `# Source: web/templates/pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  serviceAccount: web # the old name
  containers:
    - name: web
      image: nginx
      env:
        - {name: LEVEL, value: debug}
        - {name: LEVEL, value: info}
`
const MENDED = POD.replace("serviceAccount:", "serviceAccountName:").replace(
  "        - {name: LEVEL, value: debug}\n",
  "",
)
const lint = (args: readonly string[], input = POD, cwd?: string) =>
  sternpost(["check", "--only", "lint", ...args], { input, ...(cwd === undefined ? {} : { cwd }) })
const rulesOf = async (args: readonly string[]) => {
  const { stdout } = await lint(["--format", "json", ...args])
  return JSON.parse(stdout).findings.map(({ rule }: { rule: string }) => rule)
}

describe("sternpost check --only lint", () => {
  test("finds what the recommended rules do, and fails for errors", async () => {
    const { status, stdout } = await lint([])
    expect(status).toBe(1)
    expect(stdout).toContain('the image "nginx" has no tag: name a version')
    expect(stdout).toContain("web/templates/pod.yaml")
  })

  test("--profile and --rule say which rules are on", async () => {
    expect(await rulesOf(["--profile", "minimal"])).toEqual(["no-latest-tag", "duplicate-env-var"])
    expect(
      await rulesOf([
        "--profile",
        "minimal",
        "--rule",
        "no-latest-tag=off",
        "--rule",
        "host-port=info",
      ]),
    ).toEqual(["duplicate-env-var"])
  })

  test("--profile alone lints beside the other checks, and API versions are told once", async () => {
    const input =
      'apiVersion: batch/v1beta1\nkind: CronJob\nmetadata: {name: a}\nspec: {schedule: "* * * * *"}\n'
    const { stdout } = await sternpost(["check", "--profile", "minimal", "--format", "json"], {
      input,
    })
    const rules = JSON.parse(stdout).findings.map(({ rule }: { rule: string }) => rule)
    expect(rules.filter((rule: string) => rule === "removed-api")).toHaveLength(1)
  })

  test("--explain tells of a rule with examples and where to read on", async () => {
    const { stdout } = await sternpost(["check", "--explain", "dangling-service"])
    expect(stdout).toMatch(/^dangling-service \(error\): no pod has the labels/)
    expect(stdout).toContain("Good:\n\n```yaml\n")
    expect(stdout).toMatch(/\ndocs\/lint-rules\.md#dangling-service\n$/)
  })

  test.each([
    [["--profile", "best"], 'there is no profile "best"'],
    [["--rule", "no-pdb"], "write ID=error, ID=warning, ID=info or ID=off"],
    [["--rule", "no-pdb=fatal"], '"fatal" is none of error, warning, info, off'],
    [["--rule", "latest-tag=off"], 'here it is called "no-latest-tag"'],
    [["--rule-file", "none.yaml"], "none.yaml: there is no such file"],
    [["--lock-file", "none.yaml"], 'cannot use the lock file "none.yaml"'],
    [["--unsafe-fixes"], "--unsafe-fixes says which fixes --fix writes: give both"],
    [["--diff"], "--diff shows what --fix would write: give both"],
    [["--diff", "--fix", "--filter"], "give one"],
  ])("%j is wrong usage", async (args, words) => {
    const { status, stdout, stderr } = await lint(args)
    expect([status, stdout]).toEqual([2, ""])
    expect(stderr).toContain(words)
  })
})

describe("--fix", () => {
  test("mends stdin on its way to stdout, touches nothing else, and reports the rest", async () => {
    const { status, stdout, stderr } = await lint(["--fix"])
    expect(stdout).toBe(MENDED)
    expect(stderr).toContain(
      "2 findings fixed: duplicate-env-var, deprecated-service-account-field",
    )
    expect(stderr).toContain("no-latest-tag")
    expect(stderr).not.toContain("error   duplicate-env-var")
    expect(status).toBe(1)
  })

  test("mends files in place, and leaves those alone that need nothing", async () => {
    const fine = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
    const folder = folderOf({ "pod.yaml": POD, "fine.yaml": fine, "broken.yaml": "a: [\n" })
    const { stdout } = await lint(["--fix", "."], "", folder)
    expect(readFileSync(join(folder, "pod.yaml"), "utf8")).toBe(MENDED)
    expect(readFileSync(join(folder, "fine.yaml"), "utf8")).toBe(fine)
    expect(readFileSync(join(folder, "broken.yaml"), "utf8")).toBe("a: [\n")
    expect(stdout).toContain("unreadable-document")
  })

  test("with --diff only shows what it would write", async () => {
    const folder = folderOf({ "pod.yaml": POD })
    const { stdout } = await lint(["--fix", "--diff", "pod.yaml"], "", folder)
    expect(stdout).toMatch(/^--- pod\.yaml\n\+\+\+ pod\.yaml \(fixed\)\n/)
    expect(stdout).toContain(
      "-  serviceAccount: web # the old name\n+  serviceAccountName: web # the old name\n",
    )
    expect(readFileSync(join(folder, "pod.yaml"), "utf8")).toBe(POD)
  })

  test("writes what may break a program only with --unsafe-fixes, and says that there is more", async () => {
    const flags = ["--only", "lint", "--profile", "security", "--fix", "--fail-on", "never"]
    const input =
      "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: a, image: a:1}]\n"
    const careful = await sternpost(["check", ...flags], { input })
    expect(careful.stdout).toBe(input)
    expect(careful.stderr).toMatch(/\d findings more would be with --unsafe-fixes\n/)
    const bold = await sternpost(["check", ...flags, "--unsafe-fixes"], { input })
    expect(bold.stdout).toContain("allowPrivilegeEscalation: false")
    expect(bold.stderr).not.toContain("privilege-escalation  ")
  })

  test("with --filter hands nothing on while something fails, and what was mended when not", async () => {
    const failing = await lint(["--fix", "--filter"])
    expect([failing.status, failing.stdout]).toEqual([1, ""])
    const passing = await lint(["--fix", "--filter", "--rule", "no-latest-tag=warning"])
    expect([passing.status, passing.stdout]).toEqual([0, MENDED])
  })
})

describe("the stage lint", () => {
  const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "nginx:1"}]}
`
  const SERVICE =
    "---\napiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}}\n"
  const run = (stages: string, input = DEPLOYMENT + SERVICE) => {
    const pipeline = `apiVersion: sternpost.dev/v1alpha1\nkind: Pipeline\nspec:\n  stages:\n${stages}`
    const cwd = folderOf({ "pipeline.yaml": pipeline })
    return sternpost(["run", "--config", "pipeline.yaml"], { input, cwd })
  }

  test("knows what the stages before did", async () => {
    const { status, stderr, stdout } = await run(`  - uses: labels
    with: {pairs: {team: pay}, includeSelectors: true, allowSelectorChange: true}
  - name: patch-shop
    uses: set-fields
    match: {kind: Deployment, name: shop}
    with: {fields: {spec.replicas: 3}}
    expect: {min: 0}
  - uses: lint
`)
    expect(status, stderr).toBe(0)
    expect(stdout).toContain("team: pay")
    expect(stderr).toContain('a stage changed the label "team" of its selector')
    expect(stderr).toContain('the stage "patch-shop" changed nothing')
    expect(stderr).not.toContain('the stage "labels" changed nothing')
  })

  test("fails the run for errors, and nothing reaches Helm", async () => {
    const { status, stderr, stdout } = await run("  - uses: lint\n", SERVICE.slice(4))
    expect([status, stdout]).toEqual([1, ""])
    expect(stderr).toContain("dangling-service")
  })

  test("with match reports on those objects, and looks the others up", async () => {
    const { status, stderr } = await run("  - uses: lint\n    match: {kind: Service}\n")
    expect(status, stderr).toBe(0)
    expect(stderr).not.toContain("dangling-service")
    expect(stderr).not.toContain("run-as-non-root")
  })
})
