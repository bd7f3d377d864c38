import type { ReleaseRecord } from "./driver.ts"

/** A record, and the status it had when it was chosen as the last of its release. */
export interface ChosenRecord {
  readonly record: ReleaseRecord
  readonly status: string | undefined
}

/**
 * Records that were chosen as the last ones a moment before they were read. One that has been superseded
 * meanwhile is not the last any more: whoever did that has made the next, which `again` finds.
 */
export async function asLatest(
  chosen: readonly ChosenRecord[],
  again: (record: ReleaseRecord) => Promise<readonly ReleaseRecord[]>,
): Promise<readonly ReleaseRecord[]> {
  const found: ReleaseRecord[] = []
  for (const { record, status } of chosen) {
    const isOvertaken = status !== "superseded" && record.release.info.status === "superseded"
    found.push(...(isOvertaken ? await again(record) : [record]))
  }
  return found
}
