import { STAGES } from "@sternpost/postrender"
import { describe, expect, test } from "vitest"
import { optionChoices, stageOptions } from "./stage-options.ts"

const schema = {
  options: {
    type: "object",
    required: ["pairs"],
    properties: {
      pairs: { type: "object", additionalProperties: { type: "string" }, description: "Pairs." },
      names: { type: "array", items: { type: "string" } },
      command: { type: ["string", "array"], items: { type: "string" } },
      how: { enum: ["pass", "withhold"], description: "How." },
      anything: {},
      deep: { type: "object", additionalProperties: { type: "object" } },
    },
  },
}

describe("stageOptions", () => {
  const options = stageOptions(schema)
  const typeOf = (name: string) => options.find((option) => option.name === name)?.type

  test("lists the options in the order of the schema", () => {
    expect(options.map(({ name }) => name)).toEqual(Object.keys(schema.options.properties))
  })

  test.each([
    ["pairs", "map of string"],
    ["names", "list of string"],
    ["command", "string or list"],
    ["how", "pass or withhold"],
    ["anything", "any"],
    ["deep", "map of map"],
  ])("says that %s is %j", (name, type) => {
    expect(typeOf(name)).toBe(type)
  })

  test("tells what is required, and what it is for", () => {
    expect(options[0]).toMatchObject({ required: true, description: "Pairs." })
    expect(options[1]).toMatchObject({ required: false, description: "" })
  })

  test("a schema without properties has no options", () => {
    expect(stageOptions({ options: { type: "object" } })).toEqual([])
  })
})

describe("optionChoices", () => {
  test("are the values of an enum", () => {
    expect(optionChoices(schema, "how")).toEqual(["pass", "withhold"])
  })

  test.each(["names", "nothing"])("are unknown for %s", (name) => {
    expect(optionChoices(schema, name)).toBeUndefined()
  })

  test("are unknown where there are no properties", () => {
    expect(optionChoices({ options: {} }, "how")).toBeUndefined()
  })
})

test.each(STAGES.map((stage) => [stage.uses, stage] as const))(
  "every option of %s has a type and a description",
  (_, stage) => {
    for (const { type, description } of stageOptions(stage)) {
      expect(type).not.toMatch(/undefined|any/)
      expect(description).toMatch(/^\S.*\.$|\)\.$/)
    }
  },
)
