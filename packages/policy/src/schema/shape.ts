import type { FieldSchema, TypeSchema, ValueSchema, ValueType } from "@sternpost/schema"
import { type Syntax, syntaxOf } from "./syntax.ts"

/** A further condition on a value: gives what is wrong with it, or `undefined`. */
export type Constraint = (value: unknown) => string | undefined

/** Shapes of fields by name: a map of them, or what is read when it is asked for. */
export type FieldShapes = Pick<ReadonlyMap<string, Shape>, "get" | "has" | "keys"> &
  Iterable<readonly [string, Shape]>

/** What may stand in a place: what Kubernetes says of its types and what CRDs say of theirs, in one form. */
export interface Shape {
  /** For messages. */
  readonly name: string
  readonly type: ValueType
  /** Whether null may stand here also where the field is required, or in a list or map. */
  readonly isNullable: boolean
  /** The fields of an object. */
  readonly fields: FieldShapes
  readonly required: readonly string[]
  /** What stands at all other keys of an object or map. */
  readonly rest?: Shape
  /** Whether there may be fields that nobody knows. */
  readonly isOpen: boolean
  /**
   * Where null means that there is nothing: in optional fields, as in the types of Kubernetes, or at all keys but the
   * required ones, as in custom resources.
   */
  readonly dropsNull: "fields" | "all"
  readonly items?: Shape
  /** How a string must be spelt. */
  readonly syntax?: Syntax
  readonly constraints: readonly Constraint[]
}

const NONE: FieldShapes = new Map()
const NOTHING: readonly never[] = []
const made = new WeakMap<TypeSchema, Shape>()

/** The shape of a type of Kubernetes. Fields are read when they are asked for: types contain themselves. */
export function typeShape(type: TypeSchema): Shape {
  const known = made.get(type)
  if (known !== undefined) return known
  let required: readonly string[] | undefined
  const shape: Shape = {
    name: type.name,
    type: "object",
    isNullable: false,
    dropsNull: "fields",
    isOpen: !type.isComplete,
    constraints: NOTHING,
    fields: new TypeFields(type),
    get required() {
      required ??= type.requiredNames
      return required
    },
  }
  made.set(type, shape)
  return shape
}

class TypeFields implements FieldShapes {
  readonly #type: TypeSchema
  readonly #made = new Map<string, Shape | undefined>()

  constructor(type: TypeSchema) {
    this.#type = type
  }

  get(name: string): Shape | undefined {
    if (this.#made.has(name)) return this.#made.get(name)
    const field = this.#type.field(name)
    const shape =
      field === undefined ? undefined : fieldShape(field, syntaxOf(this.#type.name, name))
    this.#made.set(name, shape)
    return shape
  }

  has(name: string): boolean {
    return this.get(name) !== undefined
  }

  keys(): MapIterator<string> {
    return this.#type.fieldNames.values()
  }

  *[Symbol.iterator](): Iterator<readonly [string, Shape]> {
    for (const name of this.#type.fieldNames) {
      const shape = this.get(name)
      if (shape !== undefined) yield [name, shape]
    }
  }
}

function fieldShape(field: FieldSchema, syntax: Syntax | undefined): Shape {
  const shape = valueShape(field)
  if (syntax === undefined) return shape
  const { items } = shape
  // Words for a list are words for each of its items.
  if (typeof syntax !== "string" && items !== undefined)
    return { ...shape, items: { ...items, syntax } }
  return { ...shape, syntax }
}

function valueShape(value: ValueSchema): Shape {
  const { type, fields, items } = value
  if (type === "object" && fields !== undefined) return typeShape(fields)
  const shape: Shape = {
    name: type,
    type,
    isNullable: type === "any",
    dropsNull: "fields",
    isOpen: true,
    fields: NONE,
    required: NOTHING,
    constraints: NOTHING,
  }
  if (type === "list" && items !== undefined) return { ...shape, items: valueShape(items) }
  const rest = type === "map" ? fields?.field("") : undefined
  return rest === undefined ? shape : { ...shape, rest: valueShape(rest) }
}
