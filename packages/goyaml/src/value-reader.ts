import type { YamlError } from "./errors.ts"
import { isMergeKey, keyString } from "./keys.ts"
import { aliasName, aliasTargets } from "./properties.ts"
import { goSyntax } from "./scalar/go-syntax.ts"
import { notFinite, scalarValue, valueError } from "./scalar/value.ts"
import { setProperty } from "./set-property.ts"
import * as tape from "./tape.ts"
import type { YamlDocument } from "./yaml-document.ts"

type Values = Record<string, unknown>

/** Makes the error of a value that is no JSON. */
type Complaint = () => YamlError

/** A collection whose children are being read. */
interface Open {
  readonly node: number
  /** The next child, and where there are no more of them. */
  next: number
  readonly end: number
  /** Where the values go. The pairs of a merged map go into the map that merges it. */
  readonly into: unknown[] | Values
  /** The alias that stands for the collection, or -1. */
  readonly alias: number
  /** Whether the collection stands where Go wants a string. */
  readonly isKey: boolean
  /** In place of children: maps that are left to merge, the next one last. */
  readonly merges: number[] | undefined
}

/**
 * Reads collections, and counts as go-yaml does to refuse aliases that explode. The open collections
 * are a list, not calls: nesting may be as deep as Go allows.
 */
export class ValueReader {
  readonly #document: YamlDocument
  readonly #tape: Int32Array
  readonly #open: Open[] = []
  readonly #aliases = new Set<number>()
  // What cannot be JSON is an error only if no later key takes its place.
  readonly #badKeys = new Map<object, Complaint>()
  readonly #badNumbers = new Map<object, Complaint>()
  #reads = 1
  #aliasReads = 0

  constructor(document: YamlDocument) {
    this.#document = document
    this.#tape = document.tape
  }

