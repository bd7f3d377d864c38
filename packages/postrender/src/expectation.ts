import type { Expectation } from "@sternpost/manifests"

/**
 * Why a number of selected objects is not what a stage expects; `undefined` when it is. `kinds` are
 * those of the stream, for the message.
 */
export function unmetExpectation(
  { min = 0, max = Number.POSITIVE_INFINITY }: Expectation,
  selected: number,
  kinds: readonly string[],
): string | undefined {
  if (selected >= min && selected <= max) return undefined
  const wanted =
    max === min
      ? `${min}`
      : max === Number.POSITIVE_INFINITY
        ? `${min} or more`
        : `${min} to ${max}`
  const present = kinds.length === 0 ? "no objects" : summarize(kinds)
  return `it selected ${selected} object${selected === 1 ? "" : "s"}, but expects ${wanted}; the stream has ${present}: correct \`match\` or \`expect\``
}

function summarize(kinds: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return [...counts].map(([kind, count]) => `${count} ${kind}`).join(", ")
}
