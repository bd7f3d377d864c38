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
  "kyverno",
  "exec",
]

// A class, because getters on each object would take a start longer than all the rest of this file.
class LaterStage implements StageDefinition {
  readonly uses: string

  constructor(uses: string) {
    this.uses = uses
  }

  get summary() {
    return laterStage(this.uses).summary
  }

  get phase() {
    return laterStage(this.uses).phase
  }

  get readsPods() {
    return laterStage(this.uses).readsPods === true
  }

  get options() {
    return laterStage(this.uses).options
  }

  get example() {
    return laterStage(this.uses).example
  }

  create(...args: Parameters<StageDefinition["create"]>) {
    return laterStage(this.uses).create(...args)
  }
}

/**
 * Every built-in stage. A new one is a file beside this, its name in the list above and its definition in
 * `later.ts`; only what most pipelines use is imported here.
 */
export const STAGES: readonly StageDefinition[] = [
  labels,
  annotations,
  patch,
  ...LATER.map((uses) => new LaterStage(uses)),
]

export function findStage(uses: string): StageDefinition | undefined {
  return STAGES.find((definition) => definition.uses === uses)
}
