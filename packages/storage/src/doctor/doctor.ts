import type { KubeObjects } from "../drivers/kube-objects.ts"
import { StorageError } from "../errors.ts"
import type { RawStorage } from "../raw/raw-storage.ts"
import type { SqlPool } from "../sql/pool.ts"
import { checkClusterAccess, exposure, readersOf } from "./cluster.ts"
import { checkDatabase } from "./database.ts"
import { lookAtRecords } from "./records.ts"
import { type DoctorReport, type Notice, warning } from "./report.ts"

/** What `openRawStorage` opens. */
export interface DoctorOptions {
  readonly storage: RawStorage
  readonly objects?: KubeObjects
  readonly pool?: SqlPool
}

/**
 * Looks at a storage and tells what it is, what is in it, what may go wrong and what to do about it.
 * Changes nothing. What may not be looked at is told; rejects only if the storage cannot be reached.
 */
export async function examineStorage({
  storage,
  objects,
  pool,
}: DoctorOptions): Promise<DoctorReport> {
  const { name, namespace } = storage
  const { address } = await storage.place()
  const found = await orNotice(() => lookAtRecords(storage))
  const ofAccess = await accessOf(storage, objects, pool)
  return {
    driver: name,
    namespace,
    ...(address === undefined ? {} : { address }),
    ...("records" in found ? { records: found.records } : {}),
    ...ofAccess,
    notices: [...found.notices, ...ofAccess.notices],
  }
}

async function accessOf(
  { name, namespace }: RawStorage,
  objects: KubeObjects | undefined,
  pool: SqlPool | undefined,
): Promise<Pick<DoctorReport, "access" | "readers" | "schema" | "notices">> {
  if (pool !== undefined) return await checkDatabase(pool)
  if (objects === undefined) return { access: [], notices: [] }
  const storage = { objects, name, namespace }
  const checked = await checkClusterAccess(storage)
  if (name !== "ConfigMap") return checked
  const readers = await readersOf(storage)
  return {
    access: checked.access,
    ...(readers === undefined ? {} : { readers }),
    notices: [...checked.notices, exposure(readers)],
  }
}

/** A list that is not allowed is a finding, not the end: what is allowed comes after it. */
async function orNotice<T extends { readonly notices: readonly Notice[] }>(
  work: () => Promise<T>,
): Promise<T | { readonly notices: readonly Notice[] }> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof StorageError) || error.code !== "STORAGE_FORBIDDEN") throw error
    return { notices: [warning(`the records cannot be listed: ${error.message}`, "see below")] }
  }
}
