import { type Edit, nodeValue, type Path, type YamlDocument } from "@sternpost/goyaml"
import type { Manifest } from "./manifest.ts"
import type { ManifestStream } from "./stream.ts"

/** A field of an object that a stage wrote. Old values are read from the old text when asked for. */
export class FieldEntry {
  readonly type = "field"
  readonly stage: string
  readonly manifest: Manifest
  readonly edit: Edit
  readonly #document: YamlDocument | undefined
  readonly #node: number

  constructor(
    stage: string,
    manifest: Manifest,
    edit: Edit,
    document: YamlDocument | undefined,
    node: number,
  ) {
    this.stage = stage
    this.manifest = manifest
    this.edit = edit
    this.#document = document
    this.#node = node
  }

  /** Path in the object (not in the document, where the object may be an item of a List). */
  get path(): Path {
    return this.edit.path.slice(this.manifest.base.length)
  }

  /** The value that stood at the path; `undefined` when there was none. */
  get before(): unknown {
    if (this.edit.op === "insert" || this.#document === undefined || this.#node < 0)
      return undefined
    return nodeValue(this.#document, this.#node)
  }

  /** The value that stands there now; `undefined` after a deletion. */
  get after(): unknown {
    if (this.edit.op === "set" || this.edit.op === "insert") return this.edit.value
    return this.edit.op === "rename" ? this.before : undefined
  }
}

/** A whole object that a stage added, removed, or moved to another place in the stream. */
export interface ObjectEntry {
  readonly type: "add" | "remove" | "move"
  readonly stage: string
  readonly manifest: Manifest
}

export type LogEntry = FieldEntry | ObjectEntry

// The same edits of many objects, kept as one until somebody reads the log.
interface Bulk {
  readonly stage: string
  readonly edits: readonly Edit[]
  readonly count: number
  readonly manifests: () => readonly Manifest[]
}

/**
 * The one record of everything that stages did to a stream, in order. Diff, explain, the report and
 * the lock are readings of it.
 */
export class EditLog {
  /** The stream that it is of. */
  readonly stream: ManifestStream
  /** Name of the stage that is running; entries are filed under it. */
  stage = ""
  #entries: LogEntry[] = []
  // What came after the entries, the last of it bulk; most logs are never read.
  #tail: (LogEntry | Bulk)[] = []
  #size = 0

  constructor(stream: ManifestStream) {
    this.stream = stream
  }

  /** Everything that was done, in order. */
  get entries(): readonly LogEntry[] {
    for (const item of this.#tail) {
      if ("type" in item) this.#entries.push(item)
      else for (const entry of expand(item)) this.#entries.push(entry)
    }
    this.#tail = []
    return this.#entries
  }

  /** Number of entries. */
  get size(): number {
    return this.#size
  }

  field(manifest: Manifest, edit: Edit, document: YamlDocument, node: number): void {
    this.#push(new FieldEntry(this.stage, manifest, edit, document, node))
  }

  /** A field that was not there before. */
  added(manifest: Manifest, edit: Edit): void {
    this.#push(new FieldEntry(this.stage, manifest, edit, undefined, -1))
  }

  /** The same new fields of many objects, which are only made when the log is read. */
  addedToAll(edits: readonly Edit[], count: number, manifests: () => readonly Manifest[]): void {
    this.#tail.push({ stage: this.stage, edits, count, manifests })
    this.#size += count * edits.length
  }

  object(type: ObjectEntry["type"], manifest: Manifest): void {
    this.#push({ type, stage: this.stage, manifest })
  }

  /** Forgets all but the first entries. */
  truncate(size: number): void {
    this.#entries = this.entries.slice(0, size)
    this.#size = this.#entries.length
  }

  #push(entry: LogEntry): void {
    this.#tail.push(entry)
    this.#size += 1
  }
}

function* expand({ stage, edits, manifests }: Bulk): Iterable<LogEntry> {
  for (const manifest of manifests())
    for (const edit of edits) yield new FieldEntry(stage, manifest, edit, undefined, -1)
}
