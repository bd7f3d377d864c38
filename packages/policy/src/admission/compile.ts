import {
  CelError,
  type CelResult,
  type CelType,
  type CelVariables,
  type CompiledExpression,
  compileExpression,
  type Dialect,
  withVariables,
} from "@sternpost/cel"
import { expressionProblem } from "../policy-files/problem.ts"
import type { Complain, Expression, PolicyFrame } from "./model.ts"
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
  /** What expressions may ask, where that is not what the API server says. */
  readonly scope?: CompileScope
}

/** What another server has instead of the variables and functions of the API server. */
export interface CompileScope {
  readonly dialect: Dialect
  readonly variables: CelVariables
  /** Whether conditions may ask for the variables of the policy. */
  readonly conditionsSeeVariables: boolean
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
export const requestType = (more: Readonly<Record<string, CelType>> = {}): CelType => ({
  fields: {
    ...more,
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
})

const ALWAYS: CelVariables = {
  object: "dyn",
  oldObject: "dyn",
  request: requestType(),
  namespaceObject: "dyn",
  authorizer: "authorizer",
}
const WITH_PARAMS = withVariables(ALWAYS, { params: "dyn" })

/** What is made of sets of variables; what is prepared for one is kept with it. */
interface Derived {
  withoutRequest?: CelVariables
  readonly byTypes: Map<string, CelVariables>
}

const derived = new WeakMap<CelVariables, Derived>()
const KEPT = 64

function derivedOf(base: CelVariables): Derived {
  const found = derived.get(base)
  if (found !== undefined) return found
  const made: Derived = { byTypes: new Map() }
  derived.set(base, made)
  return made
}

// Most expressions ask nothing of the request, whose types take long to declare.
function baseFor(base: CelVariables, text: string): CelVariables {
  if (base["request"] === undefined || /\brequest\b/.test(text)) return base
  const own = derivedOf(base)
  own.withoutRequest ??= { ...base, request: "dyn" }
  return own.withoutRequest
}

// The policies of one author often have the same variables.
function withTypes(base: CelVariables, types: Readonly<Record<string, CelType>>): CelVariables {
  const { byTypes } = derivedOf(base)
  const key = JSON.stringify(types)
  const found = byTypes.get(key)
  if (found !== undefined) return found
  const scope = withVariables(base, { variables: { fields: { ...types } } })
  if (byTypes.size >= KEPT) byTypes.clear()
  byTypes.set(key, scope)
  return scope
}

/** Compiles conditions and variables of a policy. */
export function compileFrame(policy: PolicyFrame, target: CompileTarget): CompiledFrame {
  const own = policy.paramKind === undefined ? ALWAYS : WITH_PARAMS
  const base = target.scope?.variables ?? own
  const scopes = new Scopes(base)
  const compiled: Compiled[] = []
  const compile = (
    source: Expression,
    known: CelVariables,
    options: ExpressionOptions = {},
  ): Compiled | undefined => {
    try {
      const one = { source, expression: compileIn(known, source, target, options) }
      compiled.push(one)
      return one
    } catch (cause) {
      target.complain(expressionProblem(policy.document, source.path, cause))
      return undefined
    }
  }
  const variables = new Map<string, NamedCompiled>()
  for (const source of policy.variables) {
    const one = compile(source, scopes.for(source.text))
    if (one !== undefined) variables.set(source.name, { ...one, name: source.name })
    // Of one that does not compile, only that is told.
    scopes.add(source.name, one?.expression.type ?? "dyn")
  }
  return {
    conditions: policy.matchConditions.flatMap(({ name, ...source }) => {
      const seen = target.scope?.conditionsSeeVariables
        ? scopes.for(source.text)
        : baseFor(base, source.text)
      const one = compile(source, seen, { result: "bool" })
      return one === undefined ? [] : [{ ...one, name }]
    }),
    variables,
    compiled,
    compile: (source, options = {}) => compile(source, scopes.for(source.text), options),
  }
}

/** What expressions see: a variable of a policy those before it, all others all of them. */
class Scopes {
  readonly #base: CelVariables
  readonly #types: Record<string, CelType> = {}

  constructor(base: CelVariables) {
    this.#base = base
  }

  add(name: string, type: CelType): void {
    this.#types[name] = type
  }

  /** Most expressions need none of a policy's own variables. */
  for(text: string): CelVariables {
    return withTypes(baseFor(this.#base, text), /\bvariables\b/.test(text) ? this.#types : {})
  }
}

function compileIn(
  variables: CelVariables,
  { text }: Expression,
  { kubernetesVersion, scope }: CompileTarget,
  { withoutAuthorizer = false, ...options }: ExpressionOptions,
): CompiledExpression {
  const expression = compileExpression(text, {
    variables,
    kubernetesVersion,
    dialect: scope?.dialect,
    ...options,
  })
  if (withoutAuthorizer && expression.references.some((path) => /^authorizer\b/.test(path)))
    throw new CelError("CEL_UNDECLARED", 'no variable "authorizer" in messages', {
      expression: text,
      offset: text.indexOf("authorizer"),
    })
  return expression
}
