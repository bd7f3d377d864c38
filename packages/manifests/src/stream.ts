import {
  createSource,
  findNode,
  nodeKind,
  nodeLength,
  type Source,
  stringify,
} from "@sternpost/goyaml"
import { notAnObject, verifyDocument } from "./document-errors.ts"
import { DocumentList, type QuickTest, type WantedHeader } from "./document-list.ts"
import { DocumentText } from "./document-text.ts"
import { refuseUnreadable } from "./encoding.ts"
import type { JsonObject } from "./equal.ts"
import { ManifestError } from "./errors.ts"
import { EditLog } from "./log.ts"
import { Manifest } from "./manifest.ts"
import { FILENAME_ANNOTATION } from "./provenance.ts"
import { quickPairs } from "./quick/pairs.ts"
import type { HeaderMatcher, Matcher } from "./selector.ts"
import { StreamWriter } from "./stream-writer.ts"

/** How a stream names the chart templates: Helm 3's comments, Helm 4's annotation, or not at all. */
export type Dialect = "helm3" | "helm4" | "plain"

// Directives stand before the marker of the document they are about, so they look like one of their own.
const BLANK = /(?:[ \t\r\n]|[#%][^\n]*)*/y
const LIST_KIND = /List$/

/** What can be read of a stream, and what cannot. */
export interface Readable {
  readonly manifests: readonly Manifest[]
  readonly unreadable: readonly ManifestError[]
}

/** The Kubernetes objects of a rendered stream, in order, and the log of what was done to them. */
export class ManifestStream {
  readonly log: EditLog = new EditLog(this)
  readonly #list: DocumentList

  constructor(source: Source) {
    this.#list = new DocumentList(source)
  }

  /**
   * The objects in stream order; the items of a `kind: List` count as objects of their own. Throws a
   * `ManifestError` for a document that is no YAML or no mapping.
   */
  get manifests(): readonly Manifest[] {
    const all: Manifest[] = []
    for (const document of this.#list.all) {
      const manifests = this.#manifestsOf(document)
      if (manifests instanceof Manifest) all.push(manifests)
      else all.push(...manifests)
    }
    return all
  }

  /**
   * The objects in stream order, but for those of whose `apiVersion` and `kind` the function wants none: where
   * plain lines tell, they are not even made. It may also give a text, for objects whose document holds it.
   * What could not be told is among the result, and so is what somebody asked for before.
   */
  select(wanted: WantedHeader): readonly Manifest[] {
    return this.#list.select(wanted).flatMap((document) => this.#manifestsOf(document))
  }

  /** Number of the stream's objects; cheaper than making them. */
  get size(): number {
    return this.#list.countObjects((document) => {
      if (document.manifests === undefined && document.metadata >= 0) return 1
      return [this.#manifestsOf(document)].flat().length
    })
  }

  /** Number of the objects that a matcher selects, of which `byHeader` says the same; cheaper than making them. */
  count(matches: Matcher, byHeader: HeaderMatcher): number {
    const count = (document: DocumentText) =>
      [this.#manifestsOf(document)].flat().filter(matches).length
    return this.#list.countObjects(count, byHeader)
  }

  /**
   * Adds all pairs to the map at `["metadata", key]` of every object where that can be done without
   * scanning its document: a plain block map that has none of the keys. Returns the other objects.
   */
  addPairsQuickly(key: string, pairs: Readonly<Record<string, string>>): readonly Manifest[] {
    const prepared = quickPairs(key, pairs)
    if (prepared === undefined) return this.manifests
    const { others, count, done } = this.#list.addQuickly(prepared)
    const manifests = () => done().flatMap((document) => this.#manifestsOf(document))
    this.log.addedToAll(prepared.edits, count, manifests)
    return others.flatMap((document) => this.#manifestsOf(document))
  }

  /**
   * Plans for the objects that pass a test, as plain lines tell: to add pairs as `addPairsQuickly` does, or nothing. Gives
   * the other objects, and what does it. `undefined` where that cannot be, or all objects were made already.
   */
  planPairs(
    added: { readonly key: string; readonly pairs: Readonly<Record<string, string>> } | undefined,
    test: QuickTest,
  ): { readonly others: readonly Manifest[]; readonly apply: () => void } | undefined {
    const prepared = added && quickPairs(added.key, added.pairs)
    if (added !== undefined && prepared === undefined) return undefined
    const plan = this.#list.planQuickly(prepared, test)
    if (plan === undefined) return undefined
    const manifestsOf = (all: readonly DocumentText[]) =>
      all.flatMap((document) => this.#manifestsOf(document))
    const apply = () => {
      plan.apply()
      if (prepared !== undefined)
        this.log.addedToAll(prepared.edits, plan.count, () => manifestsOf(plan.done()))
    }
    return { others: manifestsOf(plan.others), apply }
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
  add(
    content: string | JsonObject,
    options: { after?: Manifest; template?: string } = {},
  ): Manifest {
    const { after, template } = options
    const dialect = template === undefined ? "plain" : this.dialect
    const body = typeof content === "string" ? content : stringify(content)
    const comment = dialect === "helm3" ? `# Source: ${template}\n` : ""
    const text = `---\n${comment}${body.endsWith("\n") ? body : `${body}\n`}`
    const source = createSource(text)
    const document = new DocumentText(source, 0, 4, source.latin1.length, 0)
    const [manifest] = [this.#manifestsOf(document)].flat()
    if (manifest === undefined)
      throw new ManifestError("MANIFEST_NOT_OBJECT", "cannot add an empty document to the stream")
    const place = after === undefined ? this.#list.all.length : this.#indexOf(after) + 1
    this.#list.all.splice(place, 0, document)
    this.log.object("add", manifest)
    if (dialect === "helm4")
      manifest.set(["metadata", "annotations", FILENAME_ANNOTATION], template)
    return manifest
  }

  /** Takes an object out of the stream. */
  remove(manifest: Manifest): void {
    const index = this.#indexOf(manifest)
    const document = this.#list.all[index]
    if (document === undefined) return
    const position = manifest.base.at(-1)
    if (typeof position === "number") removeItem(document, manifest, position)
    else this.#list.all.splice(index, 1)
    this.log.object("remove", manifest)
  }

  /** Puts the objects into the order given; those not named keep their places among the others. */
  reorder(manifests: readonly Manifest[]): void {
    const wanted = [
      ...new Set(manifests.map((manifest) => this.#list.all[this.#indexOf(manifest)])),
    ]
    const queue = wanted.filter((document) => document !== undefined)
    const places = new Set(queue)
    const before = this.#list.all
    this.#list.all = before.flatMap((document) =>
      places.has(document) ? (queue.shift() ?? []) : document,
    )
    for (const [i, document] of this.#list.all.entries()) {
      const [first] = document === before[i] ? [] : [document.manifests ?? []].flat()
      if (first !== undefined) this.log.object("move", first)
    }
  }

  /** What brings the stream and its log back to where they are now, for a stage that may fail. */
  snapshot(): () => void {
    const documents = [...this.#list.all]
    const restores = documents.map(snapshotDocument)
    const logged = this.log.size
    return () => {
      this.#list.all = documents
      for (const restore of restores) restore()
      this.log.truncate(logged)
    }
  }

  /**
   * Reads every document whole: the objects of those that can be read, and why the others cannot, both in
   * stream order. So one bad document does not hide what is to be said of the rest. `look` is shown each object
   * of a plain document before that is read: what it asks may tell that it can be, in less time.
   */
  readable(look?: (manifest: Manifest) => void): Readable {
    const manifests: Manifest[] = []
    const unreadable: ManifestError[] = []
    for (const document of this.#list.all) {
      try {
        if (look !== undefined && document.metadata >= 0)
          look(this.#manifestsOf(document) as Manifest)
        verifyDocument(document)
        const own = this.#manifestsOf(document)
        if (own instanceof Manifest) manifests.push(own)
        else manifests.push(...own)
      } catch (error) {
        if (!(error instanceof ManifestError)) throw error
        unreadable.push(error)
      }
    }
    return { manifests, unreadable }
  }

  /** Reads every document whole; throws the first `ManifestError`. */
  verify(): void {
    for (const document of this.#list.all) {
      this.#manifestsOf(document)
      verifyDocument(document)
    }
  }

  /**
   * Makes sure that every edit can be written: they wait until somebody reads what they touch, and a
   * document may be one that nobody can read. Throws the first `ManifestError`.
   */
  settle(): void {
    this.#list.settle()
  }

  /**
   * Hands over the stream as it stands, in chunks of bytes that are only good until the next one;
   * bytes that nobody touched are the input's. Throws before the first chunk, or not at all.
   */
  write(sink: (chunk: Buffer) => void): void {
    this.settle()
    const writer = new StreamWriter(sink)
    this.#list.write(writer)
    writer.end()
  }

  /** The stream as it stands, in bytes. */
  toBuffer(): Buffer {
    const chunks: Buffer[] = []
    this.write((chunk) => chunks.push(Buffer.from(chunk)))
    return Buffer.concat(chunks)
  }

  toString(): string {
    return this.toBuffer().toString("utf8")
  }

  #indexOf(manifest: Manifest): number {
    const index = this.#list.all.findIndex(({ manifests }) =>
      manifests instanceof Manifest ? manifests === manifest : manifests?.includes(manifest),
    )
    if (index < 0) throw new RangeError("the manifest is not part of this stream")
    return index
  }

  #manifestsOf(document: DocumentText): Manifest | readonly Manifest[] {
    document.manifests ??= this.#read(document)
    return document.manifests
  }

  #read(text: DocumentText): Manifest | readonly Manifest[] {
    const whole = new Manifest(text, ROOT, this.log)
    if (text.metadata >= 0) return whole
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
 * a `ManifestError` when it is no UTF-8 text, or more than one string can hold.
 */
export function parseManifests(rendered: string | Buffer): ManifestStream {
  if (typeof rendered !== "string") refuseUnreadable(rendered)
  return new ManifestStream(createSource(rendered))
}

const ROOT: readonly never[] = []

function isBlank({ source, start, end }: DocumentText): boolean {
  BLANK.lastIndex = start
  BLANK.test(source.latin1)
  return BLANK.lastIndex >= end
}

function snapshotDocument(document: DocumentText): () => void {
  const { manifests } = document
  const bases = [manifests ?? []].flat().map((manifest) => [manifest, manifest.base] as const)
  const restoreText = document.snapshot()
  return () => {
    restoreText()
    document.manifests = manifests
    for (const [manifest, base] of bases) manifest.restore(base)
  }
}

function removeItem(document: DocumentText, manifest: Manifest, position: number): void {
  const { base } = manifest
  manifest.detach()
  document.edit({ op: "delete", path: base })
  const others = [document.manifests ?? []].flat().filter((other) => other !== manifest)
  document.manifests = others
  for (const other of others) {
    const index = other.base.at(-1)
    if (typeof index === "number" && index > position)
      other.base = [...other.base.slice(0, -1), index - 1]
  }
}
