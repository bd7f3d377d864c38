import type { Source } from "@sternpost/goyaml"
import type { DocumentText } from "./document-text.ts"

/** Joins documents to a stream again; neighbouring ranges of the input become one piece. */
export class StreamWriter {
  readonly #pieces: string[] = []
  #source: Source | undefined
  #start = 0
  #end = 0
  #previous: DocumentText | undefined

  /** Appends a document with its marker. */
  document(text: DocumentText): void {
    // Bytes that follow each other in the input need nothing; what was put together here may.
    const previous = this.#previous
    if (previous !== undefined && (previous.source !== text.source || previous.end !== text.marker))
      this.#separate(text.marker === text.start)
    this.#previous = text
    this.#range(text.source, text.marker, text.start)
    text.write(
      (source, start, end) => this.#range(source, start, end),
      (latin1) => this.#text(latin1),
    )
  }

  /** The pieces, which are latin1. */
  end(): string[] {
    this.#flush()
    return this.#pieces
  }

  #separate(needsMarker: boolean): void {
    this.#flush()
    if (this.#pieces.at(-1)?.endsWith("\n") === false) this.#pieces.push("\n")
    if (needsMarker) this.#pieces.push("---\n")
  }

  #range(source: Source, start: number, end: number): void {
    if (this.#source === source && this.#end === start) {
      this.#end = end
      return
    }
    this.#flush()
    this.#source = source
    this.#start = start
    this.#end = end
  }

  #text(latin1: string): void {
    this.#flush()
    if (latin1 !== "") this.#pieces.push(latin1)
  }

  #flush(): void {
    if (this.#source !== undefined && this.#end > this.#start)
      this.#pieces.push(this.#source.latin1.slice(this.#start, this.#end))
    this.#source = undefined
  }
}
