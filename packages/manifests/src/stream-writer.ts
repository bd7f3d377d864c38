import type { Source } from "@sternpost/goyaml"
import type { DocumentText, TextWriter } from "./document-text.ts"

const MARKER = "---\n"
const CHUNK = 1 << 20

/** Joins documents to a stream again, in chunks: ranges of their sources with texts between. */
export class StreamWriter implements TextWriter {
  readonly #sink: (chunk: Buffer) => void
  #chunk: Buffer | undefined = undefined
  // Latin1 text that waits to be put into a chunk; the engine joins it when it is written.
  #waiting = ""
  #endsLine = true
  #previous: DocumentText | undefined = undefined
  // The range that the last call gave, to be joined with the next.
  #source: Source | undefined = undefined
  #start = 0
  #end = 0

  constructor(sink: (chunk: Buffer) => void) {
    this.#sink = sink
  }

  /** Appends a document with its marker. */
  document(text: DocumentText): void {
    // Bytes that follow each other in the input need nothing; what was put together here may.
    const previous = this.#previous
    if (previous !== undefined && (previous.source !== text.source || previous.end !== text.marker))
      this.#separate(text.marker === text.start)
    this.#previous = text
    this.range(text.source, text.marker, text.start)
    text.write(this)
  }

  /** Appends a range of a source; neighbouring ranges become one. */
  range(source: Source, start: number, end: number): void {
    if (start === end) return
    if (this.#source === source && this.#end === start) {
      this.#end = end
      return
    }
    this.#flushRange()
    this.#source = source
    this.#start = start
    this.#end = end
  }

  /** Appends latin1 text. */
  text(latin1: string): void {
    this.#flushRange()
    this.#append(latin1)
  }

  /** Hands over what is left. */
  end(): void {
    this.#flushRange()
    this.#flush()
  }

  #separate(needsMarker: boolean): void {
    this.#flushRange()
    if (!this.#endsLine) this.#append("\n")
    if (needsMarker) this.#append(MARKER)
  }

  #flushRange(): void {
    if (this.#source === undefined) return
    this.#append(this.#source.latin1.slice(this.#start, this.#end))
    this.#source = undefined
  }

  #append(latin1: string): void {
    if (latin1 === "") return
    this.#waiting += latin1
    this.#endsLine = latin1.endsWith("\n")
    if (this.#waiting.length >= CHUNK) this.#flush()
  }

  #flush(): void {
    const { length } = this.#waiting
    if (length === 0) return
    if (this.#chunk === undefined || this.#chunk.length < length)
      this.#chunk = Buffer.allocUnsafe(Math.max(length, Math.min(2 * length, 2 * CHUNK)))
    this.#chunk.write(this.#waiting, 0, "latin1")
    this.#waiting = ""
    this.#sink(this.#chunk.subarray(0, length))
  }
}
