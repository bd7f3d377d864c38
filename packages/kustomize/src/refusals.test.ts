import { describe, expect, test } from "vitest"
import { buildKustomization } from "./build.ts"
import { KustomizeError, type KustomizeErrorCode } from "./errors.ts"
import { memoryFiles } from "./files/memory-files.ts"

const A = "{apiVersion: v1, kind: A, metadata: {name: a}, x: 1, l: [1]}\n"

async function refusal(files: Readonly<Record<string, string>>): Promise<KustomizeError> {
  const texts = Object.entries({ "a.yaml": A, ...files }).map(([path, text]) => [
    `/k/${path}`,
    text,
  ])
  const error = await buildKustomization("/k", {
    files: memoryFiles(Object.fromEntries(texts)),
  }).then(
    (text) => text,
    (thrown: unknown) => thrown,
  )
  if (error instanceof KustomizeError) return error
  throw new Error(`expected a KustomizeError, got ${String(error)}`)
}

const K = "kustomization.yaml"

describe("what is refused has a code, a file and a line", () => {
  test.each<[string, string, KustomizeErrorCode, number | undefined, string]>([
    [
      "unknown field",
      "resources: [a.yaml]\n\nnamPrefix: x\n",
      "KUSTOMIZATION_INVALID",
      3,
      'did you mean "namePrefix"',
    ],
    [
      "unknown field inside",
      "patches:\n- path: p\n- targets: {}\n",
      "KUSTOMIZATION_INVALID",
      3,
      'did you mean "target"',
    ],
    ["another type", "resources: a.yaml\n", "KUSTOMIZATION_INVALID", 1, "resources must be a list"],
    [
      "a number",
      "resources: [a.yaml]\ncommonLabels:\n  a: 1\n",
      "KUSTOMIZATION_INVALID",
      3,
      "put it in quotes",
    ],
    ["no YAML", "resources: [\n", "KUSTOMIZATION_INVALID", undefined, "did not find"],
    [
      "another apiVersion",
      "resources: []\napiVersion: v1\nnamePrefix: a\n",
      "KUSTOMIZATION_INVALID",
      2,
      "apiVersion",
    ],
    [
      "another kind",
      "kind: Foo\nnamePrefix: a\n",
      "KUSTOMIZATION_INVALID",
      1,
      "Kustomization or Component",
    ],
    ["missing file", "resources:\n- a.yaml\n- b.yaml\n", "FILE_UNREADABLE", 3, "no such file"],
    [
      "missing patch",
      "resources: [a.yaml]\npatches:\n- path: p.yaml\n",
      "FILE_UNREADABLE",
      3,
      "p.yaml",
    ],
    [
      "twice the same",
      "resources: [a.yaml, a.yaml]\n",
      "RESOURCE_DUPLICATE",
      undefined,
      "is there twice, first at",
    ],
    [
      "both kinds of patch",
      "resources: [a.yaml]\npatches: [{path: a.yaml, patch: x}]\n",
      "PATCH_INVALID",
      2,
      "not both",
    ],
    ["no patch", "resources: [a.yaml]\npatches: [{patch: hello}]\n", "PATCH_INVALID", 2, "neither"],
    [
      "an empty entry",
      "resources: [a.yaml]\npatches: [{}]\n",
      "PATCH_INVALID",
      2,
      "a path or a patch",
    ],
    [
      "patch without target",
      "resources: [a.yaml]\npatches:\n- patch: '- {op: add, path: /x, value: 1}'\n",
      "PATCH_INVALID",
      3,
      "needs a target",
    ],
    [
      "unfit JSON patch",
      "resources: [a.yaml]\npatches:\n- target: {kind: A}\n  patch: '- {op: remove, path: /y}'\n",
      "PATCH_INVALID",
      3,
      'no "y"',
    ],
    [
      "unfit merge",
      "resources: [a.yaml]\npatches: [{patch: '{apiVersion: v1, kind: A, metadata: {name: a}, x: {y: z}}'}]\n",
      "PATCH_INVALID",
      2,
      "differ",
    ],
    [
      "unknown directive",
      "resources: [a.yaml]\npatches: [{patch: '{apiVersion: v1, kind: A, metadata: {name: a}, $patch: no}'}]\n",
      "PATCH_INVALID",
      2,
      "unknown $patch",
    ],
    [
      "invalid pattern",
      "resources: [a.yaml]\npatches:\n- target: {name: '('}\n  patch: '- {op: remove, path: /y}'\n",
      "KUSTOMIZATION_INVALID",
      3,
      "no valid pattern",
    ],
    [
      "invalid selector",
      "resources: [a.yaml]\npatches:\n- target: {labelSelector: 'a in b'}\n  patch: '- {op: remove, path: /y}'\n",
      "KUSTOMIZATION_INVALID",
      3,
      "no valid selector",
    ],
    [
      "invalid image",
      "resources: [a.yaml]\nimages: [{name: '*'}]\n",
      "KUSTOMIZATION_INVALID",
      2,
      "regular expression",
    ],
    [
      "contradicting images",
      "resources: [a.yaml]\nimages:\n- {name: a, digest: b}\n- {name: a, digest: c}\n",
      "KUSTOMIZATION_INVALID",
      4,
      "contradict",
    ],
    [
      "replicas of nothing",
      "resources: [a.yaml]\nreplicas: [{name: b, count: 1}]\n",
      "REFERENCE_UNRESOLVED",
      2,
      'named "b"',
    ],
    [
      "a variable twice",
      "resources: [a.yaml]\nvars:\n- {name: V, objref: {kind: A, name: a}}\n- {name: V, objref: {kind: A, name: a}}\n",
      "KUSTOMIZATION_INVALID",
      4,
      "there twice",
    ],
    [
      "a variable of nothing",
      "resources: [a.yaml]\nvars: [{name: V, objref: {kind: B, name: a}}]\n",
      "REFERENCE_UNRESOLVED",
      2,
      "is not there",
    ],
    [
      "a source that is none",
      "resources: [a.yaml]\nreplacements: [{source: {kind: B}, targets: [{select: {kind: A}}]}]\n",
      "REFERENCE_UNRESOLVED",
      2,
      "no resource is the source",
    ],
    [
      "no source",
      "resources: [a.yaml]\nreplacements: [{targets: []}]\n",
      "KUSTOMIZATION_INVALID",
      2,
      "must have a source",
    ],
    [
      "no list there",
      "resources: [a.yaml]\nreplacements: [{source: {kind: A}, targets: [{select: {kind: A}, fieldPaths: [x.y]}]}]\n",
      "REFERENCE_UNRESOLVED",
      2,
      "field x.y",
    ],
    [
      "a missing field",
      "resources: [a.yaml]\nreplacements: [{source: {kind: A}, targets: [{select: {kind: A}, fieldPaths: [z]}]}]\n",
      "REFERENCE_UNRESOLVED",
      2,
      "options.create makes it",
    ],
    [
      "a key twice",
      "configMapGenerator:\n- name: c\n  literals: [a=1, a=2]\n",
      "KUSTOMIZATION_INVALID",
      2,
      "occurs twice",
    ],
    [
      "no pair",
      "secretGenerator: [{name: c, literals: [a]}]\n",
      "KUSTOMIZATION_INVALID",
      1,
      "is not key=value",
    ],
    [
      "no file there",
      "configMapGenerator: [{name: c, files: [=x]}]\n",
      "KUSTOMIZATION_INVALID",
      1,
      "neither a path nor key=path",
    ],
    [
      "order",
      "resources: [a.yaml]\nsortOptions: {order: best}\n",
      "KUSTOMIZATION_INVALID",
      2,
      "fifo or legacy",
    ],
    [
      "schema version",
      "resources: [a.yaml]\nopenapi: {version: v9}\n",
      "KUSTOMIZATION_INVALID",
      2,
      "v1.21.2",
    ],
    [
      "absent component",
      "resources: [a.yaml]\ncomponents: [c]\n",
      "FILE_UNREADABLE",
      2,
      "no such file or folder",
    ],
  ])("%s", async (_, text, code, line, message) => {
    const error = await refusal({ [K]: text })
    expect(error.message).toContain(message)
    expect({ code: error.code, ...(line === undefined ? {} : { line: error.line }) }).toEqual({
      code,
      ...(line === undefined ? {} : { line }),
    })
  })

  test.each<[string, Readonly<Record<string, string>>, string, number, string]>([
    ["a resource", { "b.yaml": "a: 1\n---\napiVersion: v1\n" }, "b.yaml", 1, "must have a kind"],
    [
      "its second document",
      { "b.yaml": `${A}---\n\nkind: B\n` },
      "b.yaml",
      4,
      "without metadata.name",
    ],
    ["its YAML", { "b.yaml": "kind: B\n  x: [\n" }, "b.yaml", 2, "mapping values"],
    ["a key of it", { "b.yaml": "kind: B\nkind: C\n" }, "b.yaml", 2, "already defined"],
    ["a list in it", { "b.yaml": "kind: BList\nitems: 5\n" }, "b.yaml", 1, "are a list"],
  ])("%s is named with its own file", async (_, files, file, line, message) => {
    const error = await refusal({ [K]: "resources: [b.yaml]\n", ...files })
    expect(error.message).toContain(message)
    expect(error.file).toMatch(new RegExp(`${file}$`))
    expect(error.line).toBe(line)
  })

  test("a configuration with an unknown field is named", async () => {
    const error = await refusal({
      [K]: "resources: [a.yaml]\nconfigurations: [c.yaml]\n",
      "c.yaml": "namePrefixes: [{path: x}]\n",
    })
    expect(error.message).toContain('unknown field "namePrefixes"; did you mean "namePrefix"')
    expect(error.file).toMatch(/c\.yaml$/)
  })

  test("a validator that changes something is named", async () => {
    const validator =
      "{apiVersion: builtin, kind: LabelTransformer, metadata: {name: v}, labels: {a: b}, fieldSpecs: [{path: metadata/labels, create: true}]}"
    const error = await refusal({ [K]: `resources: [a.yaml]\nvalidators: ["${validator}"]\n` })
    expect(error.message).toContain("must not change resources")
  })
})
