import { recordError, StorageError, type StorageErrorCode } from "../errors.ts"
import { idOf, type RawStorage } from "../raw/raw-storage.ts"
import type { RecordHead } from "../raw/survey.ts"
import { MAX_OBJECT_BYTES } from "../record/size.ts"
import type { RecordProblem } from "./report.ts"

/** What the target has that keeps a release from being copied, and what does not fit into it. */
export function checkTarget(
  readable: readonly SourceHead[],
  inTarget: readonly RecordHead[],
  to: RawStorage,
): { readonly conflicts: readonly RecordProblem[]; readonly unfit: readonly RecordProblem[] } {
  if (readable.length === 0) return { conflicts: [], unfit: [] }
  const there = new Map(inTarget.map((head) => [idOf(head), head]))
  const differing = readable.filter((head) => {
    const other = there.get(idOf(head))
    return other !== undefined && !isSame(head, other.digest)
  })
  const conflicts = differing.map((head) => problem("STORAGE_DIFFERENT", DIFFERENT, head))
  return {
    conflicts: conflicts.length > 0 ? conflicts : strangers(readable, inTarget),
    unfit: tooLarge(readable, there, to),
  }
}

export const DIFFERENT =
  "is in the target already, but is not the same; nothing of the release was written: compare the two, and delete the one that is wrong"

/** A record of the source. */
export interface SourceHead extends RecordHead {
  /** The digest of the target's record, if that has the same content, but other bytes. */
  readonly twin?: string
}

/** Whether a record of the target is the source's. */
export const isSame = ({ digest, twin }: SourceHead, inTarget: string): boolean =>
  digest === inTarget || twin === inTarget

/**
 * Revisions that only the target has. Older ones stay behind when the source was shortened. What is newer,
 * or has nothing in common with the source, is the history of somebody who works there already.
 */
function strangers(readable: readonly RecordHead[], inTarget: readonly RecordHead[]) {
  const ours = new Set(readable.map(idOf))
  const others = inTarget.filter((head) => !ours.has(idOf(head)))
  const hasCommon = others.length < inTarget.length
  const last = Math.max(...readable.map(({ version }) => version))
  return others
    .filter(({ version }) => !hasCommon || version > last)
    .map((head) => problem("STORAGE_DIFFERENT", STRANGE, head))
}

const STRANGE =
  "is in the target only: the release has another history there; nothing of it was written"

function tooLarge(
  readable: readonly RecordHead[],
  there: ReadonlyMap<string, RecordHead>,
  { name }: RawStorage,
): readonly RecordProblem[] {
  if (name !== "Secret" && name !== "ConfigMap") return []
  return readable
    .filter((head) => head.bytes > MAX_OBJECT_BYTES && !there.has(idOf(head)))
    .map((head) => {
      const what = `has ${head.bytes} bytes, a ${name} takes ${MAX_OBJECT_BYTES}; nothing of the release was written`
      return problem("STORAGE_TOO_LARGE", what, head)
    })
}

/** What is wrong with a record, as a report has it. */
function problem(
  code: StorageErrorCode,
  what: string,
  { key, namespace }: RecordHead,
): RecordProblem {
  const { message } = recordError(code, what, { object: key, namespace })
  return { key, code, message }
}

/** The error as one of the storage: what else is thrown is no news about a record. */
export function storageError(error: unknown): StorageError {
  if (error instanceof StorageError) return error
  throw error
}
