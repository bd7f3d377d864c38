import { createSource, findNode, fromLatin1, nodeRange, scanDocument } from "@sternpost/goyaml"
import type { Edit, Manifest } from "@sternpost/manifests"
import type { ValueType } from "@sternpost/schema"
import type { Problem } from "./problem.ts"

const PLAIN = /^[\w.+-]+$/

/**
 * What makes a scalar of the wrong type one of the right type, where it is plain what was meant: `1.10` where a text
 * belongs is `"1.10"`, and `"3"` where an integer belongs is `3`. `undefined` for anything else.
 */
export function mendScalar(
  manifest: Manifest,
  { path }: Pick<Problem, "path">,
  expected: ValueType,
): readonly Edit[] | undefined {
  const found = manifest.get(path)
  const value = scalarAs(expected, found, () => sourceOf(manifest, path))
  return value === undefined ? undefined : [{ op: "set", path, value }]
}

function scalarAs(expected: ValueType, found: unknown, source: () => string): unknown {
  if (expected === "string" && /^(?:number|bigint|boolean)$/.test(typeof found)) {
    const text = source()
    return PLAIN.test(text) ? text : undefined
  }
  if (typeof found !== "string") return undefined
  if (expected === "boolean") return { true: true, false: false }[found]
  // Longer ones do not fit every integer.
  if (expected.startsWith("int") && /^-?(?:0|[1-9]\d{0,8})$/.test(found)) return Number(found)
  return undefined
}

/** A scalar as it is written: 1.10 is another text than 1.1. */
function sourceOf({ documentText, base }: Manifest, path: Problem["path"]): string {
  const source = createSource(documentText)
  const document = scanDocument(source, 0, source.latin1.length)
  const node = findNode(document, [...base, ...path])
  if (node < 0) return ""
  const range = nodeRange(document, node)
  return fromLatin1(source.latin1.slice(range.start, range.end))
}
