import {
  applyEdits,
  type Edit,
  findNode,
  fits,
  fitsLines,
  fromLatin1,
  lineColumn,
  type NodeShape,
  nodeKind,
  type Path,
  type Source,
  type Splice,
  scanDocument,
  spliceText,
  type YamlDocument,
} from "@sternpost/goyaml"
import { verifyEnd } from "./document-end.ts"
import { DocumentScan } from "./document-scan.ts"
import { placeOf } from "./edit-place.ts"
import { isBlank, partOf } from "./glued.ts"
import { touchesIdentity } from "./identity.ts"
import type { Manifest } from "./manifest.ts"
import { mentionsIn, mentionsInEdit } from "./mentions.ts"
import { closingSplice } from "./open-end.ts"
import type { Origin, TextWriter } from "./origin.ts"
import { startsWithPath } from "./path.ts"
import { type QuickHeader, quickHeader, quickMetadata } from "./quick/header.ts"
import { quickName } from "./quick/name.ts"
import { addQuickly, type QuickPairs, type QuickSplice } from "./quick/pairs.ts"

const MAX_PENDING = 32
const NONE: readonly never[] = []
const ROOT: Path = []
const LF = 10
const UNKNOWN = -2
/**
 * The text of one document and the edits that wait to be spliced into it. Byte ranges hold until the
 * edits are applied: that happens when somebody reads what they touch, or when the text is asked for.
 */
export class DocumentText implements Origin {
  readonly source: Source
  readonly marker: number
  readonly start: number
  readonly end: number
  readonly ordinal: number
  // The text as it stands, a range of the source it came in or one of its own, and what was scanned of it.
  #scan: DocumentScan
  #pending: readonly Edit[] = NONE
  // The splices of the pending edits, once they were found.
  #found: readonly Splice[] | undefined = undefined
  // Splices that were found without scanning.
  #ready: readonly QuickSplice[] = NONE
  #metadata = UNKNOWN
  // What its lines were found to fit, as they stand.
  #fitting: NodeShape | undefined = undefined
  /** Its objects, once somebody asked for the stream's: one, or those of a List. */
  manifests: Manifest | readonly Manifest[] | undefined = undefined

  constructor(source: Source, marker: number, start: number, end: number, ordinal: number) {
    this.source = source
    this.marker = marker
    this.start = start
    this.end = end
    this.ordinal = ordinal
    const isGlued = marker < start && start < end && !isBlank(source.bytes[start])
    this.#scan = isGlued
      ? new DocumentScan(partOf(source, start, end), 0, end - start)
      : new DocumentScan(source, start, end)
  }

