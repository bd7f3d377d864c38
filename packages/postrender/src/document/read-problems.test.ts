import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import type { StageDefinition } from "../contract.ts"
import { PipelineError } from "../errors.ts"
import { readPipeline } from "./read.ts"

const definitions = JSON.parse(
  readFileSync(new URL("./testdata/definitions.json", import.meta.url), "utf8"),
) as StageDefinition[]

async function failure(text: string | Buffer, file = "pipeline.yaml"): Promise<PipelineError> {
  try {
    await readPipeline(text, { file, definitions })
  } catch (error) {
    if (error instanceof PipelineError) return error
    throw error
  }
  throw new Error("the document is valid")
}

const HEAD = "apiVersion: sternpost.dev/v1alpha1\nkind: Pipeline\n"
const BEGINNING =
  'a pipeline begins with "apiVersion: sternpost.dev/v1alpha1" and "kind: Pipeline" ("sternpost pipeline init" writes one)'

/** Each name, document and its problems, without the file's name. */
const WHOLE_DOCUMENTS: [string, string, string[]][] = [
  ["an empty file", "", [`1:1: the document is empty; ${BEGINNING}`]],
  ["only comments", "# to do\n---\n# later\n", [`1:1: the document is empty; ${BEGINNING}`]],
  ["an explicit null", "# nothing\nnull\n", [`2:1: the document is empty; ${BEGINNING}`]],
  ["a list", "\n- a\n", [`2:1: the document is a list, not a mapping; ${BEGINNING}`]],
  ["a text", "pipeline", [`1:1: the document is a single value, not a mapping; ${BEGINNING}`]],
  [
    "a Kustomization",
    "# overlay\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [web.yaml]\n",
    [
      `2:1: the document is another format, kind "Kustomization" of "kustomize.config.k8s.io/v1beta1"; ${BEGINNING}`,
    ],
  ],
  [
    "a Kustomization without a kind",
    "patches:\n- path: a.yaml\n",
    [`1:1: the document is another format, perhaps a Kustomization; ${BEGINNING}`],
  ],
  [
    "an object of Kubernetes",
    "apiVersion: apps/v1\nkind: Deployment\nspec: {}\n",
    [`1:1: the document is another format, kind "Deployment" of "apps/v1"; ${BEGINNING}`],
  ],
  [
    "values of a chart",
    "image:\n  tag: x\n",
    [`1:1: the document is another format; ${BEGINNING}`],
  ],
  [
    "two documents",
    `${HEAD}spec: {stages: []}\n---\n# second\n${HEAD}spec: {stages: []}\n`,
    ["6:1: a second document begins here; a pipeline file holds one"],
  ],
  [
    "a syntax error",
    `${HEAD}spec: a: b\n`,
    ["3:8: mapping values are not allowed in this context"],
  ],
  ["a tab", `${HEAD}spec:\n\tstages: []\n`, ["4:1: found character that cannot start any token"]],
  ["an unknown alias", `${HEAD}spec: *base\n`, ["3:7: unknown anchor 'base' referenced"]],
  [
    "a duplicate key",
    `${HEAD}spec:\n  hooks: only\n  stages: []\n  hooks: include\n`,
    ['6:3: duplicate key "hooks"; keep one of them'],
  ],
  [
    "an old version",
    "apiVersion: sternpost.dev/v1alpha0\nkind: Pipeline\nspec: {stages: []}\n",
    ['1:13: "apiVersion" must be "sternpost.dev/v1alpha1", not "sternpost.dev/v1alpha0"'],
  ],
  [
    "missing keys",
    "# no kind\napiVersion: sternpost.dev/v1alpha1\nspec:\n  hooks: include\n",
    ['2:1: missing key "kind"', '3:1: missing key "stages" in "spec"'],
  ],
  ["an empty spec", `${HEAD}spec:\n`, ['3:1: "spec" is empty; it must be a mapping']],
  [
    "a version without quotes",
    `${HEAD}spec:\n  kubernetesVersion: 1.30\n  stages: []\n`,
    [
      '4:22: "spec.kubernetesVersion" must be a string, not the number 1.3; put it in quotes: "1.30"',
    ],
  ],
  [
    "a label without quotes",
    `${HEAD}metadata:\n  labels:\n    on: yes\n    mode: 0644\nspec: {stages: []}\n`,
    [
      '5:9: "metadata.labels.true" must be a string, not true; put it in quotes: "yes"',
      '6:11: "metadata.labels.mode" must be a string, not the number 420; put it in quotes: "0644"',
    ],
  ],
  [
    "keys and values in the wrong place",
    `${HEAD}stages:\n- uses: images\nspec:\n  hook: include\n  stages:\n    team: labels\n`,
    [
      '3:1: unknown key "stages"; allowed are "apiVersion", "kind", "metadata" and "spec"',
      '6:3: unknown key "hook"; did you mean "hooks"?',
      '8:5: "spec.stages" must be a list, not a mapping',
    ],
  ],
]

