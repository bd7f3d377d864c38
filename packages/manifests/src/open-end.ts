import {
  findNode,
  nodeKeys,
  nodeKind,
  nodeLength,
  nodeRange,
  type Path,
  type Splice,
  type YamlDocument,
} from "@sternpost/goyaml"

/**
 * What has to change before a line break may follow a document that ends without one: a block scalar
 * at its end would take the break for its own, unless its header says that it has none (`|-`).
 */
export function closingSplice(document: YamlDocument, end: number): Splice | undefined {
  const node = findNode(document, lastPath(document))
  if (node < 0) return undefined
  const { latin1 } = document.source
  const range = nodeRange(document, node)
  if (latin1.slice(range.end, end).trim() !== "") return undefined
  const [header = ""] = /^[|>][-+0-9]*/.exec(latin1.slice(range.start, range.start + 4)) ?? []
  if (header === "" || header.includes("-")) return undefined
  const text = `${header.replace("+", "")}-`
  return { start: range.start, end: range.start + header.length, text }
}

function lastPath(document: YamlDocument): Path {
  const path: (string | number)[] = []
  for (;;) {
    const node = findNode(document, path)
    const kind = node < 0 ? "null" : nodeKind(document, node)
    const last =
      kind === "map"
        ? nodeKeys(document, node).at(-1)
        : kind === "seq"
          ? nodeLength(document, node) - 1
          : undefined
    if (last === undefined || last === -1) return path
    path.push(last)
  }
}
