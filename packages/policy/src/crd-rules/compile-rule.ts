import { CelError, type CelType, type CompiledExpression, compileExpression } from "@sternpost/cel"
import type { Path } from "@sternpost/manifests"
import type { RuledSchema } from "./collect.ts"
import { fieldOf } from "./field-path.ts"
import { celTypeOf, type Rule, type Words } from "./schema.ts"

/** A rule that compiles. */
export interface CompiledRule {
  readonly rule: Rule
  readonly condition: CompiledExpression
  readonly message: CompiledExpression | undefined
  /** From the value to the field that the rule is about. */
  readonly field: Path
  /** Whether it needs the object as it was. */
  readonly isTransition: boolean
}

/** What is wrong with a rule: in which field of it, and at which character. */
export interface RuleProblem {
  readonly ruled: RuledSchema
  readonly index: number
  readonly field: "rule" | "messageExpression" | "fieldPath"
  readonly message: string
  readonly offset: number | undefined
}

/** Compiles the rules of a schema against the types that it declares; what does not compile is told. */
export function compileRules(
  ruled: RuledSchema,
  kubernetesVersion: string,
  complain: (problem: RuleProblem) => void,
): CompiledRule[] {
  const words = wordsOf(ruled)
  const self = celTypeOf(ruled.schema, words, ruled.schemaPath.length === 0)
  // Kept together: what is prepared for a set of variables is kept with it.
  const known = new Map<Rule["hasOptionalOldSelf"], Record<string, CelType>>()
  const variablesFor = ({ hasOptionalOldSelf }: Rule) => {
    const made = known.get(hasOptionalOldSelf) ?? {
      self,
      oldSelf: hasOptionalOldSelf ? { optional: self } : self,
    }
    known.set(hasOptionalOldSelf, made)
    return made
  }
  return ruled.rules.flatMap((rule, index) => {
    const compile = (field: "rule" | "messageExpression", text: string) => {
      try {
        const result = field === "rule" ? "bool" : "string"
        return compileExpression(text, { variables: variablesFor(rule), kubernetesVersion, result })
      } catch (error) {
        if (!(error instanceof CelError)) throw error
        complain({ ruled, index, field, message: error.summary, offset: error.offset })
        return undefined
      }
    }
    const condition = compile("rule", rule.text)
    const message = rule.messageExpression && compile("messageExpression", rule.messageExpression)
    const field = rule.fieldPath === undefined ? [] : fieldOf(rule.fieldPath, ruled.schema)
    if (field === undefined)
      complain({
        ruled,
        index,
        field: "fieldPath",
        message: `${rule.fieldPath} leads to no field that the schema declares`,
        offset: undefined,
      })
    if (condition === undefined) return []
    const isTransition = condition.references.some((path) => path.split(".")[0] === "oldSelf")
    return [{ rule, condition, message: message || undefined, field: field ?? [], isTransition }]
  })
}

function wordsOf({ rules }: RuledSchema): Words {
  const texts = rules.flatMap(({ text, messageExpression = "" }) => [text, messageExpression])
  return new Set(texts.join(" ").match(/\w+/g))
}
