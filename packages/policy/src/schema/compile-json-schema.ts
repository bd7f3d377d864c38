import { formatPath, type JsonObject } from "@sternpost/manifests"
import type { Ajv, ErrorObject, Options, ValidateFunction } from "ajv"
import { CheckError } from "../errors.ts"
import { SHARED_FORMATS } from "./formats.ts"
import { readSchemaFile, type SchemaFile, schemaFileAt } from "./schema-file.ts"
import { newerDraft, pathOfPointer, schemaParts, wordsOf } from "./schema-parts.ts"

/**
 * Compiles the JSON Schema of a file and those that it refers to: of draft 4, 6, 7, 2019-09 or 2020-12, as its `$schema` says,
 * with patterns of RE2, as kubeconform has them. Throws a `CheckError` with file, line and column for what means nothing.
 */
export async function compileJsonSchema(file: string, baseDir: string): Promise<ValidateFunction> {
  const main = readSchemaFile(file, baseDir)
  const files = [main]
  const ajv = await validatorFor(main.schema["$schema"], async (uri) => {
    const referred = readReferred(uri, { files, baseDir })
    files.push(referred)
    return usable(ajv, referred)
  })
  try {
    return await ajv.compileAsync({ ...usable(ajv, main), $id: main.url })
  } catch (cause) {
    throw cause instanceof CheckError ? cause : mistakeOf(cause, files)
  }
}

/** What the classes of Ajv for all drafts have. */
type Validator = Pick<Ajv, "compileAsync" | "validateSchema" | "errors">

interface Referring {
  readonly files: readonly SchemaFile[]
  readonly baseDir: string
}

function readReferred(uri: string, { files, baseDir }: Referring): SchemaFile {
  try {
    return schemaFileAt(uri, baseDir)
  } catch (cause) {
    // A mistake within the file has its own place.
    if (!(cause instanceof CheckError) || cause.line !== undefined) throw cause
    throw mistakeAtReference(files, (target) => target.split("#")[0] === uri, cause) ?? cause
  }
}

// Few runs have JSON Schemas, and Ajv takes as long to load as all else.
async function validatorFor(
  draft: unknown,
  loadSchema: (uri: string) => Promise<JsonObject>,
): Promise<Validator> {
  const { RE2JS } = await import("re2js")
  const regExp = Object.assign(
    (text: string) => {
      try {
        const pattern = RE2JS.compile(text)
        // Ajv tells patterns apart by their text.
        return { test: (value: string) => pattern.matcher(value).find(), toString: () => text }
      } catch (cause) {
        throw new PatternMistake(text, cause)
      }
    },
    { code: "" },
  )
  const options: Options = {
    strict: false,
    allErrors: true,
    // Others mean nothing.
    formats: SHARED_FORMATS,
    logger: false,
    loadSchema,
    code: { regExp },
  }
  const name = String(draft)
  if (name.includes("2020-12")) return new (await import("ajv/dist/2020.js")).Ajv2020(options)
  if (name.includes("2019-09")) return new (await import("ajv/dist/2019.js")).Ajv2019(options)
  return new (await import("ajv")).Ajv(options)
}

/** A pattern that is not of RE2. */
class PatternMistake extends Error {
  override readonly name = "PatternMistake"
  readonly pattern: string

  constructor(pattern: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.pattern = pattern
  }
}

/** The schema as it is compiled; throws for one that breaks the rules of its draft. */
function usable(ajv: Validator, { schema, mistake }: SchemaFile): JsonObject {
  const { $schema: _, $id: __, ...rest } = newerDraft(schema) as JsonObject
  if (ajv.validateSchema(rest) === true) return rest
  const [error] = [...(ajv.errors ?? [])].sort(deepestFirst)
  if (error === undefined) throw mistake([], "it is no JSON Schema")
  const path = pathOfPointer(error.instancePath, schema)
  throw mistake(path, `${path.length === 0 ? "" : `${formatPath(path)}: `}${wordsOf(error)}`)
}

const deepestFirst = (a: ErrorObject, b: ErrorObject) =>
  b.instancePath.split("/").length - a.instancePath.split("/").length

function mistakeOf(cause: unknown, files: readonly SchemaFile[]): CheckError {
  const found =
    cause instanceof PatternMistake
      ? mistakeAtPattern(files, cause)
      : mistakeAtReference(files, (target) => !leadsSomewhere(target, files), cause)
  const [main] = files
  const words = cause instanceof Error ? cause.message : String(cause)
  return found ?? (main as SchemaFile).mistake([], words, cause)
}

function mistakeAtPattern(
  files: readonly SchemaFile[],
  cause: PatternMistake,
): CheckError | undefined {
  for (const { schema, mistake } of files)
    for (const { part, path } of schemaParts(schema)) {
      const isKey = path.at(-1) === "patternProperties" && Object.hasOwn(part, cause.pattern)
      if (!isKey && part["pattern"] !== cause.pattern) continue
      const at = [...path, isKey ? cause.pattern : "pattern"]
      const words = `${formatPath(at)}: "${cause.pattern}" is no regular expression of RE2: ${cause.message}`
      return mistake(at, words, cause)
    }
  return undefined
}

/** The mistake at the first `$ref` whose address is as asked. */
function mistakeAtReference(
  files: readonly SchemaFile[],
  isMeant: (target: string) => boolean,
  cause: unknown,
): CheckError | undefined {
  for (const { schema, url, mistake } of files)
    for (const { part, path } of schemaParts(schema)) {
      const { $ref: reference } = part
      if (typeof reference !== "string" || !URL.canParse(reference, url)) continue
      if (!isMeant(new URL(reference, url).href)) continue
      const reason = cause instanceof CheckError ? `: ${cause.message.split(": ").at(-1)}` : ""
      const words = `"${reference}" leads to no schema${reason}`
      return mistake([...path, "$ref"], `${formatPath([...path, "$ref"])}: ${words}`, cause)
    }
  return undefined
}

function leadsSomewhere(target: string, files: readonly SchemaFile[]): boolean {
  const [url, pointer = ""] = target.split("#")
  const file = files.find((candidate) => candidate.url === url)
  // An anchor is found by Ajv alone.
  if (file === undefined || !/^(?:\/|$)/.test(pointer)) return file !== undefined
  let found: unknown = file.schema
  for (const step of pathOfPointer(decodeURIComponent(pointer), found))
    found = (found as Readonly<Record<string, unknown>> | null | undefined)?.[step]
  return found !== undefined
}
