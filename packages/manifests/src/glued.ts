import type { Source } from "@sternpost/goyaml"

/**
 * A range of a source as a source of its own: text that is glued to its marker (`---apiVersion: v1`)
 * begins a document for Helm, where YAML would see one long word.
 */
export function partOf({ bytes, latin1 }: Source, start: number, end: number): Source {
  return { bytes: bytes.subarray(start, end), latin1: latin1.slice(start, end) }
}

/** Whether a byte, or the end, keeps a marker apart from what follows. */
export function isBlank(byte: number | undefined): boolean {
  return byte === undefined || byte === 9 || byte === 10 || byte === 13 || byte === 32
}
