import type { StageFlags } from "../commands/stage.ts"
import { images } from "./images.ts"
import type { LaterStage } from "./later-stage.ts"

/** Stages on the command line that are not part of what each start loads. */
export const LATER_STAGES: Readonly<Record<string, LaterStage>> = { images }

/** The flags of such a stage, for reading them. */
export function laterFlags(uses: string): StageFlags | undefined {
  const stage = LATER_STAGES[uses]
  if (stage === undefined) return undefined
  return {
    spec: Object.fromEntries(stage.flags.map(({ name, kind }) => [name, kind])),
    options: stage.options,
  }
}
