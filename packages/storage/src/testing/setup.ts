import assert from "node:assert/strict"

import type { Driver, ReleaseRecord } from "../driver.ts"
import { StorageError, type StorageErrorCode } from "../errors.ts"
import type { Release, ReleaseStatus } from "../record/release.ts"
import type { ConformanceCase } from "./run-cases.ts"

/** An empty backend, made for one case. */
export interface DriverBackend {
  /** The two namespaces of the case, which exist: `bank` and `shop` unless given. The first one sorts first. */
  readonly namespaces?: readonly [string, string]
  /** A driver of this backend for a namespace; `""` for all, in which there may be records of others too. */
  open(namespace: string, onUnreadable?: (error: StorageError) => void): Driver
  /** Overwrites the body of a stored record, if anybody could. */
  damage?(namespace: string, key: string, body: string): Promise<void>
  close?(): Promise<void>
}

/** A backend as cases see it. */
export interface CaseBackend extends DriverBackend {
  readonly bank: string
  readonly shop: string
  /** Without what is not of this case. */
  own(records: readonly ReleaseRecord[]): readonly ReleaseRecord[]
}

/** Fills in what a backend can leave out. */
export function caseBackend(backend: DriverBackend): CaseBackend {
  const [bank, shop] = backend.namespaces ?? ["bank", "shop"]
  const own = (records: readonly ReleaseRecord[]) =>
    records.filter(({ namespace }) => namespace === bank || namespace === shop)
  return { ...backend, bank, shop, own }
}

export type DriverSetup = () => DriverBackend | Promise<DriverBackend>

export type DriverCase = ConformanceCase

/** A record with all that a codec could lose. */
export function sampleRelease(
  name: string,
  version: number,
  status: ReleaseStatus = "deployed",
): Release {
  const extra = { future: { kept: [1, "<&>", null] } }
  return {
    name,
    info: { last_deployed: "2024-05-01T10:00:00.123456789+02:00", deleted: "", status },
    config: { password: "s3cret", nested: { list: [1.5, true, null] } },
    manifest: "---\n# Source: web/templates/a.yaml\nkind: ConfigMap\n",
    version,
    namespace: "shop",
    apply_method: "ssa",
    ...extra,
  }
}

/** Asserts that the promise is rejected with a StorageError of this code. */
export async function assertRejects(work: Promise<unknown>, code: StorageErrorCode): Promise<void> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof StorageError, `expected ${code}, not ${error ?? "success"}`)
  assert.equal(error.code, code)
  assert.ok(!error.message.includes("s3cret"), "a message shows a value")
}
