import {
  createSource,
  findNode,
  fromLatin1,
  nodeRange,
  nodeValue,
  type Path,
  scanDocument,
  toLatin1,
  type YamlDocument,
} from "@sternpost/goyaml"
import type { Manifest } from "@sternpost/manifests"

/** A comment to stand on the line of a field. */
export interface LineComment {
  readonly path: Path
  /** Without the `#`. */
  readonly text: string
}

/**
 * Puts comments behind fields: on the last line of a scalar or a list in brackets, on the line of the key for a
 * list of lines and a block of text. One that is there goes. The value stays what it is; the log has an entry
 * for each. Returns those that found no place: something else stands behind the field on its line.
 */
export function putComments(
  manifest: Manifest,
  comments: readonly LineComment[],
): readonly LineComment[] {
  const homeless: LineComment[] = []
  for (const comment of comments) if (!putComment(manifest, comment)) homeless.push(comment)
  return homeless
}

function putComment(manifest: Manifest, { path, text }: LineComment): boolean {
  const source = createSource(manifest.documentText)
  const document = scanDocument(source, 0, source.latin1.length)
  const full = [...manifest.base, ...path]
  const node = findNode(document, full)
  const range = node < 0 ? undefined : commentRange(document, node)
  if (range === undefined) return false
  const { latin1 } = source
  const after = `${latin1.slice(0, range.start)} # ${toLatin1(text)}${latin1.slice(range.end)}`
  if (after === latin1) return true
  if (!manifest.respell(fromLatin1(after))) return false
  const edit = { op: "set", path: full, value: nodeValue(document, node) } as const
  manifest.log.field(manifest, edit, document, node)
  return true
}

interface Range {
  readonly start: number
  readonly end: number
}

/** The blanks and the comment at the end of a field's line; `undefined` where something else stands there. */
function commentRange(document: YamlDocument, node: number): Range | undefined {
  const { latin1 } = document.source
  const { start, end } = nodeRange(document, node)
  const first = latin1.charAt(start)
  if (first === "|" || first === ">") return headRange(latin1, start)
  if (isBlockList(latin1, start)) return keyRange(latin1, start)
  return blankRange(latin1, end)
}

/** The comment on the line of a key, before the first line of its list. */
export function keyRange(latin1: string, start: number): Range | undefined {
  const found = /:([ \t]*(?:[ \t]#[^\n]*)?)\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*$/.exec(
    latin1.slice(0, start),
  )
  if (found === null) return undefined
  const from = found.index + 1
  return { start: from, end: from + (found[1] ?? "").replace(/\r$/, "").length }
}

/** The comment behind the `|` or `>` of a block of text. */
export function headRange(latin1: string, start: number): Range | undefined {
  const [head = ""] = /^[|>][-+0-9]*/.exec(latin1.slice(start, start + 5)) ?? []
  return blankRange(latin1, start + head.length)
}

function blankRange(latin1: string, start: number): Range | undefined {
  const lineEnd = latin1.indexOf("\n", start)
  const rest = latin1.slice(start, lineEnd < 0 ? latin1.length : lineEnd).replace(/\r$/, "")
  return /^[ \t]*(?:[ \t]#.*)?$/.test(rest) ? { start, end: start + rest.length } : undefined
}

function isBlockList(latin1: string, start: number): boolean {
  return /^-(?:\s|$)/.test(latin1.slice(start, start + 2))
}
