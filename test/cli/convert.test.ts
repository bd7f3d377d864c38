import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { exampleFile } from "../support/example.ts"
import { folderOf, sternpost } from "./sternpost.ts"

const convert = (args: readonly string[], cwd?: string, input?: string) =>
  sternpost(["pipeline", "convert", ...args], {
    ...(cwd === undefined ? {} : { cwd }),
    ...(input === undefined ? {} : { input }),
  })

const KUSTOMIZATION = `# for production
namePrefix: blue-
images:
  - name: nginx
    newTag: "1.29" # as tested
`

const TWO_RELEASES = `releases:
  - {name: web, chart: x, forceNamespace: shop}
  - {name: data, chart: y, forceNamespace: data}
  - {name: plain, chart: z}
`

test("prints the pipeline of a folder's kustomization, and nothing on stderr", async () => {
  const cwd = folderOf({ "overlay/kustomization.yaml": KUSTOMIZATION })
  const result = await convert(["overlay"], cwd)
  expect(result).toMatchObject({ status: 0, stderr: "" })
  expect(result.stdout).toBe(`apiVersion: sternpost.dev/v1alpha1
kind: Pipeline
spec:
  stages:
    # for production
    - uses: name-affix
      with:
        prefix: blue-
    - uses: images
      with:
        images:
          - name: nginx
            newTag: "1.29" # as tested
`)
})

test("writes a file that runs, with paths relative to it", async () => {
  const cwd = folderOf({
    "deploy/kustomization.yaml":
      "patches:\n  - {path: size.yaml, target: {kind: Deployment, name: web}}\n",
    "deploy/size.yaml": "- {op: add, path: /spec/replicas, value: 7}\n",
    "out/README": "",
  })
  const { status, stdout, stderr } = await convert(["deploy", "-o", "out/web.yaml"], cwd)
  expect({ status, stdout }).toEqual({ status: 0, stdout: "" })
  expect(stderr).toBe(
    'sternpost: wrote "out/web.yaml"; see what it does with: sternpost diff --config out/web.yaml\n',
  )
  expect(readFileSync(join(cwd, "out/web.yaml"), "utf8")).toContain("path: ../deploy/size.yaml\n")
  const run = await sternpost(["run", "--config", "out/web.yaml"], {
    cwd,
    input: exampleFile("manifests.yaml"),
  })
  expect(run).toMatchObject({ status: 0, stderr: "" })
  expect(run.stdout).toContain("replicas: 7")
})

test("never overwrites unless forced", async () => {
  const cwd = folderOf({ "kustomization.yaml": KUSTOMIZATION, "pipeline.yaml": "mine\n" })
  const text = () => readFileSync(join(cwd, "pipeline.yaml"), "utf8")
  const refused = await convert([".", "--output", "pipeline.yaml"], cwd)
  expect(refused).toMatchObject({ status: 4, stdout: "" })
  expect(refused.stderr).toContain('"pipeline.yaml" is there already; name another file')
  expect(text()).toBe("mine\n")
  const forced = await convert([".", "--output", "pipeline.yaml", "--force"], cwd)
  expect(forced.status).toBe(0)
  expect(text()).toContain("uses: name-affix")
})

test("tells on stderr what has no equal, and has a comment of it", async () => {
  const cwd = folderOf({
    "kustomization.yaml": "namePrefix: a-\nbuildMetadata: [originAnnotations]\n",
  })
  const { status, stdout, stderr } = await convert(["."], cwd)
  const note = "kustomization.yaml:2: buildMetadata has no equal in the objects"
  expect(status).toBe(0)
  expect(stderr).toContain("sternpost: 1 thing to look at, each with a comment:\n")
  expect(stderr).toContain(note)
  expect(stdout).toContain("# kustomization.yaml:2: buildMetadata has no equal")
  expect(await convert([".", "--quiet"], cwd)).toMatchObject({ status: 0, stderr: "" })
})

test("reads stdin, whose files are relative to the working directory", async () => {
  const cwd = folderOf({ "p.yaml": "- {op: remove, path: /spec/replicas}\n" })
  const input = "patches: [{path: p.yaml, target: {kind: Deployment}}]\n"
  const { status, stdout } = await convert(["-"], cwd, input)
  expect(status).toBe(0)
  expect(stdout).toContain("path: p.yaml\n")
})