  /** The value of a node. Throws YAML_VALUE where Go fails. */
  read(node: number): unknown {
    const value = this.#begin(node)
    for (let open = this.#open.at(-1); open !== undefined; open = this.#open.at(-1)) {
      if (open.merges !== undefined) this.#mergeNext(open.merges, open.into as Values)
      else this.#readChildren(open)
    }
    if (this.#badKeys.size > 0) throwFirst(value, this.#badKeys)
    if (this.#badNumbers.size > 0) throwFirst(value, this.#badNumbers)
    return value
  }

  // Up to a child that is a collection and comes first, or to the end.
  #readChildren(open: Open): void {
    const depth = this.#open.length
    const { into, end } = open
    if (Array.isArray(into)) {
      while (open.next < end) {
        into.push(this.#begin(this.#nextChild(open)))
        if (this.#open.length !== depth) return
      }
    } else {
      while (open.next < end) {
        this.#readPair(open, into)
        if (this.#open.length !== depth) return
      }
    }
    this.#leave(open)
  }

  #nextChild(open: Open): number {
    const child = open.next
    open.next = tape.nextOf(this.#tape, child)
    return child
  }

  #kind(node: number): number {
    return (this.#tape[node] as number) & 15
  }

  // The value of a scalar, or a collection that is still empty.
  #begin(outer: number): unknown {
    let node = this.#count(outer)
    let alias = -1
    if (this.#kind(node) === tape.ALIAS) {
      alias = node
      node = this.#count(this.#follow(alias))
    }
    const kind = this.#kind(node)
    if (kind > tape.ALIAS) {
      const into = tape.isSeqKind(kind) ? [] : {}
      this.#enter(node, into, { alias })
      return into
    }
    const value = this.#readScalar(node)
    this.#aliases.delete(alias)
    return value
  }

  #enter(
    node: number,
    into: unknown[] | Values,
    { alias = -1, isKey = false, merges }: { alias?: number; isKey?: boolean; merges?: number[] },
  ): void {
    const end = tape.nextOf(this.#tape, node)
    this.#open.push({ node, next: node + tape.WIDTH, end, into, alias, isKey, merges })
  }

  #leave({ node, alias, isKey }: Open): void {
    if (isKey) {
      const problem = `invalid map key: ${goSyntax(this.#document, node)}`
      throw valueError(this.#document, node, problem)
    }
    this.#aliases.delete(alias)
    this.#open.pop()
  }

  #readScalar(node: number): unknown {
    const value = scalarValue(this.#document, node)
    if (typeof value !== "number" || Number.isFinite(value)) return value
    const stand = {}
    this.#badNumbers.set(stand, () => notFinite(this.#document, node, value))
    return stand
  }

  #count(outer: number): number {
    this.#reads++
    if (this.#aliases.size > 0) {
      this.#aliasReads++
      const ratio = this.#aliasReads / this.#reads
      if (this.#aliasReads > 100 && this.#reads > 1000 && ratio > allowedRatio(this.#reads)) {
        throw valueError(this.#document, outer, "document contains excessive aliasing")
      }
    }
    return tape.contentOf(this.#tape, outer)
  }

  #follow(alias: number): number {
    if (this.#aliases.has(alias)) {
      const name = aliasName(this.#document, alias)
      throw valueError(this.#document, alias, `anchor '${name}' value contains itself`)
    }
    this.#aliases.add(alias)
    return this.#targetOf(alias)
  }

  #targetOf(alias: number): number {
    return aliasTargets(this.#document).get(alias) as number
  }

  // Pairs count in their order, merged ones too: go-yaml v2 lets a later `<<` win over a key.
  #readPair(open: Open, object: Values): void {
    const outer = this.#nextChild(open)
    const value = this.#nextChild(open)
    const content = tape.contentOf(this.#tape, outer)
    if (isMergeKey(this.#document, content)) {
      this.#merge(value, object)
      return
    }
    const key = this.#readKey(content)
    if (key === NO_KEY) return
    const read = this.#begin(value)
    if (key !== undefined) setProperty(object, key, read)
    else this.#badKeys.set(object, () => badKey(this.#document, content, value))
  }

  // NO_KEY if the key is a collection, which is read to fail at its end.
  #readKey(key: number): string | undefined | typeof NO_KEY {
    let node = this.#count(key)
    let alias = -1
    if (this.#kind(node) === tape.ALIAS) {
      alias = node
      node = this.#count(this.#follow(alias))
    }
    if (this.#kind(node) > tape.ALIAS) {
      const into = tape.isSeqKind(this.#kind(this.#count(node))) ? [] : {}
      this.#enter(node, into, { alias, isKey: true })
      return NO_KEY
    }
    const text = keyString(this.#document, node)
    this.#aliases.delete(alias)
    return text
  }

  #merge(outer: number, object: Values): void {
    const node = tape.contentOf(this.#tape, outer)
    if (!tape.isSeqKind(this.#kind(node))) {
      this.#mergeMap(outer, object)
      return
    }
    const merges: number[] = []
    const end = tape.nextOf(this.#tape, node)
    for (let item = node + tape.WIDTH; item < end; item = tape.nextOf(this.#tape, item)) {
      merges.push(item)
    }
    this.#enter(node, object, { merges })
  }

  #mergeNext(merges: number[], object: Values): void {
    const item = merges.pop()
    if (item === undefined) this.#open.pop()
    else this.#mergeMap(item, object)
  }

  #mergeMap(outer: number, object: Values): void {
    const node = this.#count(outer)
    const isAlias = this.#kind(node) === tape.ALIAS
    const target = isAlias ? this.#targetOf(node) : node
    if (!tape.isMapKind(tape.kindOf(this.#tape, target))) {
      const problem = "map merge requires map or sequence of maps as the value"
      throw valueError(this.#document, node, problem)
    }
    if (isAlias) this.#enter(this.#count(this.#follow(node)), object, { alias: node })
    else this.#enter(node, object, {})
  }
}

const NO_KEY = Symbol("no key")

// sigs.k8s.io/yaml's message for a key that is null or an integer beyond int64.
function badKey(document: YamlDocument, key: number, value: number): YamlError {
  const text = goSyntax(document, key, false)
  const type = text === "<nil>" ? "%!s(<nil>)" : "uint64"
  const shown = goSyntax(document, value, false)
  const problem = `unsupported map key of type: ${type}, key: ${text}, value: ${shown}`
  return valueError(document, key, problem)
}

// Throws for the first bad value in the order of the text.
function throwFirst(value: unknown, complaints: ReadonlyMap<object, Complaint>): void {
  const left = [value]
  while (left.length > 0) {
    const next = left.pop()
    if (typeof next !== "object" || next === null) continue
    const complain = complaints.get(next)
    if (complain !== undefined) throw complain()
    for (const item of Object.values(next).reverse()) left.push(item)
  }
}

// decode.go: 99 % of the reads may come from aliases in small documents, 10 % in huge ones.
function allowedRatio(reads: number): number {
  if (reads <= 400_000) return 0.99
  if (reads >= 4_000_000) return 0.1
  return 0.99 - 0.89 * ((reads - 400_000) / 3_600_000)
}
