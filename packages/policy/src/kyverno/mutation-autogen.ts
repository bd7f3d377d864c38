import type { MutatingPolicy } from "../admission/mutating.ts"
import type { Controllers, PodPlace } from "./autogen.ts"

/**
 * A mutating policy about pods, as one about their controllers: as Kyverno has it, in conditions and apply configurations,
 * but neither in JSON patches nor in variables. Source of the rules: kyverno pkg/cel/policies/mpol/autogen.
 */
export function mutationForControllers(
  policy: MutatingPolicy,
  { matchConstraints }: Controllers,
  place: PodPlace,
): MutatingPolicy {
  return {
    ...policy,
    matchConstraints,
    matchConditions: policy.matchConditions.map((condition) => ({
      ...condition,
      text: rewriteMutation(condition.text, place),
    })),
    mutations: policy.mutations.map((mutation) =>
      mutation.kind === "JSONPatch"
        ? mutation
        : {
            ...mutation,
            expression: {
              ...mutation.expression,
              text: rewriteMutation(mutation.expression.text, place),
            },
          },
    ),
  }
}

/** An expression of a mutation about a pod, as one about its controller. */
export function rewriteMutation(text: string, place: PodPlace): string {
  const moved = text
    .replace(/\b(object|oldObject|Object)\.spec/g, `$1.${place.spec}`)
    .replace(/\b(object|oldObject|Object)\.metadata\.labels/g, `$1.${place.metadata}.labels`)
    .replace(
      /\b(object|oldObject|Object)\.metadata\.annotations/g,
      `$1.${place.metadata}.annotations`,
    )
  return wrapped(moved, place)
}

/** Puts the fields of an outermost `Object{...}` into the pod template; other expressions stay as they are. */
function wrapped(text: string, { spec }: PodPlace): string {
  const [, fields] = /^Object[ \t\r\n]*\{([\s\S]*)$/.exec(text.trim()) ?? []
  const end = fields === undefined ? -1 : closingBrace(fields)
  if (fields === undefined || end <= 0) return text
  const steps = spec.split(".").slice(0, -1)
  const opened = steps
    .map((step, i) => `${step}: Object.${steps.slice(0, i + 1).join(".")}{`)
    .join("")
  return `Object{${opened}${fields.slice(0, end)}${"}".repeat(steps.length + 1)}${fields.slice(end + 1)}`
}

/** Where the brace is closed that stands before a text; -1 if nowhere. */
function closingBrace(text: string): number {
  let depth = 1
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "{") depth++
    else if (text[at] === "}" && --depth === 0) return at
  }
  return -1
}
