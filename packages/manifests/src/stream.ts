import { isUtf8 } from "node:buffer"
import { createSource, nodeKind, nodeLength, findNode, type Source, stringify } from "@sternpost/goyaml"
import { DocumentText } from "./document-text.ts"
import type { JsonObject } from "./equal.ts"
import { ManifestError } from "./errors.ts"
import { EditLog } from "./log.ts"
import { Manifest, notAnObject, type Origin, verifyDocument } from "./manifest.ts"
import { FILENAME_ANNOTATION } from "./provenance.ts"
import { quickHeader } from "./quick/header.ts"
import { splitStream } from "./split.ts"

/** One document of the stream with the marker before it; comment-only documents have no manifests. */
interface Entry {
  readonly source: Source
  readonly marker: number
  readonly start: number
  readonly text: DocumentText
  readonly origin: Origin
  /** Filled when somebody asks for the stream's manifests. */
  manifests: Manifest[] | undefined
}

/** How a stream names the chart templates: Helm 3's comments, Helm 4's annotation, or not at all. */
export type Dialect = "helm3" | "helm4" | "plain"

const BLANK = /(?:[ \t\r\n]|#[^\n]*)*/y
const LIST_KIND = /List$/

/** The Kubernetes objects of a rendered stream, in order, and the log of what was done to them. */
export class ManifestStream {
  readonly log: EditLog = new EditLog()
  #entries: Entry[]

  constructor(source: Source) {
    this.#entries = splitStream(source.latin1).map(({ marker, start, end }, index) => ({
      source,
      marker,
      start,
      text: new DocumentText(source, start, end),
      origin: { source, start, end, ordinal: index + 1 },
      manifests: isBlank(source, start, end) ? [] : undefined,
    }))
  }

  /**
   * The objects in stream order; the items of a `kind: List` count as objects of their own. Throws a
   * `ManifestError` for a document that is no YAML or no mapping.
   */
  get manifests(): readonly Manifest[] {
    return this.#entries.flatMap((entry) => this.#manifestsOf(entry))
  }

  /** How the stream names templates, judged by its first object. */
  get dialect(): Dialect {
    const first = this.manifests[0]
    if (first === undefined || first.template === undefined) return "plain"
    return FILENAME_ANNOTATION in first.annotations ? "helm4" : "helm3"
  }

  /** Number of documents, blank and comment-only ones left out. */
  get size(): number {
    return this.#entries.filter((entry) => entry.manifests?.length !== 0).length
  }

  /**
   * Adds an object, after another one or at the end. `content` is its YAML text or its value; with a
   * `template` its origin is written down in the stream's own dialect.
   */
  add(content: string | JsonObject, options: { after?: Manifest; template?: string } = {}): Manifest {
    const { after, template } = options
    const dialect = template === undefined ? "plain" : this.dialect
    const body = typeof content === "string" ? content : stringify(content)
    const comment = dialect === "helm3" ? `# Source: ${template}\n` : ""
    const text = `---\n${comment}${body.endsWith("\n") ? body : `${body}\n`}`
    const entry = this.#entry(createSource(text), 4)
    const manifest = this.#manifestsOf(entry)[0]
    if (manifest === undefined)
      throw new ManifestError("MANIFEST_NOT_OBJECT", "cannot add an empty document to the stream")
    this.#entries.splice(after === undefined ? this.#entries.length : this.#indexOf(after) + 1, 0, entry)
    this.log.object("add", manifest)
    if (dialect === "helm4") manifest.set(["metadata", "annotations", FILENAME_ANNOTATION], template)
    return manifest
  }

  /** Takes an object out of the stream. */
  remove(manifest: Manifest): void {
    const index = this.#indexOf(manifest)
    const entry = this.#entries[index]
    if (entry === undefined) return
    const position = manifest.base.at(-1)
    if (typeof position === "number") removeItem(entry, manifest, position)
    else this.#entries.splice(index, 1)
    this.log.object("remove", manifest)
  }

  /** Puts the objects into the order given; those not named keep their places among the others. */
  reorder(manifests: readonly Manifest[]): void {
    const wanted = [...new Set(manifests.map((manifest) => this.#entries[this.#indexOf(manifest)]))]
    const queue = wanted.filter((entry) => entry !== undefined)
    const places = new Set(queue)
    const entries = this.#entries.map((entry) => (places.has(entry) ? queue.shift() : entry))
    const moved = entries.filter((entry, i) => entry !== this.#entries[i])
    this.#entries = entries.filter((entry) => entry !== undefined)
    for (const entry of moved) {
      const [first] = entry?.manifests ?? []
      if (first !== undefined) this.log.object("move", first)
    }
  }

  /** What brings the stream and its log back to where they are now, for a stage that may fail. */
  snapshot(): () => void {
    const entries = [...this.#entries]
    const restores = entries.map((entry) => {
      const { manifests } = entry
      const bases = manifests?.map((manifest) => manifest.base)
      const restoreText = entry.text.snapshot()
      return () => {
        restoreText()
        entry.manifests = manifests
        manifests?.forEach((manifest, i) => manifest.restore(bases?.[i] ?? []))
      }
    })
    const logged = this.log.entries.length
    return () => {
      this.#entries = entries
      for (const restore of restores) restore()
      this.log.entries.length = logged
    }
  }

  /** Reads every document whole; throws the first `ManifestError`. */
  verify(): void {
    for (const entry of this.#entries) {
      this.#manifestsOf(entry)
      verifyDocument(entry.text, entry.origin)
    }
  }

  /** The stream as it stands, as latin1 pieces to be joined: bytes nobody touched are slices of the input. */
  pieces(): string[] {
    const pieces: string[] = []
    let run: { source: Source; start: number; end: number } | undefined
    const flush = () => {
      if (run !== undefined && run.end > run.start) pieces.push(run.source.latin1.slice(run.start, run.end))
      run = undefined
    }
    const slice = (source: Source, start: number, end: number) => {
      if (run !== undefined && run.source === source && run.end === start) run.end = end
      else {
        flush()
        run = { source, start, end }
      }
    }
    const text = (latin1: string) => {
      flush()
      if (latin1 !== "") pieces.push(latin1)
    }
    for (const [index, entry] of this.#entries.entries()) {
      if (needsMarker(entry, index, this.#entries[index - 1])) {
        flush()
        text(pieces.at(-1)?.endsWith("\n") === false ? "\n" : "")
        if (entry.marker === entry.start) text("---\n")
      }
      slice(entry.source, entry.marker, entry.start)
      entry.text.write(slice, text)
    }
    flush()
    return pieces
  }

  /** The stream as it stands, in bytes. */
  toBuffer(): Buffer {
    return Buffer.from(this.pieces().join(""), "latin1")
  }

  toString(): string {
    return this.toBuffer().toString("utf8")
  }

  #entry(source: Source, start: number): Entry {
    const end = source.latin1.length
    const origin = { source, start, end, ordinal: 0 }
    return { source, marker: 0, start, text: new DocumentText(source, start, end), origin, manifests: undefined }
  }

  #indexOf(manifest: Manifest): number {
    const index = this.#entries.findIndex((entry) => entry.manifests?.includes(manifest))
    if (index < 0) throw new RangeError("the manifest is not part of this stream")
    return index
  }

  #manifestsOf(entry: Entry): Manifest[] {
    entry.manifests ??= this.#read(entry)
    return entry.manifests
  }

  #read(entry: Entry): Manifest[] {
    const { text, origin } = entry
    const make = (base: (string | number)[]) => new Manifest(text, base, origin, this.log)
    const quick = quickHeader(origin.source.latin1, origin.start, origin.end)
    if (quick !== undefined && !LIST_KIND.test(quick.kind))
      return [new Manifest(text, [], origin, this.log, quick)]
    const whole = make([])
    if (whole.isEmpty) return []
    if (!whole.isMapping) throw notAnObject(entry.origin)
    if (!LIST_KIND.test(whole.kind)) return [whole]
    const document = entry.text.scan(["items"])
    const items = findNode(document, ["items"])
    if (items < 0 || nodeKind(document, items) !== "seq") return [whole]
    return Array.from({ length: nodeLength(document, items) }, (_, i) => make(["items", i]))
  }
}

/**
 * Reads a rendered stream: Helm 3's, Helm 4's, helm-unittest's, or any YAML or JSON documents. Throws
 * a `ManifestError` when it is no UTF-8 text.
 */
export function parseManifests(rendered: string | Buffer): ManifestStream {
  if (typeof rendered !== "string") refuseBinary(rendered)
  return new ManifestStream(createSource(rendered))
}

function refuseBinary(bytes: Buffer): void {
  const nul = bytes.indexOf(0)
  if (nul < 0 && isUtf8(bytes)) return
  const what = nul < 0 ? "it is not UTF-8" : `byte ${nul} is zero`
  throw new ManifestError("MANIFEST_ENCODING", `the input is no text: ${what}`)
}

function isBlank(source: Source, start: number, end: number): boolean {
  BLANK.lastIndex = start
  BLANK.test(source.latin1)
  return BLANK.lastIndex >= end
}

function removeItem(entry: Entry, manifest: Manifest, position: number): void {
  entry.text.edit({ op: "delete", path: manifest.base })
  entry.manifests = entry.manifests?.filter((other) => other !== manifest)
  for (const other of entry.manifests ?? []) {
    const index = other.base.at(-1)
    if (typeof index === "number" && index > position) other.base = [...other.base.slice(0, -1), index - 1]
  }
}

// Bytes that follow each other in the input need nothing; what was put together here may.
function needsMarker(entry: Entry, index: number, previous: Entry | undefined): boolean {
  if (index === 0 || previous === undefined) return false
  return previous.source !== entry.source || previous.origin.end !== entry.marker
}
