import type { Source } from "@sternpost/goyaml"
import { prepareDocument } from "./document-errors.ts"
import { DocumentText } from "./document-text.ts"
import { type QuickHeader, quickHeader, quickMetadata } from "./quick/header.ts"
import { quickName } from "./quick/name.ts"
import { addQuickly, type QuickPairs, type QuickSplice } from "./quick/pairs.ts"
import type { HeaderMatcher } from "./selector.ts"
import { splitStream } from "./split.ts"
import type { StreamWriter } from "./stream-writer.ts"

const UNKNOWN = -2

/** Which documents a plan is for, as far as plain lines tell. */
export interface QuickTest {
  readonly header: (header: QuickHeader) => boolean
  readonly text: (latin1: string) => boolean
}

/** What is to be done to documents, and which ones are left. */
export interface QuickPlan {
  readonly others: readonly DocumentText[]
  readonly count: number
  readonly apply: () => void
  readonly done: () => readonly DocumentText[]
}

/** Whether objects with a header are wanted; a text if only those are whose document holds it. */
export type WantedHeader = (header: QuickHeader) => boolean | string

/**
 * The documents of a stream in their order. Most are never looked at, or only quickly: such a one is
 * no more than the place where it stands, until somebody asks for it.
 */
export class DocumentList {
  readonly #source: Source
  // Documents follow each other without a gap, so one begins where the one before ends.
  readonly #firstStart: number
  readonly #ends: number[] = []
  readonly #metadata: Int32Array
  // What those say that somebody asked about: every stage does, and to find it takes longer than to keep it.
  readonly #headers: (QuickHeader | undefined)[]
  readonly #splices: (QuickSplice | undefined)[] = []
  /** Those of the source that were asked for, by their first place. */
  readonly #made: (DocumentText | undefined)[] = []
  // All of them, in today's order, once somebody needed that.
  #all: DocumentText[] | undefined = undefined

