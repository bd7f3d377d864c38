import type { NodeShape, ShapedField } from "@sternpost/manifests"
import { isLabelValue, isQualifiedName } from "@sternpost/schema"
import { type NamedKind, nameRule } from "./object-name.ts"
import { hasType, unreadableScalar } from "./scalars.ts"
import type { Shape } from "./shape.ts"
import { misspellings } from "./syntax.ts"

const NONE = () => undefined
const NEVER = () => false

const BASE: NodeShape = {
  kind: "scalar",
  isNullable: false,
  field: NONE,
  required: 0,
  item: undefined,
  isText: false,
  accepts: NEVER,
}
const FREE: NodeShape = { ...BASE, kind: "free" }
const LABEL: ShapedField = {
  shape: { ...BASE, accepts: (value) => typeof value === "string" && isLabelValue(value) },
  isRequired: false,
  isOptional: false,
  number: -1,
}

/** An object of which only its header is known. */
export const UNKNOWN_OBJECT: NodeShape = {
  ...BASE,
  kind: "map",
  required: 2,
  field: (key) => (key === "apiVersion" || key === "kind" ? HEADER : OTHER),
}
const HEADER: ShapedField = {
  shape: { ...BASE, accepts: (value) => typeof value === "string" && value !== "" },
  isRequired: true,
  isOptional: false,
  number: -1,
}
const OTHER: ShapedField = { shape: FREE, isRequired: false, isOptional: false, number: -1 }

const made = new WeakMap<Shape, NodeShape>()

/**
 * What an object of a built-in kind must look like to have no problem at all, for `Manifest.fits`: a shape of
 * Kubernetes' types, with a good name. What does not fit may still be right.
 */
export function objectShape(shape: Shape, named: NamedKind): NodeShape {
  const object = nodeShape(shape)
  const rule = nameRule(named)
  const name: ShapedField = {
    shape: { ...BASE, accepts: (value) => typeof value === "string" && rule.allows(value) },
    isRequired: true,
    isOptional: false,
    number: 0,
  }
  const meta = object.field("metadata")
  if (meta === undefined) return object
  const metadata: ShapedField = {
    ...meta,
    isRequired: true,
    isOptional: false,
    shape: {
      ...meta.shape,
      required: 1,
      field: (key) => {
        const field = meta.shape.field(key)
        return key === "name" && field !== undefined ? { ...name, number: field.number } : field
      },
    },
  }
  const required =
    object.field("metadata")?.isRequired === true ? object.required : object.required + 1
  return {
    ...object,
    required,
    field: (key) => (key === "metadata" ? metadata : object.field(key)),
  }
}

function nodeShape(shape: Shape): NodeShape {
  const known = made.get(shape)
  if (known !== undefined) return known
  const node = makeShape(shape)
  made.set(shape, node)
  return node
}

function makeShape(shape: Shape): NodeShape {
  const { type, isNullable, syntax } = shape
  switch (type) {
    case "any":
      return FREE
    case "object":
      return {
        ...BASE,
        kind: "map",
        isNullable,
        required: shape.required.length,
        field: namedFields(shape),
      }
    case "map":
      return { ...BASE, kind: "map", isNullable, field: anyField(shape) }
    case "list": {
      const { items } = shape
      return {
        ...BASE,
        kind: "list",
        isNullable,
        item: items === undefined ? undefined : nodeShape(items),
      }
    }
    default:
      return {
        ...BASE,
        isNullable,
        isText: type === "string" && syntax === undefined,
        accepts: (value) =>
          hasType(type, value) &&
          unreadableScalar(type, value) === undefined &&
          (syntax === undefined || misspellings(syntax, value).length === 0),
      }
  }
}

function namedFields({ fields, required }: Shape): NodeShape["field"] {
  const numbers = new Map<string, number>()
  const known = new Map<string, ShapedField>()
  return (key) => {
    const found = known.get(key)
    if (found !== undefined) return found
    const shape = fields.get(key)
    if (shape === undefined) return undefined
    const isRequired = required.includes(key)
    const number = numbers.size
    numbers.set(key, number)
    const field = { shape: nodeShape(shape), isRequired, isOptional: !isRequired, number }
    known.set(key, field)
    return field
  }
}

function anyField({ rest, syntax }: Shape): NodeShape["field"] {
  if (syntax === "labels") return (key) => (isQualifiedName(key) ? LABEL : undefined)
  const field: ShapedField = {
    shape: rest === undefined ? FREE : nodeShape(rest),
    isRequired: false,
    isOptional: false,
    number: -1,
  }
  if (syntax === "annotations") return (key) => (isQualifiedName(key) ? field : undefined)
  return () => field
}
