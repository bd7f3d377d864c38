import type { RawRef } from "../raw/raw-storage.ts"

/**
 * What can be wrong with records. `unreadable`: it is damaged. `labels`: they say something else than the
 * body. `key`: it is stored under the name of another revision. `copy`: the same is stored under its right
 * name too. `namespace`: it is stored in another one than its body says. `hidden`: Helm does not see it.
 * `foreign`: Helm takes it for a record, and it is none. `several-deployed`, `missing`, `pending`: of a release.
 */
export type RecordFault =
  | "unreadable"
  | "labels"
  | "key"
  | "copy"
  | "namespace"
  | "hidden"
  | "foreign"
  | "several-deployed"
  | "missing"
  | "pending"

/** How a fault is mended. */
export type Remedy = "relabel" | "rename" | "supersede" | "delete"

/** Something that is wrong. */
export interface RecordFinding extends RawRef {
  /** Name of the release. */
  readonly release: string
  readonly fault: RecordFault
  /** What is wrong; never anything of what the record holds. */
  readonly message: string
  /** What would be done about it; absent where that is for somebody else to do. */
  readonly remedy?: Remedy
  /** The remedy in words, or, where there is none, what to do. */
  readonly advice: string
  /** The key that a record gets which is renamed. */
  readonly newKey?: string
  /** The state of the record that was looked at. */
  readonly etag: string
}

/** Whether it is wrong at all, or only worth knowing: Helm itself leaves revisions out. */
export const isHarmless = ({ fault }: RecordFinding): boolean => fault === "missing"
