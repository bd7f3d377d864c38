// Converted pipelines do what the original does: the real kustomize builds it, and the values are compared.
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { parseManifests } from "@sternpost/manifests"
import {
  compilePipeline,
  convertToPipeline,
  openConvertInput,
  pipelineToKustomization,
  readPipeline,
  runPipeline,
  STAGES,
} from "@sternpost/postrender"
import { describe, expect, test } from "vitest"
import { generatedKustomization } from "../support/convert/generated.ts"
import type { KustomizationCase } from "../support/convert/kustomization-case.ts"
import { KUSTOMIZATIONS } from "../support/convert/kustomizations.ts"
import { PIPELINES } from "../support/convert/pipelines.ts"
import { RENDERED } from "../support/convert/rendered.ts"
import { type Files, writeInto } from "../support/files.ts"
import { objectsOf } from "../support/kustomize.ts"
import { runProgram } from "../support/run-program.ts"
import { scratchFolder } from "../support/scratch.ts"
import { describeWithTools, tool } from "../support/tools.ts"

const GENERATED = Number(process.env["STERNPOST_CONVERT_CASES"] ?? 24)

function folderWith(files: Files): string {
  const folder = scratchFolder("convert")
  writeInto(folder, { "all.yaml": RENDERED, ...files })
  return folder
}

// A base beside the folder with the rendered file.
const ANYWHERE = ["--load-restrictor", "LoadRestrictionsNone"]

async function kustomize(folder: string, isSorted = false): Promise<string> {
  const order = isSorted ? [] : ["--reorder", "none"]
  const { status, stdout, stderr } = await runProgram(tool("kustomize"), [
    "build",
    ...ANYWHERE,
    ...order,
    folder,
  ])
  expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" })
  return stdout
}

/** Converts what is in a folder to a pipeline in its subfolder `out`, and runs it on what was rendered. */
async function converted(
  folder: string,
  file = ".",
  release?: string,
): Promise<{ readonly text: string; readonly output: string; readonly notes: readonly string[] }> {
  const outputFolder = join(folder, "out")
  mkdirSync(outputFolder, { recursive: true })
  const input = openConvertInput(file, folder)
  const { text, notes } = await convertToPipeline([input], { outputFolder, release })
  const path = join(outputFolder, "pipeline.yaml")
  writeFileSync(path, text)
  const output = await runText(text, path, RENDERED)
  return { text, output, notes: notes.map(({ message }) => message) }
}

async function runText(text: string, file: string, input: string): Promise<string> {
  const pipeline = await readPipeline(text, { file, definitions: STAGES })
  const { stream } = await runPipeline(await compilePipeline(pipeline), input)
  return stream.toString()
}

const fieldsOf = ({ fields, resources = "resources: [all.yaml]\n" }: KustomizationCase): string =>
  `${resources}${fields}`

describeWithTools("a converted kustomization does the same", ["kustomize"], () => {
  test.each(KUSTOMIZATIONS)("$title", async (one) => {
    const folder = folderWith({ "kustomization.yaml": fieldsOf(one), ...one.files })
    const theirs = objectsOf(await kustomize(folder, one.fields.includes("sortOptions")))
    const { output, text } = await converted(folder)
    expect({ text, objects: objectsOf(output) }).toEqual({ text, objects: theirs })
    expect(objectsOf(output)).not.toEqual(objectsOf(RENDERED))
  })

  test.each(Array.from({ length: GENERATED }, (_, index) => index + 1))(
    "generated, number %i",
    async (seed) => {
      const fields = generatedKustomization(seed)
      const document = { resources: ["all.yaml"], ...fields }
      const folder = folderWith({ "kustomization.yaml": JSON.stringify(document) })
      const theirs = objectsOf(await kustomize(folder))
      const { output, text } = await converted(folder)
      expect({ text, objects: objectsOf(output) }).toEqual({ text, objects: theirs })
    },
  )

  test("files beside the stream are added to it", async () => {
    const extra = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: extra}\n"
    const files = { "extra.yaml": extra, "kustomization.yaml": "" }
    const text = "resources: [rendered.yaml, extra.yaml]\nnamePrefix: a-\n"
    const folder = folderWith({ ...files, "kustomization.yaml": text })
    const { output, notes } = await converted(folder)
    writeFileSync(join(folder, "rendered.yaml"), RENDERED)
    expect(objectsOf(output)).toEqual(objectsOf(await kustomize(folder)))
    expect(notes).toEqual(['"rendered.yaml" is not there, so it is taken for what Helm renders'])
  })
})

