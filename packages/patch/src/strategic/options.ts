import type { FieldSchema, TypeSchema } from "@sternpost/schema"
import type { PathSegment } from "../pointer.ts"

/**
 * By what items of a list are found: `kubernetes`: all keys of a list type `map`, so that TCP and UDP 53 are
 * two ports. `patchMergeKey`: the one key that kubectl and the API server use, for which they are one.
 */
export type ListKeys = "kubernetes" | "patchMergeKey"

/** What strategic merge needs to know besides the values. */
export interface StrategicOptions {
  /** The type of the object: `KindTypes.typeOf` of `@sternpost/schema`. */
  readonly schema: TypeSchema
  /** `kubernetes` by default. */
  readonly keys?: ListKeys
}

/** Hears of a list that is replaced: its path in the object, and what else is known of the field. */
export type ReplacedList = (path: readonly PathSegment[], field: FieldSchema | undefined) => void

/** How {@link applyStrategicPatch} reports. */
export interface StrategicApplyOptions extends StrategicOptions {
  /** Called for each list that is replaced only because nobody says by what its items are found. */
  readonly onReplacedList?: ReplacedList
}

/** A place, as the patch has it (for errors) and as the object has it (for reports). */
export interface Place {
  readonly inPatch: readonly PathSegment[]
  readonly inObject: readonly PathSegment[]
}

export const TOP: Place = { inPatch: [], inObject: [] }

/** The place of a key, or of a list item that has another index in the object. */
export function below(
  { inPatch, inObject }: Place,
  key: PathSegment,
  keyInObject: PathSegment = key,
): Place {
  return { inPatch: [...inPatch, key], inObject: [...inObject, keyInObject] }
}
