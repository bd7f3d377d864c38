import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import type { StageDefinition } from "../contract.ts"
import { PipelineError } from "../errors.ts"
import { pipelineFromObject } from "./read.ts"

const DATA = JSON.parse(
  readFileSync(new URL("./testdata/definitions.json", import.meta.url), "utf8"),
) as Omit<StageDefinition, "create">[]

const definitions: StageDefinition[] = DATA.map(({ uses, phase, ...rest }) => ({
  uses,
  phase,
  ...rest,
  create: () => ({ uses, phase, idempotent: true, run: () => {} }),
}))

async function failure(value: unknown): Promise<PipelineError> {
  try {
    await pipelineFromObject(value, { definitions })
  } catch (error) {
    if (error instanceof PipelineError) return error
    throw error
  }
  throw new Error("the document is valid")
}

const HEAD = { apiVersion: "sternpost.dev/v1alpha1", kind: "Pipeline" }

const stages = (...list: unknown[]) => ({ ...HEAD, spec: { stages: list } })
const labels = (options: unknown) => stages({ uses: "labels", with: options })
const images = (options: unknown) => stages({ uses: "images", with: options })
const patch = (options: unknown) => stages({ uses: "patch", with: options })
const stage = (keys: object) => stages({ uses: "./mine.mjs", name: "mine", ...keys })

