import {
  findNode,
  findPlace,
  fromLatin1,
  lineColumn,
  nodeLine,
  type Path,
  stringify,
  valueAt,
} from "@sternpost/goyaml"
import type { Origin } from "./origin.ts"

// An object as it was when the stream was parsed; `path` leads from the root of its document.

/** The value that stood at the path; `undefined` for an added object. */
export function renderedValue(origin: Origin, path: Path): unknown {
  return origin.ordinal === 0 ? undefined : valueAt(origin.scanRendered(), path)
}

/** The text of the document, an item of a List written anew; empty for an added object. */
export function renderedText(origin: Origin, base: Path): string {
  const { source, start, end, ordinal } = origin
  if (ordinal === 0) return ""
  if (base.length > 0) return stringify(renderedValue(origin, base))
  return fromLatin1(source.latin1.slice(start, end))
}

/** The line in the stream of what stood at the path, from 1; `undefined` where nothing did. */
export function renderedLine(origin: Origin, path: Path): number | undefined {
  if (origin.ordinal === 0) return undefined
  const document = origin.scanRendered()
  const node = findNode(document, path)
  return node < 0 ? undefined : nodeLine(document, node)
}

/**
 * The lines in the stream, from 1, of what stood at each path, or of the nearest value above that did: that
 * of its key or list item. `undefined` for an added object.
 */
export function nearestLines(
  origin: Origin,
  paths: readonly Path[],
): readonly (number | undefined)[] {
  if (origin.ordinal === 0) return paths.map(() => undefined)
  const document = origin.scanRendered()
  return paths.map((path) => lineColumn(origin.source, findPlace(document, path)).line)
}

/** The line in the stream of the document's first content, from 1. */
export function contentLine({ source, start, end }: Origin): number {
  const content = source.latin1.slice(start, end).search(/^[^\s#]/m)
  return lineColumn(source, content < 0 ? start : start + content).line
}
