import { findNode } from "./find.ts"
import { keyString } from "./keys.ts"
import { setProperty } from "./set-property.ts"
import * as tape from "./tape.ts"
import { nodeValue } from "./value.ts"
import type { YamlDocument } from "./yaml-document.ts"

type Values = Record<string, unknown>

/** How the parts of a value are read later. */
export interface LazyOptions {
  /** Root keys that are read at once. */
  readonly eager: readonly string[]
  /** Runs what reads a part, which may throw a `YamlError`. */
  readonly told: <T>(read: () => T) => T
}

/** What the parts of a value are read from. */
interface Parts {
  readonly document: YamlDocument
  readonly told: LazyOptions["told"]
  /** Those that were read. */
  values: Map<string, unknown> | undefined
}

const partsOf = new WeakMap<object, Parts>()

/**
 * The root of a document, a map, as `nodeValue` gives it, but maps and lists below it are read when they are first asked for:
 * till then they are accessors, which whoever copies, prints or compares the object does not notice. `undefined` for a
 * document that is not plain enough, as one with anchors or a key twice.
 */
export function lazyValue(
  document: YamlDocument,
  { eager, told }: LazyOptions,
): Values | undefined {
  const { root } = document
  const cells = document.tape
  if (document.intricate || document.outline || !document.complete || root < 0) return undefined
  if (!tape.isMapKind(tape.kindOf(cells, root))) return undefined
  const object: Values = {}
  let isLazy = false
  const end = tape.nextOf(cells, root)
  for (let node = root + tape.WIDTH; node < end; ) {
    const key = keyString(document, node)
    if (key === undefined || Object.hasOwn(object, key)) return undefined
    node = tape.nextOf(cells, node)
    if (tape.kindOf(cells, node) < tape.MAP || eager.includes(key))
      setProperty(object, key, nodeValue(document, node))
    else {
      isLazy = true
      Object.defineProperty(object, key, accessorOf(key))
    }
    node = tape.nextOf(cells, node)
  }
  if (isLazy) {
    partsOf.set(object, { document, told, values: undefined })
    Object.defineProperty(object, INSPECT, INSPECTION)
  }
  return object
}

/** Whether a part of a `lazyValue` of this document was neither read nor replaced, and so says what stands there. */
export function isUnread(document: YamlDocument, value: object, key: string): boolean {
  const parts = partsOf.get(value)
  if (parts === undefined || parts.document !== document || parts.values?.has(key)) return false
  return Object.getOwnPropertyDescriptor(value, key)?.get === accessorOf(key).get
}

const accessors = new Map<string, PropertyDescriptor>()

// The same for all objects, so that the engine sees that they are alike.
function accessorOf(key: string): PropertyDescriptor {
  let accessor = accessors.get(key)
  if (accessor === undefined) {
    accessor = {
      get(this: object) {
        return readPart(this, key)
      },
      set(this: object, value: unknown) {
        Object.defineProperty(this, key, { ...ORDINARY, value })
      },
      enumerable: true,
      configurable: true,
    }
    accessors.set(key, accessor)
  }
  return accessor
}

const ORDINARY = { enumerable: true, configurable: true, writable: true }

function readPart(object: object, key: string): unknown {
  const owner = ownerOf(object, key)
  const parts = owner && partsOf.get(owner)
  if (owner === undefined || parts === undefined)
    throw new TypeError(`${key} is not here: copy the values of the object, not its accessors`)
  const { document, told } = parts
  parts.values ??= new Map()
  if (!parts.values.has(key)) {
    const value = told(() => nodeValue(document, findNode(document, [key])))
    parts.values.set(key, value)
  }
  const value = parts.values.get(key)
  // A frozen object keeps its accessors.
  Reflect.defineProperty(owner, key, { ...ORDINARY, value })
  return value
}

// An object may be made with another one as its prototype.
function ownerOf(object: object, key: string): object | undefined {
  for (let one: object | null = object; one !== null; one = Object.getPrototypeOf(one))
    if (partsOf.has(one) && Object.hasOwn(one, key)) return one
  return undefined
}

// What `console.log` shows of an object; it would show the accessors.
const INSPECT = Symbol.for("nodejs.util.inspect.custom")
const INSPECTION = {
  value(this: object) {
    return { ...this }
  },
  configurable: true,
  writable: true,
}
