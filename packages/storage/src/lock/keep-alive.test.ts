import { describe, expect, test } from "vitest"

import { StorageError } from "../errors.ts"
import { keepAlive, Lost } from "./keep-alive.ts"
import { lostError } from "./lock.ts"
import { manualClock } from "./manual-clock.ts"

const TARGET = { namespace: "shop", name: "web" }

function kept(renew: () => Promise<void>) {
  const clock = manualClock()
  const onSilence = (cause: unknown) => lostError(TARGET, "silence", cause)
  const times = { everyMs: 100, lostAfterMs: 250, since: clock.now() }
  return { clock, lock: keepAlive({ clock, renew, onSilence, ...times }) }
}

describe("a lock that is kept alive", () => {
  test("is held as long as it is renewed", async () => {
    let renewals = 0
    const { clock, lock } = kept(async () => void renewals++)
    await clock.advance(1000)
    expect(lock.signal.aborted).toBe(false)
    expect(renewals).toBe(10)
    lock.stop()
    await clock.advance(1000)
    expect(renewals).toBe(10)
  })

  test("survives a renewal that fails, if the next one succeeds", async () => {
    let attempt = 0
    const { clock, lock } = kept(async () => {
      if (attempt++ % 2 === 0) throw new Error("no answer")
    })
    await clock.advance(2000)
    expect(lock.signal.aborted).toBe(false)
    lock.stop()
  })

  test("is lost at once when another has it", async () => {
    const reason = lostError(TARGET, "taken")
    const { clock, lock } = kept(async () => {
      throw new Lost(reason)
    })
    await clock.advance(100)
    expect(lock.signal.reason).toBe(reason)
  })

  test("is lost in time when no renewal succeeds, and says why", async () => {
    const cause = new Error("no answer")
    const { clock, lock } = kept(async () => {
      throw cause
    })
    await clock.advance(249)
    expect(lock.signal.aborted).toBe(false)
    await clock.advance(1)
    expect(lock.signal.reason).toMatchObject({ code: "STORAGE_LOCK_LOST", cause })
  })

  test("is lost in time when a renewal hangs", async () => {
    const { clock, lock } = kept(() => new Promise(() => {}))
    await clock.advance(250)
    expect(lock.signal.reason).toBeInstanceOf(StorageError)
  })

  test("counts from the beginning of a renewal: the server may have had it as early as that", async () => {
    const answers: (() => void)[] = []
    const { clock, lock } = kept(() => new Promise((answer) => answers.push(answer)))
    await clock.advance(200)
    answers[0]?.()
    await clock.advance(149)
    expect(lock.signal.aborted).toBe(false)
    await clock.advance(1)
    expect(lock.signal.aborted).toBe(true)
  })

  test("is not lost after it was stopped", async () => {
    const { clock, lock } = kept(() => new Promise(() => {}))
    lock.stop()
    await clock.advance(1000)
    lock.lose(lostError(TARGET, "too late"))
    expect(lock.signal.aborted).toBe(false)
  })
})
