import {
  CelError,
  type CelResult,
  type CelVariables,
  type CompiledExpression,
  compileExpression,
} from "@sternpost/cel"
import { invalid } from "./rule-files.ts"
import { type RuleScope, ruleScopes } from "./rule-scope.ts"
import type { Subject, Target, Verdict } from "./subject-rule.ts"

/** What a rule says by expressions. */
export interface CelRule {
  /** True where all is well. */
  readonly cel: string
  readonly message: string
  readonly messageExpression: unknown
  /** The selectors of the objects that it is about, as they are written. */
  readonly match: unknown
}

const VARIABLES: Readonly<Record<Target, CelVariables>> = {
  object: { object: "dyn" },
  pod: { object: "dyn", pod: "dyn" },
  container: { object: "dyn", pod: "dyn", container: "dyn" },
}

/**
 * A test by CEL, in which `object`, the pod spec `pod` and `container` are known. Throws a `CheckError` for an
 * expression that does not compile; one that cannot be evaluated says so in the finding.
 */
export async function celTest(
  { cel, message, messageExpression, match }: CelRule,
  target: Target,
  place: string,
): Promise<(subject: Subject) => Verdict> {
  const scopes = await ruleScopes(target, match)
  const compile = (text: string, result: CelResult, field: string): CompiledExpression => {
    try {
      const compiled = compileExpression(text, { variables: VARIABLES[target], result })
      const mistake = mistakeIn(compiled, scopes)
      if (mistake !== undefined) throw invalid(place, `${field}: ${mistake}`)
      return compiled
    } catch (cause) {
      if (!(cause instanceof CelError)) throw cause
      throw invalid(place, `${field}: ${cause.message}`, cause)
    }
  }
  const test = compile(cel, "bool", "cel")
  const words =
    typeof messageExpression === "string"
      ? compile(messageExpression, "string", "messageExpression")
      : undefined
  return ({ object, pod, container }) => {
    const bindings = { object: object.value, pod: pod?.spec, container: container?.value }
    try {
      if (test.evaluate(bindings) === true) return undefined
    } catch (cause) {
      if (!(cause instanceof CelError)) throw cause
      return { message: `${message} (the rule cannot be evaluated: ${cause.summary})` }
    }
    return { message: spoken(words, bindings) ?? message }
  }
}

// A mistake is what is one for each kind that the rule may be about.
function mistakeIn(compiled: CompiledExpression, scopes: readonly RuleScope[]): string | undefined {
  const [first = [], ...others] = scopes.map((scope) => compiled.infer(scope).mistakes)
  return first
    .find(({ offset }) => others.every((list) => list.some((one) => one.offset === offset)))
    ?.message()
}

function spoken(
  words: CompiledExpression | undefined,
  bindings: Readonly<Record<string, unknown>>,
): string | undefined {
  if (words === undefined) return undefined
  try {
    const text = words.evaluate(bindings)
    return typeof text === "string" && text.trim() !== ""
      ? text.trim().replace(/\.$/, "")
      : undefined
  } catch (cause) {
    if (cause instanceof CelError) return undefined
    throw cause
  }
}
