import type { Path } from "@sternpost/manifests"
import type { PolicyDocument } from "../policy-files/policy-document.ts"
import type { PolicyProblem } from "../policy-files/problem.ts"
import { at, listOf, mapOf, textOf } from "../read.ts"

/** An expression of a policy, and the field that holds it. */
export interface Expression {
  readonly text: string
  readonly path: Path
}

/** `resourceRules` and `excludeResourceRules` are read as they are; so are the selectors. */
export type MatchResources = Readonly<Record<string, unknown>>

export interface NamedExpression extends Expression {
  readonly name: string
}

export interface Validation extends Expression {
  readonly message: string | undefined
  readonly messageExpression: Expression | undefined
}

/** What validating and mutating admission policies have in common. */
export interface PolicyFrame {
  readonly document: PolicyDocument
  readonly name: string
  readonly failurePolicy: "Fail" | "Ignore"
  readonly paramKind: { readonly apiVersion: string; readonly kind: string } | undefined
  readonly matchConstraints: MatchResources
  readonly matchConditions: readonly NamedExpression[]
  readonly variables: readonly NamedExpression[]
}

export interface ValidatingPolicy extends PolicyFrame {
  readonly validations: readonly Validation[]
  readonly auditAnnotations: readonly NamedExpression[]
}

/** Takes what is wrong with a policy. */
export type Complain = (problem: PolicyProblem) => void

/** Reads what all admission policies have; what is wrong with it is told to `complain`. */
export function readFrame(document: PolicyDocument, complain: Complain): PolicyFrame {
  const { manifest, value } = document
  const spec = at(value, "spec")
  const failurePolicy = at(spec, "failurePolicy") ?? "Fail"
  if (failurePolicy !== "Fail" && failurePolicy !== "Ignore")
    complain({
      document,
      path: ["spec", "failurePolicy"],
      message: `"${String(failurePolicy)}" is neither Fail nor Ignore`,
    })
  if (manifest.name === "") complain({ document, path: ["metadata"], message: "it has no name" })
  const matchConstraints = at(spec, "matchConstraints")
  if (listOf(at(matchConstraints, "resourceRules")).length === 0)
    complain({
      document,
      path: ["spec", "matchConstraints", "resourceRules"],
      message: "says nothing of the resources that the policy is for",
    })
  return {
    document,
    name: manifest.name,
    failurePolicy: failurePolicy === "Ignore" ? "Ignore" : "Fail",
    paramKind: readParamKind(document, complain),
    matchConstraints: mapOf(matchConstraints),
    matchConditions: namedExpressions(document, "matchConditions", complain),
    variables: namedExpressions(document, "variables", complain),
  }
}

/** Reads a ValidatingAdmissionPolicy; what is wrong with it is told to `complain`. */
export function readValidatingPolicy(
  document: PolicyDocument,
  complain: Complain,
): ValidatingPolicy {
  return {
    ...readValidations(document, complain),
    ...readFrame(document, complain),
  }
}

/** Reads what a validating policy wants of objects; a complaint where that is nothing. */
export function readValidations(
  document: PolicyDocument,
  complain: Complain,
): Pick<ValidatingPolicy, "validations" | "auditAnnotations"> {
  const spec = at(document.value, "spec")
  const validations = listOf(at(spec, "validations")).flatMap((item, i) => {
    const path = ["spec", "validations", i]
    const expression = expressionAt(document, item, path, complain)
    if (expression === undefined) return []
    const messageExpression = textOf(at(item, "messageExpression"))
    return {
      ...expression,
      message: textOf(at(item, "message")) || undefined,
      messageExpression:
        messageExpression === ""
          ? undefined
          : { text: messageExpression, path: [...path, "messageExpression"] },
    }
  })
  const auditAnnotations = listOf(at(spec, "auditAnnotations")).flatMap((item, i) => {
    const path = ["spec", "auditAnnotations", i]
    const expression = expressionAt(document, item, path, complain, "valueExpression")
    return expression === undefined ? [] : { ...expression, name: textOf(at(item, "key")) }
  })
  if (validations.length + auditAnnotations.length === 0)
    complain({
      document,
      path: ["spec", "validations"],
      message: "the policy has neither validations nor auditAnnotations",
    })
  return { validations, auditAnnotations }
}

function readParamKind(document: PolicyDocument, complain: Complain): PolicyFrame["paramKind"] {
  const paramKind = at(document.value, "spec", "paramKind") ?? undefined
  if (paramKind === undefined) return undefined
  const [apiVersion, kind] = [textOf(at(paramKind, "apiVersion")), textOf(at(paramKind, "kind"))]
  if (apiVersion === "" || kind === "")
    complain({
      document,
      path: ["spec", "paramKind"],
      message: "needs apiVersion and kind",
    })
  return { apiVersion, kind }
}

/** Expressions with names: conditions or variables. */
export function namedExpressions(
  document: PolicyDocument,
  field: "matchConditions" | "variables",
  complain: Complain,
): NamedExpression[] {
  const seen = new Set<string>()
  return listOf(at(document.value, "spec", field)).flatMap((item, i) => {
    const path = ["spec", field, i]
    const name = textOf(at(item, "name"))
    if (name === "") complain({ document, path, message: "has no name" })
    else if (seen.has(name))
      complain({ document, path: [...path, "name"], message: `"${name}" is there already` })
    seen.add(name)
    const expression = expressionAt(document, item, path, complain)
    return expression === undefined ? [] : { ...expression, name }
  })
}

/** The expression that a field of an item holds; a complaint where there is none. */
export function expressionAt(
  document: PolicyDocument,
  item: unknown,
  path: Path,
  complain: Complain,
  field = "expression",
): Expression | undefined {
  const text = at(item, field)
  if (typeof text === "string" && text.trim() !== "") return { text, path: [...path, field] }
  complain({ document, path, message: `has no ${field}` })
  return undefined
}
