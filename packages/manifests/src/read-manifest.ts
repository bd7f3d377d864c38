import {
  duplicateKeys,
  findNode,
  isOwnBlock,
  lazyValue,
  type NodeShape,
  nodeKind,
  nodeLength,
  type Path,
  stringify,
  uncertainKeys,
  valueAt,
  type YamlDocument,
  YamlError,
} from "@sternpost/goyaml"
import { describeManifest } from "./describe.ts"
import { definedOnly, unreadableDocument } from "./document-errors.ts"
import type { DocumentText } from "./document-text.ts"
import { isObject, type JsonObject } from "./equal.ts"
import { ManifestError, type ManifestErrorCode } from "./errors.ts"
import { groupOf, type Identity, readIdentity, versionOf } from "./identity.ts"
import type { Origin } from "./origin.ts"
import { formatPath, startsWithPath } from "./path.ts"
import { FILENAME_ANNOTATION, templateFromComments } from "./provenance.ts"
import type { QuickHeader } from "./quick/header.ts"
import { contentLine, nearestLines, renderedLine, renderedText, renderedValue } from "./rendered.ts"

const EAGER = ["metadata"]
const HOOK = "helm.sh/hook"

/** What can be read of a `Manifest`, and said of it. Nothing is parsed before it is asked for. */
export class ReadManifest implements Identity {
  /** Path of the object in its document: empty, or `["items", n]` within a `kind: List`. */
  base: Path
  /** Where it holds pod specs, if a CRD says so: for `findPodSpecs` of `@sternpost/schema`. */
  podSpecs: readonly (readonly string[])[] | undefined = undefined
  /** Path of the object in its document when the stream was parsed. */
  readonly renderedBase: Path
  readonly #origin: DocumentText
  /** What holds it now. */
  protected document: DocumentText
  #header: Identity | undefined = undefined
  // Whether its first lines still say what they said as it came.
  #isAsItCame = true
  #lines: QuickHeader | undefined = undefined
  #name: string | undefined = undefined

