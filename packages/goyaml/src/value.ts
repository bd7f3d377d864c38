import { completeDocument } from "./document.ts"
import { YamlError } from "./errors.ts"
import { isMergeKey, keyString } from "./keys.ts"
import { aliasName, aliasTargets, nodeProperties } from "./properties.ts"
import { goSyntax } from "./scalar/go-syntax.ts"
import { resolvePlain, type Scalar } from "./scalar/resolve.ts"
import { resolveTagged } from "./scalar/tag.ts"
import { scalarText } from "./scalar/text.ts"
import { fromLatin1 } from "./source.ts"
import * as tape from "./tape.ts"
import type { YamlDocument } from "./yaml-document.ts"

/**
 * The value of a node as Go reads it: null, boolean, number, bigint for integers beyond 2^53,
 * string, arrays and plain objects. Aliases and merge keys are resolved, the last of duplicate keys
 * wins. Throws YAML_VALUE where Go fails to turn the value into JSON.
 */
export function nodeValue(document: YamlDocument, node: number): unknown {
  if (node === document.root) completeDocument(document)
  if (node < 0) return null
  const content = tape.contentOf(document.tape, node)
  const kind = (document.tape[content] as number) & 15
  if (kind < tape.ALIAS) return finiteScalar(document, content)
  try {
    return new ValueReader(document).readAll(content)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw valueError(document, content, "exceeded max depth of 10000")
  }
}

/** A scalar before JSON: infinities and NaN are still numbers. */
export function scalarValue(document: YamlDocument, node: number): Scalar {
  const kind = (document.tape[node] as number) & 15
  const text = scalarText(document, node)
  if (document.intricate) {
    const { tag } = nodeProperties(document, node)
    if (tag === "!") return fromLatin1(text)
    if (tag !== "") {
      const offset = tape.startOf(document.tape, node)
      return resolveTagged(tag, fromLatin1(text), { source: document.source, offset })
    }
  }
  return kind <= tape.PLAIN_LINES ? resolvePlain(text) : fromLatin1(text)
}

function finiteScalar(document: YamlDocument, node: number): Scalar {
  const value = scalarValue(document, node)
  if (typeof value !== "number" || Number.isFinite(value)) return value
  throw notFinite(document, node, value)
}

function notFinite(document: YamlDocument, node: number, value: number): YamlError {
  const name = Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf"
  return valueError(document, node, `json: unsupported value: ${name}`)
}

function valueError(document: YamlDocument, node: number, problem: string): YamlError {
  const offset = tape.startOf(document.tape, node)
  return new YamlError("YAML_VALUE", problem, document.source, offset)
}

/** Sets a property even when it is called `__proto__`. */
export function setProperty(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__") {
    Object.defineProperty(object, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    })
  } else object[key] = value
}

/** Reads collections, and counts as go-yaml does to refuse aliases that explode. */
class ValueReader {
  readonly #document: YamlDocument
  readonly #tape: Int32Array
  readonly #active = new Set<number>()
  // What cannot be JSON is an error only if no later key takes its place.
  readonly #badKeys = new Map<object, YamlError>()
  readonly #badNumbers = new Map<object, YamlError>()
  #reads = 1
  #aliasReads = 0
  #aliasDepth = 0

  constructor(document: YamlDocument) {
    this.#document = document
    this.#tape = document.tape
  }

