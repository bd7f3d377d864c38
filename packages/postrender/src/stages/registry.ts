import type { StageDefinition } from "../contract.ts"
import { annotations } from "./annotations.ts"
import { labels } from "./labels.ts"
import { laterStage } from "./later.ts"
import { patch } from "./patch.ts"

/** Stages whose definitions are only loaded when somebody uses them or asks for them: see `later.ts`. */
const LATER = [
  "sidecar",
  "images",
  "replicas",
  "namespace",
  "name-affix",
  "replacements",
  "search-replace",
  "apply-setters",
  "set-fields",
  "delete",
  "add-resources",
  "dedupe",
  "sort",
  "kustomize",
  "config-hash",
  "mutate-policy",
  "harden",
  "guard",
  "validate",
  "cel-policy",
  "pod-security",
  "lint",
  "exec",
]

/**
 * Every built-in stage. A new one is a file beside this, its name in the list above and its definition in
 * `later.ts`; only what most pipelines use is imported here.
 */
export const STAGES: readonly StageDefinition[] = [
  labels,
  annotations,
  patch,
  ...LATER.map(standIn),
]

export function findStage(uses: string): StageDefinition | undefined {
  return STAGES.find((definition) => definition.uses === uses)
}

function standIn(uses: string): StageDefinition {
  return {
    uses,
    get summary() {
      return laterStage(uses).summary
    },
    get phase() {
      return laterStage(uses).phase
    },
    get readsPods() {
      return laterStage(uses).readsPods === true
    },
    get options() {
      return laterStage(uses).options
    },
    get example() {
      return laterStage(uses).example
    },
    create: (options, environment) => laterStage(uses).create(options, environment),
  }
}
