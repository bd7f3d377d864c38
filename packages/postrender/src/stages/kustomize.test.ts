import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { parseManifests } from "@sternpost/manifests"
import { afterAll, describe, expect, test } from "vitest"
import { compilePipeline } from "../compile.ts"
import { definePipeline } from "../define-pipeline.ts"
import { outputText } from "../output.ts"
import { runPipeline } from "../run.ts"
import { testStage } from "../testing.ts"
import { markedText, takeOverMarked } from "./kustomize-marks.ts"
import { PrivateFolder } from "./private-folder.ts"

const root = mkdtempSync(join(tmpdir(), "kustomize-stage-"))
afterAll(() => rmSync(root, { recursive: true }))

let count = 0

function folder(files: Readonly<Record<string, string>>): string {
  const path = join(root, String(count++))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), text)
  }
  return path
}

const pipelineWith = (options: object) =>
  definePipeline({ stages: [{ uses: "kustomize", with: options }] })

async function run(input: string, files: Readonly<Record<string, string>>, options: object = {}) {
  const pipeline = await pipelineWith({ dir: folder(files), ...options })
  const { stream } = await runPipeline(await compilePipeline(pipeline), input)
  return outputText(stream)
}

const WEB = `---
# Source: web/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web # the name
spec:
  template:
    spec:
      containers:
        - name: web
          image: "nginx:1" # pinned
`
const SERVICE = `---
# Source: web/templates/service.yaml
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {on: yes}
`