describe("the document", () => {
  const BEGINNING =
    'a pipeline begins with "apiVersion: sternpost.dev/v1alpha1" and "kind: Pipeline" ("sternpost pipeline init" writes one)'

  test.each<[unknown, string[]]>([
    [null, [`pipeline: the document is empty; ${BEGINNING}`]],
    [undefined, [`pipeline: the document is empty; ${BEGINNING}`]],
    [[HEAD], [`pipeline: the document is a list, not a mapping; ${BEGINNING}`]],
    ["x", [`pipeline: the document is a single value, not a mapping; ${BEGINNING}`]],
    [
      { apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", patches: [] },
      [
        `pipeline: the document is another format, kind "Kustomization" of "kustomize.config.k8s.io/v1beta1"; ${BEGINNING}`,
      ],
    ],
    [
      { apiVersion: "tekton.dev/v1", kind: "Pipeline", spec: { tasks: [] } },
      [
        `pipeline: the document is another format, kind "Pipeline" of "tekton.dev/v1"; ${BEGINNING}`,
      ],
    ],
    [
      { resources: ["web.yaml"] },
      [`pipeline: the document is another format, perhaps a Kustomization; ${BEGINNING}`],
    ],
    [{ image: { tag: "1" } }, [`pipeline: the document is another format; ${BEGINNING}`]],
    [
      { spec: { stages: [] } },
      ['pipeline: missing key "apiVersion"', 'pipeline: missing key "kind"'],
    ],
    [
      { apiVersion: "sternpost.dev/v1", kind: "pipeline" },
      [
        'pipeline: missing key "spec"',
        'apiVersion: "apiVersion" must be "sternpost.dev/v1alpha1", not "sternpost.dev/v1"',
        'kind: "kind" must be "Pipeline", not "pipeline"',
      ],
    ],
    [
      { ...HEAD, specs: { stages: [] }, metadata: { Name: "x" } },
      [
        'specs: unknown key "specs"; did you mean "spec"?',
        'metadata.Name: unknown key "Name"; did you mean "name"?',
      ],
    ],
    [
      {
        ...HEAD,
        spec: { stages: {}, hooks: "exlude", verify: "sometimes", kubernetesVersion: 1.3 },
      },
      [
        'spec.stages: "spec.stages" must be a list, not a mapping',
        'spec.hooks: "spec.hooks" must be "include", "exclude" or "only", not "exlude"; did you mean "exclude"?',
        'spec.verify: "spec.verify" must be "auto", "always" or "never", not "sometimes"',
        'spec.kubernetesVersion: "spec.kubernetesVersion" must be a string, not the number 1.3; put it in quotes',
      ],
    ],
    [
      {
        ...HEAD,
        spec: { stages: null, kubernetesVersion: "latest", security: { allowExec: "yes" } },
      },
      [
        'spec.stages: "spec.stages" is empty; it must be a list',
        'spec.kubernetesVersion: "spec.kubernetesVersion" is "latest", which is not of the form ^v?1\\.[0-9]+(\\.[0-9]+)?$, for example "1.34"',
        'spec.security.allowExec: "spec.security.allowExec" must be true or false, not the string "yes"',
      ],
    ],
    [
      { ...HEAD, metadata: { labels: { a: 1, "b/c": true } }, spec: {} },
      [
        'metadata.labels.a: "metadata.labels.a" must be a string, not the number 1; put it in quotes',
        'metadata.labels["b/c"]: "metadata.labels["b/c"]" must be a string, not true; put it in quotes',
        'spec: missing key "stages" in "spec"',
      ],
    ],
  ])("%j", async (value, problems) => {
    expect((await failure(value)).problems).toEqual(problems)
  })
})

describe("a stage", () => {
  test.each<[object, string[]]>([
    [
      { name: "My Stage" },
      [
        '"name" is "My Stage", which is not of the form ^[a-z0-9]([-a-z0-9]*[a-z0-9])?$, for example "team-labels"',
      ],
    ],
    [{ name: "a".repeat(64) }, ['"name" must have at most 63 characters']],
    [{ onError: "ignore" }, ['"onError" must be "fail", "warn" or "skip", not "ignore"']],
    [{ if: "" }, ['"if" must not be empty']],
    [{ if: true }, ['"if" must be a string, not true; put it in quotes']],
    [
      { when: "x" },
      [
        'unknown key "when"; allowed are "name", "uses", "match", "exclude", "if", "expect", "hooks", "onError" and "with"',
      ],
    ],
    [{ macth: {} }, ['unknown key "macth"; did you mean "match"?']],
    [{ match: [] }, ['"match" must not be empty']],
    [{ match: null }, ['"match" is empty; it must be a mapping or a list']],
    [{ match: "Deployment" }, ['"match" must be a mapping or a list, not the string "Deployment"']],
    [{ match: { kinds: "Deployment" } }, ['unknown key "kinds"; did you mean "kind"?']],
    [
      { match: [{ kind: ["Deployment"] }, "Service"] },
      [
        '"match[0].kind" must be a string, not a list',
        '"match[1]" must be a mapping, not the string "Service"',
      ],
    ],
    [
      { exclude: { podSpec: "true" } },
      ['"exclude.podSpec" must be true or false, not the string "true"'],
    ],
    [{ match: { kind: "(" } }, ['kind: "(" is no valid pattern: missing closing ): `(`']],
    [
      { match: [{}, { name: "a(?=b)" }] },
      [
        'name: "a(?=b)" is no valid pattern: invalid or unsupported Perl syntax: `(?=` (RE2 has no look-around and no back-references)',
      ],
    ],
    [
      { exclude: { labelSelector: "a=b=c d" } },
      [
        'labelSelector: "a=b=c d" is no valid selector: cannot read "a=b=c d" (write key=value, key!=value, key in (a,b), key or !key)',
      ],
    ],
    [{ expect: -1 }, ['"expect" must be at least 0, not -1']],
    [{ expect: true }, ['"expect" must be a whole number, a string or a mapping, not true']],
    [
      { expect: "some" },
      [
        '"expect" is "some", which is not of the form ^[0-9]{1,9}(\\+|\\.\\.[0-9]{1,9})?$, for example "1", "1+" or "0..3"',
      ],
    ],
    [{ expect: {} }, ['"expect" must have at least 1 key: "min" or "max"']],
    [{ expect: { mim: 1 } }, ['unknown key "mim"; did you mean "min"?']],
    [{ expect: { min: 1.5 } }, ['"expect.min" must be a whole number, not the number 1.5']],
    [{ expect: "3..1" }, ['"expect" can never hold: at least 3 and at most 1']],
    [{ expect: { min: 2, max: 1 } }, ['"expect" can never hold: at least 2 and at most 1']],
  ])("%j", async (keys, messages) => {
    const { problems } = await failure(stage(keys))
    const label = `stage "${"name" in keys ? keys.name : "mine"}": `
    expect(problems.map((line) => line.slice(line.indexOf("stage ")))).toEqual(
      messages.map((message) => label + message),
    )
  })

  test("is named by number when it has no name", async () => {
    expect((await failure(stages({ with: {} }, "labels"))).problems).toEqual([
      'spec.stages[0]: stage 1: missing key "uses"',
      'spec.stages[1]: stage 2: the stage must be a mapping, not the string "labels"',
    ])
  })

  test("must have a name of its own", async () => {
    const same = { uses: "labels", with: { pairs: { a: "b" } } }
    expect(
      (await failure(stages(same, { ...same, name: "x" }, same, { ...same, name: "x" }))).problems,
    ).toEqual([
      'spec.stages[2].uses: stage "labels": stage 1 is called "labels" too; give this one a "name"',
      'spec.stages[3].name: stage "x": stage 2 is called "x" too; names must differ',
    ])
  })
})

describe("what a stage uses", () => {
  test.each<[string, string]>([
    ["lables", 'unknown kind of stage "lables"; did you mean "labels"?'],
    [
      "helm",
      'unknown kind of stage "helm"; there are "labels", "patch", "images", and modules of your own, beginning with "./"',
    ],
    [
      "mine/stage.mjs",
      'unknown kind of stage "mine/stage.mjs"; there are "labels", "patch", "images", and modules of your own, beginning with "./"',
    ],
  ])("%s", async (uses, message) => {
    const { problems } = await failure(stages({ uses, with: { any: 1 } }))
    expect(problems).toEqual([`spec.stages[0].uses: stage "${uses}": ${message}`])
  })
})

describe("options of a stage", () => {
  test.each<[unknown, string[]]>([
    [stages({ uses: "labels" }), ['with: stage "labels": missing key "pairs" in "with"']],
    [labels(null), ['with: stage "labels": "with" is empty; it must be a mapping']],
    [
      labels({ pars: { a: "b" } }),
      ['with.pars: stage "labels": unknown key "pars"; did you mean "pairs"?'],
    ],
    [
      labels({ pairs: { a: "b" }, pairz: {} }),
      [
        'with.pairz: stage "labels": unknown key "pairz"; allowed are "pairs", "includeTemplates" and "includeSelectors"',
      ],
    ],
    [labels({ pairs: {} }), ['with.pairs: stage "labels": "with.pairs" must have at least 1 key']],
    [
      labels({ pairs: { "a b": "c", team: 7 } }),
      [
        'with.pairs["a b"]: stage "labels": key "a b" is not of the form ^[a-zA-Z0-9./-]+$, for example "app.kubernetes.io/part-of"',
        'with.pairs.team: stage "labels": "with.pairs.team" must be a string, not the number 7; put it in quotes',
      ],
    ],
    [patch({}), ['with: stage "patch": in "with", one of "patch" and "path" is needed']],
    [
      patch({ patch: "", path: "x" }),
      ['with: stage "patch": in "with", "patch" and "path" exclude each other; keep one of them'],
    ],
    [
      patch({ patch: 1, type: "jsn" }),
      [
        'with.patch: stage "patch": "with.patch" must be a string, a mapping or a list, not the number 1',
        'with.type: stage "patch": "with.type" must be "json", "merge" or "strategic", not "jsn"; did you mean "json"?',
      ],
    ],
    [
      images({ images: [{ digest: "x" }, { nam: "y" }] }),
      [
        'with.images[0]: stage "images": missing key "name" in "with.images[0]"',
        'with.images[0].digest: stage "images": "with.images[0].digest" is "x", which is not of the form ^sha256:[0-9a-f]{64}$',
        'with.images[1].nam: stage "images": unknown key "nam"; did you mean "name"?',
      ],
    ],
    [
      images({ registries: ["aaa", "aaa"] }),
      ['with.registries: stage "images": "with.registries" has the same item twice, at 0 and at 1'],
    ],
    [
      images({ registries: ["a", "b".repeat(21), "ccc"] }),
      [
        'with.registries: stage "images": "with.registries" must have at most 2 items',
        'with.registries[0]: stage "images": "with.registries[0]" must have at least 3 characters',
        'with.registries[1]: stage "images": "with.registries[1]" must have at most 20 characters',
      ],
    ],
    [
      images({ pull: "alway" }),
      [
        'with.pull: stage "images": "with.pull" must be "always", "never" or a whole number, not "alway"; did you mean "always"?',
      ],
    ],
    [images({ pull: 61 }), ['with.pull: stage "images": "with.pull" must be at most 60, not 61']],
    [
      images({ lock: 1 }),
      ['with.lock: stage "images": "with.lock" must be a mapping, not the number 1'],
    ],
    [
      images({ lock: { from: "fil", file: "x" } }),
      [
        'with.lock.from: stage "images": "with.lock.from" must be "file" or "web", not "fil"; did you mean "file"?',
      ],
    ],
    [
      images({ lock: { from: "web", url: "http://acme.io" } }),
      [
        'with.lock.url: stage "images": "with.lock.url" is "http://acme.io", which is not of the form ^https://, for example "https://acme.io"',
      ],
    ],
    [
      images({ lock: { from: "file", url: "https://acme.io" } }),
      [
        'with.lock: stage "images": missing key "file" in "with.lock"',
        'with.lock.url: stage "images": unknown key "url"; allowed are "from" and "file"',
      ],
    ],
  ])("%j", async (value, problems) => {
    expect((await failure(value)).problems).toEqual(
      problems.map((line) => `spec.stages[0].${line}`),
    )
  })
})

describe("the error", () => {
  test("is the one problem, and names its stage", async () => {
    const error = await failure(labels({ pars: { a: "b" } }))
    expect(error.code).toBe("PIPELINE_INVALID")
    expect(error.message).toBe(error.problems[0])
    expect(error.stage).toBe("labels")
    expect(error.file).toBeUndefined()
    expect(error.line).toBeUndefined()
  })

  test("lists several problems, in the order of the document", async () => {
    const { message, stage: name } = await failure({
      spec: { stages: [{ with: 1, uses: "labels" }, { uses: "" }], hooks: 1 },
      kind: "pipeline",
      apiVersion: HEAD.apiVersion,
    })
    expect(message.split("\n")).toEqual([
      "the pipeline has 4 problems:",
      '  spec.stages[0].with: stage "labels": "with" must be a mapping, not the number 1',
      '  spec.stages[1].uses: stage 2: "uses" must not be empty',
      '  spec.hooks: "spec.hooks" must be "include", "exclude" or "only", not 1',
      '  kind: "kind" must be "Pipeline", not "pipeline"',
    ])
    expect(name).toBeUndefined()
  })
})
