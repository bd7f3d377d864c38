/** Kinds that are plural as they are. */
const PLURAL = new Set(["endpoints"])

/**
 * The plural under which a kind is asked for: `networkpolicies` for NetworkPolicy. All built-in kinds keep to
 * this rule; who has the definition of a custom resource should ask that first.
 * Source of the rule: apimachinery pkg/api/meta (`UnsafeGuessKindToResource`).
 */
export function pluralOf(kind: string): string {
  const name = kind.toLowerCase()
  if (name === "" || PLURAL.has(name)) return name
  if (name.endsWith("s")) return `${name}es`
  if (name.endsWith("y")) return `${name.slice(0, -1)}ies`
  return `${name}s`
}
