import {
  createSource,
  type Edit,
  findNode,
  type Path,
  stringify,
  valueAt,
  YamlError,
} from "@sternpost/goyaml"
import { adoptedText } from "./adopted-text.ts"
import { DocumentText } from "./document-text.ts"
import { deepEqual, isObject, type JsonObject } from "./equal.ts"
import { touchesIdentity } from "./identity.ts"
import type { EditLog } from "./log.ts"
import { formatPath } from "./path.ts"
import { quickPairs } from "./quick/pairs.ts"
import { ReadManifest } from "./read-manifest.ts"
import { reconcile } from "./reconcile.ts"

/**
 * One Kubernetes object of a stream. Nothing is parsed before it is asked for, and every change is an
 * edit of the text: what is not changed keeps its bytes.
 */
export class Manifest extends ReadManifest {
  readonly #origin: DocumentText
  readonly #log: EditLog

  constructor(text: DocumentText, base: Path, log: EditLog) {
    super(text, base)
    this.#origin = text
    this.#log = log
  }

  /** Everything that was done to its stream. */
  get log(): EditLog {
    return this.#log
  }

  /**
   * Gives the document another text that says the same: `text` for `documentText`. False, and nothing done,
   * where it says anything else.
   */
  respell(text: string): boolean {
    const source = createSource(text)
    const other = new DocumentText(source, 0, 0, source.latin1.length, 0)
    if (!deepEqual(valueAt(other.scan([]), []), valueAt(this.document.scan([]), []))) return false
    this.document.become(other)
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
    if (prepared === undefined || !this.document.addQuickly(prepared)) return false
    for (const edit of prepared.edits) this.#log.added(this, edit)
    return true
  }

  /** Whether `addPairsQuickly` would add the pairs to the text as it stands. */
  takesPairsQuickly(key: string, pairs: Readonly<Record<string, string>>): boolean {
    const prepared = this.base.length > 0 ? undefined : quickPairs(key, pairs)
    return prepared !== undefined && this.document.takesQuickly(prepared)
  }

  /** Adds what the caller knows to be new, each at a path of its own, without looking: `set` and `insert` read first. */
  addAll(edits: readonly Edit[]): void {
    for (const edit of edits) {
      this.#log.added(this, edit)
      this.document.edit(edit)
    }
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
    const edits = reconcile(before, value).map(withOwnValue)
    if (!this.#addQuickly(edits)) this.apply(edits)
    return edits.length > 0
  }

  // Labels or annotations that were not there before, which is all that many stages add.
  #addQuickly(edits: readonly Edit[]): boolean {
    const found = this.base.length > 0 ? undefined : newPairs(edits)
    const prepared = found && quickPairs(found.key, found.pairs)
    if (prepared === undefined || !this.document.addQuickly(prepared)) return false
    for (const edit of edits) this.#log.added(this, edit)
    return true
  }

  /** Makes edits, as `reconcile` gives them, in their order. */
  apply(edits: readonly Edit[]): void {
    for (const edit of edits) this.#edit({ ...edit, path: [...this.base, ...edit.path] })
  }

  /**
   * Becomes `other`, text and all, comments and style included, but keeps the comment that names its
   * template; the log says which fields that changed. An item of a List takes over the values only.
   */
  adopt(other: Manifest): boolean {
    if (this.base.length > 0 || other.base.length > 0) return this.replace(other.value())
    const document = this.document.scan([])
    const edits = reconcile(this.value(), other.value())
    for (const edit of edits) this.#log.field(this, edit, document, findNode(document, edit.path))
    const isLost = other.templateOrNone() === undefined
    this.document.become(adoptedText(other.document, isLost ? this.templateOrNone() : undefined))
    this.forget()
    return edits.length > 0
  }

  /** Keeps the object as it is, apart from its document: an item that is taken out of a List. */
  detach(): void {
    const source = createSource(stringify(this.value()))
    this.document = new DocumentText(source, 0, 0, source.latin1.length, 0)
    this.base = []
    this.forget()
  }

  /** Forgets what was read of the document, which was brought back to an earlier state. */
  restore(base: Path): void {
    this.document = this.#origin
    this.base = base
    this.forget()
  }

  #edit(edit: Edit): boolean {
    try {
      // One more item of the same list stood nowhere before; to bring the text up to date for it would be for nothing.
      if (edit.op === "insert" && this.document.isFilling(edit.path)) this.#log.added(this, edit)
      else {
        const document = this.document.scan(edit.path)
        this.#log.field(this, edit, document, findNode(document, edit.path))
      }
      this.document.edit(edit)
    } catch (cause) {
      if (cause instanceof YamlError && cause.code === "YAML_EDIT")
        throw this.error("MANIFEST_EDIT", `${formatPath(edit.path)}: ${cause.message}`, cause)
      throw this.unreadable(cause)
    }
    if (touchesIdentity(edit.path.slice(this.base.length))) this.forget()
    return true
  }
}

// Who gave the value may yet change it.
function withOwnValue(edit: Edit): Edit {
  return "value" in edit ? { ...edit, value: copyOf(edit.value) } : edit
}

function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyOf(item)]))
}

/** The labels or annotations that the edits set; undefined where they do anything else. */
function newPairs(
  edits: readonly Edit[],
): { readonly key: string; readonly pairs: Readonly<Record<string, string>> } | undefined {
  const [first] = edits
  const key = first?.path[1]
  if (first?.path[0] !== "metadata" || (key !== "labels" && key !== "annotations")) return undefined
  if (edits.length === 1 && first.path.length === 2)
    return first.op === "set" && isTexts(first.value)
      ? { key, pairs: { ...first.value } }
      : undefined
  const pairs: Record<string, string> = {}
  for (const { op, path, ...rest } of edits) {
    const [root, field, name] = path
    if (op !== "set" || path.length !== 3 || root !== "metadata" || field !== key) return undefined
    if (!("value" in rest) || typeof rest.value !== "string" || name === "__proto__")
      return undefined
    pairs[String(name)] = rest.value
  }
  return { key, pairs }
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  if (!isObject(value)) return false
  const texts = Object.values(value)
  return texts.length > 0 && texts.every((text) => typeof text === "string")
}