  /** The value of a whole node. */
  readAll(node: number): unknown {
    const value = this.read(node)
    if (this.#badKeys.size > 0) throwFirst(value, this.#badKeys)
    if (this.#badNumbers.size > 0) throwFirst(value, this.#badNumbers)
    return value
  }

  read(outer: number): unknown {
    const node = this.#count(outer)
    const kind = (this.#tape[node] as number) & 15
    if (kind < tape.ALIAS) return this.#readScalar(node)
    if (kind === tape.ALIAS) return this.#through(node, (target) => this.read(target))
    if (tape.isSeqKind(kind)) return this.#readSequence(node)
    const object: Record<string, unknown> = {}
    this.#readPairs(node, object)
    return object
  }

  #readScalar(node: number): unknown {
    const value = scalarValue(this.#document, node)
    if (typeof value !== "number" || Number.isFinite(value)) return value
    const stand = {}
    this.#badNumbers.set(stand, notFinite(this.#document, node, value))
    return stand
  }

  #count(outer: number): number {
    this.#reads++
    if (this.#aliasDepth > 0) {
      this.#aliasReads++
      const ratio = this.#aliasReads / this.#reads
      if (this.#aliasReads > 100 && this.#reads > 1000 && ratio > allowedRatio(this.#reads)) {
        throw valueError(this.#document, outer, "document contains excessive aliasing")
      }
    }
    return tape.contentOf(this.#tape, outer)
  }

  #through<T>(alias: number, read: (target: number) => T): T {
    if (this.#active.has(alias)) {
      const name = aliasName(this.#document, alias)
      throw valueError(this.#document, alias, `anchor '${name}' value contains itself`)
    }
    this.#active.add(alias)
    this.#aliasDepth++
    const result = read(aliasTargets(this.#document).get(alias) as number)
    this.#aliasDepth--
    this.#active.delete(alias)
    return result
  }

  #readSequence(node: number): unknown[] {
    const items: unknown[] = []
    const end = tape.nextOf(this.#tape, node)
    for (let item = node + tape.WIDTH; item < end; item = tape.nextOf(this.#tape, item)) {
      items.push(this.read(item))
    }
    return items
  }

  // Pairs count in their order, merged ones too: go-yaml v2 lets a later `<<` win over a key.
  #readPairs(node: number, object: Record<string, unknown>): void {
    const end = tape.nextOf(this.#tape, node)
    for (let key = node + tape.WIDTH; key < end; ) {
      const value = tape.nextOf(this.#tape, key)
      const content = tape.contentOf(this.#tape, key)
      if (isMergeKey(this.#document, content)) this.#merge(value, object)
      else this.#readPair(content, value, object)
      key = tape.nextOf(this.#tape, value)
    }
  }

  #readPair(key: number, value: number, object: Record<string, unknown>): void {
    this.#count(key)
    const text = this.#readKey(key)
    const read = this.read(value)
    if (text !== undefined) setProperty(object, text, read)
    else this.#badKeys.set(object, badKey(this.#document, key, value))
  }

  #readKey(key: number): string | undefined {
    const kind = (this.#tape[key] as number) & 15
    if (kind < tape.ALIAS) return keyString(this.#document, key)
    if (kind === tape.ALIAS) {
      return this.#through(key, (target) => this.#readKey(this.#count(target)))
    }
    this.read(key)
    throw valueError(this.#document, key, `invalid map key: ${goSyntax(this.#document, key)}`)
  }

  #merge(outer: number, object: Record<string, unknown>): void {
    const node = tape.contentOf(this.#tape, outer)
    const kind = (this.#tape[node] as number) & 15
    if (!tape.isSeqKind(kind)) {
      this.#mergeMap(outer, object)
      return
    }
    const items: number[] = []
    const end = tape.nextOf(this.#tape, node)
    for (let item = node + tape.WIDTH; item < end; item = tape.nextOf(this.#tape, item)) {
      items.push(item)
    }
    for (const item of items.reverse()) this.#mergeMap(item, object)
  }

  #mergeMap(outer: number, object: Record<string, unknown>): void {
    const node = this.#count(outer)
    const kind = (this.#tape[node] as number) & 15
    const target = kind === tape.ALIAS ? (aliasTargets(this.#document).get(node) as number) : node
    if (!tape.isMapKind(tape.kindOf(this.#tape, target))) {
      const problem = "map merge requires map or sequence of maps as the value"
      throw valueError(this.#document, node, problem)
    }
    if (kind !== tape.ALIAS) {
      this.#readPairs(node, object)
      return
    }
    this.#through(node, (map) => {
      this.#count(map)
      this.#readPairs(map, object)
    })
  }
}

// sigs.k8s.io/yaml's message for a key that is null or an integer beyond int64.
function badKey(document: YamlDocument, key: number, value: number): YamlError {
  const text = goSyntax(document, key, false)
  const type = text === "<nil>" ? "%!s(<nil>)" : "uint64"
  const shown = goSyntax(document, value, false)
  const problem = `unsupported map key of type: ${type}, key: ${text}, value: ${shown}`
  return valueError(document, key, problem)
}

function throwFirst(value: unknown, errors: ReadonlyMap<object, YamlError>): void {
  if (typeof value !== "object" || value === null) return
  const error = errors.get(value)
  if (error !== undefined) throw error
  for (const item of Object.values(value)) throwFirst(item, errors)
}

// decode.go: 99 % of the reads may come from aliases in small documents, 10 % in huge ones.
function allowedRatio(reads: number): number {
  if (reads <= 400_000) return 0.99
  if (reads >= 4_000_000) return 0.1
  return 0.99 - 0.89 * ((reads - 400_000) / 3_600_000)
}
