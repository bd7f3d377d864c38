import { scanDocument } from "../document.ts"
import type { Path } from "../find.ts"
import { createSource } from "../source.ts"
import { applyEdits } from "./apply.ts"
import { spliceText } from "./splice.ts"
import type { Edit } from "./types.ts"

/** The text of a document after edits; for tests. */
export function apply(text: string, ...edits: Edit[]): string {
  const source = createSource(text)
  const document = scanDocument(source, 0, source.bytes.length)
  const latin1 = spliceText(source, 0, source.bytes.length, applyEdits(document, edits))
  return Buffer.from(latin1, "latin1").toString()
}

export const set = (path: Path, value: unknown): Edit => ({ op: "set", path, value })
export const remove = (path: Path): Edit => ({ op: "delete", path })
export const insert = (path: Path, value: unknown): Edit => ({ op: "insert", path, value })
export const rename = (path: Path, key: string): Edit => ({ op: "rename", path, key })
