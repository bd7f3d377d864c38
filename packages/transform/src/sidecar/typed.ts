import { isObject, type Path } from "@sternpost/manifests"
import type { ValueSchema } from "@sternpost/schema"

/** What is done at the places of a typed value. */
export interface TypedVisitor {
  /** Gives what takes the place of a scalar. */
  scalar(value: unknown, schema: ValueSchema | undefined, path: Path): unknown
  /** Is told of each key of a map, before what it holds. */
  key?(key: string, schema: ValueSchema | undefined, path: Path): void
  /** Is told of each list, before its items. */
  list?(items: readonly unknown[], schema: ValueSchema | undefined, path: Path): void
}

/** A copy of a value in which the visitor has replaced the scalars; it walks as far as the schema knows, and on. */
export function mapTyped(
  value: unknown,
  schema: ValueSchema | undefined,
  path: Path,
  visitor: TypedVisitor,
): unknown {
  if (Array.isArray(value)) {
    visitor.list?.(value, schema, path)
    return value.map((item, index) => mapTyped(item, schema?.items, [...path, index], visitor))
  }
  if (!isObject(value)) return visitor.scalar(value, schema, path)
  const copied = Object.entries(value).map(([key, inner]) => {
    visitor.key?.(key, schema, [...path, key])
    return [key, mapTyped(inner, schema?.fields?.field(key), [...path, key], visitor)] as const
  })
  return Object.fromEntries(copied)
}
