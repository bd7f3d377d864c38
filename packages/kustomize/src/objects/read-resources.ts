import { readTrees, type Tree, type TreeDocument, YamlError } from "@sternpost/goyaml"
import { KustomizeError } from "../errors.ts"
import { fieldText, isMap, isNull } from "../fields/access.ts"
import type { KindBook } from "../kinds/kind-book.ts"
import { takeMarks } from "./marks.ts"
import { Resource } from "./resource.ts"

/** How a text of resources is read. */
export interface ReadOptions {
  readonly kinds: KindBook
  /** For messages. */
  readonly file: string
  readonly duplicateKeys?: "error" | "last"
  /** Where the text stands in the file, if it is a part of it: all of it counts as being there. */
  readonly line?: number | undefined
}

/**
 * The resources of a text, lists of them taken apart. Throws RESOURCE_INVALID for what is none:
 * every document must have a kind and a name.
 */
export function readResources(text: string | Buffer, options: ReadOptions): Resource[] {
  const left = readDocuments(text, options)
  const found: Resource[] = []
  for (let document = left.shift(); document !== undefined; document = left.shift())
    found.push(...resourcesOf(document, options, left))
  return found
}

/** The documents of a text. Throws RESOURCE_INVALID with the file and line. */
function readDocuments(
  text: string | Buffer,
  { file, duplicateKeys = "error", line: own }: Omit<ReadOptions, "kinds">,
): TreeDocument[] {
  try {
    const documents = readTrees(text, { duplicateKeys })
    return own === undefined ? documents : documents.map(({ tree }) => ({ tree, line: own }))
  } catch (cause) {
    if (!(cause instanceof YamlError)) throw cause
    const { message } = cause
    const line = own ?? cause.line
    throw new KustomizeError("RESOURCE_INVALID", message, { file, line, cause })
  }
}

// The items of lists come behind all other documents of the text, as kustomize has it.
function resourcesOf(
  { tree, line }: TreeDocument,
  options: ReadOptions,
  left: TreeDocument[],
): Resource[] {
  const { file, kinds } = options
  const refuse = (problem: string) =>
    new KustomizeError("RESOURCE_INVALID", problem, { file, line })
  if (isNull(tree) || (isMap(tree) && tree.size === 0)) return []
  if (!isMap(tree)) throw refuse("a resource is a map with apiVersion, kind and metadata")
  const kind = textIn(tree, "kind")
  const items = tree.get("items")
  if (kind === "") throw refuse("a resource must have a kind")
  if (kind.endsWith("List") && items !== undefined) {
    if (!Array.isArray(items) && !isNull(items)) throw refuse(`the items of a ${kind} are a list`)
    if (Array.isArray(items)) left.push(...items.map((item) => ({ tree: item, line })))
    return []
  }
  if (textIn(tree.get("metadata"), "name") === "" && !kind.endsWith("List"))
    throw refuse(`a ${kind} without metadata.name: kustomize tells resources apart by their names`)
  const resource = new Resource(tree, kinds, { file, line })
  takeMarks(resource)
  return [resource]
}

// A null is no text here, though it may be written as one.
function textIn(map: Tree | undefined, field: string): string {
  return isMap(map) && isNull(map.get(field)) ? "" : fieldText(map, field)
}
