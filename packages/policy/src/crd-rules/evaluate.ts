import { type Budget, CelError, CelValue } from "@sternpost/cel"
import { isObject, type Path } from "@sternpost/manifests"
import type { RuledSchema, Step } from "./collect.ts"
import type { CompiledRule } from "./compile-rule.ts"
import { ruleValue } from "./rule-values.ts"

/** A schema with rules that compile. */
export interface CompiledSchema {
  readonly ruled: RuledSchema
  readonly rules: readonly CompiledRule[]
}

/** A rule that does not hold. */
export interface BrokenRule {
  readonly path: Path
  readonly message: string
}

/** What an API server spends on the rules of one object. Source: apiserver pkg/apis/cel/config.go. */
const OBJECT_BUDGET = 10_000_000

/**
 * The rules that do not hold for an object, which has its defaults. Rules about changes need the object as it was,
 * and are not asked, as for any object that is new.
 */
export function brokenRules(object: unknown, schemas: readonly CompiledSchema[]): BrokenRule[] {
  const budget: Budget = { remaining: OBJECT_BUDGET }
  return schemas.flatMap(({ ruled, rules }) =>
    valuesAt(object, ruled.steps).flatMap(({ value, path }) => {
      const self = ruleValue(value, ruled.schema, ruled.steps.length === 0)
      return rules.flatMap((rule) => {
        const message = failureOf(rule, self, budget)
        return message === undefined ? [] : [{ path: [...path, ...rule.field], message }]
      })
    }),
  )
}

function failureOf(compiled: CompiledRule, self: unknown, budget: Budget): string | undefined {
  const { rule, condition, isTransition } = compiled
  if (isTransition && !rule.hasOptionalOldSelf) return undefined
  try {
    if (condition.evaluate(bindingsFor(self, isTransition), budget) === true) return undefined
  } catch (error) {
    if (!(error instanceof CelError)) throw error
    return `the rule '${rule.text.trim()}' resulted in an error: ${error.summary}`
  }
  return messageOf(compiled, self, budget)
}

function messageOf({ rule, message, isTransition }: CompiledRule, self: unknown, budget: Budget) {
  const fallback = rule.message ?? `failed rule: ${rule.text.trim()}`
  if (message === undefined) return fallback
  try {
    const text = String(message.evaluate(bindingsFor(self, isTransition), budget)).trim()
    return text === "" || text.includes("\n") ? fallback : text
  } catch (error) {
    if (!(error instanceof CelError)) throw error
    return fallback
  }
}

// An object that is new was nothing before.
function bindingsFor(self: unknown, isTransition: boolean): Record<string, unknown> {
  return isTransition ? { self, oldSelf: CelValue.none } : { self }
}

interface Found {
  readonly value: unknown
  readonly path: Path
}

/** The values at the end of steps, with their paths; what is absent or null has no rules. */
function valuesAt(object: unknown, steps: readonly Step[]): Found[] {
  let found: Found[] = [{ value: object, path: [] }]
  for (const step of steps) found = found.flatMap((one) => below(one, step))
  return found.filter(({ value }) => value !== undefined && value !== null)
}

function below({ value, path }: Found, step: Step): Found[] {
  if (step === "items")
    return Array.isArray(value) ? value.map((item, i) => ({ value: item, path: [...path, i] })) : []
  if (!isObject(value)) return []
  if (step === "values")
    return Object.keys(value).map((key) => ({ value: value[key], path: [...path, key] }))
  return Object.hasOwn(value, step.field)
    ? [{ value: value[step.field], path: [...path, step.field] }]
    : []
}
