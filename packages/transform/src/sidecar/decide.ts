import type { Convention, PrecedenceRow } from "./conventions.ts"
import type { ReasonCode } from "./reasons.ts"

type Pairs = Readonly<Record<string, unknown>>

/** Labels and annotations of something. */
export interface Marks {
  readonly labels: Pairs
  readonly annotations: Pairs
}

/** What a decision rests on. */
export interface DecisionFacts {
  readonly pod: Marks
  readonly workload: Marks
  readonly namespace: Marks
  readonly namespaceName: string
}

/** Whether a pod gets sidecars; and what stood there that nobody understands. */
export type Decision =
  | { readonly inject: true }
  | { readonly inject: false; readonly reason: ReasonCode; readonly detail: string }
  | { readonly inject: undefined; readonly row: PrecedenceRow; readonly value: string }

/** Decides by a convention's precedence table. */
export function decide(convention: Convention, facts: DecisionFacts): Decision {
  const { namespaceName } = facts
  if (convention.excludedNamespaces.includes(namespaceName))
    return { inject: false, reason: "namespace-excluded", detail: namespaceName }
  for (const row of convention.rows) {
    // A label that is there hides the annotation, whatever it says, as with Istio.
    if (row.in === "annotations" && facts[row.of].labels[row.key] !== undefined) continue
    const value = facts[row.of][row.in][row.key]
    if (value === undefined || value === null || value === "") continue
    const text = String(value)
    if (row.silent?.includes(text)) continue
    if (row.on.includes(text)) return { inject: true }
    if (row.off.includes(text)) return refusal(row, text)
    switch (row.otherwise) {
      case "ignored":
        continue
      case "on":
        return { inject: true }
      case "off":
      case "other-revision":
        return refusal(row, text, row.otherwise)
      case "error":
        return { inject: undefined, row, value: text }
      default:
        row.otherwise satisfies never
    }
  }
  if (convention.default) return { inject: true }
  return {
    inject: false,
    reason: "not-opted-in",
    detail: convention.rows
      .map(({ key }) => key)
      .filter(isFirst)
      .join(", "),
  }
}

function refusal(
  { of, in: place, key }: PrecedenceRow,
  value: string,
  why: "off" | "other-revision" = "off",
): Decision {
  const ofWhom = of === "namespace" ? "namespace-opted-out" : "opted-out"
  const reason = why === "off" ? ofWhom : why
  const kind = place === "labels" ? "label" : "annotation"
  return { inject: false, reason, detail: `${kind} ${key}: ${value} of the ${of}` }
}

function isFirst<T>(item: T, index: number, list: readonly T[]): boolean {
  return list.indexOf(item) === index
}

/** Which templates a pod gets: those it names, else the ones that all get. */
export function chosenTemplates(
  { templates }: Convention,
  pod: Marks,
): readonly string[] | undefined {
  const value = pod.annotations[templates]
  if (typeof value !== "string" || value.trim() === "") return undefined
  return value.split(",").map((name) => name.trim())
}

/** The annotation by which another injector shows that it was at a pod. */
export function markOfOther({ injectedMarks }: Convention, pod: Marks): string | undefined {
  return Object.entries(injectedMarks).find(([key, value]) => {
    const present = pod.annotations[key]
    return value === undefined ? present !== undefined : present === value
  })?.[0]
}
