import type { StageDefinition } from "../contract.ts"
import { exec } from "./exec.ts"
import { images } from "./images.ts"

const DEFINITIONS: readonly StageDefinition[] = [images, exec]

/** The definition of a stage that is not part of what each start loads. Throws when there is none. */
export function laterStage(uses: string): StageDefinition {
  const definition = DEFINITIONS.find((candidate) => candidate.uses === uses)
  if (definition === undefined) throw new RangeError(`there is no stage "${uses}"`)
  return definition
}