/** The same for stages, which stand from line 5 on, two columns further in. */
const STAGES: [string, string, string[]][] = [
  [
    "an unknown option",
    "- uses: labels\n  with:\n    pars:\n      team: a\n",
    ['7:7: stage "labels": unknown key "pars"; did you mean "pairs"?'],
  ],
  [
    "an unknown option that is like none",
    "- name: team\n  uses: labels\n  with:\n    pairs: {a: b}\n    colour: red\n",
    [
      '9:7: stage "team": unknown key "colour"; allowed are "pairs", "includeTemplates" and "includeSelectors"',
    ],
  ],
  [
    "options that are missing",
    "- name: team\n  uses: labels\n",
    ['5:5: stage "team": missing key "pairs" in "with"'],
  ],
  [
    "an option that is missing",
    "- uses: labels\n  with: # some\n    includeTemplates: true\n",
    ['6:5: stage "labels": missing key "pairs" in "with"'],
  ],
  [
    "options that are empty",
    "- uses: labels\n  with: # none yet\n",
    ['6:5: stage "labels": "with" is empty; it must be a mapping'],
  ],
  [
    "an option that no comment hides",
    "- uses: labels\n  with:\n    # pairs: of labels\n    pairs: # the pairs: all\n      # pairs\n      x: 1\n",
    [
      '10:12: stage "labels": "with.pairs.x" must be a string, not the number 1; put it in quotes: "1"',
    ],
  ],
  [
    "a quoted key",
    `- uses: labels\n  with: {"pairs": {'a b': "c", "é é": d}}\n`,
    [
      '6:22: stage "labels": key "a b" is not of the form ^[a-zA-Z0-9./-]+$, for example "app.kubernetes.io/part-of"',
      '6:34: stage "labels": key "é é" is not of the form ^[a-zA-Z0-9./-]+$, for example "app.kubernetes.io/part-of"',
    ],
  ],
  [
    "an unknown stage",
    "- uses: label\n- name: b\n  uses: helm\n",
    [
      '5:11: stage "label": unknown kind of stage "label"; did you mean "labels"?',
      '7:11: stage "b": unknown kind of stage "helm"; there are "labels", "patch", "images", and modules of your own, beginning with "./"',
    ],
  ],
  [
    "a stage without uses",
    "- name: team\n  with: {pairs: {}}\n",
    ['5:5: stage "team": missing key "uses"'],
  ],
  [
    "a stage with a misspelt uses",
    "- use: labels\n  with: {pairs: {}}\n",
    ['5:5: stage 1: unknown key "use"; did you mean "uses"?'],
  ],
  [
    "a stage that is none",
    "- labels\n",
    ['5:5: stage 1: the stage must be a mapping, not the string "labels"'],
  ],
  [
    "an empty stage",
    "-\n- uses: images\n",
    ["5:4: stage 1: the stage is empty; it must be a mapping"],
  ],
  [
    "names that are not unique",
    "- uses: images\n- uses: images\n- name: images\n  uses: patch\n  with: {patch: []}\n",
    [
      '6:11: stage "images": stage 1 is called "images" too; give this one a "name"',
      '7:11: stage "images": stage 1 is called "images" too; names must differ',
    ],
  ],
  [
    "a name that is none",
    "- name: Team Labels\n  uses: images\n",
    [
      '5:11: stage "Team Labels": "name" is "Team Labels", which is not of the form ^[a-z0-9]([-a-z0-9]*[a-z0-9])?$, for example "team-labels"',
    ],
  ],
  [
    "a pattern that is none",
    "- uses: images\n  match:\n    - kind: Deployment\n    - name: web-(\n",
    ['8:15: stage "images": name: "web-(" is no valid pattern: missing closing ): `web-(`'],
  ],
  [
    "a selector that is none",
    "- uses: images\n  exclude: {labelSelector: a b}\n",
    [
      '6:30: stage "images": labelSelector: "a b" is no valid selector: cannot read "a b" (write key=value, key!=value, key in (a,b), key or !key)',
    ],
  ],
  [
    "a misspelt selector",
    "- uses: images\n  match: {labelselector: a=b}\n",
    ['6:13: stage "images": unknown key "labelselector"; did you mean "labelSelector"?'],
  ],
  [
    "a selector that is a text",
    "- uses: images\n  match: Deployment\n",
    ['6:12: stage "images": "match" must be a mapping or a list, not the string "Deployment"'],
  ],
  [
    "numbers of objects that are none",
    "- uses: images\n  expect: 0...3\n- uses: ./a\n  expect: 3..1\n- uses: ./b\n  expect: {minimum: 1}\n",
    [
      '6:13: stage "images": "expect" is "0...3", which is not of the form ^[0-9]{1,9}(\\+|\\.\\.[0-9]{1,9})?$, for example "1", "1+" or "0..3"',
      '8:13: stage "./a": "expect" can never hold: at least 3 and at most 1',
      '10:14: stage "./b": unknown key "minimum"; allowed are "min" and "max"',
    ],
  ],
  [
    "options that exclude each other",
    "- uses: patch\n  with:\n    patch: []\n    path: a.yaml\n",
    ['6:5: stage "patch": in "with", "patch" and "path" exclude each other; keep one of them'],
  ],
  [
    "an alternative that was meant",
    "- uses: images\n  with:\n    lock:\n      from: web\n      url: ftp://acme.io\n",
    [
      '9:14: stage "images": "with.lock.url" is "ftp://acme.io", which is not of the form ^https://, for example "https://acme.io"',
    ],
  ],
  [
    "what an alias brings in",
    "- uses: ./a\n  with: &wrong\n    pars: {a: b}\n- uses: labels\n  with: *wrong\n",
    ['9:5: stage "labels": unknown key "pars"; did you mean "pairs"?'],
  ],
  [
    "a duplicate key among others",
    "- uses: labels\n  uses: labels\n  onError: ignore\n  with: {pairs: {a: b, a: c}}\n",
    [
      '6:5: stage "labels": duplicate key "uses"; keep one of them',
      '7:14: stage "labels": "onError" must be "fail", "warn" or "skip", not "ignore"',
      '8:26: stage "labels": duplicate key "a"; keep one of them',
    ],
  ],
]

