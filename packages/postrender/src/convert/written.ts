import { findNode, fromLatin1, isBlockNode, nodeRange, parse, YamlError } from "@sternpost/goyaml"
import { deepEqual } from "@sternpost/manifests"
import { lineOf, type Place } from "./place.ts"
import type { SourceDocument } from "./source.ts"

/** A value as its author wrote it: lines of YAML, from column 0. */
export class WrittenYaml {
  readonly lines: readonly string[]

  constructor(lines: readonly string[]) {
    this.lines = lines
  }
}

/**
 * A value as it is written, with its comments, if it is a block that means the same where it is put;
 * otherwise the value itself.
 */
export function asWritten({ document, path, value }: Place): unknown {
  const lines = blockLines(document, path)
  if (lines === undefined) return value
  try {
    return deepEqual(parse(lines.join("\n")), value) ? new WrittenYaml(lines) : value
  } catch (cause) {
    // An alias whose anchor stands elsewhere.
    if (!(cause instanceof YamlError)) throw cause
    return value
  }
}

/** The comment right above a place, without its indentation; none below something else. */
export function commentsAbove(place: Place): readonly string[] {
  const lines = textLines(place.document)
  const comments: string[] = []
  for (let at = lineOf(place, "key") - 2; at >= 0; at--) {
    const line = (lines[at] ?? "").trim()
    if (!line.startsWith("#")) break
    comments.unshift(line)
  }
  return comments
}

function textLines({ yaml }: SourceDocument): readonly string[] {
  return fromLatin1(yaml.source.latin1).split(/\r?\n/)
}

function blockLines(document: SourceDocument, path: Place["path"]): readonly string[] | undefined {
  const { yaml } = document
  const node = findNode(yaml, path)
  if (node < 0 || !isBlockNode(yaml, node)) return undefined
  const { latin1 } = yaml.source
  const { start, end } = nodeRange(yaml, node)
  const column = start - (latin1.lastIndexOf("\n", start - 1) + 1)
  const lineEnd = latin1.indexOf("\n", end - 1)
  const text = fromLatin1(latin1.slice(start, lineEnd < 0 ? latin1.length : lineEnd))
  const [first = "", ...rest] = text.split(/\r?\n/)
  const dedented = rest.map((line) => dedent(line, column))
  return dedented.includes(undefined) ? undefined : [first, ...(dedented as string[])].map(trimEnd)
}

/** The line without its first columns; `undefined` if there is more than blanks and a comment in them. */
function dedent(line: string, columns: number): string | undefined {
  const head = line.slice(0, columns)
  if (head.trim() === "") return line.slice(columns)
  return /^ *#/.test(line) ? line.trimStart() : undefined
}

const trimEnd = (line: string): string => line.replace(/[ \t\r]+$/, "")
