import {
  type CelResult,
  type CelType,
  type CelVariables,
  type CompiledExpression,
  compileExpression,
} from "@sternpost/cel"
import { expressionProblem } from "../policy-files/problem.ts"
import type { Complain, Expression, NamedExpression, PolicyFrame } from "./model.ts"
import type { KnownTypes } from "./type-check.ts"

/** An expression that compiles, or the first reason why it cannot be evaluated. */
export interface Compiled {
  readonly source: Expression
  readonly expression: CompiledExpression
}

export interface NamedCompiled extends Compiled {
  readonly name: string
}

/** What the expressions of a policy are compiled with. */
export interface CompileTarget {
  readonly kubernetesVersion: string
  readonly complain: Complain
  /** By which expressions are checked, if they are known. */
  readonly types?: KnownTypes | undefined
}

/** A policy's conditions and variables, and what compiles more expressions that see them. */
export interface CompiledFrame {
  readonly conditions: readonly NamedCompiled[]
  readonly variables: ReadonlyMap<string, NamedCompiled>
  /** Every expression that compiled so far. */
  readonly compiled: readonly Compiled[]
  /** `undefined`, and a complaint, for an expression that does not compile. */
  compile(source: Expression, options?: ExpressionOptions): Compiled | undefined
}

export interface ExpressionOptions {
  readonly result?: CelResult
  readonly hasMutations?: boolean
  /** Message expressions may not ask the authorizer. */
  readonly withoutAuthorizer?: boolean
}

// An object type stands for one place.
const kindType = (): CelType => ({
  fields: { group: "string", version: "string", kind: "string" },
})
const resourceType = (): CelType => ({
  fields: { group: "string", version: "string", resource: "string" },
})

/** What expressions of a policy can ask about the request. Source: admission/v1 AdmissionRequest. */
const REQUEST: CelVariables[string] = {
  fields: {
    kind: kindType(),
    resource: resourceType(),
    subResource: "string",
    requestKind: kindType(),
    requestResource: resourceType(),
    requestSubResource: "string",
    name: "string",
    namespace: "string",
    operation: "string",
    userInfo: {
      fields: {
        username: "string",
        uid: "string",
        groups: { list: "string" },
        extra: { map: { list: "string" } },
      },
    },
    dryRun: "bool",
    options: "dyn",
  },
}

const ALWAYS: CelVariables = {
  object: "dyn",
  oldObject: "dyn",
  request: REQUEST,
  namespaceObject: "dyn",
  authorizer: "authorizer",
}
const WITH_PARAMS: CelVariables = { ...ALWAYS, params: "dyn" }

/** Compiles conditions and variables of a policy. */
export function compileFrame(policy: PolicyFrame, target: CompileTarget): CompiledFrame {
  const { document } = policy
  const base = policy.paramKind === undefined ? ALWAYS : WITH_PARAMS
  const types: Record<string, CelType> = {}
  // A variable sees those before it.
  const withVariables = (): CelVariables => ({ ...base, variables: { fields: { ...types } } })
  const compiled: Compiled[] = []
  const compile = (
    source: Expression,
    variables: CelVariables,
    options: ExpressionOptions = {},
  ): Compiled | undefined => {
    const { kubernetesVersion } = target
    try {
      const { withoutAuthorizer: _, ...rest } = options
      const expression = compileExpression(source.text, { variables, kubernetesVersion, ...rest })
      compiled.push({ source, expression })
      return { source, expression }
    } catch (cause) {
      target.complain(expressionProblem(document, source.path, cause))
      return undefined
    }
  }
  const named = (source: NamedExpression, variables: CelVariables, result?: CelResult) => {
    const one = compile(source, variables, result === undefined ? {} : { result })
    return one === undefined ? [] : [{ ...one, name: source.name }]
  }
  const variables = new Map<string, NamedCompiled>()
  for (const source of policy.variables)
    for (const one of named(source, withVariables())) {
      variables.set(source.name, one)
      types[source.name] = one.expression.type
    }
  // Of one that does not compile, only that is told.
  for (const { name } of policy.variables) types[name] ??= "dyn"
  const all = withVariables()
  const { authorizer: _, ...messages } = all
  return {
    conditions: policy.matchConditions.flatMap((one) => named(one, base, "bool")),
    variables,
    compiled,
    compile: (source, options = {}) =>
      compile(source, options.withoutAuthorizer ? messages : all, options),
  }
}
