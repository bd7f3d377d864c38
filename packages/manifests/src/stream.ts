import { isUtf8 } from "node:buffer"
import {
  createSource,
  findNode,
  nodeKind,
  nodeLength,
  type Source,
  stringify,
} from "@sternpost/goyaml"
import { DocumentText } from "./document-text.ts"
import type { JsonObject } from "./equal.ts"
import { ManifestError } from "./errors.ts"
import { EditLog } from "./log.ts"
import { Manifest, notAnObject, verifyDocument } from "./manifest.ts"
import { FILENAME_ANNOTATION } from "./provenance.ts"
import { splitStream } from "./split.ts"
import { StreamWriter } from "./stream-writer.ts"

/** One document of the stream; comment-only documents hold no manifests. */
interface Entry {
  readonly text: DocumentText
  /** Filled when somebody asks for the stream's manifests: one, or those of a List. */
  manifests: Manifest | readonly Manifest[] | undefined
}

/** How a stream names the chart templates: Helm 3's comments, Helm 4's annotation, or not at all. */
export type Dialect = "helm3" | "helm4" | "plain"

// Directives stand before the marker of the document they are about, so they look like one of their own.
const BLANK = /(?:[ \t\r\n]|[#%][^\n]*)*/y
const LIST_KIND = /List$/

/** The Kubernetes objects of a rendered stream, in order, and the log of what was done to them. */
export class ManifestStream {
  readonly log: EditLog = new EditLog()
  #entries: Entry[]

  constructor(source: Source) {
    this.#entries = splitStream(source.latin1).map(({ marker, start, end }, index) => ({
      text: new DocumentText(source, marker, start, end, index + 1),
      manifests: undefined,
    }))
  }

  /**
   * The objects in stream order; the items of a `kind: List` count as objects of their own. Throws a
   * `ManifestError` for a document that is no YAML or no mapping.
   */
  get manifests(): readonly Manifest[] {
    const all: Manifest[] = []
    for (const entry of this.#entries) {
      const manifests = this.#manifestsOf(entry)
      if (manifests instanceof Manifest) all.push(manifests)
      else all.push(...manifests)
    }
    return all
  }

  /** How the stream names templates, judged by its first object. */
  get dialect(): Dialect {
    const first = this.manifests[0]
    if (first === undefined || first.template === undefined) return "plain"
    return FILENAME_ANNOTATION in first.annotations ? "helm4" : "helm3"
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
    const entry = newEntry(createSource(text), 4)
    const [manifest] = [this.#manifestsOf(entry)].flat()
    if (manifest === undefined)
      throw new ManifestError("MANIFEST_NOT_OBJECT", "cannot add an empty document to the stream")
    const place = after === undefined ? this.#entries.length : this.#indexOf(after) + 1
    this.#entries.splice(place, 0, entry)
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
    const before = this.#entries
    this.#entries = before.flatMap((entry) => (places.has(entry) ? (queue.shift() ?? []) : entry))
    for (const [i, entry] of this.#entries.entries()) {
      const [first] = entry === before[i] ? [] : [entry.manifests ?? []].flat()
      if (first !== undefined) this.log.object("move", first)
    }
  }

  /** What brings the stream and its log back to where they are now, for a stage that may fail. */
  snapshot(): () => void {
    const entries = [...this.#entries]
    const restores = entries.map(snapshotEntry)
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
      verifyDocument(entry.text)
    }
  }

  /** The stream as it stands, as latin1 pieces to be joined: bytes nobody touched are slices of the input. */
  pieces(): string[] {
    const writer = new StreamWriter()
    for (const { text } of this.#entries) writer.document(text)
    return writer.end()
  }

  /** The stream as it stands, in bytes. */
  toBuffer(): Buffer {
    return Buffer.from(this.pieces().join(""), "latin1")
  }

  toString(): string {
    return this.toBuffer().toString("utf8")
  }

  #indexOf(manifest: Manifest): number {
    const index = this.#entries.findIndex(({ manifests }) =>
      manifests instanceof Manifest ? manifests === manifest : manifests?.includes(manifest),
    )
    if (index < 0) throw new RangeError("the manifest is not part of this stream")
    return index
  }

  #manifestsOf(entry: Entry): Manifest | readonly Manifest[] {
    entry.manifests ??= this.#read(entry.text)
    return entry.manifests
  }

  #read(text: DocumentText): Manifest | readonly Manifest[] {
    const quick = text.quickHeader
    if (quick !== undefined && !LIST_KIND.test(quick.kind))
      return new Manifest(text, ROOT, this.log, quick.metadata)
    const whole = new Manifest(text, ROOT, this.log)
    if (isBlank(text) || whole.isEmpty) return []
    if (!whole.isMapping) throw notAnObject(text)
    if (!LIST_KIND.test(whole.kind)) return whole
    const document = text.scan(["items"])
    const items = findNode(document, ["items"])
    if (items < 0 || nodeKind(document, items) !== "seq") return whole
    const length = nodeLength(document, items)
    return Array.from({ length }, (_, i) => new Manifest(text, ["items", i], this.log))
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

const ROOT: readonly never[] = []

function newEntry(source: Source, start: number): Entry {
  return { text: new DocumentText(source, 0, start, source.latin1.length, 0), manifests: undefined }
}

function refuseBinary(bytes: Buffer): void {
  const nul = bytes.indexOf(0)
  if (nul < 0 && isUtf8(bytes)) return
  const what = nul < 0 ? "it is not UTF-8" : `byte ${nul} is zero`
  throw new ManifestError("MANIFEST_ENCODING", `the input is no text: ${what}`)
}

function isBlank({ source, start, end }: DocumentText): boolean {
  BLANK.lastIndex = start
  BLANK.test(source.latin1)
  return BLANK.lastIndex >= end
}

function snapshotEntry(entry: Entry): () => void {
  const { manifests } = entry
  const bases = [manifests ?? []].flat().map((manifest) => [manifest, manifest.base] as const)
  const restoreText = entry.text.snapshot()
  return () => {
    restoreText()
    entry.manifests = manifests
    for (const [manifest, base] of bases) manifest.restore(base)
  }
}

function removeItem(entry: Entry, manifest: Manifest, position: number): void {
  entry.text.edit({ op: "delete", path: manifest.base })
  const others = [entry.manifests ?? []].flat().filter((other) => other !== manifest)
  entry.manifests = others
  for (const other of others) {
    const index = other.base.at(-1)
    if (typeof index === "number" && index > position)
      other.base = [...other.base.slice(0, -1), index - 1]
  }
}
