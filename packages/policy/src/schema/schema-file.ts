import { readFileSync } from "node:fs"
import { fileURLToPath, pathToFileURL } from "node:url"
import {
  createSource,
  findNode,
  lineColumn,
  nodeRange,
  parse,
  scanDocument,
  YamlError,
} from "@sternpost/goyaml"
import { isObject, type JsonObject, type Path } from "@sternpost/manifests"
import { CheckError } from "../errors.ts"
import { shownPath } from "../files/files-at.ts"

/** A JSON Schema document, and where in its file things are. */
export interface SchemaFile {
  /** As it is named in messages. */
  readonly name: string
  readonly url: string
  readonly schema: JsonObject
  /** The error about what stands at a path, with file, line and column. */
  readonly mistake: (path: Path, words: string, cause?: unknown) => CheckError
}

/** Reads a JSON Schema from JSON or YAML. Throws a `CheckError` for a file that cannot be read, and for one that is no map. */
export function readSchemaFile(file: string, baseDir: string): SchemaFile {
  const name = shownPath(file, baseDir)
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (cause) {
    throw unusable({ name, words: cause instanceof Error ? cause.message : String(cause), cause })
  }
  const source = createSource(bytes)
  const mistake = (path: Path, words: string, cause?: unknown) =>
    unusable({ name, words, cause, ...placeIn(source, path) })
  return { name, url: pathToFileURL(file).href, schema: schemaIn(bytes, name, mistake), mistake }
}

/** As `readSchemaFile`, of what a `$ref` means; throws for an address that is no file's. */
export function schemaFileAt(uri: string, baseDir: string): SchemaFile {
  if (!uri.startsWith("file:"))
    throw unusable({ name: uri, words: "it is no file; download it, and refer to the copy" })
  return readSchemaFile(fileURLToPath(uri), baseDir)
}

function schemaIn(bytes: Buffer, name: string, mistake: SchemaFile["mistake"]): JsonObject {
  let schema: unknown
  try {
    schema = parse(bytes)
  } catch (cause) {
    if (!(cause instanceof YamlError)) throw mistake([], String(cause), cause)
    const { message: words, line, column } = cause
    throw unusable({ name, words, line, column, cause })
  }
  if (!isObject(schema)) throw mistake([], "it is no JSON Schema: a map was expected")
  return schema as JsonObject
}

/** Where a path is, or the nearest field above that is there. */
function placeIn(source: ReturnType<typeof createSource>, path: Path) {
  const document = scanDocument(source, 0, source.latin1.length)
  for (let length = path.length; length > 0; length--) {
    const node = findNode(document, path.slice(0, length))
    if (node >= 0) return lineColumn(source, nodeRange(document, node).start)
  }
  return { line: 1, column: 1 }
}

interface Unusable {
  readonly name: string
  readonly words: string
  readonly line?: number
  readonly column?: number
  readonly cause?: unknown
}

function unusable({ name, words, line, column, cause }: Unusable): CheckError {
  const place = line === undefined ? `cannot use "${name}"` : `${name}:${line}:${column}`
  return new CheckError("SCHEMA_UNREADABLE", `schemas: ${place}: ${words}`, {
    file: name,
    ...(line === undefined ? {} : { line }),
    ...(cause === undefined ? {} : { cause }),
  })
}
