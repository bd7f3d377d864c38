import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { exampleFile } from "../support/example.ts"
import { copyOfExample, folderOf, shell, sternpost } from "./sternpost.ts"

const manifests = exampleFile("manifests.yaml")
const stage = (args: readonly string[], input = manifests) =>
  sternpost(["stage", "sidecar", ...args], { input })
const AGENT = ["--name", "log-agent", "--template", "log-agent.yaml", "--param", "tag=4.1.1"]

describe("sternpost-inject", () => {
  test("injects, and takes out again without a trace; twice is once", async () => {
    const folder = copyOfExample()
    const inject = `sternpost-inject ${AGENT.join(" ")}`
    const once = await shell(`${inject} < manifests.yaml`, folder)
    expect(once).toMatchObject({ status: 0, stderr: "" })
    expect(once.stdout).toContain("image: docker.io/fluent/fluent-bit:4.1.1")
    const added = once.stdout.split("\n").filter((line) => !manifests.split("\n").includes(line))
    expect(added.join("\n")).toMatch(/sidecar\.sternpost\.dev\/status: '\{"log-agent":\{"hash":/)
    expect(once.stdout.split("\n")).toEqual(expect.arrayContaining(manifests.split("\n")))

    const twice = await shell(`${inject} < manifests.yaml | ${inject}`, folder)
    expect(twice.stdout).toBe(once.stdout)
    for (const remove of ["--remove", "--remove --name log-agent"]) {
      const out = await shell(`${inject} < manifests.yaml | sternpost-inject ${remove}`, folder)
      expect(out).toMatchObject({ status: 0, stdout: manifests, stderr: "" })
    }
    const other = await shell(
      `${inject} < manifests.yaml | sternpost-inject --remove --name x`,
      folder,
    )
    expect(other.stdout).toBe(once.stdout)
  })

  test("reports what was left alone and why, by codes", async () => {
    const folder = copyOfExample()
    const run = (more: string) =>
      shell(
        `sternpost-inject ${AGENT.join(" ")} ${more} --report report.json < manifests.yaml`,
        folder,
      )
    const report = () => JSON.parse(readFileSync(join(folder, "report.json"), "utf8"))
    expect((await run("")).status).toBe(0)
    expect(report().skipped).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          stage: "sidecar",
          object: expect.stringMatching(/^CronJob shop\/web-report/),
          reason: expect.stringMatching(/^job-would-not-end: /),
          code: "job-would-not-end",
        }),
      ]),
    )
    expect((await run("--native always")).status).toBe(0)
    expect(report().skipped).toEqual([])
  })

  test("follows the convention of others, and the version of Kubernetes", async () => {
    const folder = copyOfExample()
    const { stdout } = await shell(
      `sternpost-inject ${AGENT.join(" ")} --preset istio < manifests.yaml`,
      folder,
    )
    expect(stdout).toBe(manifests)
    const native = await shell(
      `sternpost-inject ${AGENT.join(" ")} --kube-version 1.34 < manifests.yaml`,
      folder,
    )
    expect(native.stdout).toContain("restartPolicy: Always")
  })

  test("says where a template is wrong", async () => {
    const folder = copyOfExample()
    writeFileSync(
      join(folder, "deployment.yaml"),
      "apiVersion: apps/v1\nkind: Deployment\nspec: {template: {spec: {}}}\n",
    )
    const { status, stdout, stderr } = await shell(
      "sternpost-inject --name a --template deployment.yaml < manifests.yaml",
      folder,
    )
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" })
    expect(stderr).toContain('template "a" (deployment.yaml), line 2, kind: "Deployment" is no pod')
    const too = await shell(
      `sternpost-inject ${AGENT.join(" ")} --native always --kube-version 1.28 < manifests.yaml`,
      folder,
    )
    expect(too).toMatchObject({ status: 3, stdout: "" })
    expect(too.stderr).toContain("native: always needs Kubernetes 1.29, but this one is 1.28")
  })
})

test.each([
  [[], "give --name NAME and --template FILE, or --remove; --name is missing"],
  [["--name", "a"], "--template is missing"],
  [["--name", "a", "--template", "no.yaml"], 'cannot use the template "no.yaml"'],
  [
    ["--name", "a b", "--template", "log-agent.yaml", "--param", "tag=1"],
    '"a b" is no name for a sidecar',
  ],
  [["--name", "a", "--template", "log-agent.yaml"], 'there is no param "tag"'],
  [["--name", "a", "--template", "log-agent.yaml", "--param", "tga=1"], 'there is no param "tag"'],
  [
    ["--name", "a", "--template", "log-agent.yaml", "--param", "tag=1", "--param", "x=1"],
    'no template has a param "x"',
  ],
  [[...AGENT, "--param", "tag"], '"tag" is not NAME=VALUE'],
  [[...AGENT, "--native", "yes"], "native"],
  [["--remove", "--template", "x"], "--template says nothing where --remove takes sidecars out"],
  [["--remove", "--param", "a=b"], "--param says nothing where --remove takes sidecars out"],
  [["--remove", "word"], 'unexpected argument "word"'],
])("refuses %j with exit code 2", async (args, message) => {
  const { status, stdout, stderr } = await stage(args)
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" })
  expect(stderr).toContain(message)
})

test("the revision of Istio is asked for by a flag, and only with its preset", async () => {
  const cwd = folderOf({
    "proxy.yaml": "spec: {containers: [{name: proxy, image: proxy}]}\n",
  })
  const pod = (revision: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: {istio.io/rev: ${revision}}}\nspec: {containers: [{name: a, image: a}]}\n`
  const args = ["stage", "sidecar", "--name", "proxy", "--template", "proxy.yaml"]
  const run = (revision: string, ...more: string[]) =>
    sternpost([...args, "--istio-revision", "canary", ...more], { input: pod(revision), cwd })
  expect((await run("canary", "--preset", "istio")).stdout).toContain("image: proxy")
  expect((await run("stable", "--preset", "istio")).stdout).toBe(pod("stable"))
  const alone = await run("canary")
  expect(alone).toMatchObject({ status: 2, stdout: "" })
  expect(alone.stderr).toContain("inject.revision is for Istio's labels; it needs preset: istio")
})
