import { parse } from "@sternpost/goyaml"
import { afterAll, describe, expect, test } from "vitest"
import { folderOf, removeFolders } from "../testing.ts"
import { pipelineToKustomization } from "./export.ts"

afterAll(removeFolders)

const HEAD = "apiVersion: sternpost.dev/v1alpha1\nkind: Pipeline\nspec:\n"

async function exported(stages: string, files = {}, spec = "") {
  const folder = folderOf(files)
  const text = `${HEAD}${spec}  stages:\n${stages.trimEnd().replace(/^/gm, "    ")}\n`
  return pipelineToKustomization({ text, file: "p.yaml", folder }, { outputFolder: folder })
}

const fieldsOf = async (stages: string, files = {}) => {
  const {
    apiVersion: _,
    kind: __,
    ...fields
  } = parse((await exported(stages, files)).text) as Record<string, unknown>
  return fields
}

const JSON_PATCH = "{patch: [{op: remove, path: /a}]}"

test("stages in kustomize's order become fields, under their names", async () => {
  const { text, notes } = await exported(`- name: fewer
  uses: patch
  match: {kind: Deployment}
  with: ${JSON_PATCH}
- uses: namespace
  with: {namespace: shop}
- uses: name-affix
  with: {prefix: a-}
- uses: labels
  with: {pairs: {a: b}}
`)
  expect(notes).toEqual([])
  expect(text).toBe(`apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
# From p.yaml. The file all.yaml is what Helm rendered: helm template ... > all.yaml
resources:
  - all.yaml
# p.yaml:9: namespace
namespace: shop
# p.yaml:11: name-affix
namePrefix: a-
patches:
  # p.yaml:5: fewer
  - target:
      kind: Deployment
    patch: |
      - op: remove
        path: /a
labels:
  # p.yaml:13: labels
  - pairs:
      a: b
`)
})