describe("a broken pipeline", () => {
  test.each(WHOLE_DOCUMENTS)("with %s", async (_what, text, problems) => {
    const error = await failure(text)
    expect(error.code).toBe("PIPELINE_INVALID")
    expect(error.problems).toEqual(problems.map((line) => `pipeline.yaml:${line}`))
  })

  test.each(STAGES)("with %s in a stage", async (_what, text, problems) => {
    const error = await failure(`${HEAD}spec:\n  stages:\n${text.replaceAll(/^/gm, "  ")}`)
    expect(error.problems).toEqual(problems.map((line) => `pipeline.yaml:${line}`))
  })

  test("is reported under the name it was given", async () => {
    const error = await failure("", "../ops/my pipeline.yml")
    expect(error.file).toBe("../ops/my pipeline.yml")
    expect(error.message).toMatch(/^\.\.\/ops\/my pipeline\.yml:1:1: /)
  })

  test("in JSON has positions too", async () => {
    const text = `{"apiVersion": "sternpost.dev/v1alpha1", "kind": "Pipeline",
  "spec": {"stage": [], "stages": [{"uses": "labels", "with": {"pairs": {"a": 1}}}]}}`
    expect((await failure(text)).problems).toEqual([
      'pipeline.yaml:2:12: unknown key "stage"; allowed are "kubernetesVersion", "hooks", "verify", "security", "schemas" and "stages"',
      'pipeline.yaml:2:79: stage "labels": "with.pairs.a" must be a string, not the number 1; put it in quotes: "1"',
    ])
  })
})

describe("the error of a broken pipeline", () => {
  test("with one problem is that problem, with its stage and line", async () => {
    const error = await failure(`${HEAD}spec:\n  stages:\n  - uses: lables\n`)
    expect(error.message).toBe(error.problems.join())
    expect(error).toMatchObject({ file: "pipeline.yaml", line: 5, stage: "lables" })
  })

  test("with several problems lists them", async () => {
    const error = await failure(`${HEAD}spec:\n  hooks: no\n  stages:\n  - uses: lables\n`)
    expect(error.message).toBe(["pipeline.yaml has 2 problems:", ...error.problems].join("\n  "))
    expect(error.line).toBe(4)
    expect(error.stage).toBeUndefined()
  })

  test("that is no YAML keeps what the reader said", async () => {
    const error = await failure("a: [")
    expect(error.cause).toMatchObject({ name: "YamlError" })
    expect(error.line).toBe(1)
    expect(error.problems).toEqual([error.message])
  })

  test("that is no text at all says so", async () => {
    expect((await failure(Buffer.from("a: \xff", "latin1"))).problems).toEqual([
      "pipeline.yaml:1:4: invalid leading UTF-8 octet",
    ])
  })
})
