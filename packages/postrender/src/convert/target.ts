import type { Selector } from "@sternpost/manifests"
import { type Converting, isEmptySelector, namespaceThen, nameThen } from "./context.ts"
import { checkKeys, type Place, textAt } from "./place.ts"

const FIELDS = [
  "group",
  "version",
  "kind",
  "name",
  "namespace",
  "labelSelector",
  "annotationSelector",
] as const

/** What a target selects, and what can not be said of it. */
export interface Target {
  /** `undefined`: every object. */
  readonly match: Selector | undefined
  readonly remarks: readonly string[]
}

/**
 * A kustomize target as a selector: the same fields, but for the names and namespaces that objects had
 * before other stages, and for `default`, which is also where an object without namespace is.
 * Throws for a field that a target does not have.
 */
export function targetOf(place: Place, { renames }: Converting): Target {
  checkKeys(place, FIELDS, "a target")
  const selector: Record<string, string> = {}
  const remarks: string[] = []
  for (const field of FIELDS) {
    const pattern = textAt(place, field)
    if (pattern === undefined || pattern === "") continue
    if (field === "namespace") {
      const { pattern: namespace, isLost } = namespaceThen(pattern, renames)
      if (namespace !== undefined) selector[field] = namespace
      if (isLost === true)
        remarks.push(
          `the namespace "${pattern}" is the one before all objects were moved; put this stage before that one, or correct match`,
        )
    } else selector[field] = field === "name" ? nameThen(pattern, renames) : pattern
  }
  return { match: isEmptySelector(selector) ? undefined : selector, remarks }
}
