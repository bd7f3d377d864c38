import {
  createSource,
  findNode,
  fromLatin1,
  nodeRange,
  parse,
  scanDocument,
  type YamlDocument,
} from "@sternpost/goyaml"
import { isObject, type Manifest, type Path } from "@sternpost/manifests"
import { headRange, keyRange } from "./comments.ts"

/** A scalar of an object, as it is written. */
export interface WrittenScalar {
  readonly path: Path
  /** Its text: what stands there, or what the quotes hold. */
  readonly text: string
  /** Whether it is a string by its quotes or its block style. */
  readonly isQuoted: boolean
  /** The comment behind it on its last line, or on the first of a block of text, without `#` and the blanks around it. */
  readonly comment: string
}

/** A list of an object, with the comment on the line of its key or behind its end. */
export interface WrittenList {
  readonly path: Path
  readonly comment: string
}

export interface WrittenNodes {
  readonly scalars: readonly WrittenScalar[]
  readonly lists: readonly WrittenList[]
}

const BEHIND = /^[ \t]*(?:\r?\n|$)|^[ \t]+#([^\n]*)/

/** The scalars and lists of an object with their comments; what only aliases lead to is left out. */
export function writtenNodes(manifest: Manifest): WrittenNodes {
  const source = createSource(manifest.documentText)
  const document = scanDocument(source, 0, source.latin1.length)
  const scalars: WrittenScalar[] = []
  const lists: WrittenList[] = []
  const walk = (value: unknown, path: Path): void => {
    const node = findNode(document, [...manifest.base, ...path])
    if (node < 0) return
    if (Array.isArray(value)) {
      if (path.length > 0) lists.push({ path, comment: listComment(document, node) })
      for (const [index, item] of value.entries()) walk(item, [...path, index])
    } else if (isObject(value))
      for (const [key, item] of Object.entries(value)) walk(item, [...path, key])
    else scalars.push(written(document, node, path, value))
  }
  walk(manifest.value(), [])
  return { scalars, lists }
}

function written(document: YamlDocument, node: number, path: Path, value: unknown): WrittenScalar {
  const { start, end } = nodeRange(document, node)
  const raw = fromLatin1(document.source.latin1.slice(start, end))
  const isQuoted = /^["'|>]/.test(raw)
  const text = isQuoted ? String(value) : raw
  const isBlock = /^[|>]/.test(raw)
  const range = isBlock ? headRange(document.source.latin1, start) : undefined
  const comment = isBlock ? commentIn(document, range) : commentBehind(document, end)
  return { path, text, isQuoted, comment }
}

function listComment(document: YamlDocument, node: number): string {
  const { start, end } = nodeRange(document, node)
  const { latin1 } = document.source
  if (latin1[start] === "[") return commentBehind(document, end)
  return commentIn(document, keyRange(latin1, start))
}

function commentIn(
  { source }: YamlDocument,
  range: { readonly start: number; readonly end: number } | undefined,
): string {
  if (range === undefined) return ""
  return fromLatin1(source.latin1.slice(range.start, range.end))
    .replace(/^[ \t]*#?/, "")
    .trim()
}

function commentBehind(document: YamlDocument, end: number): string {
  const { latin1 } = document.source
  const line = latin1.slice(end, endOfLine(latin1, end))
  return fromLatin1(BEHIND.exec(line)?.[1] ?? "").trim()
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from)
  return end < 0 ? text.length : end
}

/** What a text means in the place of a scalar: a string between quotes, what YAML makes of it elsewhere. */
export function inPlaceOf({ isQuoted }: WrittenScalar, text: string): unknown {
  if (isQuoted) return text
  return plain(text)
}

/** What YAML makes of a text that is one scalar. */
export function plain(text: string): unknown {
  try {
    const value: unknown = parse(text)
    return typeof value === "object" ? text : value
  } catch {
    return text
  }
}
