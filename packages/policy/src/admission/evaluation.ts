import { type Budget, CelError, CelValue, LazyFields } from "@sternpost/cel"
import type { Compiled, CompiledFrame } from "./compile.ts"
import type { Target } from "./target.ts"

/** What became of an expression: a value, an error, or that something it needs is not known here. */
export type Outcome =
  | { readonly value: unknown }
  | { readonly error: CelError }
  | { readonly unknown: string }

/** What expressions are about. */
export interface EvaluationInput {
  readonly object: CelValue
  /** What the object was; `null` for one that is new. */
  readonly oldObject: CelValue | null
  readonly target: Target
  readonly operation: string
  /** The namespace, `null` for an object that has none, `undefined` where it is not known. */
  readonly namespaceObject: unknown
  readonly user: unknown
  readonly params: unknown
  /** What exceptions allow, to those policies that may ask for it. */
  readonly exceptions?: unknown
}

/** What an API server spends on one policy. Source: apiserver pkg/apis/cel/config.go. */
const POLICY_BUDGET = 10_000_000

/** Evaluates the expressions of one policy over one object and one parameter. */
export class Evaluation {
  readonly #bindings: Readonly<Record<string, unknown>>
  readonly #budget: Budget = { remaining: POLICY_BUDGET }
  /** Whether there is a parameter: `params` is null without one. */
  readonly hasParams: boolean

  constructor(frame: CompiledFrame, input: EvaluationInput) {
    const { object, oldObject, namespaceObject, params, exceptions } = input
    this.hasParams = params !== null && params !== undefined
    const bindings: Record<string, unknown> = {
      object,
      oldObject,
      request: requestOf(input),
      params: CelValue.of(params),
      ...(exceptions === undefined ? {} : { exceptions }),
    }
    if (namespaceObject !== undefined) bindings["namespaceObject"] = namespaceObject
    bindings["variables"] = new LazyFields((name) =>
      frame.variables.get(name)?.expression.evaluateValue(this.#bindings, this.#budget),
    )
    this.#bindings = bindings
  }

  evaluate({ expression }: Compiled): Outcome {
    try {
      return { value: expression.evaluate(this.#bindings, this.#budget) }
    } catch (error) {
      if (!(error instanceof CelError)) throw error
      if (error.code === "CEL_UNKNOWN") return { unknown: error.summary }
      return { error }
    }
  }
}

/**
 * Whether a policy lets pass what an error is about. A limit that is hit never counts as passed, whatever the policy
 * says: where it would be hit in a cluster is known about, not exactly.
 */
export function isIgnored(failurePolicy: "Fail" | "Ignore", error: CelError | undefined): boolean {
  return failurePolicy === "Ignore" && error?.code !== "CEL_LIMIT"
}

function requestOf({
  object,
  oldObject,
  target,
  operation,
  user,
}: EvaluationInput): Record<string, unknown> {
  const { group, version, kind, resource, name, namespace } = target
  const [byKind, byResource] = [
    { group, version, kind },
    { group, version, resource },
  ]
  return {
    kind: byKind,
    resource: byResource,
    subResource: "",
    requestKind: byKind,
    requestResource: byResource,
    requestSubResource: "",
    name,
    operation,
    dryRun: false,
    object,
    oldObject,
    ...(namespace === undefined ? {} : { namespace }),
    ...(user === undefined ? {} : { userInfo: user }),
  }
}