describeWithTools(
  "a kustomization that only kustomize can do is a stage that does it",
  ["kustomize"],
  () => {
    const REFERRING = `apiVersion: v1
kind: Pod
metadata: {name: refers}
spec:
  containers: [{name: a, image: nginx, args: [$(NAME)], envFrom: [{configMapRef: {name: made}}, {secretRef: {name: made}}]}]
`

    test.each<[string, Files]>([
      [
        "generators, with names and labels over what they make",
        {
          "kustomization.yaml": `resources: [all.yaml, refers.yaml]
namePrefix: p-
commonLabels: {team: shop}
configMapGenerator: [{name: made, literals: [a=b]}]
secretGenerator: [{name: made, literals: [a=b], options: {immutable: true}}]
generatorOptions: {annotations: {by: us}}
`,
        },
      ],
      [
        "variables",
        {
          "kustomization.yaml": `resources: [all.yaml, refers.yaml]
nameSuffix: -s
vars: [{name: NAME, objref: {apiVersion: v1, kind: Service, name: web}, fieldref: {fieldPath: spec.ports}}, {name: OTHER, objref: {apiVersion: v1, kind: Pod, name: refers}}]
`,
        },
      ],
      [
        "several bases, a component and files of several kinds",
        {
          "kustomization.yaml":
            "resources: [one, two, refers.yaml]\ncomponents: [three]\nnamespace: shop\n",
          "one/kustomization.yaml": "resources: [all.yaml]\nnamePrefix: one-\n",
          "two/kustomization.yaml": "configMapGenerator: [{name: made, literals: [a=b]}]\n",
          "three/kustomization.yaml":
            'kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nimages: [{name: nginx, newTag: "9"}]\n',
        },
      ],
      [
        "transformers that there is no stage for",
        {
          "kustomization.yaml": "resources: [all.yaml]\ntransformers: [t]\nnamePrefix: p-\n",
          "t/kustomization.yaml": "resources: [t.yaml]\n",
          "t/t.yaml": `apiVersion: builtin
kind: ValueAddTransformer
metadata: {name: t}
value: added
targets: [{selector: {kind: Deployment}, fieldPath: metadata/annotations/x}]
`,
        },
      ],
    ])("%s", async (_title, files) => {
      const folder = folderWith({ ...files, "refers.yaml": REFERRING })
      const stream = "one/kustomization.yaml" in files ? "one/all.yaml" : "all.yaml"
      rmSync(join(folder, "all.yaml"))
      const { output, text } = await converted(folder)
      expect(text).toContain("uses: kustomize")
      writeFileSync(join(folder, stream), RENDERED)
      const theirs = await kustomize(folder)
      expect({ text, objects: byName(output) }).toEqual({ text, objects: byName(theirs) })
    })

    test("with what a script left of an earlier run", async () => {
      const folder = folderWith({
        "kustomization.yaml":
          "resources: [all.yaml]\nnamePrefix: p-\nsecretGenerator: [{name: s, literals: [a=b]}]\n",
        "all.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: old}}\n",
      })
      const { output } = await converted(folder)
      expect(output).not.toContain("old")
      writeFileSync(join(folder, "all.yaml"), RENDERED)
      expect(objectsOf(output)).toEqual(objectsOf(await kustomize(folder)))
    })
  },
)

// The stage puts what is new behind what came in.
const byName = (text: string): readonly unknown[] =>
  [...objectsOf(text)].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

