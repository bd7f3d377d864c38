import type { FieldSchema, TypeSchema, ValueSchema } from "./type-schema.ts"

/**
 * One type out of two that describe the same place: what `upper` does not say, `lower` may. A list of
 * which `upper` says how it is taken stays so.
 */
export function layerTypes(upper: TypeSchema, lower: TypeSchema): TypeSchema {
  return {
    name: upper.name,
    fieldNames: [...new Set([...upper.fieldNames, ...lower.fieldNames])],
    requiredNames: upper.requiredNames,
    isComplete: upper.isComplete,
    field(name) {
      const [above, below] = [upper.field(name), lower.field(name)]
      return above === undefined || below === undefined
        ? (above ?? below)
        : layerFields(above, below)
    },
  }
}

function layerFields(upper: FieldSchema, lower: FieldSchema): FieldSchema {
  const listed = upper.listType === undefined ? lower : upper
  const value = layerValues(upper, lower)
  const { listType, patchMergeKey, patchStrategy, listMapKeys } = listed
  const fallback = upper.default ?? lower.default
  return {
    ...value,
    isRequired: upper.isRequired,
    ...(fallback === undefined ? {} : { default: fallback }),
    patchStrategy: value.type === "list" ? patchStrategy : strategyOf(upper, lower),
    ...(patchMergeKey === undefined ? {} : { patchMergeKey }),
    ...(listType === undefined ? {} : { listType }),
    listMapKeys,
  }
}

function strategyOf(upper: FieldSchema, lower: FieldSchema): readonly string[] {
  return upper.patchStrategy.length > 0 ? upper.patchStrategy : lower.patchStrategy
}

function layerValues(upper: ValueSchema, lower: ValueSchema): ValueSchema {
  if (upper.type === "any") return lower
  if (upper.type === "list" && lower.type === "list")
    return definedValue("list", undefined, layered(upper.items, lower.items, layerValues))
  const bothHaveFields = upper.type !== "list" && lower.type !== "list"
  if (!bothHaveFields) return upper
  return definedValue(upper.type, layered(upper.fields, lower.fields, layerTypes), undefined)
}

function layered<T>(
  upper: T | undefined,
  lower: T | undefined,
  layer: (upper: T, lower: T) => T,
): T | undefined {
  return upper === undefined || lower === undefined ? (upper ?? lower) : layer(upper, lower)
}

function definedValue(
  type: ValueSchema["type"],
  fields: TypeSchema | undefined,
  items: ValueSchema | undefined,
): ValueSchema {
  return {
    type,
    ...(fields === undefined ? {} : { fields }),
    ...(items === undefined ? {} : { items }),
  }
}

/**
 * A type of which only one path is known: at its end, `type`. Segments are as `podSpecPaths` gives them:
 * `[]` is each item of a list, `*` each key of a map.
 */
export function typeAtPath(path: readonly string[], type: TypeSchema): TypeSchema {
  const [first, ...rest] = path
  if (first === undefined) return type
  const value = valueAtPath(rest, type)
  const field: FieldSchema = { ...value, isRequired: false, patchStrategy: [], listMapKeys: [] }
  return {
    name: type.name,
    fieldNames: first === "*" ? [] : [first],
    requiredNames: [],
    isComplete: false,
    field: (name) => (first === "*" || name === first ? field : undefined),
  }
}

function valueAtPath(path: readonly string[], type: TypeSchema): ValueSchema {
  const [first, ...rest] = path
  if (first === "[]") return { type: "list", items: valueAtPath(rest, type) }
  if (first === "*") return { type: "map", fields: typeAtPath(path, type) }
  return { type: "object", fields: typeAtPath(path, type) }
}
