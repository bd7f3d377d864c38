import { parseManifests } from "@sternpost/manifests"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { memoryFiles } from "../files/memory-files.ts"
import { kustomizeStream, type StreamOptions } from "./kustomize-stream.ts"

async function through(text: string, kustomization: string, options: StreamOptions = {}) {
  const stream = parseManifests(text)
  const files = memoryFiles({ "/k/kustomization.yaml": kustomization })
  await kustomizeStream(stream, stream.manifests, "/k", { files, ...options })
  return stream.toString()
}

// Documents with everything in them that a printer would change.
const document = fc.record({
  kind: fc.constantFrom("ConfigMap", "Service", "Widget"),
  comment: fc.stringMatching(/^[a-z ]{0,9}$/),
  value: fc.constantFrom("'x'", '"x"', "x", "|\n    x\n    y", ">-\n    x\n    y", "[a,   b]", "~"),
  quoted: fc.boolean(),
})
const documents = fc.array(document, { minLength: 1, maxLength: 5 }).map((list) =>
  list.map(({ kind, comment, value, quoted }, i) => {
    const name = quoted ? `"n${i}"` : `n${i}`
    return `---\n# Source: web/templates/${kind}.yaml\n# ${comment}\nkind: ${kind}\napiVersion: v1\nmetadata:\n    name:   ${name}  # ${comment}\ndata:\n  z: ${value}\n  a: 1\n`
  }),
)

describe("documents that the kustomization does not touch are as they were", () => {
  test.each([
    ["nothing to do", "resources: [all.yaml]\ncommonLabels: {}\n"],
    [
      "a patch for another",
      "resources: [all.yaml]\npatches: [{target: {name: other}, patch: '- {op: add, path: /x, value: 1}'}]\n",
    ],
    ["an image that is not there", "resources: [all.yaml]\nimages: [{name: nginx, newTag: '2'}]\n"],
    [
      "a replacement of nothing",
      "resources: [all.yaml]\nreplacements: [{sourceValue: x, targets: [{select: {name: other}, fieldPaths: [a]}]}]\n",
    ],
  ])("%s", async (_what, kustomization) => {
    await fc.assert(
      fc.asyncProperty(documents, async (texts) => {
        expect(await through(texts.join(""), kustomization)).toBe(texts.join(""))
      }),
      { numRuns: 40 },
    )
  })

  test("those beside the one that is patched", async () => {
    const kustomization =
      "resources: [all.yaml]\npatches: [{target: {name: n0}, patch: '- {op: add, path: /x, value: 1}'}]\n"
    await fc.assert(
      fc.asyncProperty(documents, async (texts) => {
        const [first = "", ...rest] = texts
        expect(await through(texts.join(""), kustomization)).toBe(`${first}x: 1\n${rest.join("")}`)
      }),
      { numRuns: 40 },
    )
  })
})

test("labels leave all other lines alone", async () => {
  await fc.assert(
    fc.asyncProperty(documents, async (texts) => {
      const output = await through(
        texts.join(""),
        "resources: [all.yaml]\nlabels: [{pairs: {team: shop}}]\n",
      )
      const added = /^ +labels:\n +team: shop\n/gm
      expect(output.match(added)).toHaveLength(texts.length)
      expect(output.replaceAll(added, "")).toBe(texts.join(""))
    }),
    { numRuns: 40 },
  )
})

describe("what only a stream has", () => {
  const HOOKS = `---
# Source: web/templates/hook.yaml
apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  annotations:
    "helm.sh/hook": pre-install # first
---
# Source: web/templates/job.yaml
apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
`

  test("a hook and a template with one name are both labelled", async () => {
    const output = await through(HOOKS, "resources: [all.yaml]\nlabels: [{pairs: {a: x}}]\n")
    expect(output.match(/a: x/g)).toHaveLength(2)
    expect(output).toContain('"helm.sh/hook": pre-install # first')
  })

  test("and patched", async () => {
    const patch =
      "{apiVersion: batch/v1, kind: Job, metadata: {name: migrate}, spec: {suspend: true}}"
    const output = await through(HOOKS, `resources: [all.yaml]\npatches: [{patch: '${patch}'}]\n`)
    expect(output.match(/suspend: true/g)).toHaveLength(2)
  })

  test("objects stay in their order, and new ones follow", async () => {
    const text = ["Widget b", "Namespace ns", "ConfigMap a"]
      .map((id) => id.split(" "))
      .map(([kind, name]) => `apiVersion: v1\nkind: ${kind}\nmetadata: {name: ${name}}\n`)
      .join("---\n")
    const output = await through(
      text,
      "resources: [all.yaml]\nsecretGenerator: [{name: s}]\nnamePrefix: p-\n",
    )
    const ids = parseManifests(output).manifests.map(({ kind, name }) => `${kind} ${name}`)
    expect(ids).toEqual(["Widget p-b", "Namespace ns", "ConfigMap p-a", "Secret p-s-46f8b28mk5"])
  })

  test("a patch for what is absent is passed over if that is allowed", async () => {
    const kustomization =
      "resources: [all.yaml]\npatches: [{patch: '{apiVersion: v1, kind: A, metadata: {name: none}}'}]\n"
    await expect(through(HOOKS, kustomization)).rejects.toMatchObject({
      ...{ code: "PATCH_INVALID", line: 2, object: "A none (v1)" },
    })
    expect(await through(HOOKS, kustomization, { allowAbsentTargets: true })).toBe(HOOKS)
  })

  test("an object without a name is refused with its place", async () => {
    const text = `${HOOKS}---\n# Source: web/templates/x.yaml\napiVersion: v1\nkind: ConfigMap\n`
    await expect(through(text, "resources: [all.yaml]\nnamePrefix: p-\n")).rejects.toMatchObject({
      code: "RESOURCE_INVALID",
    })
  })
})

describe("compat: sternpost", () => {
  const POD = `apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers: [{name: c, image: docker.io/library/nginx:1}]
  ephemeralContainers: [{name: e, image: nginx:1}]
`
  const images = "resources: [all.yaml]\nimages: [{name: nginx, newTag: '2'}]\n"

  test("images are found by what they mean, and in ephemeral containers", async () => {
    const output = await through(POD, images, { compat: "sternpost" })
    expect(output).toContain("image: docker.io/library/nginx:2")
    expect(output).toContain("{name: e, image: nginx:2}")
  })

  test("where kustomize sees neither", async () => {
    expect(await through(POD, images, { compat: "kustomize" })).toBe(POD)
  })
})
