import { at, listOf, mapOf, textOf } from "../read.ts"

type Labels = Readonly<Record<string, unknown>>

/**
 * Whether labels fit a selector of the API (`matchLabels` and `matchExpressions`, which all must hold); one
 * that is empty or absent fits everything. An operator that there is not fits nothing.
 */
export function labelsFit(selector: unknown, labels: Labels): boolean {
  return selectorTest(selector)(labels)
}

/** `labelsFit` for one selector and many labels. */
export function selectorTest(selector: unknown): (labels: Labels) => boolean {
  const pairs = Object.entries(mapOf(at(selector, "matchLabels")))
  const requirements = listOf(at(selector, "matchExpressions"))
  return (labels) =>
    pairs.every(([key, value]) => labelOf(labels, key) === value) &&
    requirements.every((requirement) => fits(requirement, labels))
}

/** The keys of the labels that a selector asks for. */
export function keysOf(selector: unknown): string[] {
  const expressions = listOf(at(selector, "matchExpressions"))
  return [
    ...Object.keys(mapOf(at(selector, "matchLabels"))),
    ...expressions.map((requirement) => textOf(at(requirement, "key"))),
  ]
}

function fits(requirement: unknown, labels: Labels): boolean {
  const value = labelOf(labels, textOf(at(requirement, "key")))
  const values = listOf(at(requirement, "values"))
  switch (at(requirement, "operator")) {
    case "In":
      return value !== undefined && values.includes(value)
    case "NotIn":
      return value === undefined || !values.includes(value)
    case "Exists":
      return value !== undefined
    case "DoesNotExist":
      return value === undefined
    default:
      return false
  }
}

function labelOf(labels: Labels, key: string): unknown {
  return Object.hasOwn(labels, key) ? labels[key] : undefined
}
