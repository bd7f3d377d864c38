import { readFileSync } from "node:fs"
import { STAGES } from "@sternpost/postrender"
import { describe, expect, test } from "vitest"
import { RUN_FLAGS } from "../commands/run.ts"
import { stage } from "../commands/stage.ts"
import { CONTEXT_FLAGS, CONTEXT_SOURCES } from "../context.ts"
import type { CommandSpec } from "./command-spec.ts"
import { documentFlags, outputFlag, plainFlags, runFlags, variableOf } from "./flag-docs.ts"
import { stageSpecs } from "./stage-specs.ts"

// The guard judges what other stages did; validate and lint are `sternpost check`.
const ALONE = STAGES.map(({ uses }) => uses).filter(
  (uses) => !["guard", "validate", "lint"].includes(uses),
)

describe("the help of run", () => {
  test("lists exactly the flags that run knows", () => {
    const listed = runFlags().map(({ name, kind }) => [name, kind] as const)
    expect(Object.fromEntries(listed)).toEqual(RUN_FLAGS)
  })

  test("keeps the flags about the Helm call together, after the others", () => {
    const groups = runFlags().map(({ group }) => group !== undefined)
    expect(groups).toEqual([...groups].sort())
  })

  test("names the variable of each flag about the Helm call", () => {
    for (const { name, description } of runFlags())
      if (name in CONTEXT_FLAGS) expect(description).toMatch(/\[\$STERNPOST_[A-Z_]+\]\.$/)
  })
})

describe("the help of a stage", () => {
  const specs = stageSpecs()

  test("there is one for each stage that takes flags", () => {
    expect(specs.map(({ name }) => name)).toEqual(ALONE)
  })

  test.each(specs.map((spec) => [spec.name, spec] as const))(
    "lists no flag that %s does not take",
    async (_, spec) => {
      for (const flag of spec.flags) {
        const value = flag.kind === "switch" ? [] : [`--${flag.name}=x`]
        const error = await refusal(spec, value.length === 0 ? [`--${flag.name}`] : value)
        expect(error).not.toMatch(/unknown flag|is a switch|needs a value/)
      }
    },
  )

  test("lists every flag that a stage takes", () => {
    const source = readFileSync(new URL("../commands/stage.ts", import.meta.url), "utf8")
    const known = [...source.matchAll(/"?([a-z][a-z-]*)"?: "(switch|value|list)"/g)]
    expect(known.length).toBeGreaterThan(15)
    const listed = new Set(specs.flatMap(({ flags }) => flags.map(flagKey)))
    for (const [, name, kind] of known) expect(listed).toContain(`${name} ${kind}`)
  })

  test("describes every flag and argument", () => {
    for (const { flags, args } of specs)
      for (const { description } of [...flags, ...args]) expect(description).toMatch(/^\S.+[.'\]]$/)
  })

  test("takes choices from the schema of the stage", () => {
    const patch = specs.find(({ name }) => name === "patch")
    expect(patch?.flags.find(({ name }) => name === "type")?.choices).toEqual([
      "json",
      "merge",
      "strategic",
    ])
  })
})

const flagKey = ({ name, kind }: { readonly name: string; readonly kind: string }) =>
  `${name} ${kind}`

/** What a stage says to flags that come with an argument it never takes: it reads no manifests then. */
async function refusal({ name }: CommandSpec, flags: readonly string[]): Promise<string> {
  const impossible = ["--no-such-flag"]
  try {
    await stage([name, ...flags, ...impossible])
  } catch (error) {
    return String(error).replace(/unknown flag --no-such-flag.*/, "")
  }
  throw new Error("it was accepted")
}

describe("flags", () => {
  test("without a description are refused", () => {
    expect(() => documentFlags({ anchor: "switch" })).toThrow("--anchor is not described")
  })

  test.each(Object.values(CONTEXT_SOURCES))("--%s has an environment variable", (flag) => {
    expect(variableOf(flag)).toMatch(/^STERNPOST_[A-Z_]+$/)
  })

  test("other flags have none", () => {
    expect(variableOf("config")).toBeUndefined()
  })

  test("--output says its formats and the default", () => {
    expect(outputFlag("text", "json")).toMatchObject({
      choices: ["text", "json"],
      description: "How to print it: text, json (the default is text).",
    })
  })

  test("plain flags are those of run", () => {
    expect(plainFlags("config", "debug").map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      "config value",
      "debug switch",
    ])
  })
})
