import type { DriverName } from "../driver.ts"
import type { StorageErrorCode } from "../errors.ts"

/** What became of one record that could not be moved, or may not be what it seems. */
export interface RecordProblem {
  readonly key: string
  readonly code: StorageErrorCode
  /** Never holds anything of what the record says. */
  readonly message: string
}

/**
 * `copied`: the target has all that can be read of it. `planned`: it is still to be copied. `conflict`: the
 * target has something else. `failed`: see the problems. `unreadable`: nothing of it can be read.
 */
export type ReleaseOutcome = "copied" | "planned" | "conflict" | "failed" | "unreadable"

export interface ReleaseReport {
  readonly namespace: string
  readonly name: string
  readonly outcome: ReleaseOutcome
  /** Records in the source, those that cannot be read among them. */
  readonly records: number
  /** Written by this run, and read back. In a dry run: what would be. */
  readonly copied: number
  /** Were in the target already, with the same content. */
  readonly present: number
  /** Deleted in the source. */
  readonly deleted: number
  /** Records that were not moved. */
  readonly problems: readonly RecordProblem[]
  /** Records that were moved as they are, and contradict themselves. */
  readonly warnings: readonly RecordProblem[]
}

/** What a migration did. */
export interface MigrationReport {
  readonly from: DriverName
  readonly to: DriverName
  readonly dryRun: boolean
  /** By namespace and name. */
  readonly releases: readonly ReleaseReport[]
  readonly totals: MigrationTotals
  /** Why it ended early: one of the sides could no longer be reached. */
  readonly interrupted?: { readonly code: StorageErrorCode; readonly message: string }
}

export interface MigrationTotals {
  readonly releases: number
  readonly records: number
  readonly copied: number
  readonly present: number
  readonly deleted: number
  readonly problems: number
}

/** The sums over all releases. */
export function totalsOf(releases: readonly ReleaseReport[]): MigrationTotals {
  const sum = (count: (release: ReleaseReport) => number) =>
    releases.reduce((all, release) => all + count(release), 0)
  return {
    releases: releases.length,
    records: sum(({ records }) => records),
    copied: sum(({ copied }) => copied),
    present: sum(({ present }) => present),
    deleted: sum(({ deleted }) => deleted),
    problems: sum(({ problems }) => problems.length),
  }
}
