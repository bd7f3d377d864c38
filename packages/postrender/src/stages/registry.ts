import type { StageDefinition } from "../contract.ts"
import { annotations } from "./annotations.ts"
import { exec } from "./exec.ts"
import { labels } from "./labels.ts"
import { patch } from "./patch.ts"

/** Every built-in stage: a new one is a file beside this and a line here. */
export const STAGES: readonly StageDefinition[] = [labels, annotations, patch, exec]

export function findStage(uses: string): StageDefinition | undefined {
  return STAGES.find((definition) => definition.uses === uses)
}
