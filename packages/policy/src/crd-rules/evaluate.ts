import { type Budget, CelError, CelValue } from "@sternpost/cel"
import { deepEqual, isObject, type Path } from "@sternpost/manifests"
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
 * The rules that do not hold for an object, which has its defaults. Rules about changes are asked where the value was
 * there before: of items of lists only if their keys tell which was which.
 */
export function brokenRules(
  object: unknown,
  old: unknown,
  schemas: readonly CompiledSchema[],
): BrokenRule[] {
  const budget: Budget = { remaining: OBJECT_BUDGET }
  return schemas.flatMap(({ ruled, rules }) =>
    valuesAt({ value: object, old, path: [] }, ruled.steps).flatMap(({ value, old: was, path }) => {
      const isRoot = ruled.steps.length === 0
      const self = ruleValue(value, ruled.schema, isRoot)
      const oldSelf =
        was === undefined || was === null ? undefined : ruleValue(was, ruled.schema, isRoot)
      return rules.flatMap((rule) => {
        const message = failureOf(rule, { self, oldSelf }, budget)
        return message === undefined ? [] : [{ path: [...path, ...rule.field], message }]
      })
    }),
  )
}

interface Values {
  readonly self: unknown
  /** `undefined` for a value that was not there. */
  readonly oldSelf: unknown
}

function failureOf(compiled: CompiledRule, values: Values, budget: Budget): string | undefined {
  const { rule, condition, isTransition } = compiled
  if (isTransition && !rule.hasOptionalOldSelf && values.oldSelf === undefined) return undefined
  try {
    if (condition.evaluate(bindingsFor(values, compiled), budget) === true) return undefined
  } catch (error) {
    if (!(error instanceof CelError)) throw error
    return `the rule '${rule.text.trim()}' resulted in an error: ${error.summary}`
  }
  return messageOf(compiled, values, budget)
}

function messageOf(compiled: CompiledRule, values: Values, budget: Budget): string {
  const { rule, message } = compiled
  const fallback = rule.message ?? `failed rule: ${rule.text.trim()}`
  if (message === undefined) return fallback
  try {
    const text = String(message.evaluate(bindingsFor(values, compiled), budget)).trim()
    return text === "" || text.includes("\n") ? fallback : text
  } catch (error) {
    if (!(error instanceof CelError)) throw error
    return fallback
  }
}

function bindingsFor({ self, oldSelf }: Values, { rule, isTransition }: CompiledRule) {
  if (!isTransition) return { self }
  if (!rule.hasOptionalOldSelf) return { self, oldSelf }
  return { self, oldSelf: oldSelf === undefined ? CelValue.none : oldSelf }
}

interface Found {
  readonly value: unknown
  readonly old: unknown
  readonly path: Path
}

/** The values at the end of steps, with their paths; what is absent or null has no rules. */
function valuesAt(object: Found, steps: readonly Step[]): Found[] {
  let found: Found[] = [object]
  for (const step of steps) found = found.flatMap((one) => below(one, step))
  return found.filter(({ value }) => value !== undefined && value !== null)
}

function below({ value, old, path }: Found, step: Step): Found[] {
  if ("keys" in step)
    return Array.isArray(value)
      ? value.map((item, i) => ({
          value: item,
          old: sameItem(item, old, step.keys),
          path: [...path, i],
        }))
      : []
  if (!isObject(value)) return []
  const keys = "field" in step ? [step.field] : Object.keys(value)
  return keys
    .filter((key) => Object.hasOwn(value, key))
    .map((key) => ({
      value: value[key],
      old: isObject(old) ? old[key] : undefined,
      path: [...path, key],
    }))
}

/** The item of a list as it was that has the same keys. */
function sameItem(item: unknown, old: unknown, keys: readonly string[]): unknown {
  if (!Array.isArray(old) || keys.length === 0 || !isObject(item)) return undefined
  return old.find(
    (other) => isObject(other) && keys.every((key) => deepEqual(other[key], item[key])),
  )
}
