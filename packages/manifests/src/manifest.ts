import {
  createSource,
  duplicateKeys,
  type Edit,
  findNode,
  isBlockNode,
  nodeKind,
  nodeLength,
  type Path,
  stringify,
  valueAt,
  type YamlDocument,
  YamlError,
} from "@sternpost/goyaml"
import { adoptedText } from "./adopted-text.ts"
import { describeManifest } from "./describe.ts"
import { definedOnly, unreadableDocument } from "./document-errors.ts"
import { DocumentText, type Origin } from "./document-text.ts"
import { deepEqual, isObject, type JsonObject } from "./equal.ts"
import { ManifestError, type ManifestErrorCode } from "./errors.ts"
import { groupOf, type Identity, readIdentity, touchesIdentity, versionOf } from "./identity.ts"
import type { EditLog } from "./log.ts"
import { formatPath, startsWithPath } from "./path.ts"
import { FILENAME_ANNOTATION, templateFromComments } from "./provenance.ts"
import type { QuickHeader } from "./quick/header.ts"
import { quickPairs } from "./quick/pairs.ts"
import { reconcile } from "./reconcile.ts"
import { contentLine, nearestLines, renderedLine, renderedText, renderedValue } from "./rendered.ts"

const HOOK = "helm.sh/hook"

/**
 * One Kubernetes object of a stream. Nothing is parsed before it is asked for, and every change is an
 * edit of the text: what is not changed keeps its bytes.
 */
export class Manifest implements Identity {
  /** Path of the object in its document: empty, or `["items", n]` within a `kind: List`. */
  base: Path
  /** Where it holds pod specs, if a CRD says so: for `findPodSpecs` of `@sternpost/schema`. */
  podSpecs: readonly (readonly string[])[] | undefined = undefined
  readonly #renderedBase: Path
  // Where it came from, and what holds it now.
  readonly #origin: DocumentText
  #text: DocumentText
  readonly #log: EditLog
  #header: Identity | undefined = undefined
  // Whether its first lines still say what they said as it came.
  #isAsItCame = true
  #lines: QuickHeader | undefined = undefined

  constructor(text: DocumentText, base: Path, log: EditLog) {
    this.#origin = text
    this.#text = text
    this.base = base
    this.#renderedBase = base
    this.#log = log
  }

  /** Everything that was done to its stream. */
  get log(): EditLog {
    return this.#log
  }
  /** Where its document stood in the text that was parsed. */
  get origin(): Origin {
    return this.#origin
  }
  get apiVersion(): string {
    return this.#quickHeader()?.apiVersion ?? this.#identity().apiVersion
  }
  get kind(): string {
    return this.#quickHeader()?.kind ?? this.#identity().kind
  }
  get name(): string {
    return this.#identity().name
  }
  get namespace(): string {
    return this.#identity().namespace
  }
  get group(): string {
    return groupOf(this.apiVersion)
  }
  get version(): string {
    return versionOf(this.apiVersion)
  }
  get labels(): Readonly<Record<string, unknown>> {
    return this.#map(["metadata", "labels"])
  }
  get annotations(): Readonly<Record<string, unknown>> {
    return this.#map(["metadata", "annotations"])
  }
  /** True for a Helm hook (`helm.sh/hook`), test hooks included. */
  get isHook(): boolean {
    return typeof this.get(["metadata", "annotations", HOOK]) === "string"
  }
  /** The chart template the object was rendered from, if the stream says so in either dialect. */
  get template(): string | undefined {
    const { source, start, end } = this.origin
    const filename = this.get(["metadata", "annotations", FILENAME_ANNOTATION])
    return typeof filename === "string" ? filename : templateFromComments(source.latin1, start, end)
  }
  /** Line of the object's first content in the stream that was parsed, from 1. */
  get line(): number {
    return contentLine(this.origin)
  }

