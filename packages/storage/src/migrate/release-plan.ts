import type { StorageError } from "../errors.ts"
import { idOf, type RawRef, type RawStorage } from "../raw/raw-storage.ts"
import type { RecordHead } from "../raw/survey.ts"
import { checkTarget, type SourceHead } from "./check-target.ts"
import { copyOrder } from "./order.ts"
import type { RecordProblem, ReleaseOutcome, ReleaseReport } from "./report.ts"

/** One release on its way, and what became of it so far. */
export class ReleasePlan {
  readonly namespace: string
  readonly name: string
  /** All of the source. */
  readonly heads: readonly SourceHead[]
  /** Those of them that can be read, in the order of copying. */
  readonly readable: readonly SourceHead[]
  /** What the target does not have yet, in the order of copying. */
  readonly missing: readonly SourceHead[]
  /** Why nothing of the release may be written or deleted. */
  readonly problems: RecordProblem[] = []
  /** Written by this run. */
  copied: readonly RawRef[] = []
  /** Found in the target by this run, with the same content. */
  present: number
  deleted = 0
  isConflict = false

  constructor(heads: readonly SourceHead[], inTarget: readonly RecordHead[], to: RawStorage) {
    const { namespace = "", release = "" } = heads[0] ?? {}
    this.namespace = namespace
    this.name = release
    this.heads = heads
    const readable = heads.filter(({ error }) => error === undefined)
    this.readable = readable.length === 0 ? [] : copyOrder(readable)
    const there = new Set(inTarget.map(idOf))
    this.missing = this.readable.filter((head) => !there.has(idOf(head)))
    this.present = this.readable.length - this.missing.length
    this.#check(inTarget, to)
  }

  #check(inTarget: readonly RecordHead[], to: RawStorage): void {
    const { conflicts, unfit } = checkTarget(this.readable, inTarget, to)
    this.problems.push(...conflicts, ...unfit)
    this.isConflict = conflicts.length > 0
    if (this.isConflict) this.present -= conflicts.length
  }

  get id(): string {
    return `${this.namespace}/${this.name}`
  }

  /** Whether something keeps the release from being moved. */
  get isStopped(): boolean {
    return this.problems.length > 0 || this.readable.length === 0
  }

  /** Nothing more happens to this release, because of an error at one of its records. */
  stop({ code, message, object }: StorageError): void {
    const key = object ?? this.heads[0]?.key ?? ""
    this.problems.push({ key, code, message })
    if (code === "STORAGE_DIFFERENT") this.isConflict = true
  }

  report(dryRun: boolean): ReleaseReport {
    const unreadable = this.heads.flatMap(({ key, error }) =>
      error === undefined ? [] : [{ key, code: error.code, message: error.message }],
    )
    const warnings = this.readable.flatMap(({ key, disagreements }) =>
      disagreements.map((what) => ({
        key,
        code: "STORAGE_FOREIGN_RECORD" as const,
        message: what,
      })),
    )
    return {
      namespace: this.namespace,
      name: this.name,
      outcome: this.#outcome(),
      records: this.heads.length,
      copied: dryRun && !this.isStopped ? this.missing.length : this.copied.length,
      present: Math.max(0, this.present),
      deleted: this.deleted,
      problems: [...this.problems, ...unreadable],
      warnings,
    }
  }

  #outcome(): ReleaseOutcome {
    if (this.isConflict) return "conflict"
    if (this.problems.length > 0) return "failed"
    if (this.readable.length === 0) return "unreadable"
    const there = this.present + this.copied.length
    return there < this.readable.length ? "planned" : "copied"
  }
}

/** The plans of all releases that the source has, by namespace and name. */
export function planReleases(
  source: readonly SourceHead[],
  target: readonly RecordHead[],
  to: RawStorage,
): readonly ReleasePlan[] {
  const inTarget = byRelease(target)
  return [...byRelease(source)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, heads]) => new ReleasePlan(heads, inTarget.get(id) ?? [], to))
}

function byRelease<T extends RecordHead>(heads: readonly T[]): Map<string, T[]> {
  const releases = new Map<string, T[]>()
  for (const head of heads) {
    const id = `${head.namespace}/${head.release}`
    const before = releases.get(id)
    if (before === undefined) releases.set(id, [head])
    else before.push(head)
  }
  return releases
}
