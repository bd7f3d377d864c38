import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { convertToPipeline } from "./convert.ts"
import { openConvertInput } from "./open.ts"
import { folderOf, removeFolders } from "./testing.ts"

afterAll(removeFolders)

/** Converts the kustomization of a folder to a pipeline in its folder `out`. */
async function convertFolder(files: Readonly<Record<string, string>>, path = ".") {
  const folder = folderOf(files)
  mkdirSync(join(folder, "out"))
  const { text, notes } = await convertToPipeline([openConvertInput(path, folder)], {
    outputFolder: join(folder, "out"),
  })
  const [, stages = ""] = text.split("  stages:\n")
  return { stages: stages.replace(/^ {4}/gm, ""), notes: notes.map(({ message }) => message) }
}

const CM = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n"
const SECRETS = "secretGenerator: [{name: s, literals: [a=b]}]\n"

describe("a kustomization is one stage, as it is", () => {
  test("with a comment that says why, and those of the original", async () => {
    const { stages, notes } = await convertFolder({
      "kustomization.yaml": `# for production\nresources: [all.yaml]\nnamePrefix: p-\n${SECRETS}`,
    })
    expect(notes).toEqual([])
    expect(
      stages,
    ).toBe(`# The kustomization as it is, for the sake of secretGenerator (kustomization.yaml:4).

# for production
- uses: kustomize
  with:
    dir: ..
`)
  })

  test.each([
    ["configMapGenerator: [{name: c}]", "configMapGenerator"],
    ["generators: [g.yaml]", "generators"],
    ["vars: [{name: V, objref: {kind: ConfigMap, name: a}}]", "vars"],
    ["crds: [c.json]", "crds"],
    ["openapi: {path: s.json}", "openapi"],
    ["transformers: [folder]", "transformers"],
    ["transformers: ['{apiVersion: builtin, kind: HashTransformer, metadata: {name: h}}']", "tran"],
    ["transformers: [value.yaml]", "transformers"],
  ])("for %s", async (field, reason) => {
    const { stages } = await convertFolder({
      "kustomization.yaml": `${field}\nnamePrefix: p-\n`,
      "folder/kustomization.yaml": "resources: [t.yaml]\n",
      "value.yaml": "{apiVersion: builtin, kind: ValueAddTransformer, metadata: {name: v}}\n",
    })
    expect(stages).toContain(`for the sake of ${reason}`)
    expect(stages).toContain("- uses: kustomize\n")
    expect(stages).not.toContain("name-affix")
  })

  test("for several bases, and for what bases and components do", async () => {
    const files = {
      "one/kustomization.yaml": "namePrefix: one-\n",
      "two/kustomization.yaml": "namePrefix: two-\n",
      "made/kustomization.yaml": `kind: Component\n${SECRETS}`,
    }
    const several = { ...files, "kustomization.yaml": "resources: [one, two]\n" }
    expect((await convertFolder(several)).stages).toContain("resources (kustomization.yaml:1)")
    const below = {
      ...files,
      "kustomization.yaml": "resources: [one]\ncomponents: [made]\nnamePrefix: a-\n",
    }
    expect((await convertFolder(below)).stages).toContain(
      "secretGenerator (made/kustomization.yaml:2)",
    )
  })
})

describe("what stands for the stream", () => {
  const stream = async (resources: string, files: Readonly<Record<string, string>>) => {
    const text = `resources: [${resources}]\n${SECRETS}`
    const { stages, notes } = await convertFolder({ ...files, "kustomization.yaml": text })
    return { name: /stream: (.*)/.exec(stages)?.[1], notes }
  }

  test("a file that is not there needs no name", async () => {
    expect(await stream("all.yaml", {})).toEqual({ name: undefined, notes: [] })
    expect((await stream("own.yaml, all.yaml", { "own.yaml": CM })).notes).toEqual([
      '"all.yaml" is not there, so it is taken for what Helm renders',
    ])
  })

  test("the only file that is there is what a script left", async () => {
    const { name, notes } = await stream("all.yaml", { "all.yaml": CM })
    expect(name).toBe("all.yaml")
    expect(notes).toEqual([expect.stringContaining('"all.yaml" is taken for what Helm renders')])
  })

  test("beside several that are there it comes first", async () => {
    const { name, notes } = await stream("a.yaml, b.yaml", { "a.yaml": CM, "b.yaml": CM })
    expect(name).toBeUndefined()
    expect(notes).toEqual(["what Helm renders comes before its own resources"])
  })
})

test("a base that is elsewhere is fetched, which is told", async () => {
  const { stages, notes } = await convertFolder({
    "kustomization.yaml": "resources: ['https://github.com/a/b?ref=v1']\nnamePrefix: p-\n",
  })
  expect(stages).toContain("allowRemote: true\n")
  expect(notes).toEqual([expect.stringContaining("is fetched at each run")])
})

test("charts are left to Helm", async () => {
  const { notes } = await convertFolder({ "kustomization.yaml": "helmCharts: [{name: x}]\n" })
  expect(notes).toEqual([expect.stringMatching(/^helmCharts \(.*:1\): charts are not rendered/)])
})

test("empty lists, and what there are stages for, are no reason", async () => {
  const { stages } = await convertFolder({
    "kustomization.yaml": "secretGenerator: []\nresources: [base]\nnamePrefix: p-\n",
    "base/kustomization.yaml": "resources: [all.yaml]\nlabels: [{pairs: {a: b}}]\n",
  })
  expect(stages).not.toContain("uses: kustomize")
  expect(stages).toContain("uses: labels")
})

test("a kustomization by another name cannot be run, so that its parts are told", async () => {
  const { stages, notes } = await convertFolder(
    { "other.yaml": `kind: Kustomization\nnamePrefix: p-\n${SECRETS}` },
    "other.yaml",
  )
  expect(stages).toContain("uses: name-affix")
  expect(notes).toEqual([expect.stringContaining("secretGenerator makes objects")])
})
