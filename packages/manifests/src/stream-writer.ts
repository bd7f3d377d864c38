import type { Source } from "@sternpost/goyaml"
import type { DocumentText } from "./document-text.ts"
import type { TextWriter } from "./origin.ts"

const MARKER = "---\n"
// The engine joins strings of this length in no time, and those of twice the length slowly.
const CHUNK = 1 << 16
// Longer ranges are handed over as they lie in the input.
const LONG = 1 << 15

/** Joins documents to a stream again, in chunks: ranges of their sources with texts between. */
export class StreamWriter implements TextWriter {
  readonly #sink: (chunk: Buffer) => void
  // Latin1 text that waits to be put into the chunk; the engine joins it when it is written.
  #waiting = ""
  #chunk: Buffer | undefined = undefined
  #endsLine = true
  // Where the last document stood.
  #lastSource: Source | undefined = undefined
  #lastEnd = 0
  // The range that the last call gave, to be joined with the next.
  #source: Source | undefined = undefined
  #start = 0
  #end = 0

  constructor(sink: (chunk: Buffer) => void) {
    this.#sink = sink
  }

  /** Appends a document with its marker. */
  document(text: DocumentText): void {
    this.begin(text.source, text.marker, text.start, text.end)
    text.write(this)
  }

  /** Appends the marker of a document that stood at this place of a source. */
  begin(source: Source, marker: number, start: number, end: number): void {
    // Bytes that follow each other in the input need nothing; what was put together here may.
    const last = this.#lastSource
    if (last !== undefined && (last !== source || this.#lastEnd !== marker))
      this.#separate(marker === start)
    this.#lastSource = source
    this.#lastEnd = end
    this.range(source, marker, start)
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
    const source = this.#source
    if (source === undefined) return
    this.#source = undefined
    if (this.#end - this.#start < LONG) this.#append(source.latin1.slice(this.#start, this.#end))
    else {
      this.#flush()
      this.#endsLine = source.latin1.charCodeAt(this.#end - 1) === LF
      this.#sink(source.bytes.subarray(this.#start, this.#end))
    }
  }

  // From a string, although the bytes are there: that takes half the time of copying so few.
  #append(latin1: string): void {
    const { length } = latin1
    if (length === 0) return
    this.#waiting += latin1
    this.#endsLine = latin1.charCodeAt(length - 1) === LF
    if (this.#waiting.length >= CHUNK) this.#flush()
  }

  #flush(): void {
    const { length } = this.#waiting
    if (length === 0) return
    if (this.#chunk === undefined || this.#chunk.length < length)
      this.#chunk = Buffer.allocUnsafe(Math.max(length, CHUNK + LONG))
    this.#chunk.write(this.#waiting, 0, "latin1")
    this.#waiting = ""
    this.#sink(this.#chunk.subarray(0, length))
  }
}

const LF = 10
