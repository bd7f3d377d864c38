import { PatchError } from "../errors.ts"
import type { JsonObject } from "../value.ts"
import { findConflicts } from "./conflicts.ts"
import { diffMaps } from "./create.ts"
import type { Differing } from "./diff-list.ts"
import { joinPatches } from "./join.ts"
import type { StrategicOptions } from "./options.ts"

/** The three states of an object between which a patch is made. */
export interface ThreeStates {
  /** As it was applied last; what it has and `modified` has not is deleted. */
  readonly original: JsonObject
  /** As it is wanted. */
  readonly modified: JsonObject
  /** As it is now, with what others wrote. */
  readonly current: JsonObject
}

/** How {@link createThreeWayPatch} deals with the changes of others. */
export interface ThreeWayOptions extends StrategicOptions {
  /** Whether the patch may change what others changed since `original`; otherwise that throws. */
  readonly overwrite?: boolean
}

/**
 * The strategic merge patch that brings `current` to `modified`: it sets what differs from `current`, deletes
 * what was in `original` and is wanted no more, and leaves alone what only `current` has. Throws a
 * {@link PatchError} with code `PATCH_CONFLICT` where that would undo a change that somebody made since
 * `original`, unless `overwrite` is given.
 * Source: k8s.io/apimachinery/pkg/util/strategicpatch, CreateThreeWayMergePatch.
 */
export function createThreeWayPatch(
  { original, modified, current }: ThreeStates,
  { schema, keys = "kubernetes", overwrite = false }: ThreeWayOptions,
): JsonObject {
  const diff = (from: JsonObject, to: JsonObject, how: Omit<Differing, "keys">) =>
    diffMaps(from, to, { type: schema, path: [], retainsKeys: false }, { keys, ...how })
  const changes = diff(current, modified, { ignoresDeletions: true, setsOrder: true })
  const deletions = diff(original, modified, { ignoresChanges: true, setsOrder: true })
  const patch = joinPatches(deletions, changes, schema, keys)
  if (overwrite) return patch
  const conflicts = findConflicts(patch, diff(original, current, {}), schema, keys)
  const [pointer] = conflicts
  if (pointer === undefined) return patch
  throw new PatchError(
    "PATCH_CONFLICT",
    `somebody changed ${conflicts.join(", ")} since the object was applied last, and the patch would undo that`,
    { pointer },
  )
}
