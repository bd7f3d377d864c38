import assert from "node:assert/strict"

import { type HeldLock, type LockTarget, type ReleaseLock, withLock } from "../lock/lock.ts"
import type { ContractCase } from "./run-cases.ts"
import { assertRejects } from "./setup.ts"

/** Clients of one backend of locks, made for one case. */
export interface LockBackend {
  /** The lock as another client sees it. */
  open(): ReleaseLock
  /** The namespaces to lock releases in; both are there. */
  readonly namespaces: readonly [string, string]
  /** Lets a holder lose touch, as if its machine had been unplugged; if anything can go wrong. */
  cutOff?(lock: ReleaseLock): Promise<void>
  /** How long a case waits for a lock that is to become free, also one whose holder is cut off; 20000 by default. */
  readonly waitMs?: number
  /** Takes the lock away from its holder by force, as an operator could. */
  takeAway?(target: LockTarget): Promise<void>
  close?(): Promise<void>
}

const patience = ({ waitMs = 20_000 }: LockBackend): number => waitMs

/** What `ReleaseLock` promises. */
export const lockCases: readonly ContractCase<LockBackend>[] = [
  {
    title: "one client has the lock, others are told who",
    async check(backend) {
      const target = web(backend)
      const held = await backend.open().acquire(target)
      await assertRejects(backend.open().acquire(target), "STORAGE_LOCKED")
      await assertRejects(backend.open().acquire(target, { waitMs: 30 }), "STORAGE_LOCKED")
      assert.equal(held.signal.aborted, false)
      assert.deepEqual(held.target, target)
      assert.notEqual(held.holder, "")
      await held.release()
    },
  },
  {
    title: "a lock that was given back is free at once, and can be given back twice",
    async check(backend) {
      const target = web(backend)
      const first = await backend.open().acquire(target)
      await first.release()
      const second = await backend.open().acquire(target)
      await first.release()
      await assertRejects(backend.open().acquire(target), "STORAGE_LOCKED")
      assert.equal(first.signal.aborted, false)
      await second.release()
    },
  },
  {
    title: "the same client is kept out too",
    async check(backend) {
      const lock = backend.open()
      const held = await lock.acquire(web(backend))
      await assertRejects(lock.acquire(web(backend)), "STORAGE_LOCKED")
      await held.release()
      await (await lock.acquire(web(backend))).release()
    },
  },
  {
    title: "releases, and namespaces, are locked each for itself",
    async check(backend) {
      const [shop, bank] = backend.namespaces
      const targets = [
        { namespace: shop, name: "web" },
        { namespace: shop, name: "web.v1" },
        { namespace: bank, name: "web" },
      ]
      const held = await Promise.all(targets.map((target) => backend.open().acquire(target)))
      await Promise.all(held.map((lock) => lock.release()))
    },
  },
  {
    title: "who waits gets it when it is given back",
    async check(backend) {
      const held = await backend.open().acquire(web(backend))
      const waiting = backend.open().acquire(web(backend), { waitMs: patience(backend) })
      await held.release()
      await (await waiting).release()
    },
  },
  {
    title: "who waits can be told to stop",
    async check(backend) {
      const held = await backend.open().acquire(web(backend))
      const stop = new AbortController()
      const waiting = backend
        .open()
        .acquire(web(backend), { waitMs: patience(backend), signal: stop.signal })
      stop.abort(new Error("no time"))
      await assert.rejects(waiting, /no time/)
      await held.release()
    },
  },
  {
    title: "many who come at once work one after the other",
    async check(backend) {
      let inside = 0
      const results = Array.from({ length: 6 }, () =>
        withLock(
          backend.open(),
          web(backend),
          async () => {
            assert.equal(++inside, 1)
            await new Promise((resolve) => setTimeout(resolve, 2))
            inside--
          },
          { waitMs: patience(backend) },
        ),
      )
      await Promise.all(results)
    },
  },
  {
    title: "the lock is given back when the work fails",
    async check(backend) {
      const work = async () => {
        throw new Error("failed")
      }
      await assert.rejects(withLock(backend.open(), web(backend), work), /failed/)
      await (await backend.open().acquire(web(backend))).release()
    },
  },
  {
    title: "where holders can be cut off, another takes over, and the holder has been told before",
    async check(backend) {
      const { cutOff } = backend
      if (cutOff === undefined) return
      const lock = backend.open()
      const held = await lock.acquire(web(backend))
      await cutOff(lock)
      const next = await backend.open().acquire(web(backend), { waitMs: patience(backend) })
      await assertLost(held, patience(backend))
      await held.release()
      assert.equal(next.signal.aborted, false)
      await assertRejects(backend.open().acquire(web(backend)), "STORAGE_LOCKED")
      await next.release()
    },
  },
  {
    title:
      "where a lock can be taken away, its holder is told, and its work is not reported as done",
    async check(backend) {
      const { takeAway } = backend
      if (takeAway === undefined) return
      const work = async (signal: AbortSignal) => {
        await takeAway(web(backend))
        await aborted(signal, patience(backend))
      }
      await assertRejects(withLock(backend.open(), web(backend), work), "STORAGE_LOCK_LOST")
      await (await backend.open().acquire(web(backend), { waitMs: patience(backend) })).release()
    },
  },
]

const web = ({ namespaces: [namespace] }: LockBackend): LockTarget => ({ namespace, name: "web" })

async function assertLost(held: HeldLock, waitMs: number): Promise<void> {
  await aborted(held.signal, waitMs)
  await assertRejects(Promise.reject(held.signal.reason), "STORAGE_LOCK_LOST")
}

async function aborted(signal: AbortSignal, waitMs: number): Promise<void> {
  if (signal.aborted) return
  await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("the holder was not told")), waitMs)
    signal.addEventListener("abort", () => {
      clearTimeout(late)
      resolve(undefined)
    })
  })
}