describe("uses: kustomize", () => {
  test("keeps the contract of stages", async () => {
    const dir = folder({ "kustomization.yaml": "commonLabels: {a: b}\n" })
    await testStage({ pipeline: await pipelineWith({ dir }), input: WEB + SERVICE })
  })

  test("changes what it changes, and keeps comments, quotes and all other objects", async () => {
    const patch =
      "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: 2}}"
    const files = {
      "kustomization.yaml": `images: [{name: nginx, newTag: "2"}]\npatches: [{patch: "${patch}"}]\n`,
    }
    const changed = WEB.replace("nginx:1", "nginx:2").replace("spec:\n", "spec:\n  replicas: 2\n")
    const output = await run(WEB + SERVICE, files)
    expect(output.split("\n").sort()).toEqual((changed + SERVICE).split("\n").sort())
    expect(output).toContain(SERVICE)
  })

  test("follows objects through new names", async () => {
    const output = await run(WEB + SERVICE, { "kustomization.yaml": "namePrefix: pre-\n" })
    expect(output).toBe(
      (WEB + SERVICE)
        .replace("name: web #", "name: pre-web #")
        .replace("{name: web}", "{name: pre-web}"),
    )
  })

  test("stands for the file that does not exist, wherever a base names it", async () => {
    const files = {
      "kustomization.yaml": "resources: [base, own.yaml]\n",
      "own.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: own}}\n",
      "base/kustomization.yaml": "resources: [all.yaml]\nnameSuffix: -base\n",
    }
    const output = await run(WEB, files)
    const names = parseManifests(output).manifests.map(({ name }) => name)
    expect(names).toEqual(["web-base", "own"])
  })

  test("stands for the file that it is told", async () => {
    const files = { "kustomization.yaml": "resources: [other.yaml]\n" }
    await expect(run(WEB, files, { stream: "all.yaml" })).rejects.toThrow(
      'cannot read "other.yaml"',
    )
  })

  test("stands for the file that it is told, also for one that a script left", async () => {
    const files = {
      "kustomization.yaml": "resources: [own.yaml, all.yaml]\nnamePrefix: p-\n",
      "own.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: own}}\n",
      "all.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: left}}\n",
    }
    const output = await run(WEB, files, { stream: "all.yaml" })
    const names = parseManifests(output).manifests.map(({ name }) => name)
    expect(names.sort()).toEqual(["p-own", "p-web"])
  })

  test("new objects follow the others, in the template of the last", async () => {
    const files = { "kustomization.yaml": "secretGenerator: [{name: s, literals: [a=b]}]\n" }
    const output = await run(WEB, files)
    expect(output.slice(WEB.length)).toMatch(
      /^---\n# Source: web\/templates\/deployment.yaml\napiVersion: v1\ndata:\n {2}a: Yg==\n/,
    )
  })

  test("objects that a patch deletes are gone", async () => {
    const patch = "{$patch: delete, apiVersion: v1, kind: Service, metadata: {name: web}}"
    const output = await run(WEB + SERVICE, {
      "kustomization.yaml": `patches: [{patch: "${patch}"}]\n`,
    })
    expect(output).toBe(WEB)
  })

  test("a hook and a template may be the same object, and a patch is for both", async () => {
    const account = (hook: string) =>
      `---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: web\n  annotations:\n    ${hook}: pre-install\n`
    const patch = "{apiVersion: v1, kind: ServiceAccount, metadata: {name: web}, x: 1}"
    const files = { "kustomization.yaml": `patches: [{patch: "${patch}"}]\nnamespace: ns\n` }
    const output = await run(account("helm.sh/hook") + account("other"), files)
    expect(output.match(/x: 1/g)).toHaveLength(2)
    expect(output.match(/namespace: ns/g)).toHaveLength(2)
  })

  test("the last of duplicate keys counts, as for Helm", async () => {
    const twice = "apiVersion: v1\nkind: A\nmetadata: {name: a}\nx: 1\nx: 2\n"
    const output = await run(twice, { "kustomization.yaml": "commonAnnotations: {c: d}\n" })
    expect(parseManifests(output).manifests[0]?.value()).toMatchObject({ x: 2 })
  })

  test("a patch for what is absent fails, or is passed over", async () => {
    const patch = "{apiVersion: v1, kind: Service, metadata: {name: none}}"
    const files = { "kustomization.yaml": `resources: []\npatches: [{patch: "${patch}"}]\n` }
    await expect(run(WEB, files)).rejects.toThrow(/kustomization.yaml:2: no resource is what the/)
    expect(await run(WEB, files, { allowAbsentTargets: true })).toBe(WEB)
  })

  test("compat: sternpost merges lists and images as the rest of the pipeline does", async () => {
    const rollout = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: r}
spec: {template: {spec: {containers: [{name: a, image: docker.io/library/nginx}, {name: b}]}}}
`
    const patch =
      "{apiVersion: argoproj.io/v1alpha1, kind: Rollout, metadata: {name: r}, spec: {template: {spec: {containers: [{name: b, tty: true}]}}}}"
    const files = {
      "kustomization.yaml": `images: [{name: nginx, newTag: "2"}]\npatches: [{patch: "${patch}"}]\n`,
    }
    const containers = async (options: object) => {
      const value = parseManifests(await run(rollout, files, options)).manifests[0]
      return value?.get(["spec", "template", "spec", "containers"])
    }
    expect(await containers({})).toEqual([{ name: "b", tty: true }])
    expect(await containers({ compat: "sternpost" })).toEqual([
      { name: "a", image: "docker.io/library/nginx:2" },
      { name: "b", tty: true },
    ])
  })

  test("refuses what is remote unless it is allowed", async () => {
    const files = { "kustomization.yaml": 'resources: ["github.com/a/b?ref=v1"]\n' }
    await expect(run(WEB, files)).rejects.toThrow("remote resources are not allowed")
  })

  test("says at once that there is no kustomization", async () => {
    const pipeline = await pipelineWith({ dir: folder({ "x.yaml": "" }) })
    await expect(compilePipeline(pipeline)).rejects.toThrow("there is no kustomization in")
  })

  test.each([{ compat: "sternpost" }, { allowAbsentTargets: true }])(
    "%j is not for the program",
    async (options) => {
      const dir = folder({ "kustomization.yaml": "namePrefix: a\n" })
      const pipeline = await pipelineWith({ dir, engine: "binary", ...options })
      await expect(compilePipeline(pipeline)).rejects.toThrow("needs engine: native")
    },
  )

  test("an object without a name is refused with its template", async () => {
    const nameless = "---\n# Source: web/templates/a.yaml\napiVersion: v1\nkind: A\nmetadata: {}\n"
    await expect(run(nameless, { "kustomization.yaml": "commonLabels: {a: b}\n" })).rejects.toThrow(
      /web\/templates\/a.yaml.*need.* a kind and a name/,
    )
  })
})

describe("what the program printed", () => {
  const printed = (text: string, change: (marked: string) => string) => {
    const stream = parseManifests(text)
    const { manifests } = stream
    takeOverMarked(stream, manifests, Buffer.from(change(markedText(manifests))))
    return outputText(stream)
  }

  test("finds its objects by their marks, which do not stay", () => {
    const output = printed(WEB + SERVICE, (text) => text.replaceAll("name: web\n", "name: new\n"))
    expect(output).toContain("name: new # the name")
    expect(output).not.toContain("sternpost.dev")
  })

  test("objects without a mark are known by what they are, new ones are added, missing ones go", () => {
    const output = printed(
      WEB + SERVICE,
      () =>
        "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {on: yes}\n---\n{apiVersion: v1, kind: New, metadata: {name: n}}\n",
    )
    expect(output).toContain(SERVICE)
    expect(output).not.toContain("Deployment")
    expect(output).toContain("kind: New")
  })
})

describe("PrivateFolder", () => {
  test("is gone when it is disposed of, and listens to nothing then", () => {
    const before = process.listenerCount("SIGTERM")
    const scratch = new PrivateFolder("kustomize-test")
    writeFileSync(join(scratch.path, "x"), "x")
    expect(process.listenerCount("SIGTERM")).toBe(before + 1)
    expect(readdirSync(scratch.path)).toEqual(["x"])
    scratch.dispose()
    expect(existsSync(scratch.path)).toBe(false)
    expect(process.listenerCount("SIGTERM")).toBe(before)
  })
})