  /** Whether the document holds anything but comments and null. */
  get isEmpty(): boolean {
    return this.#read(
      [],
      (document) => document.root < 0 || nodeKind(document, document.root) === "null",
    )
  }
  /** Whether the document is a mapping, which each Kubernetes object is. */
  get isMapping(): boolean {
    return this.#read(
      [],
      (document) => document.root >= 0 && nodeKind(document, document.root) === "map",
    )
  }

  /** The value at `path` as Go reads it; `undefined` when there is none. */
  get(path: Path): unknown {
    const isWhole = this.base.length + path.length === 0
    return this.#read(path, (document, full) => valueAt(document, full), isWhole || undefined)
  }

  /** What stands at `path`, without reading it; `undefined` for nothing, or what only an alias leads to. */
  kindAt(path: Path): "map" | "seq" | "scalar" | "null" | undefined {
    const full = [...this.base, ...path]
    try {
      const document = this.#text.scanKind(full)
      const node = findNode(document, full)
      const kind = node < 0 ? "alias" : nodeKind(document, node)
      return kind === "alias" ? undefined : kind
    } catch (cause) {
      throw this.#unreadable(cause)
    }
  }

  /**
   * How often its document holds an ASCII text, or a global pattern of such, in keys, values or
   * comments; at most, while edits wait. Costs a fraction of reading the object.
   */
  mentions(part: string | RegExp): number {
    return this.#text.mentions(part)
  }

  /** How many items the list at `path` has; `undefined` for anything else, and what an alias leads to. */
  lengthAt(path: Path): number | undefined {
    if (this.kindAt(path) !== "seq") return undefined
    return this.#read(path, (document, full) => nodeLength(document, findNode(document, full)))
  }

  /**
   * Paths of the keys that occur again in their map, which Go passes over. Of a List, what stands
   * outside its items counts to the first.
   */
  duplicateKeys(): readonly Path[] {
    const found = this.#read([], (document) => duplicateKeys(document), true)
    if (this.base.length === 0) return found.map(({ path }) => path)
    const isFirst = this.base.at(-1) === 0
    return found.flatMap(({ path }) => {
      if (startsWithPath(path, this.base)) return [path.slice(this.base.length)]
      return isFirst && path[0] !== this.base[0] ? [path] : []
    })
  }

  /** The whole object as plain JavaScript; a fresh copy on each call. */
  value(): JsonObject {
    return this.get([]) as JsonObject
  }

  /** The value that stood at `path` when the stream was parsed; `undefined` for an added object. */
  rendered(path: Path = []): unknown {
    return renderedValue(this.origin, [...this.#renderedBase, ...path])
  }

  /**
   * Lines of the stream that was parsed: for each path that of its key, or of the nearest value above it that
   * stood there. `undefined` for an added object.
   */
  linesOf(paths: readonly Path[]): readonly (number | undefined)[] {
    return nearestLines(
      this.origin,
      paths.map((path) => [...this.#renderedBase, ...path]),
    )
  }

  /** The text its document had when the stream was parsed; empty for an added object. */
  get renderedText(): string {
    return renderedText(this.origin, this.#renderedBase)
  }

  /** The text of its document as it stands, without the marker; an item of a List is written anew. */
  get text(): string {
    return this.base.length === 0 ? this.#text.toString() : stringify(this.value())
  }

  /** The text of the whole document that holds it, without the marker: for an item, that of the List. */
  get documentText(): string {
    return this.#text.toString()
  }

  /**
   * Whether what is added to the map or list at `path` becomes lines of its own, which a deletion takes out
   * again without a trace: it is a block with something in it, in a document without anchors or tags.
   */
  takesLinesAt(path: Path): boolean {
    return this.#read(path, (document, full) => {
      // Reads it to the end, where an anchor may stand.
      if (!isBlockNode(document, document.root) || document.intricate) return false
      const node = findNode(document, full)
      return node >= 0 && isBlockNode(document, node)
    })
  }

  /**
   * Gives the document another text that says the same: `text` for `documentText`. False, and nothing done,
   * where it says anything else.
   */
  respell(text: string): boolean {
    const source = createSource(text)
    const other = new DocumentText(source, 0, 0, source.latin1.length, 0)
    if (!deepEqual(valueAt(other.scan([]), []), valueAt(this.#text.scan([]), []))) return false
    this.#text.become(other)
    return true
  }

  /** Writes `value` at `path`, making parent maps as needed. An equal value changes nothing. */
  set(path: Path, value: unknown): boolean {
    const present = this.get(path)
    if (present === undefined ? value === undefined : deepEqual(present, value)) return false
    return this.#edit({ op: "set", path: [...this.base, ...path], value })
  }

  /**
   * Adds all pairs to the map at `["metadata", key]` where that can be done without scanning the
   * document: a plain block map that has none of the keys. False, and nothing done, where it cannot.
   */
  addPairsQuickly(key: string, pairs: Readonly<Record<string, string>>): boolean {
    const prepared = this.base.length > 0 ? undefined : quickPairs(key, pairs)
    if (prepared === undefined || !this.#text.addQuickly(prepared)) return false
    for (const edit of prepared.edits) this.#log.added(this, edit)
    return true
  }

  /** Removes what stands at `path`; false when nothing does. */
  delete(path: Path): boolean {
    if (this.get(path) === undefined) return false
    return this.#edit({ op: "delete", path: [...this.base, ...path] })
  }

  /** Puts `value` into the list before the index that ends `path`; an index past the end appends. */
  insert(path: Path, value: unknown): boolean {
    return this.#edit({ op: "insert", path: [...this.base, ...path], value })
  }

  /** Gives the key at the end of `path` another name, keeping its value and place. */
  rename(path: Path, key: string): boolean {
    if (path.at(-1) === key || this.get(path) === undefined) return false
    return this.#edit({ op: "rename", path: [...this.base, ...path], key })
  }

  /**
   * Turns the object into `value` by the smallest edits; or, if `before` is a part of it, that part
   * into `value`, and leaves the rest alone.
   */
  replace(value: JsonObject, before: JsonObject = this.value()): boolean {
    const edits = reconcile(before, value)
    for (const edit of edits) this.#edit({ ...edit, path: [...this.base, ...edit.path] })
    return edits.length > 0
  }

  /**
   * Becomes `other`, text and all, comments and style included, but keeps the comment that names its
   * template; the log says which fields that changed. An item of a List takes over the values only.
   */
  adopt(other: Manifest): boolean {
    if (this.base.length > 0 || other.base.length > 0) return this.replace(other.value())
    const document = this.#text.scan([])
    const edits = reconcile(this.value(), other.value())
    for (const edit of edits) this.#log.field(this, edit, document, findNode(document, edit.path))
    const isLost = other.#templateOrNone() === undefined
    this.#text.become(adoptedText(other.#text, isLost ? this.#templateOrNone() : undefined))
    this.#forget()
    return edits.length > 0
  }

  /** Keeps the object as it is, apart from its document: an item that is taken out of a List. */
  detach(): void {
    const source = createSource(stringify(this.value()))
    this.#text = new DocumentText(source, 0, 0, source.latin1.length, 0)
    this.base = []
    this.#forget()
  }

  /** Forgets what was read of the document, which was brought back to an earlier state. */
  restore(base: Path): void {
    this.#text = this.#origin
    this.base = base
    this.#forget()
  }

  /** An error that names this object, its template and its line. */
  error(code: ManifestErrorCode, message: string, cause?: unknown): ManifestError {
    const object = describeManifest(this)
    const details = { object, template: this.#templateOrNone(), line: this.line, cause }
    return new ManifestError(code, `${object}: ${message}`, definedOnly(details))
  }

  /** As `error`, about what stands at `path`, with its line if it is still the one that came in. */
  errorAt(path: Path, message: string, cause?: unknown): ManifestError {
    const line = renderedLine(this.origin, [...this.#renderedBase, ...path])
    const place = `${formatPath(path)}${line === undefined ? "" : ` (line ${line})`}`
    return this.error("MANIFEST_FIELD", `${place}: ${message}`, cause)
  }

  #forget(): void {
    this.#header = undefined
    this.#lines = undefined
    this.#isAsItCame = false
  }

  // Cheaper than a scan, as long as nobody needed the name.
  #quickHeader(): QuickHeader | undefined {
    if (this.#isAsItCame && this.base.length === 0) this.#lines ??= this.#text.header
    return this.#lines
  }

  #identity(): Identity {
    this.#header ??= this.#read([], readIdentity)
    return this.#header
  }

  #map(path: Path): Readonly<Record<string, unknown>> {
    const value = this.get(path)
    return isObject(value) ? value : {}
  }

  #read<T>(path: Path, read: (document: YamlDocument, full: Path) => T, isWhole?: boolean): T {
    const full = [...this.base, ...path]
    try {
      return read(this.#text.scan(full, isWhole), full)
    } catch (cause) {
      throw this.#unreadable(cause)
    }
  }

  #edit(edit: Edit): boolean {
    try {
      // One more item of the same list stood nowhere before; to bring the text up to date for it would be for nothing.
      if (edit.op === "insert" && this.#text.isFilling(edit.path)) this.#log.added(this, edit)
      else {
        const document = this.#text.scan(edit.path)
        this.#log.field(this, edit, document, findNode(document, edit.path))
      }
      this.#text.edit(edit)
    } catch (cause) {
      if (cause instanceof YamlError && cause.code === "YAML_EDIT")
        throw this.error("MANIFEST_EDIT", `${formatPath(edit.path)}: ${cause.message}`, cause)
      throw this.#unreadable(cause)
    }
    if (touchesIdentity(edit.path.slice(this.base.length))) this.#forget()
    return true
  }

  #unreadable(cause: unknown): unknown {
    if (!(cause instanceof YamlError)) return cause
    return unreadableDocument(this.#text, cause)
  }

  #templateOrNone(): string | undefined {
    try {
      return this.template
    } catch {
      return undefined
    }
  }
}