  constructor(text: DocumentText, base: Path) {
    this.#origin = text
    this.document = text
    this.base = base
    this.renderedBase = base
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
    return this.#header?.name ?? this.#quickName() ?? this.#identity().name
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
    return this.#readHeader(
      (document) => document.root < 0 || nodeKind(document, document.root) === "null",
    )
  }
  /** Whether the document is a mapping, which each Kubernetes object is. */
  get isMapping(): boolean {
    return this.#readHeader(
      (document) => document.root >= 0 && nodeKind(document, document.root) === "map",
    )
  }

  /** The value at `path` as Go reads it; `undefined` when there is none. */
  get(path: Path): unknown {
    return this.read(path, (document, full) => valueAt(document, full))
  }

  /** What stands at `path`, without reading it; `undefined` for nothing, or what only an alias leads to. */
  kindAt(path: Path): "map" | "seq" | "scalar" | "null" | undefined {
    const full = [...this.base, ...path]
    try {
      const document = this.document.scanKind(full)
      const node = findNode(document, full)
      const kind = node < 0 ? "alias" : nodeKind(document, node)
      return kind === "alias" ? undefined : kind
    } catch (cause) {
      throw this.unreadable(cause)
    }
  }

  /**
   * How often its document holds an ASCII text, or a global pattern of such, in keys, values or
   * comments; at most, while edits wait. Costs a fraction of reading the object.
   */
  mentions(part: string | RegExp): number {
    return this.document.mentions(part)
  }

  /** Whether its document holds an ASCII text, as `mentions` would count it. */
  holds(part: string): boolean {
    return this.document.holds(part)
  }

  /** How many items the list at `path` has; `undefined` for anything else, and what an alias leads to. */
  lengthAt(path: Path): number | undefined {
    if (this.kindAt(path) !== "seq") return undefined
    return this.read(path, (document, full) => nodeLength(document, findNode(document, full)))
  }

  /**
   * Paths of the keys that occur again in their map, which Go passes over. Of a List, what stands
   * outside its items counts to the first.
   */
  duplicateKeys(): readonly Path[] {
    const found = this.read([], (document) => duplicateKeys(document))
    if (this.base.length === 0) return found.map(({ path }) => path)
    const isFirst = this.base.at(-1) === 0
    return found.flatMap(({ path }) => {
      if (startsWithPath(path, this.base)) return [path.slice(this.base.length)]
      return isFirst && path[0] !== this.base[0] ? [path] : []
    })
  }

  /**
   * Whether the object certainly has a shape, and no key occurs twice in it, seen without making its value. False
   * also where that cannot be told so: of items of a List, and documents with anchors, aliases or tags.
   */
  fits(shape: NodeShape): boolean {
    if (this.base.length > 0) return false
    return this.#told(() => this.document.fits(shape))
  }

  /** The whole object as plain JavaScript; a fresh copy on each call. */
  value(): JsonObject {
    return this.get([]) as JsonObject
  }

  /**
   * As `value`, but most of it is read when it is first asked for, which throws a `ManifestError` if it cannot be; that
   * something cannot be read is not seen otherwise. It stays what it was when the object changes.
   */
  lazyValue(): JsonObject {
    if (this.base.length > 0) return this.value()
    const told = <T>(read: () => T) => this.#told(read)
    const lazy = this.read([], (document) => lazyValue(document, { eager: EAGER, told }))
    return lazy === undefined ? this.value() : (lazy as JsonObject)
  }

  /**
   * The part of the object that a value may differ from, and the same part of the value: without the root keys of
   * which both say the same for certain, which is seen without reading them.
   */
  differing(value: JsonObject): { readonly before: JsonObject; readonly after: JsonObject } {
    const keys = this.base.length > 0 ? undefined : this.#uncertainKeys(value)
    if (keys === undefined) return { before: this.value(), after: value }
    const before: JsonObject = {}
    const after: JsonObject = {}
    for (const key of keys) {
      before[key] = this.get([key])
      after[key] = value[key]
    }
    return { before, after }
  }

  #uncertainKeys(value: JsonObject): readonly string[] | undefined {
    const keys = this.read([], (document) => uncertainKeys(document, value))
    return keys?.includes("__proto__") === true ? undefined : keys
  }

  /** The value that stood at `path` when the stream was parsed; `undefined` for an added object. */
  rendered(path: Path = []): unknown {
    return renderedValue(this.origin, [...this.renderedBase, ...path])
  }

  /**
   * Lines of the stream that was parsed: for each path that of its key, or of the nearest value above it that
   * stood there. `undefined` for an added object.
   */
  linesOf(paths: readonly Path[]): readonly (number | undefined)[] {
    return nearestLines(
      this.origin,
      paths.map((path) => [...this.renderedBase, ...path]),
    )
  }

  /** The text its document had when the stream was parsed; empty for an added object. */
  get renderedText(): string {
    return renderedText(this.origin, this.renderedBase)
  }

  /** The text of its document as it stands, without the marker; an item of a List is written anew. */
  get text(): string {
    return this.base.length === 0 ? this.document.toString() : stringify(this.value())
  }

  /** The text of the whole document that holds it, without the marker: for an item, that of the List. */
  get documentText(): string {
    return this.document.toString()
  }

  /**
   * Whether what is added to the map or list at `path` becomes lines of its own, which a deletion takes out
   * again without a trace: it is a block with something in it, and no anchor or merge is about it.
   */
  takesLinesAt(path: Path): boolean {
    return this.read(path, isOwnBlock)
  }

  /**
   * Looks at its document, which was read to the end and is current for what lies at the paths. Only for an
   * object that has a document of its own.
   */
  examine<T>(paths: readonly Path[], look: (document: YamlDocument) => T): T {
    return this.#told(() => look(this.document.scanWhole(paths)))
  }

  /** An error that names this object, its template and its line. */
  error(code: ManifestErrorCode, message: string, cause?: unknown): ManifestError {
    const object = describeManifest(this)
    const details = { object, template: this.templateOrNone(), line: this.line, cause }
    return new ManifestError(code, `${object}: ${message}`, definedOnly(details))
  }

  /** As `error`, about what stands at `path`, with its line if it is still the one that came in. */
  errorAt(path: Path, message: string, cause?: unknown): ManifestError {
    const line = renderedLine(this.origin, [...this.renderedBase, ...path])
    const place = `${formatPath(path)}${line === undefined ? "" : ` (line ${line})`}`
    return this.error("MANIFEST_FIELD", `${place}: ${message}`, cause)
  }

  /** Forgets what was read of the header: it, or what holds it, became another. */
  protected forget(): void {
    this.#header = undefined
    this.#lines = undefined
    this.#name = undefined
    this.#isAsItCame = false
  }

  // Cheaper than a scan, as long as nobody needed the name.
  #quickHeader(): QuickHeader | undefined {
    if (this.#isAsItCame && this.base.length === 0) this.#lines ??= this.document.header
    return this.#lines
  }

  #quickName(): string | undefined {
    if (this.#isAsItCame && this.base.length === 0) this.#name ??= this.document.quickName
    return this.#name
  }

  #identity(): Identity {
    this.#header ??= this.#readHeader(readIdentity)
    return this.#header
  }

  #map(path: Path): Readonly<Record<string, unknown>> {
    const value = this.get(path)
    return isObject(value) ? value : {}
  }

  /** Reads what lies at a path of the object. */
  protected read<T>(path: Path, read: (document: YamlDocument, full: Path) => T): T {
    const full = [...this.base, ...path]
    return this.#told(() => read(this.document.scan(full), full))
  }

  // Of an item, all of the document is read: where it stands is not in its header.
  #readHeader<T>(read: (document: YamlDocument, full: Path) => T): T {
    if (this.base.length > 0) return this.read([], read)
    return this.#told(() => read(this.document.scanHeader(), []))
  }

  #told<T>(read: () => T): T {
    try {
      return read()
    } catch (cause) {
      throw this.unreadable(cause)
    }
  }

  /** A `YamlError` of the document as a `ManifestError`; anything else as it is. */
  protected unreadable(cause: unknown): unknown {
    if (!(cause instanceof YamlError)) return cause
    return unreadableDocument(this.document, cause)
  }

  /** The template, or none where the object cannot be read. */
  protected templateOrNone(): string | undefined {
    try {
      return this.template
    } catch {
      return undefined
    }
  }
}
