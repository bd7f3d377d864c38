import * as tape from "./tape.ts"
import type { YamlDocument } from "./yaml-document.ts"

/** Anchor and tag of a node; both empty for most. */
export interface Properties {
  readonly anchor: string
  /** The whole tag: `tag:yaml.org,2002:str` for `!!str`, `!` for `!`. */
  readonly tag: string
}

const NONE: Properties = { anchor: "", tag: "" }

// Between the two there may be comments and line breaks of any kind; they themselves are ASCII.
const PROPERTY_OR_COMMENT = /#(?:(?!\xc2\x85|\xe2\x80[\xa8\xa9])[^\r\n])*|[&!][!-~]*/g

/** Reads the properties of a node from the text before it. */
export function nodeProperties(document: YamlDocument, node: number): Properties {
  const properties = tape.propertiesOf(document.tape, node)
  if (properties < 0) return NONE
  const start = tape.startOf(document.tape, properties)
  const text = document.source.latin1.slice(start, tape.endOf(document.tape, properties))
  let anchor = ""
  let tag = ""
  for (const [token] of text.matchAll(PROPERTY_OR_COMMENT)) {
    if (token.startsWith("&")) anchor = token.slice(1)
    else if (token.startsWith("!")) tag = expandTag(document, token)
  }
  return { anchor, tag }
}

function expandTag(document: YamlDocument, token: string): string {
  if (token.startsWith("!<")) return unescapeUri(token.slice(2, -1))
  const handle = /^!(?:[\w-]*!)?/.exec(token)?.[0] ?? "!"
  const suffix = token.slice(handle.length)
  if (handle === "!" && suffix === "") return "!"
  return (document.handles.get(handle) ?? handle) + unescapeUri(suffix)
}

/** Text of a URI with its `%XX` as the bytes they stand for. */
export function unescapeUri(text: string): string {
  return text.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}

/** Nodes that the alias nodes of a document stand for. */
export function aliasTargets(document: YamlDocument): ReadonlyMap<number, number> {
  let targets = cache.get(document.tape)
  if (targets === undefined) {
    targets = findTargets(document)
    cache.set(document.tape, targets)
  }
  return targets
}

const cache = new WeakMap<Int32Array, ReadonlyMap<number, number>>()

function findTargets(document: YamlDocument): ReadonlyMap<number, number> {
  const cells = document.tape
  const anchored = new Map<string, number>()
  const targets = new Map<number, number>()
  const end = tape.nextOf(cells, document.root)
  for (let node = 0; node < end; node += tape.WIDTH) {
    const kind = (cells[node] as number) & 15
    if (kind === tape.PROPERTIES) {
      const { anchor } = nodeProperties(document, node + tape.WIDTH)
      if (anchor !== "") anchored.set(anchor, node + tape.WIDTH)
    } else if (kind === tape.ALIAS) {
      targets.set(node, anchored.get(aliasName(document, node)) as number)
    }
  }
  return targets
}

/** Name of the anchor that an alias node refers to. */
export function aliasName(document: YamlDocument, node: number): string {
  const start = tape.startOf(document.tape, node) + 1
  return document.source.latin1.slice(start, tape.endOf(document.tape, node))
}
