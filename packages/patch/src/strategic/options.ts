import type { TypeSchema } from "@sternpost/schema"
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

/** How {@link applyStrategicPatch} reports. */
export interface StrategicApplyOptions extends StrategicOptions {
  /** Called with the path of each list that is replaced only because nothing is known of its keys. */
  readonly onReplacedList?: (path: readonly PathSegment[]) => void
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
