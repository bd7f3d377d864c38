import type { CelVariables, Dialect } from "@sternpost/cel"
import { type CompileScope, requestType } from "../admission/compile.ts"

/** What expressions of Kyverno's policies may ask: no parameters, no authorizer, and what exceptions allow. */
const variables = (): CelVariables => ({
  object: "dyn",
  oldObject: "dyn",
  request: requestType({ object: "dyn", oldObject: "dyn" }),
  namespaceObject: "dyn",
  exceptions: { fields: { allowedImages: { list: "string" }, allowedValues: { list: "string" } } },
})

/** The scopes of validating and of mutating policies, which differ in what conditions see. */
export interface KyvernoScopes {
  readonly validating: CompileScope
  readonly mutating: CompileScope
}

export function kyvernoScopes(dialect: Dialect): KyvernoScopes {
  const shared = { dialect, variables: variables() }
  return {
    validating: { ...shared, conditionsSeeVariables: false },
    mutating: { ...shared, conditionsSeeVariables: true },
  }
}
