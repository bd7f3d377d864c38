import type { Driver, RecordInput, ReleaseRecord } from "./driver.ts"
import { StorageError } from "./errors.ts"
import { OWNER } from "./labels.ts"
import { releaseKey } from "./record/key.ts"
import type { ReleaseStatus } from "./record/release.ts"

export interface StoreOptions {
  /** How many revisions of a release are kept; 0, the default, is all. */
  readonly maxHistory?: number
}

/** The revisions of releases in one namespace, by Helm's rules. Rejects as the driver does. */
export interface Store {
  readonly driver: Driver
  /** One revision, or STORAGE_NOT_FOUND. */
  get(name: string, version: number): Promise<ReleaseRecord>
  /** All revisions of a release, the first one first; STORAGE_NOT_FOUND if there are none. */
  history(name: string): Promise<readonly ReleaseRecord[]>
  /** The highest revision, whatever its status; STORAGE_NOT_FOUND if there is none. */
  last(name: string): Promise<ReleaseRecord>
  /** The highest revision that is deployed, or STORAGE_NO_DEPLOYED. */
  deployed(name: string): Promise<ReleaseRecord>
  /** All that are deployed: after some failures it is more than one. STORAGE_NO_DEPLOYED if there is none. */
  deployedAll(name: string): Promise<readonly ReleaseRecord[]>
  /** The records of all releases, of one status if it is given. */
  list(status?: ReleaseStatus): Promise<readonly ReleaseRecord[]>
  /** Stores a new revision, after the oldest that are too many have been deleted. */
  create(input: RecordInput): Promise<ReleaseRecord>
  update(input: RecordInput): Promise<ReleaseRecord>
  delete(name: string, version: number): Promise<void>
}

/** Helm's rules over a driver: which revision is the last, which is deployed, which are kept. */
export function createStore(driver: Driver, { maxHistory = 0 }: StoreOptions = {}): Store {
  const revisionsOf = (name: string) => driver.query({ name, owner: OWNER })

  async function history(name: string): Promise<readonly ReleaseRecord[]> {
    const records = await revisionsOf(name)
    if (records.length > 0) return records
    const { namespace } = driver
    const where = namespace === "" ? "" : ` in namespace ${namespace}`
    const message = `there is no revision of "${name}"${where} (release: not found)`
    throw new StorageError("STORAGE_NOT_FOUND", message, { namespace })
  }

  async function deployedAll(name: string): Promise<readonly ReleaseRecord[]> {
    const records = await driver.query({ name, owner: OWNER, status: "deployed" })
    if (records.length > 0) return records
    throw new StorageError("STORAGE_NO_DEPLOYED", `"${name}" has no deployed releases`, {
      namespace: driver.namespace,
    })
  }

  async function prune(name: string): Promise<void> {
    const failures: unknown[] = []
    for (const { key, namespace } of tooMany(await revisionsOf(name), maxHistory - 1))
      await driver.delete(key, { namespace }).catch((error: unknown) => failures.push(error))
    if (failures.length === 1) throw failures[0]
    if (failures.length > 1) throw deletionErrors(name, failures)
  }

  return {
    driver,
    history,
    deployedAll,
    get: (name, version) => driver.get(releaseKey({ name, version })),
    last: async (name) => highest(await history(name)),
    deployed: async (name) => highest(await deployedAll(name)),
    list: (status) =>
      status === undefined ? driver.list() : driver.query({ owner: OWNER, status }),
    async create(input) {
      if (maxHistory > 0) await prune(input.release.name)
      return await driver.create(input)
    },
    update: (input) => driver.update(input),
    delete: (name, version) => driver.delete(releaseKey({ name, version })),
  }
}

const highest = (records: readonly ReleaseRecord[]): ReleaseRecord =>
  records.reduce((a, b) => (b.release.version > a.release.version ? b : a))

/**
 * The oldest records above a number, but never the newest that is deployed, so that a rollback has
 * somewhere to go: one more than asked for can stay. All other states count alike.
 */
function tooMany(history: readonly ReleaseRecord[], max: number): readonly ReleaseRecord[] {
  const kept = history.filter(({ release }) => release.info.status === "deployed").at(-1)
  const others = history.filter((record) => record !== kept)
  return others.slice(0, Math.max(0, history.length - max))
}

function deletionErrors(name: string, failures: readonly unknown[]): StorageError {
  const [first] = failures
  const message = first instanceof Error ? first.message : String(first)
  return new StorageError(
    "STORAGE_PRUNE",
    `the history of "${name}" could not be shortened: encountered ${failures.length} deletion errors. First is: ${message}`,
    { cause: new AggregateError(failures) },
  )
}
