import type { Path } from "@sternpost/manifests"
import type { ErrorObject } from "ajv"
import { pathOfPointer, wordsOf } from "../../schema/schema-parts.ts"
import { invalid } from "./rule-files.ts"

/** What does not fit a schema: in words, and where. */
export interface Misfit {
  readonly words: string
  readonly path: Path
}

/**
 * Compiles a JSON Schema (2019-09, and the older spellings of Polaris). Throws a `CheckError` for one that is none.
 */
export async function compileSchema(
  schema: unknown,
  place: string,
): Promise<(value: unknown) => Misfit | undefined> {
  // Few have rules of their own, and Ajv takes as long to load as all else.
  const { Ajv2019 } = await import("ajv/dist/2019.js")
  const ajv = new Ajv2019({ strict: false, validateFormats: false, unicodeRegExp: false })
  try {
    const validate = ajv.compile(tolerant(schema) as object)
    return (value) => {
      if (validate(value)) return undefined
      const [error] = validate.errors ?? []
      return error === undefined ? { words: "it does not fit", path: [] } : misfit(error, value)
    }
  } catch (cause) {
    throw invalid(place, `no JSON Schema: ${cause instanceof Error ? cause.message : cause}`, cause)
  }
}

function misfit(error: ErrorObject, value: unknown): Misfit {
  return { words: wordsOf(error), path: pathOfPointer(error.instancePath, value) }
}

const META_SCHEMA = /^https?:\/\/json-schema\.org\//

/**
 * What the schemas of Polaris have and Ajv refuses: the address of another draft, `required` that is empty or no list, and
 * `(?i)` before a pattern, which JavaScript spells otherwise.
 */
function tolerant(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(tolerant)
  if (typeof schema !== "object" || schema === null) return schema
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]): [string, unknown][] => {
      if (key === "$schema" && typeof value === "string" && META_SCHEMA.test(value)) return []
      if (key === "required" && (value === null || typeof value === "boolean")) return []
      if (key === "pattern" && typeof value === "string") return [[key, caseless(value)]]
      return [[key, tolerant(value)]]
    }),
  )
}

function caseless(pattern: string): string {
  if (!/^\^?\(\?i\)/.test(pattern)) return pattern
  return pattern
    .replace("(?i)", "")
    .replace(/\\.|\[[^\]]*\]|[A-Za-z]/g, (part) =>
      part.length > 1 ? part : `[${part.toLowerCase()}${part.toUpperCase()}]`,
    )
}