  /** Lines before the text that positions in it count from: none, unless it has a source of its own. */
  get linesBefore(): number {
    if (this.#scan.source === this.source) return 0
    return lineColumn(this.source, this.start).line - 1
  }

  /** Where `metadata` begins in a document that is plainly written; -1 when only a scan can tell. */
  get metadata(): number {
    if (this.#metadata === UNKNOWN)
      this.#metadata = quickMetadata(this.source.latin1, this.start, this.end)
    return this.#metadata
  }

  /** What the lines before its metadata say, as it came; `undefined` when only a scan can tell. */
  get header(): QuickHeader | undefined {
    const { metadata } = this
    return metadata < 0 ? undefined : quickHeader(this.source.latin1, this.start, metadata)
  }

  /** The object's name in plainly written metadata, as it came; `undefined` when only a scan can tell. */
  get quickName(): string | undefined {
    const { metadata } = this
    return metadata < 0 ? undefined : quickName(this.source.latin1, metadata, this.end)
  }

  /** The document as scanned, current for all that lies at `path`, and no more; throws goyaml's `YamlError`. */
  scan(path: Path): YamlDocument {
    if (this.#isStale(path)) this.#splice()
    return this.#scan.forValue(path)
  }

  /** The document as scanned, current for its header: `apiVersion`, `kind`, and the scalars of `metadata`. */
  scanHeader(): YamlDocument {
    if (this.#pending.some((edit) => touchesIdentity(placeOf(edit)))) this.#splice()
    return this.#scan.forKind(ROOT)
  }

  /** The document as scanned to its end, current for all that lies at the paths; throws goyaml's `YamlError`. */
  scanWhole(paths: readonly Path[]): YamlDocument {
    for (const path of paths) if (this.#isStale(path)) this.#splice()
    return this.#scan.whole()
  }

  scanRendered(): YamlDocument {
    const { source, from, to } = this.#scan
    // What was scanned stays good while nothing is spliced into it.
    if (source === this.source && from === this.start && to === this.end) return this.#scan.whole()
    return scanDocument(this.source, this.start, this.end)
  }

  /** The document as scanned, current for what kind of node stands at `path`, but not for what it holds. */
  scanKind(path: Path): YamlDocument {
    if (this.#isStale(path) && !this.#isCollectionAbove(path)) this.#splice()
    return this.#scan.forKind(path)
  }

  /** Reads the document to its end, beyond which nothing may stand; throws goyaml's `YamlError`. */
  verify(): void {
    this.#settle()
    if (this.#fitting !== undefined) return
    verifyEnd(this.#scan, this.#scan.whole())
  }

  /**
   * Whether the document certainly has a shape, and no key occurs twice in it; false also where that cannot be told
   * without more work. Throws goyaml's `YamlError`.
   */
  fits(shape: NodeShape): boolean {
    this.#settle()
    if (this.#fitting === shape) return true
    if (!this.#scan.isWhole && this.#fitsLines(shape)) {
      this.#fitting = shape
      return true
    }
    const scanned = this.#scan.whole()
    return fits(scanned, scanned.root, shape)
  }

  #fitsLines(shape: NodeShape): boolean {
    const { source, from, to } = this.#scan
    if (source !== this.source || from !== this.start || this.metadata < 0) return false
    return fitsLines(source, from, to, shape)
  }

  /** Whether the edit that waits last put an item into the list that `path` leads into. */
  isFilling(path: Path): boolean {
    const last = this.#pending.at(-1)
    return (
      last?.op === "insert" &&
      startsWithPath(path, last.path.slice(0, -1)) &&
      path.length === last.path.length
    )
  }

  edit(edit: Edit): void {
    const waits = this.#ready.length === 0 || this.#isApart(edit)
    if (!waits || this.#pending.length >= MAX_PENDING) this.#splice()
    this.#pending = [...this.#pending, edit]
    this.#found = undefined
  }

  /** Adds pairs to a map of `metadata` without scanning; false when it cannot be judged so. */
  addQuickly(pairs: QuickPairs): boolean {
    const splice = this.#quickSplice(pairs)
    if (splice !== undefined) this.takeSplice(splice)
    return splice !== undefined
  }

  /** Whether `addQuickly` would add the pairs. */
  takesQuickly(pairs: QuickPairs): boolean {
    return this.#quickSplice(pairs) !== undefined
  }

  #quickSplice(pairs: QuickPairs): QuickSplice | undefined {
    const { source, to } = this.#scan
    if (source !== this.source || this.metadata < 0) return undefined
    if (!this.#pending.every((edit) => this.#isApart(edit))) return undefined
    const splice = addQuickly(source.latin1, this.metadata, to, pairs)
    if (splice === undefined) return undefined
    // About one key or at one place, the order would matter.
    for (const { key, start } of this.#ready)
      if (key === splice.key || start === splice.start) return undefined
    return splice
  }

  /** Takes over what was quickly added to the text as it came. */
  takeSplice(splice: QuickSplice): void {
    this.#ready = this.#ready.length === 0 ? [splice] : [...this.#ready, splice]
  }

  /** How often the text holds this; at most, while edits wait that could take some away. */
  mentions(part: string | RegExp): number {
    let count = mentionsIn(part, this.#latin1())
    for (const { text } of this.#ready) count += mentionsIn(part, text)
    for (const edit of this.#pending) count += mentionsInEdit(part, edit)
    return count
  }

  /** Whether it `mentions` a text at all. */
  holds(part: string): boolean {
    return this.#latin1().includes(part) || (this.#isChanging() && this.mentions(part) > 0)
  }

  /** Takes over the text of another document. */
  become(other: DocumentText): void {
    other.#settle()
    this.#replace(other.#scan)
  }

  /** What brings the document back to where it is now. */
  snapshot(): () => void {
    this.#settle()
    const scan = this.#scan
    return () => this.#replace(scan)
  }

  /** Finds what `write` will put where, which cannot fail afterwards; throws goyaml's `YamlError`. */
  prepare(): void {
    if (this.#pending.length > 0)
      this.#found ??= applyEdits(this.#scan.forEdits(this.#pending), this.#pending)
  }

  /** Lets a line break follow, which a text at the end may not take for its own. */
  close(): void {
    if (this.#isClosed()) return
    this.#settle()
    if (this.#isClosed()) return
    const splice = closingSplice(this.#scan.whole(), this.#scan.to)
    if (splice !== undefined) this.#become([splice])
  }

  /** Hands over the current text in order. */
  write(writer: TextWriter): void {
    const { source, from, to } = this.#scan
    let at = from
    for (const splice of this.#splices()) {
      writer.range(source, at, splice.start)
      writer.text(splice.text)
      at = splice.end
    }
    writer.range(source, at, to)
  }

  /** The current text, without the marker. */
  toString(): string {
    this.#settle()
    return fromLatin1(this.#latin1())
  }

  #latin1(): string {
    const { source, from, to } = this.#scan
    return source.latin1.slice(from, to)
  }

  #isStale(path: Path): boolean {
    for (const { key } of this.#ready)
      if (path[0] === undefined || (path[0] === "metadata" && (path[1] ?? key) === key)) return true
    return this.#pending.some((edit) => {
      const place = placeOf(edit)
      return startsWithPath(path, place) || startsWithPath(place, path)
    })
  }

  // What waits lies below `path`, where a map or list stood before and so stands still.
  #isCollectionAbove(path: Path): boolean {
    const isBelow = (place: Path) => startsWithPath(path, place)
    if (this.#ready.some(({ key }) => isBelow(["metadata", key]))) return false
    if (this.#pending.some((edit) => isBelow(placeOf(edit)))) return false
    const document = this.#scan.forKind(path)
    const node = findNode(document, path)
    const kind = node < 0 ? undefined : nodeKind(document, node)
    return kind === "map" || kind === "seq"
  }

  // Whether an edit can wait beside splices that are ready, of which its own know nothing: it must stay
  // within another root key, for a new one would begin where the metadata ends.
  #isApart({ op, path }: Edit): boolean {
    const [root = "metadata"] = path
    if (root === "metadata" || path.length === 1 || op === "rename") return false
    const document = this.#scan.forKind([root])
    return !document.intricate && findNode(document, [root]) >= 0
  }

  #splices(): readonly Splice[] {
    this.prepare()
    const pending = this.#found ?? NONE
    if (this.#ready.length === 0) return pending
    if (pending.length === 0 && this.#ready.length === 1) return this.#ready
    return [...this.#ready, ...pending].sort((a, b) => a.start - b.start)
  }

  #isClosed(): boolean {
    const { source, from, to } = this.#scan
    return to === from || source.bytes[to - 1] === LF
  }

  #settle(): void {
    if (this.#isChanging()) this.#splice()
  }

  #isChanging(): boolean {
    return this.#pending.length > 0 || this.#ready.length > 0
  }

  #splice(): void {
    this.#become(this.#splices())
  }

  #become(splices: readonly Splice[]): void {
    const { source, from, to } = this.#scan
    const latin1 = spliceText(source, from, to, splices)
    const bytes = Buffer.from(latin1, "latin1")
    this.#replace(new DocumentScan({ bytes, latin1 }, 0, latin1.length))
  }

  #replace(scan: DocumentScan): void {
    this.#scan = scan
    this.#fitting = undefined
    this.#pending = NONE
    this.#found = undefined
    this.#ready = NONE
  }
}