  constructor(source: Source) {
    this.#source = source
    let firstStart = 0
    splitStream(source.latin1, (_, start, end) => {
      if (this.#ends.length === 0) firstStart = start
      this.#ends.push(end)
    })
    this.#firstStart = firstStart
    this.#metadata = new Int32Array(this.#ends.length).fill(UNKNOWN)
    this.#headers = new Array(this.#ends.length)
  }

  /** All documents, in order; the caller may add, remove and move them. */
  get all(): DocumentText[] {
    this.#all ??= this.#ends.map((_, index) => this.#make(index))
    return this.#all
  }

  set all(documents: DocumentText[]) {
    this.#all = documents
  }

  /**
   * How many objects there are, of those that may be told by their header only such that are wanted, when `count`
   * knows it of the other documents.
   */
  countObjects(count: (document: DocumentText) => number, wanted?: HeaderMatcher): number {
    if (this.#all !== undefined) return this.#all.reduce((sum, one) => sum + count(one), 0)
    let size = 0
    const known = new Map<QuickHeader, boolean>()
    for (let index = 0; index < this.#ends.length; index++)
      if (!this.#isMerePlace(index)) size += count(this.#make(index))
      else if (wanted === undefined || this.#isWanted(index, wanted, known)) size++
    return size
  }

  /** The documents that somebody asked for before, and those of the others whose header is wanted. */
  select(wanted: WantedHeader): readonly DocumentText[] {
    if (this.#all !== undefined) return this.#all
    const known = new Map<QuickHeader, boolean | string>()
    const selected: DocumentText[] = []
    for (let index = 0; index < this.#ends.length; index++)
      if (!this.#isMerePlace(index) || this.#isWanted(index, wanted, known))
        selected.push(this.#make(index))
    return selected
  }

  /**
   * Adds pairs to all documents where that can be done without scanning; gives those where it could
   * not, how many the others are, and what makes them when they are asked for.
   */
  addQuickly(pairs: QuickPairs): {
    readonly others: readonly DocumentText[]
    readonly count: number
    readonly done: () => readonly DocumentText[]
  } {
    const others: DocumentText[] = []
    if (this.#all !== undefined) {
      const done = this.#all.filter((document) => {
        const isDone = document.addQuickly(pairs)
        if (!isDone) others.push(document)
        return isDone
      })
      return { others, count: done.length, done: () => done }
    }
    const done: number[] = []
    for (let index = 0; index < this.#ends.length; index++) {
      if (this.#addQuickly(index, pairs)) done.push(index)
      else others.push(this.#make(index))
    }
    return {
      others,
      count: done.length,
      done: () => done.map((index) => this.#make(index)),
    }
  }

  /**
   * As `addQuickly`, for documents that pass the test and have a plain name; without pairs nothing is added. Nothing is
   * done before `apply`. `undefined` where all documents were asked for before.
   */
  planQuickly(pairs: QuickPairs | undefined, test: QuickTest): QuickPlan | undefined {
    if (this.#all !== undefined) return undefined
    const others: DocumentText[] = []
    const done: number[] = []
    const splices: (QuickSplice | undefined)[] = []
    const known = new Map<QuickHeader, boolean>()
    for (let index = 0; index < this.#ends.length; index++) {
      const passes = this.#passes(index, test, known)
      const splice = passes && pairs !== undefined ? this.#quickSplice(index, pairs) : undefined
      if (!passes || (pairs !== undefined && splice === undefined)) others.push(this.#make(index))
      else {
        done.push(index)
        splices.push(splice)
      }
    }
    const apply = () => {
      for (const [i, index] of done.entries()) this.#take(index, splices[i])
    }
    return { others, count: done.length, apply, done: () => done.map((one) => this.#make(one)) }
  }

  /** Makes sure that every edit can be written. Throws the first `ManifestError`. */
  settle(): void {
    const last = this.#all?.at(-1)
    // Only where the order changed may the last document of the text be followed by another.
    for (const document of this.#all ?? this.#made)
      if (document !== undefined) prepareDocument(document, last !== undefined && document !== last)
  }

  write(writer: StreamWriter): void {
    if (this.#all !== undefined) for (const document of this.#all) writer.document(document)
    else for (let index = 0; index < this.#ends.length; index++) this.#write(index, writer)
  }

  #markerOf(index: number): number {
    return index === 0 ? 0 : (this.#ends[index - 1] as number)
  }

  #startOf(index: number): number {
    return index === 0 ? this.#firstStart : this.#markerOf(index) + MARKER_LENGTH
  }

  #metadataOf(index: number): number {
    let metadata = this.#metadata[index] as number
    if (metadata === UNKNOWN) {
      const end = this.#ends[index] as number
      metadata = quickMetadata(this.#source.latin1, this.#startOf(index), end)
      this.#metadata[index] = metadata
    }
    return metadata
  }

  #isMerePlace(index: number): boolean {
    return this.#made[index] === undefined && this.#metadataOf(index) >= 0
  }

  #isWanted(
    index: number,
    wanted: (header: QuickHeader) => boolean | string,
    known: Map<QuickHeader, boolean | string>,
  ): boolean {
    const { latin1 } = this.#source
    const start = this.#startOf(index)
    let header = this.#headers[index]
    if (header === undefined) {
      header = quickHeader(latin1, start, this.#metadataOf(index))
      this.#headers[index] = header
    }
    let answer = known.get(header)
    if (answer === undefined) {
      answer = wanted(header)
      known.set(header, answer)
    }
    return typeof answer === "boolean"
      ? answer
      : latin1.slice(start, this.#ends[index]).includes(answer)
  }

  #passes(index: number, test: QuickTest, known: Map<QuickHeader, boolean>): boolean {
    if (!this.#isMerePlace(index) || this.#splices[index] !== undefined) return false
    const { latin1 } = this.#source
    const [start, end] = [this.#startOf(index), this.#ends[index] as number]
    const metadata = this.#metadataOf(index)
    const header = quickHeader(latin1, start, metadata)
    let passes = known.get(header)
    if (passes === undefined) {
      passes = test.header(header)
      known.set(header, passes)
    }
    return (
      passes &&
      test.text(latin1.slice(start, end)) &&
      quickName(latin1, metadata, end) !== undefined
    )
  }

  #quickSplice(index: number, pairs: QuickPairs): QuickSplice | undefined {
    const end = this.#ends[index] as number
    return addQuickly(this.#source.latin1, this.#metadataOf(index), end, pairs)
  }

  #take(index: number, splice: QuickSplice | undefined): void {
    const made = this.#made[index]
    if (made === undefined) this.#splices[index] = splice
    else if (splice !== undefined) made.takeSplice(splice)
  }

  #make(index: number): DocumentText {
    let document = this.#made[index]
    if (document === undefined) {
      const [start, end] = [this.#startOf(index), this.#ends[index] as number]
      document = new DocumentText(this.#source, this.#markerOf(index), start, end, index + 1)
      const splice = this.#splices[index]
      if (splice !== undefined) document.takeSplice(splice)
      this.#made[index] = document
    }
    return document
  }

  // A second addition to the same document is left to the document.
  #addQuickly(index: number, pairs: QuickPairs): boolean {
    if (!this.#isMerePlace(index) || this.#splices[index] !== undefined)
      return this.#make(index).addQuickly(pairs)
    const splice = this.#quickSplice(index, pairs)
    this.#splices[index] = splice
    return splice !== undefined
  }

  #write(index: number, writer: StreamWriter): void {
    const document = this.#made[index]
    if (document !== undefined) writer.document(document)
    else {
      const end = this.#ends[index] as number
      const start = this.#startOf(index)
      writer.begin(this.#source, this.#markerOf(index), start, end)
      const splice = this.#splices[index]
      if (splice !== undefined) {
        writer.range(this.#source, start, splice.start)
        writer.text(splice.text)
      }
      writer.range(this.#source, splice === undefined ? start : splice.end, end)
    }
  }
}

const MARKER_LENGTH = 3