describe("what stands in another order", () => {
  test("becomes transformers, and so does all that follows", async () => {
    const fields = await fieldsOf(`- uses: images
  with: {images: [{name: a, newTag: b, required: true}]}
- uses: patch
  match: [{kind: A}, {kind: B}]
  with: ${JSON_PATCH}
- uses: replacements
  with: {replacements: [{sourceValue: x, targets: [{select: {kind: A}}]}]}
- name: again
  uses: images
  with: {images: [{name: c, newTag: d}]}
`)
    expect(Object.keys(fields)).toEqual(["resources", "images", "transformers"])
    const transformers = (fields["transformers"] as string[]).map((text) => parse(text))
    expect(transformers).toMatchObject([
      {
        apiVersion: "builtin",
        kind: "PatchTransformer",
        metadata: { name: "step-1" },
        target: { kind: "A" },
      },
      { kind: "PatchTransformer", metadata: { name: "step-2" }, target: { kind: "B" } },
      { kind: "ReplacementTransformer", replacements: [{ sourceValue: "x" }] },
      { kind: "ImageTagTransformer", imageTag: { name: "c", newTag: "d" } },
    ])
  })

  test.each([
    [
      "- uses: images\n  with: {images: [{name: a, newTag: b}]}\n- uses: namespace\n  with: {namespace: a}",
      "kustomize does namespace before what stands above it",
    ],
    [
      "- uses: namespace\n  with: {namespace: a}\n- name: b\n  uses: namespace\n  with: {namespace: b}",
      "a kustomization has namespace once",
    ],
  ])("is left out where it has no transformer", async (stages, message) => {
    const { text, notes } = await exported(stages)
    expect(notes.at(-1)?.message).toContain(`left out: ${message}`)
    expect(text.replace(/\n# /g, " ")).toContain(message)
  })
})

describe("what a stage says", () => {
  test.each([
    [
      "labels in selectors",
      "- uses: labels\n  with: {pairs: {a: b}, includeSelectors: true, includeVolumeClaimTemplates: true, allowSelectorChange: true}",
      { labels: [{ pairs: { a: "b" }, includeSelectors: true }] },
    ],
    [
      "labels in fields",
      "- uses: labels\n  with: {pairs: {a: b}, fields: [{path: c/d}]}",
      { labels: [{ pairs: { a: "b" }, fields: [{ path: "c/d" }] }] },
    ],
    [
      "annotations of pods too",
      "- uses: annotations\n  with: {pairs: {a: b}, includeTemplates: true}",
      { commonAnnotations: { a: "b" } },
    ],
    [
      "a suffix",
      "- uses: name-affix\n  with: {suffix: -b, dangling: ignore}",
      { nameSuffix: "-b" },
    ],
    [
      "replicas",
      "- uses: replicas\n  with: {replicas: [{name: a, count: 2, required: true}]}",
      { replicas: [{ name: "a", count: 2 }] },
    ],
    [
      "a file of replacements",
      "- uses: replacements\n  with: {replacements: [{path: r/a.yaml}]}",
      { replacements: [{ path: "r/a.yaml" }] },
    ],
    [
      "files of objects",
      "- uses: add-resources\n  with: {files: [b.yaml]}",
      { resources: ["all.yaml", "b.yaml"] },
    ],
    ["an order", "- uses: sort\n  with: {order: kustomize}", { sortOptions: { order: "legacy" } }],
    [
      "a JSON patch of a file",
      "- uses: patch\n  match: {apiVersion: apps/v1, kind: A}\n  with: {path: a.yaml}",
      { patches: [{ path: "a.yaml", target: { kind: "A", version: "v1", group: "apps" } }] },
    ],
    [
      "a strategic patch that names its object",
      "- uses: patch\n  with: {type: strategic, path: s.yaml}",
      { patches: [{ path: "s.yaml" }] },
    ],
  ])("%s", async (_, stages, fields) => {
    const files = {
      "a.yaml": "- {op: remove, path: /a}\n",
      "s.yaml": "kind: A\nmetadata: {name: b}\n",
    }
    expect(await fieldsOf(stages, files)).toEqual({ resources: ["all.yaml"], ...fields })
  })

  test.each([
    [
      "labels of some objects",
      "- uses: labels\n  match: {kind: A}\n  with: {pairs: {a: b}}",
      { metadata: { name: "any", labels: { a: "b" } } },
    ],
    [
      "annotations of objects alone",
      "- uses: annotations\n  with: {pairs: {a: b}}",
      { metadata: { name: "any", annotations: { a: "b" } } },
    ],
    [
      "scalars",
      "- uses: set-fields\n  match: {kind: A}\n  with: {fields: {spec.a: 1, spec.b.c: x, 'spec[\"d.e\"]': y-z}}",
      { spec: { a: 1, b: { c: "x" }, "d.e": "y-z" } },
    ],
    ["a deletion", "- uses: delete\n  match: {kind: A}", { $patch: "delete" }],
    [
      "a merge patch without lists",
      "- uses: patch\n  match: {kind: A}\n  with: {type: merge, patch: {spec: {a: null}}}",
      { spec: { a: null } },
    ],
    [
      "a merge patch of custom resources",
      "- uses: patch\n  match: {kind: Gate, group: example\\.com}\n  with: {type: merge, patch: {spec: [1]}}",
      { spec: [1] },
    ],
    [
      "a strategic patch of some objects",
      "- uses: patch\n  match: {kind: A}\n  with: {type: strategic, patch: {spec: {$patch: replace}}, allowNameChange: true}",
      { spec: { $patch: "replace" } },
    ],
  ])("%s is a patch with a target", async (_, stages, patch) => {
    const { patches } = (await fieldsOf(stages)) as { patches: { patch: string; target: object }[] }
    expect(patches).toHaveLength(1)
    expect(patches[0]?.target).toBeDefined()
    expect(parse(patches[0]?.patch ?? "")).toMatchObject({
      apiVersion: "v1",
      kind: "any",
      ...patch,
    })
  })
})

describe("what a kustomization cannot say is left out, with the reason", () => {
  test.each([
    ["if: release.name == 'a'", "kustomize has no conditions"],
    ["exclude: {kind: A}", "kustomize cannot exclude objects"],
    ["hooks: exclude", "kustomize knows no Helm hooks (hooks: exclude)"],
    ["match: {hook: true}", "match by hook has no equal in a target"],
    ["match: {podSpec: true}", "match by podSpec has no equal in a target"],
    ["match: {source: a/**}", "match by source has no equal in a target"],
    ["match: {cel: 'object.spec.a == 1'}", "match by cel has no equal in a target"],
    ["match: {apiVersion: (a|b)/v1}", "match by a pattern for apiVersion"],
  ])("%s", async (key, message) => {
    await expect(exported(`- uses: patch\n  ${key}\n  with: ${JSON_PATCH}`)).rejects.toThrow(
      `p.yaml: a kustomization can say nothing of it\n  p.yaml:5: patch: left out: ${message}`,
    )
  })

  test.each([
    ["- uses: guard", "kustomize has nothing like the stage guard"],
    ["- uses: ./mine.mjs", "kustomize has nothing like the stage ./mine.mjs"],
    [
      "- uses: images\n  match: {kind: A}\n  with: {images: [{name: a, newTag: b}]}",
      "has no target for it",
    ],
    [
      "- uses: images\n  with: {registries: [{from: a, to: b}]}",
      "the option registries has no equal",
    ],
    [
      "- uses: labels\n  match: {kind: A}\n  with: {pairs: {a: b}, includeTemplates: true}",
      "with a match, includeTemplates has no equal",
    ],
    [
      "- uses: labels\n  with: {pairs: {a: b}, includeVolumeClaimTemplates: true}",
      "claims only together with pods",
    ],
    [
      "- uses: annotations\n  with: {pairs: {a: b}, includeTemplates: true, fields: [{path: a}]}",
      "fields has no equal",
    ],
    ["- uses: set-fields\n  with: {fields: {'a[0]': 1}}", "the path a[0] is no path of keys alone"],
    [
      "- uses: set-fields\n  with: {fields: {a: [1]}}",
      "the value of a would be merged or deleted, not set",
    ],
    ["- uses: set-fields\n  with: {fields: {a: 1}, create: false}", "create: false has no equal"],
    ["- uses: delete\n  match: {kind: A}\n  with: {fields: [a]}", "fails where a field is missing"],
    ["- uses: sort", "kustomize does not know Helm's order"],
    [
      "- uses: add-resources\n  with: {resources: [{kind: A}]}",
      "the option resources has no equal",
    ],
    [
      "- uses: patch\n  match: {kind: Deployment}\n  with: {type: merge, patch: {a: [1]}}",
      "a merge patch replaces lists",
    ],
    [
      "- uses: patch\n  match: {kind: A}\n  with: {type: strategic, patch: {$retainKeys: [a]}}",
      "no directive of a strategic patch but $patch",
    ],
  ])("%s", async (stages, message) => {
    await expect(exported(stages)).rejects.toThrow(message)
  })
})

describe("what is not quite the same is told", () => {
  test.each([
    ["- uses: labels\n  with: {pairs: {a: b}, includeTemplates: true}", "also labels the claims"],
    [
      "- uses: replicas\n  with: {replicas: [{name: a, count: 1, required: false}]}",
      "always an error",
    ],
    ["- uses: images\n  with: {images: [{name: a, newTag: b}]}", "docker.io/nginx is no nginx"],
    [`- uses: patch\n  match: {kind: A}\n  expect: 1\n  with: ${JSON_PATCH}`, "(expect)"],
    [`- uses: patch\n  expect: 1+\n  with: ${JSON_PATCH}`, "(expect)"],
    [
      `- uses: patch\n  match: {kind: A}\n  onError: skip\n  with: ${JSON_PATCH}`,
      "(onError: skip)",
    ],
  ])("%s", async (stages, message) => {
    const { text, notes } = await exported(stages)
    expect(notes.map((note) => note.message)).toEqual([expect.stringContaining(message)])
    expect(text).toMatch(/^ {2}# p\.yaml:5: /m)
  })
})

test("a document that is no pipeline is an error of a pipeline", async () => {
  await expect(exported("- uses: lables\n")).rejects.toThrow('did you mean "labels"?')
  await expect(exported("- uses: sort\n", {}, "  hook: exclude\n")).rejects.toThrow("hook")
})
