import type { JsonSchema, StageDefinition } from "@sternpost/postrender"

/** An option of a stage, in words. */
export interface StageOption {
  readonly name: string
  /** `string`, `list of string`, `pass or withhold`. */
  readonly type: string
  readonly required: boolean
  readonly description: string
}

/** The options of a stage, read from the schema of its `with`. */
export function stageOptions({
  options,
}: Pick<StageDefinition, "options">): readonly StageOption[] {
  const { properties = {}, required = [] } = options as {
    readonly properties?: Readonly<Record<string, JsonSchema>>
    readonly required?: readonly string[]
  }
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    type: typeText(schema),
    required: required.includes(name),
    description: String(schema["description"] ?? ""),
  }))
}

/** The choices of an option, if it is a matter of choice. */
export function optionChoices(
  { options }: Pick<StageDefinition, "options">,
  name: string,
): readonly string[] | undefined {
  const { properties = {} } = options as { properties?: Readonly<Record<string, JsonSchema>> }
  const choices = properties[name]?.["enum"]
  return Array.isArray(choices) ? choices.map(String) : undefined
}

const TYPES: Readonly<Record<string, string>> = { object: "map", array: "list" }

function typeText({ type, enum: choices, items, additionalProperties }: JsonSchema): string {
  if (Array.isArray(choices)) return choices.join(" or ")
  const words = [type ?? "any"].flat().map((word) => TYPES[String(word)] ?? String(word))
  const inner = words.length === 1 ? innerType(items) || innerType(additionalProperties) : ""
  return `${words.join(" or ")}${inner}`
}

function innerType(schema: unknown): string {
  if (typeof schema !== "object" || schema === null || !("type" in schema)) return ""
  return ` of ${TYPES[String(schema.type)] ?? String(schema.type)}`
}
