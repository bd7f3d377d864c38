import {
  applyEdits,
  type Edit,
  fromLatin1,
  type Path,
  type Source,
  scanDocument,
  spliceText,
  type YamlDocument,
} from "@sternpost/goyaml"
import { startsWithPath } from "./path.ts"

// The keys that nearly every stage asks for; a partial scan ends when it has met them all.
const HEADER = { until: ["apiVersion", "kind", "metadata"] }
const MAX_PENDING = 32

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

  constructor(source: Source, start: number, end: number) {
    this.#source = source
    this.#start = start
    this.#end = end
  }

  /** The document as scanned, current for what lies at `path`; throws goyaml's `YamlError`. */
  scan(path?: Path): YamlDocument {
    if (this.#pending.length > 0 && (path === undefined || this.#isStale(path))) this.#splice()
    return this.#scan()
  }

  /** Reads the document to its end; throws goyaml's `YamlError`. */
  verify(): void {
    if (this.#pending.length > 0) this.#splice()
    if (this.#scanned?.complete !== true)
      this.#scanned = scanDocument(this.#source, this.#start, this.#end)
  }

  edit(edit: Edit): void {
    if (this.#pending.length >= MAX_PENDING) this.#splice()
    this.#pending.push(edit)
  }

  /** Takes over the text of another document. */
  become(other: DocumentText): void {
    if (other.#pending.length > 0) other.#splice()
    this.#source = other.#source
    this.#start = other.#start
    this.#end = other.#end
    this.#scanned = other.#scanned
    this.#pending = []
  }

  /** What brings the document back to where it is now. */
  snapshot(): () => void {
    const state = [this.#source, this.#start, this.#end, this.#scanned, [...this.#pending]] as const
    return () => {
      ;[this.#source, this.#start, this.#end, this.#scanned] = state
      this.#pending = [...state[4]]
    }
  }

  /** The current text as latin1 pieces, handed over in order. */
  write(
    piece: (source: Source, start: number, end: number) => void,
    text: (latin1: string) => void,
  ): void {
    let at = this.#start
    if (this.#pending.length > 0)
      for (const splice of applyEdits(this.#scan(), this.#pending)) {
        piece(this.#source, at, splice.start)
        text(splice.text)
        at = splice.end
      }
    piece(this.#source, at, this.#end)
  }

  /** The current text, without the marker. */
  toString(): string {
    if (this.#pending.length > 0) this.#splice()
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

  #splice(): void {
    const splices = applyEdits(this.#scan(), this.#pending)
    const latin1 = spliceText(this.#source, this.#start, this.#end, splices)
    this.#source = { bytes: Buffer.from(latin1, "latin1"), latin1 }
    this.#start = 0
    this.#end = latin1.length
    this.#scanned = undefined
    this.#pending = []
  }
}

function movesSiblings(edit: Edit): boolean {
  return edit.op === "rename" || edit.op === "insert" || typeof edit.path.at(-1) === "number"
}