test("makes one pipeline of several files, in their order", async () => {
  const cwd = folderOf({
    "a.yaml": "namePrefix: a-\n",
    "b.yaml": "kind: Kustomization\nnamePrefix: b-\n",
  })
  const { stdout } = await convert(["b.yaml", "a.yaml"], cwd)
  expect(stdout.match(/prefix: .*/g)).toEqual(["prefix: b-", "prefix: a-"])
  expect(stdout).toContain("- name: name-affix-2\n")
})

test("several releases: the error lists them, --release takes one", async () => {
  const cwd = folderOf({ "helmfile.yaml": TWO_RELEASES })
  const refused = await convert(["helmfile.yaml"], cwd)
  expect(refused).toMatchObject({ status: 2, stdout: "" })
  expect(refused.stderr).toBe(
    'sternpost: helmfile.yaml: it holds several: "web", "data"; name one with --release, and make a pipeline of each\n',
  )
  const one = await convert(["helmfile.yaml", "--release", "data"], cwd)
  expect(one.stdout).toContain("metadata:\n  name: data\n")
  expect(one.stdout).toContain("namespace: data\n")
  const none = await convert(["helmfile.yaml", "--release", "plain"], cwd)
  expect(none.stderr).toContain('there is no release "plain" that changes anything; there are')
})

test.each([
  [["none.yaml"], 'cannot read "none.yaml": there is no such file or folder'],
  [["empty"], 'the folder "empty" has no kustomization.yaml, Kptfile or helmfile.yaml'],
  [["service.yaml"], "service.yaml: it is not a Kustomization, a Flux HelmRelease"],
  [["broken.yaml"], "broken.yaml:2: it is no YAML"],
  [["template.yaml"], "convert what they make, for example the output of `helmfile build`"],
  [["plain.yaml"], "there is nothing in it that changes objects"],
  [["typo.yaml"], 'typo.yaml:1: a kustomization has no "namePrefixx"; did you mean "namePrefix"?'],
  [["typo.yaml", "--from", "nothing"], "--from is kustomization or flux or helmfile or kptfile"],
  [["--to", "kustomization", "a", "b"], "--to kustomization takes one pipeline"],
  [["--to", "kustomization", "--release", "x", "a"], "--release is for conversions to a pipeline"],
  [[], "FILE"],
])("%j fails with exit code 2, and says why", async (args, message) => {
  const cwd = folderOf({
    "empty/README": "",
    "service.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n",
    "broken.yaml": "namePrefix: a\n b: c: d\n",
    "template.yaml": "releases:\n{{ range .Values }}\n  - name: {{ . }}\n{{ end }}\n",
    "plain.yaml": "kind: Kustomization\nresources: [all.yaml]\n",
    "typo.yaml":
      "namePrefixx: a\nnamespace: b\nkind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\n",
  })
  const { status, stdout, stderr } = await convert(args, cwd)
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" })
  expect(stderr).toContain(message)
})

test("writes no file when it fails", async () => {
  const cwd = folderOf({ "kustomization.yaml": "patches: [{path: none.yaml}]\n" })
  const { status, stderr } = await convert([".", "-o", "pipeline.yaml"], cwd)
  expect(status).toBe(2)
  expect(stderr).toContain('kustomization.yaml:1: cannot read "none.yaml"')
  expect(existsSync(join(cwd, "pipeline.yaml"))).toBe(false)
})

test("a pipeline becomes a kustomization", async () => {
  const { status, stdout, stderr } = await convert(["--to", "kustomization", "pipeline.yaml"])
  expect(status).toBe(0)
  expect(stdout).toMatch(/^apiVersion: kustomize.config.k8s.io\/v1beta1\nkind: Kustomization\n/)
  expect(stdout).toContain("labels:\n  # pipeline.yaml:11: team\n")
  expect(stderr).toContain("kustomize also labels the claims of StatefulSets")
})

test("its errors are those of a pipeline", async () => {
  const cwd = folderOf({
    "pipeline.yaml":
      "apiVersion: sternpost.dev/v1alpha1\nkind: Pipeline\nspec: {stages: [{uses: lables}]}\n",
  })
  const { status, stderr } = await convert(["--to", "kustomization", "pipeline.yaml"], cwd)
  expect(status).toBe(2)
  expect(stderr).toContain('did you mean "labels"?')
})