describeWithTools("other formats mean what kustomize makes of them", ["kustomize"], () => {
  const PATCH = '[{"op": "replace", "path": "/spec/replicas", "value": 3}]'
  const SERVICE = "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {type: NodePort}}"

  test("a HelmRelease: each post-renderer by itself, then the common metadata", async () => {
    const release = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web}
spec:
  commonMetadata:
    labels: {team: shop}
    annotations: {who: us}
  postRenderers:
    - kustomize:
        images: [{name: nginx, newTag: "2"}]
        patches:
          - target: {kind: Deployment}
            patch: |
              ${PATCH}
    - kustomize:
        patchesStrategicMerge: [${SERVICE}]
        patchesJson6902:
          - target: {kind: Deployment, name: web}
            patch: [{op: add, path: /spec/paused, value: true}]
        images: [{name: nginx, newName: mirror.local/nginx}]
`
    const folder = folderWith({
      "helmrelease.yaml": release,
      "one/kustomization.yaml": `resources: [../all.yaml]
images: [{name: nginx, newTag: "2"}]
patches: [{target: {kind: Deployment}, patch: '${PATCH}'}]
`,
      "two/kustomization.yaml": `resources: [../one]
patchesStrategicMerge: ['${SERVICE}']
patchesJson6902: [{target: {kind: Deployment, name: web}, patch: '[{"op": "add", "path": "/spec/paused", "value": true}]'}]
images: [{name: nginx, newName: mirror.local/nginx}]
`,
      "three/kustomization.yaml": `resources: [../two]
labels: [{pairs: {team: shop}}]
transformers:
  - '{apiVersion: builtin, kind: AnnotationsTransformer, metadata: {name: x}, annotations: {who: us}, fieldSpecs: [{path: metadata/annotations, create: true}]}'
`,
    })
    const { output } = await converted(folder, "helmrelease.yaml")
    expect(objectsOf(output)).toEqual(objectsOf(await kustomize(join(folder, "three"))))
  })

  test("a Helmfile release: patches inline and in files, transformers, a namespace", async () => {
    const transformer =
      "{apiVersion: builtin, kind: LabelTransformer, metadata: {name: l}, labels: {team: shop}, fieldSpecs: [{path: metadata/labels, create: true}]}"
    const folder = folderWith({
      "helmfile.yaml": `releases:
  - name: other
    chart: x
  - name: web
    chart: y
    forceNamespace: moved
    jsonPatches:
      - {target: {kind: Deployment, name: web}, patch: ${PATCH}}
      - target.yaml
    strategicMergePatches: [service.yaml]
    transformers: [${transformer}]
`,
      "target.yaml":
        "target: {kind: StatefulSet, name: database}\npatch: [{op: replace, path: /spec/replicas, value: 2}]\n",
      "service.yaml": SERVICE,
      "real/kustomization.yaml": `resources: [../all.yaml]
namespace: moved
patchesStrategicMerge: ['${SERVICE}']
patchesJson6902:
  - {target: {kind: Deployment, name: web}, patch: '${PATCH}'}
  - {target: {kind: StatefulSet, name: database}, patch: '[{"op": "replace", "path": "/spec/replicas", "value": 2}]'}
transformers: ['${transformer}']
`,
    })
    const { output } = await converted(folder, "helmfile.yaml")
    expect(objectsOf(output)).toEqual(objectsOf(await kustomize(join(folder, "real"))))
  })
})

describeWithTools("a pipeline as a kustomization", ["kustomize"], () => {
  test.each(PIPELINES)("$title does the same", async ({ stages, files = {} }) => {
    const text = `apiVersion: sternpost.dev/v1alpha1\nkind: Pipeline\nspec:\n  stages:\n${stages}`
    const folder = folderWith({ "pipeline.yaml": text, ...files })
    const outputFolder = folder
    const made = await pipelineToKustomization(openConvertInput("pipeline.yaml", folder), {
      outputFolder,
    })
    writeFileSync(join(folder, "kustomization.yaml"), made.text)
    const ours = objectsOf(await runText(text, join(folder, "pipeline.yaml"), RENDERED))
    const theirs = objectsOf(await kustomize(folder, made.text.includes("sortOptions")))
    expect({ text: made.text, objects: theirs }).toEqual({ text: made.text, objects: ours })
    expect(parseManifests(RENDERED).manifests.length).toBeGreaterThan(8)
  })

  describe("and back again", () => {
    test.each(KUSTOMIZATIONS.filter(({ fields }) => !/fieldSpecs|allowNameChange/.test(fields)))(
      "$title",
      async (one) => {
        const folder = folderWith({ "kustomization.yaml": fieldsOf(one), ...one.files })
        const { text, output } = await converted(folder)
        const back = join(folder, "back")
        mkdirSync(back)
        const input = { text, file: "pipeline.yaml", folder: join(folder, "out") }
        const made = await pipelineToKustomization(input, { outputFolder: back })
        if (made.notes.some(({ message }) => message.startsWith("left out"))) return
        writeInto(back, { "all.yaml": RENDERED, "kustomization.yaml": made.text })
        const args = ["build", ...ANYWHERE]
        const order = one.fields.includes("sortOptions") ? [] : ["--reorder", "none"]
        const { stdout, stderr } = await runProgram(tool("kustomize"), [...args, ...order, back])
        expect({ text: made.text, stderr, objects: objectsOf(stdout) }).toEqual({
          text: made.text,
          stderr,
          objects: objectsOf(output),
        })
      },
    )
  })
})
