import { type KubeCall, refusalOf } from "../drivers/kube-errors.ts"
import { type KubeObject, type KubeObjects, reasonOf } from "../drivers/kube-objects.ts"
import { type LockClock, systemClock } from "./clock.ts"
import { keepAlive, Lost } from "./keep-alive.ts"
import { leaseRef, newLease, readLease, renewedLease, takenLease } from "./lease.ts"
import {
  type HeldLock,
  holderIdentity,
  type LockTarget,
  lockError,
  lockedError,
  lostError,
  type ReleaseLock,
} from "./lock.ts"
import { type Attempt, acquireInTime } from "./wait.ts"

export interface LeaseLockOptions {
  /** The cluster. The user needs get, create, update and delete on leases of coordination.k8s.io. */
  readonly objects: KubeObjects
  /** How long a lock outlives a holder that has died; 15 by default. It is renewed four times as often. */
  readonly durationSeconds?: number
  readonly clock?: LockClock
  readonly now?: () => Date
}

/**
 * Locks that are Leases in the namespace of the release. Who holds one renews it; one that is not renewed for
 * its whole duration, by the clock of whoever waits for it, is taken over. A Lease that was given back is deleted.
 */
export function createLeaseLock(options: LeaseLockOptions): ReleaseLock {
  return {
    kind: "Lease",
    acquire: (target, { waitMs = 0, signal } = {}) => {
      const lease = new LeaseOfRelease(options, target)
      const { clock = systemClock } = options
      return acquireInTime(() => lease.attempt(), {
        waitMs,
        ...(signal === undefined ? {} : { signal }),
        clock,
        onTimeout: (holder) => lockedError(target, holder),
      })
    },
  }
}

/** One client's view of the Lease of one release. */
class LeaseOfRelease {
  readonly #options: Required<LeaseLockOptions>
  readonly #target: LockTarget
  readonly #holder = holderIdentity()
  #seen = { fingerprint: "", at: 0 }

  constructor(options: LeaseLockOptions, target: LockTarget) {
    const defaults = { durationSeconds: 15, clock: systemClock, now: () => new Date() }
    this.#options = { ...defaults, ...options }
    this.#target = target
  }

  async attempt(): Promise<Attempt<HeldLock>> {
    const since = this.#options.clock.now()
    const before = await this.#read()
    if (before === undefined) return this.#outcome(since, await this.#create())
    const { holder } = readLease(before)
    // An answer that was lost: the Lease is ours.
    if (holder === this.#holder) return this.#outcome(since, true)
    if (holder !== "" && !this.#hasExpired(before)) return { holder }
    return this.#outcome(since, await this.#replace(takenLease(before, this.#taken())), holder)
  }

  #outcome(since: number, isOurs: boolean, other = "another client"): Attempt<HeldLock> {
    return isOurs ? { held: this.#hold(since) } : { holder: other }
  }

  #hold(since: number): HeldLock {
    const { clock, durationSeconds } = this.#options
    const target = this.#target
    const kept = keepAlive({
      clock,
      since,
      everyMs: durationSeconds * 250,
      lostAfterMs: (durationSeconds * 2000) / 3,
      renew: () => this.#renew(),
      onSilence: (cause) => lostError(target, "it could not be renewed in time", cause),
    })
    let isReleased = false
    return {
      target,
      holder: this.#holder,
      signal: kept.signal,
      release: async () => {
        kept.stop()
        if (isReleased || kept.signal.aborted) return
        isReleased = true
        await this.#giveBack()
      },
    }
  }

  // Nobody's clock is compared with that of another: how long a Lease has been the same is seen from here.
  #hasExpired(lease: KubeObject): boolean {
    const { fingerprint, durationMs } = readLease(lease)
    const now = this.#options.clock.now()
    if (fingerprint !== this.#seen.fingerprint) this.#seen = { fingerprint, at: now }
    return now - this.#seen.at >= durationMs
  }

  async #renew(): Promise<void> {
    const before = await this.#own()
    const isRenewed = await this.#replace(renewedLease(before, this.#options.now()))
    // Somebody has written to it meanwhile; whether it is still ours is seen when it is read again.
    if (!isRenewed) await this.#replace(renewedLease(await this.#own(), this.#options.now()))
  }

  async #own(): Promise<KubeObject> {
    const lease = await this.#read()
    if (lease === undefined) throw new Lost(lostError(this.#target, "its Lease was deleted"))
    const { holder } = readLease(lease)
    if (holder === this.#holder) return lease
    const taker = holder === "" ? "nobody has it now" : `${holder} has taken it over`
    throw new Lost(lostError(this.#target, taker))
  }

  /** Deletes the Lease if it is ours. One that cannot be deleted expires. */
  async #giveBack(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const lease = await this.#read()
      if (lease === undefined || readLease(lease).holder !== this.#holder) return
      const { resourceVersion } = lease.metadata
      const isDone = await this.#refusable("delete", ["Conflict", "NotFound"], () =>
        this.#options.objects.delete(
          leaseRef(this.#target),
          resourceVersion === undefined ? {} : { resourceVersion },
        ),
      )
      if (isDone || attempt >= GIVE_BACK_ATTEMPTS) return
    }
  }

  async #read(): Promise<KubeObject | undefined> {
    let lease: KubeObject | undefined
    await this.#refusable("get", ["NotFound"], async () => {
      lease = await this.#options.objects.get(leaseRef(this.#target))
    })
    return lease
  }

  #create(): Promise<boolean> {
    const lease = newLease(this.#target, this.#taken())
    return this.#refusable("create", ["AlreadyExists"], () => this.#options.objects.create(lease))
  }

  #replace(lease: KubeObject): Promise<boolean> {
    const refusals = ["Conflict", "NotFound"]
    return this.#refusable("update", refusals, () => this.#options.objects.replace(lease))
  }

  #taken() {
    const { durationSeconds, now } = this.#options
    return { holder: this.#holder, durationSeconds, now: now() }
  }

  /** Whether the API did it; rejects if it refuses for any reason but these. */
  async #refusable(
    verb: KubeCall["verb"],
    reasons: readonly string[],
    work: () => Promise<unknown>,
  ): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      const { namespace } = this.#target
      const { code, what } = refusalOf(error, { verb, resource: "leases", namespace })
      // A namespace that is not there answers NotFound to whoever creates something in it.
      if (reasons.includes(reasonOf(error) ?? "")) return false
      throw lockError(code, what, this.#target, error)
    }
  }
}

// A renewal that was under way when the lock was given back makes the first attempt fail.
const GIVE_BACK_ATTEMPTS = 5
