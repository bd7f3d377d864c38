import type { Expectation } from "@sternpost/manifests"

/** What a stage selected, and for the message what there is. */
interface Selected {
  readonly selected: number
  /** The kinds of the objects in the stream. */
  readonly kinds: readonly string[]
  /** What the stage itself says it is for, where `match` does not say it. */
  readonly target?: string | undefined
}

/** Why a number of selected objects is not what a stage expects; `undefined` when it is. */
export function unmetExpectation(
  { min = 0, max = Number.POSITIVE_INFINITY }: Expectation,
  { selected, kinds, target }: Selected,
): string | undefined {
  if (selected >= min && selected <= max) return undefined
  const wanted =
    max === min
      ? `${min}`
      : max === Number.POSITIVE_INFINITY
        ? `${min} or more`
        : `${min} to ${max}`
  const present = kinds.length === 0 ? "no objects" : summarize(kinds)
  const objects = `${selected} object${selected === 1 ? "" : "s"}`
  if (target === undefined)
    return `it selected ${objects}, but expects ${wanted}; the stream has ${present}: correct \`match\` or \`expect\``
  return `it is for ${target} and found ${selected}, but expects ${wanted}; the stream has ${present}: correct what it is for, or give \`match\` or \`expect\``
}

function summarize(kinds: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return [...counts].map(([kind, count]) => `${count} ${kind}`).join(", ")
}
