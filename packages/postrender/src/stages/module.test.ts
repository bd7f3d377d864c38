import type { JsonObject } from "@sternpost/manifests"
import { parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import type { Finding } from "../contract.ts"
import type { StageModule } from "../define-stage.ts"
import { loadModule, moduleStage, stageModule } from "./module.ts"

const TEXT =
  "apiVersion: v1\nkind: A # first\nmetadata:\n  name: a\n---\napiVersion: v1\nkind: B\nmetadata:\n  name: b\n"

async function run(module: StageModule, options: unknown = {}, input = TEXT) {
  const stream = parseManifests(input)
  const findings: Finding[] = []
  const skipped: string[] = []
  const stage = moduleStage("./stage.mjs", module, options)
  await stage.run(
    { manifests: stream.manifests, stream, isWhole: true },
    {
      stage: "mine",
      baseDir: ".",
      report: (finding) => findings.push(finding),
      skip: ({ name }, reason) => skipped.push(`${name}: ${reason}`),
    },
  )
  return { text: stream.toString(), findings, skipped, log: stream.log.entries }
}

const metadata = (object: JsonObject) => object["metadata"] as JsonObject

test("an object edited in place keeps its text around the edit", async () => {
  const { text } = await run({
    transform(object) {
      metadata(object)["labels"] = { team: "shop" }
    },
  })
  expect(text).toBe(TEXT.replaceAll(/( {2}name: .)\n/g, "$1\n  labels:\n    team: shop\n"))
})

test("what a stage edits deep in a part is written, whether it returns the object or not", async () => {
  const input = "kind: A\nspec:\n  list: [1, 2] # two\n  n: 1\ndata: {a: b} # kept\n"
  for (const isReturned of [true, false]) {
    const { text } = await run(
      {
        transform(object) {
          const { list } = object["spec"] as { list: unknown[] }
          list.push(3)
          return isReturned ? object : undefined
        },
      },
      {},
      input,
    )
    expect(text).toBe(input.replace("2]", "2, 3]"))
  }
})

test("objects that a stage keeps say what they said when it got them", async () => {
  const seen: JsonObject[] = []
  await run(
    {
      transform(object) {
        seen.push(object)
        metadata(object)["labels"] = { a: "b" }
      },
    },
    {},
    "kind: A\nmetadata: {}\nspec: {x: 1}\n---\nkind: A\nmetadata: {}\nspec: {x: 2}\n",
  )
  expect(seen.map((object) => object["spec"])).toEqual([{ x: 1 }, { x: 2 }])
})

test("what cannot be read is told as of the object, in the words of any stage", async () => {
  const reading: StageModule = { transform: (object) => ({ ...object }) }
  await expect(run(reading, {}, "kind: A\nmetadata: {name: a}\nspec: {n: .inf}\n")).rejects.toThrow(
    "+Inf",
  )
})

test("what transform returns takes the object's place", async () => {
  const { text } = await run({ transform: (object) => ({ ...object, size: 1 }) })
  expect(text).toBe(
    "apiVersion: v1\nkind: A # first\nmetadata:\n  name: a\nsize: 1\n---\napiVersion: v1\nkind: B\nmetadata:\n  name: b\nsize: 1\n",
  )
})

test("null removes an object, a list adds to it", async () => {
  const { text } = await run({
    transform: (object) => (object["kind"] === "A" ? null : [object, { kind: "C" }]),
  })
  expect(text).toBe("---\napiVersion: v1\nkind: B\nmetadata:\n  name: b\n---\nkind: C\n".slice(0))
})

test("run sees all objects at once, and may drop and add some", async () => {
  const { text, log } = await run({ run: (objects) => [...objects.slice(1), { kind: "New" }] })
  expect(text).toBe("---\napiVersion: v1\nkind: B\nmetadata:\n  name: b\n---\nkind: New\n")
  expect(log.map(({ type }) => type).sort()).toEqual(["add", "remove"])
})

test("a stage is told its options, and what is reported is filed under the object", async () => {
  const { findings, skipped } = await run(
    {
      phase: "validate",
      transform(object, { options, report, skip }) {
        if (object["kind"] === "A")
          report(object, { severity: "warning", message: `${JSON.stringify(options)}` })
        else skip(object, "not-mine")
      },
    },
    { limit: 3 },
  )
  expect(findings).toMatchObject([
    { severity: "warning", message: '{"limit":3}', manifest: { name: "a" } },
  ])
  expect(skipped).toEqual(["b: not-mine"])
})

test("an error names the object", async () => {
  const failing: StageModule = {
    transform() {
      throw new Error("broken")
    },
  }
  await expect(run(failing)).rejects.toThrow("A a (line 1 of the stream): broken")
})

test.each([[42], ["text"], [[{ noKind: true }]]])("refuses the result %j", async (result) => {
  const module = { transform: () => result } as unknown as StageModule
  await expect(run(module)).rejects.toThrow("no Kubernetes object")
})

test("checks its options against the schema it declares", () => {
  const module: StageModule = {
    options: { type: "object", required: ["limit"] },
    transform: () => undefined,
  }
  expect(() => moduleStage("./stage.mjs", module, {})).toThrow("do not fit the schema")
  expect(() => moduleStage("./stage.mjs", module, { limit: 1 })).not.toThrow()
})

test.each([[undefined], [() => 1], [{}], [{ transform: 1 }], [{ run: () => [], phase: "other" }]])(
  "%j is no stage",
  (exported) => expect(() => stageModule("./x.mjs", exported)).toThrow('"./x.mjs" is no stage'),
)

test("names the object and the path of what is no plain data", async () => {
  const dated: StageModule = {
    transform(object) {
      object["spec"] = { since: new Date(0) }
    },
  }
  await expect(run(dated)).rejects.toThrow(
    "A a (line 1 of the stream): spec.since is a Date; write its toISOS",
  )
  const added: StageModule = {
    transform: (object) => [object, { kind: "C", metadata: { name: "c" }, f: () => 1 }],
  }
  await expect(run(added)).rejects.toThrow("C c: f is a function (")
  const all: StageModule = { run: (objects) => [...objects, { kind: "C", count: Number.NaN }] }
  await expect(run(all)).rejects.toThrow("C: count is NaN (")
})

describe("an added object comes from the template of the one before it", () => {
  const NAME = "postrenderer.helm.sh/postrender-filename"
  const HELM4 = TEXT.replaceAll(
    / {2}name: (.)\n/g,
    `  name: $1\n  annotations:\n    ${NAME}: $1.yaml\n`,
  )
  const HELM3 = TEXT.replace(/^/, "---\n# Source: a.yaml\n").replace(
    /\n---\n/,
    "\n---\n# Source: b.yaml\n",
  )
  const extra = (kind: string) => ({ apiVersion: "v1", kind, metadata: { name: "x" } })
  const modules: readonly [string, StageModule][] = [
    ["transform", { transform: (object) => (object.kind === "A" ? [object, extra("C")] : object) }],
    [
      "transform that replaces",
      { transform: ({ kind }) => (kind === "A" ? [extra("A"), extra("C")] : undefined) },
    ],
    ["run", { run: ([a, b]) => [a as object, extra("C"), b as object] }],
  ]

  test.each(modules)("%s, under Helm 4", async (_, module) => {
    const { text } = await run(module, {}, HELM4)
    const names = [...text.matchAll(/filename: (.*)/g)].map(([, name]) => name)
    expect(names).toEqual(["a.yaml", "a.yaml", "b.yaml"])
  })

  test.each(modules)("%s, under Helm 3", async (_, module) => {
    const { text } = await run(module, {}, HELM3)
    const names = [...text.matchAll(/# Source: (.*)/g)].map(([, name]) => name)
    expect(names).toEqual(["a.yaml", "a.yaml", "b.yaml"])
  })

  test("unless the stage says another", async () => {
    const metadata = { name: "x", annotations: { [NAME]: "mine.yaml" } }
    const { text } = await run(
      { transform: (object) => [object, { ...extra("C"), metadata }] },
      {},
      HELM4,
    )
    expect(text.match(/mine.yaml/g)).toHaveLength(2)
  })

  test("of which a stream without templates says nothing", async () => {
    const { text } = await run({ transform: (object) => [object, extra("C")] })
    expect(text).not.toMatch(/Source|filename/)
  })
})

test("a module that is not there is told by its path alone", async () => {
  const message = 'cannot load the stage "./no.ts": there is no file "/no/such/folder/no.ts"'
  const error = await loadModule("./no.ts", "/no/such/folder").catch((cause: unknown) => cause)
  expect(error).toMatchObject({ code: "PIPELINE_INVALID", message })
})
