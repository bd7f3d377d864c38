import {
  applyEdits,
  type Edit,
  fromLatin1,
  type Path,
  type Source,
  type Splice,
  scanDocument,
  spliceText,
  type YamlDocument,
} from "@sternpost/goyaml"
import { startsWithPath } from "./path.ts"
import type { QuickHeader } from "./quick/header.ts"
import { addQuickly, type QuickPairs } from "./quick/pairs.ts"

// The keys that nearly every stage asks for; a partial scan ends when it has met them all.
const HEADER = { until: ["apiVersion", "kind", "metadata"] }
const MAX_PENDING = 32
const NONE: readonly Splice[] = []

/**
 * The text of one document and the edits that wait to be spliced into it. Byte ranges hold until the
 * edits are applied: that happens when somebody reads what they touch, or when the text is asked for.
 */
export class DocumentText {
  #source: Source
  #start: number
  #end: number
  #scanned: YamlDocument | undefined
  #pending: Edit[] = []
  // Splices that were found without scanning, and the keys of `metadata` they are about.
  #ready: Splice[] = []
  #readyKeys: string[] = []

  constructor(source: Source, start: number, end: number) {
    this.#source = source
    this.#start = start
    this.#end = end
  }

  /** The document as scanned, current for what lies at `path`; throws goyaml's `YamlError`. */
  scan(path?: Path): YamlDocument {
    if (this.#pending.length > 0 && (path === undefined || this.#isStale(path))) this.#splice()
    if (this.#ready.length > 0) this.#splice()
    return this.#scan()
  }

  /** Reads the document to its end; throws goyaml's `YamlError`. */
  verify(): void {
    this.#settle()
    if (this.#scanned?.complete !== true)
      this.#scanned = scanDocument(this.#source, this.#start, this.#end)
  }

  edit(edit: Edit): void {
    if (this.#pending.length >= MAX_PENDING || this.#ready.length > 0) this.#splice()
    this.#pending.push(edit)
  }

  /** Adds pairs to a map of `metadata` without scanning; false when that cannot be judged here. */
  addQuickly(header: QuickHeader, pairs: QuickPairs): boolean {
    if (this.#pending.length > 0 || this.#readyKeys.includes(pairs.key)) return false
    const splice = addQuickly(this.#source.latin1, this.#end, header, pairs)
    if (splice === undefined || this.#ready.some(({ start }) => start === splice.start)) return false
    this.#ready.push(splice)
    this.#readyKeys.push(pairs.key)
    return true
  }

  /** Takes over the text of another document. */
  become(other: DocumentText): void {
    other.#settle()
    this.#source = other.#source
    this.#start = other.#start
    this.#end = other.#end
    this.#scanned = other.#scanned
    this.#pending = []
    this.#ready = []
    this.#readyKeys = []
  }

  /** What brings the document back to where it is now. */
  snapshot(): () => void {
    this.#settle()
    const state = [this.#source, this.#start, this.#end, this.#scanned] as const
    return () => {
      ;[this.#source, this.#start, this.#end, this.#scanned] = state
      this.#pending = []
      this.#ready = []
      this.#readyKeys = []
    }
  }

  /** The current text as latin1 pieces, handed over in order. */
  write(
    piece: (source: Source, start: number, end: number) => void,
    text: (latin1: string) => void,
  ): void {
    let at = this.#start
    for (const splice of this.#splices()) {
      piece(this.#source, at, splice.start)
      text(splice.text)
      at = splice.end
    }
    piece(this.#source, at, this.#end)
  }

  /** The current text, without the marker. */
  toString(): string {
    this.#settle()
    return fromLatin1(this.#source.latin1.slice(this.#start, this.#end))
  }

  #scan(): YamlDocument {
    this.#scanned ??= scanDocument(this.#source, this.#start, this.#end, HEADER)
    return this.#scanned
  }

  #isStale(path: Path): boolean {
    return this.#pending.some((edit) => {
      const place = movesSiblings(edit) ? edit.path.slice(0, -1) : edit.path
      return startsWithPath(path, place) || startsWithPath(place, path)
    })
  }

  #splices(): readonly Splice[] {
    if (this.#ready.length > 0) return [...this.#ready].sort((a, b) => a.start - b.start)
    return this.#pending.length > 0 ? applyEdits(this.#scan(), this.#pending) : NONE
  }

  #settle(): void {
    if (this.#pending.length > 0 || this.#ready.length > 0) this.#splice()
  }

  #splice(): void {
    const latin1 = spliceText(this.#source, this.#start, this.#end, this.#splices())
    this.#source = { bytes: Buffer.from(latin1, "latin1"), latin1 }
    this.#start = 0
    this.#end = latin1.length
    this.#scanned = undefined
    this.#pending = []
    this.#ready = []
    this.#readyKeys = []
  }
}

function movesSiblings(edit: Edit): boolean {
  return edit.op === "rename" || edit.op === "insert" || typeof edit.path.at(-1) === "number"
}
