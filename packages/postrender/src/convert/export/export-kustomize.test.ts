import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { parse } from "@sternpost/goyaml"
import { afterAll, describe, expect, test } from "vitest"
import { folderOf, removeFolders } from "../testing.ts"
import { pipelineToKustomization } from "./export.ts"

afterAll(removeFolders)

const HEAD = "apiVersion: sternpost.dev/v1alpha1\nkind: Pipeline\nspec:\n  stages:\n"

interface Setting {
  readonly stages: string
  readonly files: Readonly<Record<string, string>>
  /** The folder of the new kustomization. */
  readonly into?: string
}

async function exported({ stages, files, into = "." }: Setting) {
  const folder = folderOf(files)
  const outputFolder = join(folder, into)
  mkdirSync(outputFolder, { recursive: true })
  const text = `${HEAD}${stages.replace(/^/gm, "    ")}\n`
  const made = await pipelineToKustomization({ text, file: "p.yaml", folder }, { outputFolder })
  const { apiVersion: _, kind: __, ...fields } = parse(made.text) as Record<string, unknown>
  const notes = made.notes.map(({ message }) => message)
  return { text: made.text, fields, notes }
}

const STAGE = "- uses: kustomize\n  with: {dir: k}"
const LATER = "- uses: namespace\n  with: {namespace: a}"

describe("a kustomization that names a file for the objects is a base", () => {
  test("of its own, which holds them from now on", async () => {
    const files = { "k/kustomization.yaml": "resources: [all.yaml]\nnamePrefix: a-\n" }
    const { text, fields, notes } = await exported({ stages: `${STAGE}\n${LATER}`, files })
    expect({ fields, notes }).toEqual({
      fields: { namespace: "a", resources: ["k"] },
      notes: [],
    })
    expect(text).toContain(
      "# From p.yaml. The file k/all.yaml is what Helm rendered: helm template ... > k/all.yaml\n",
    )
  })

  test("also where one of its own bases names it, or a component", async () => {
    const files = {
      "k/kustomization.yml": "resources: [../b]\ncomponents: [../c]\n",
      "b/Kustomization": "resources: [there.yaml]\n",
      "b/there.yaml": "kind: A\n",
      "c/kustomization.yaml": "kind: Component\nresources: [in.json]\n",
    }
    const { text, fields } = await exported({ stages: STAGE, files })
    expect(fields).toEqual({ resources: ["k"] })
    expect(text).toContain("The file c/in.json is what Helm rendered")
  })

  test("and `stream` says which, though it is there", async () => {
    const files = {
      "k/kustomization.yaml": "resources: [other.yaml, left.yaml]\n",
      "k/left.yaml": "kind: A\n",
    }
    const stages = "- uses: kustomize\n  with: {dir: k, stream: left.yaml}"
    const { text, fields } = await exported({ stages, files, into: "elsewhere" })
    expect(fields).toEqual({ resources: ["../k"] })
    expect(text).toContain("The file ../k/left.yaml is what")
  })

  test("but not behind other stages", async () => {
    const files = { "k/kustomization.yaml": "resources: [all.yaml]\n" }
    const { fields, notes } = await exported({ stages: `${LATER}\n${STAGE}`, files })
    expect(fields).toEqual({ namespace: "a", resources: ["all.yaml"] })
    expect(notes).toEqual([expect.stringContaining("left out: its base reads k/all.yaml")])
  })

  test("nor from below: to kustomize that is a cycle", async () => {
    const files = {
      "k/kustomization.yaml": "resources: [all.yaml]\npatches: [{path: p.yaml}]\n",
    }
    const { fields, notes } = await exported({ stages: STAGE, files, into: "k/out" })
    expect(fields).toEqual({ resources: ["all.yaml"], patches: [{ path: "../p.yaml" }] })
    expect(notes).toEqual([expect.stringContaining("LoadRestrictionsNone")])
  })
})

