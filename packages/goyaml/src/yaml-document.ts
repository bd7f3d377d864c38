import type { TagHandles } from "./full/composer.ts"
import type { Source } from "./source.ts"
import * as tape from "./tape.ts"

/** The tag handles of a document that declares none. */
export const DEFAULT_HANDLES: TagHandles = new Map([
  ["!", "!"],
  ["!!", "tag:yaml.org,2002:"],
])

/**
 * One document of a stream. [start, end) is what stands behind the `---` marker (which may be on
 * the marker's line) up to the next marker. A partly scanned document completes itself when it is
 * asked for something it does not know; its node numbers stay valid.
 */
export class YamlDocument {
  readonly source: Source
  readonly start: number
  readonly end: number
  /** Number of the root node; -1 when the document is empty. */
  root = -1
  tape: Int32Array = tape.NO_TAPE
  /** False while only some keys of the root are known. */
  complete = true
  /** Whether the items of sequences were left out: `outlineHolds` says what can be asked for. */
  outline = false
  /** Whether there may be anchors, aliases, tags or explicit keys, so that edits must look around. */
  intricate = false
  /** Whether all bytes that were scanned are known to be ASCII. */
  ascii = false
  handles: TagHandles = DEFAULT_HANDLES
  /** Root keys that a partial scan was asked for: it is sure about these. */
  known: readonly string[] = []

  constructor(source: Source, start: number, end: number) {
    this.source = source
    this.start = start
    this.end = end
  }
}
