import type { PolicyDocument } from "../policy-files/policy-document.ts"
import { at, listOf, mapOf, textOf } from "../read.ts"
import type { Complain, MatchResources } from "./model.ts"

export type ValidationAction = "Deny" | "Warn" | "Audit"

/** Where a policy is in force, and with which parameters. */
export interface Binding {
  readonly document: PolicyDocument | undefined
  readonly name: string
  readonly policyName: string
  readonly paramRef: unknown
  readonly matchResources: MatchResources
  readonly actions: readonly ValidationAction[]
}

/** What a policy does about what it refuses; the first counts where there are several. */
export const ACTIONS: readonly ValidationAction[] = ["Deny", "Warn", "Audit"]

/** Reads a binding of either kind; those of mutating policies have no actions. */
export function readBinding(document: PolicyDocument, complain: Complain): Binding {
  const { manifest, value } = document
  const spec = at(value, "spec")
  const policyName = textOf(at(spec, "policyName"))
  if (policyName === "")
    complain({ document, path: ["spec", "policyName"], message: "names no policy" })
  const paramRef = at(spec, "paramRef") ?? undefined
  const named = [at(paramRef, "name"), at(paramRef, "selector")].filter((one) => one !== undefined)
  if (paramRef !== undefined && named.length !== 1)
    complain({ document, path: ["spec", "paramRef"], message: "needs either a name or a selector" })
  return {
    document,
    name: manifest.name,
    policyName,
    paramRef,
    matchResources: mapOf(at(spec, "matchResources")),
    actions: manifest.kind.startsWith("Validating") ? readActions(document, complain) : [],
  }
}

function readActions(document: PolicyDocument, complain: Complain): ValidationAction[] {
  const path = ["spec", "validationActions"]
  const said = listOf(at(document.value, ...path))
  const actions = ACTIONS.filter((action) => said.includes(action))
  if (actions.length < said.length || said.length === 0)
    complain({ document, path, message: "says some of Deny, Warn and Audit, and each once" })
  if (actions.includes("Deny") && actions.includes("Warn"))
    complain({ document, path, message: "Deny and Warn do not go together" })
  return actions
}

/** A binding that puts a policy which nobody binds in force everywhere. */
export function impliedBinding(policyName: string): Binding {
  return {
    document: undefined,
    name: "",
    policyName,
    paramRef: undefined,
    matchResources: {},
    actions: ["Deny"],
  }
}