describe("the fields of others are those of the new one", () => {
  test("with their paths from there, in kustomize's order", async () => {
    const files = {
      "k/kustomization.yaml": `metadata: {name: x}
resources: [b.yaml, ../c]
namePrefix: a-
nameSuffix: -b
labels: [{pairs: {a: b}}]
vars: null
secretGenerator: [{name: s, files: [k=f.txt]}]
sortOptions: {order: fifo}
transformers: [t.yaml, "kind: A\\n"]
`,
      "k/b.yaml": "kind: A\n",
      "c/kustomization.yaml": "resources: []\n",
    }
    const { fields, notes } = await exported({ stages: STAGE, files })
    expect(notes).toEqual([])
    expect(fields).toEqual({
      resources: ["all.yaml", "k/b.yaml", "c"],
      namePrefix: "a-",
      nameSuffix: "-b",
      labels: [{ pairs: { a: "b" } }],
      secretGenerator: [{ name: "s", files: ["k=k/f.txt"] }],
      sortOptions: { order: "fifo" },
      transformers: ["k/t.yaml", "kind: A\n"],
    })
  })

  test("those of later stages follow where they may", async () => {
    const files = { "k/kustomization.yaml": "images: [{name: a, newTag: b}]\n" }
    const more = "- uses: images\n  with: {images: [{name: c, newTag: d}]}"
    const { fields, notes } = await exported({ stages: `${STAGE}\n${more}\n${LATER}`, files })
    expect(fields["images"]).toEqual([
      { name: "a", newTag: "b" },
      { name: "c", newTag: "d" },
    ])
    expect(notes.at(-1)).toContain("left out: kustomize does namespace before what stands above it")
  })

  test("not where one of them would be too early, or there twice", async () => {
    const files = {
      "k/kustomization.yaml": "generatorOptions: {immutable: true}\n",
      "l/kustomization.yaml": "patchesStrategicMerge: []\nvalidators: [v.yaml]\n",
    }
    const again = "- name: again\n  uses: kustomize\n  with: {dir: k}"
    const other = "- name: other\n  uses: kustomize\n  with: {dir: l}"
    const stages = `${STAGE}\n${again}\n${LATER}\n${other}`
    const { fields, notes } = await exported({ stages, files })
    expect(Object.keys(fields).sort()).toEqual(["generatorOptions", "namespace", "resources"])
    expect(notes).toEqual([
      expect.stringContaining("left out: a kustomization has generatorOptions once"),
      expect.stringContaining("left out: kustomize does patchesStrategicMerge before"),
    ])
  })

  test("a component is one", async () => {
    const files = { "k/kustomization.yaml": "kind: Component\nnamePrefix: a-\n" }
    const { fields, notes } = await exported({ stages: `${STAGE}\n${LATER}`, files })
    expect(fields).toEqual({ components: ["k"], namespace: "a", resources: ["all.yaml"] })
    expect(notes).toEqual([])
  })

  test("a hyphen for the objects is left out", async () => {
    const files = { "k/kustomization.yaml": "resources: ['-']\nnamePrefix: a-\n" }
    const { fields } = await exported({ stages: STAGE, files })
    expect(fields).toEqual({ resources: ["all.yaml"], namePrefix: "a-" })
  })
})

describe("what a kustomization does otherwise is told, and what it cannot do", () => {
  test.each([
    ["compat: sternpost", "in its own way (compat: sternpost)"],
    ["allowAbsentTargets: true", "what is absent is an error (allowAbsentTargets)"],
    ["loadRestrictor: none", "build it with --load-restrictor LoadRestrictionsNone"],
  ])("%s", async (option, message) => {
    const files = { "k/kustomization.yaml": "namePrefix: a-\n" }
    const stages = `- uses: kustomize\n  with: {dir: k, ${option}}`
    const { notes } = await exported({ stages, files })
    expect(notes).toEqual([expect.stringContaining(message)])
  })

  test.each([
    ["helmCharts: [{name: a}]", STAGE, "its helmCharts are not rendered by a pipeline"],
    ["namePrefix: a-", `${STAGE}\n  match: {kind: A}`, "a kustomization is for all objects"],
    ["kind: Kustomization", STAGE, "the kustomization changes nothing"],
    ["resources: [../b]", STAGE, "a base has the objects as -, which is no file"],
  ])("%s", async (kustomization, stages, message) => {
    const files = {
      "k/kustomization.yaml": `${kustomization}\n`,
      "b/kustomization.yaml": "resources: ['-']\n",
    }
    await expect(exported({ stages, files })).rejects.toThrow(`left out: ${message}`)
  })

  test("there must be one", async () => {
    await expect(exported({ stages: STAGE, files: {} })).rejects.toThrow(
      "left out: there is no kustomization in k",
    )
  })
})
