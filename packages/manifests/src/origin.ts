import type { Source, YamlDocument } from "@sternpost/goyaml"

/** Where a document stands in the text that was parsed. */
export interface Origin {
  readonly source: Source
  /** Start of the `---` before it; equal to `start` for a first document without one. */
  readonly marker: number
  readonly start: number
  readonly end: number
  /** Position among the documents, from 1; 0 for one that a stage added. */
  readonly ordinal: number
  /** The document as it was parsed, scanned to its end; throws goyaml's `YamlError`. */
  scanRendered(): YamlDocument
}

/** Takes text in order: ranges of a source, and latin1 strings. */
export interface TextWriter {
  range(source: Source, start: number, end: number): void
  text(latin1: string): void
}
