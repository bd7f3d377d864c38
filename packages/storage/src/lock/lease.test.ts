import { expect, test } from "vitest"

import { leaseRef, newLease, readLease, renewedLease, takenLease } from "./lease.ts"

const target = { namespace: "shop", name: "web" }
const taken = { holder: "a", durationSeconds: 15, now: new Date("2026-01-02T03:04:05.678Z") }

test("a lease is of a release, with times as the API takes them", () => {
  expect(newLease(target, taken)).toEqual({
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { namespace: "shop", name: "sternpost.lock.v1.web" },
    spec: {
      holderIdentity: "a",
      leaseDurationSeconds: 15,
      acquireTime: "2026-01-02T03:04:05.678000Z",
      renewTime: "2026-01-02T03:04:05.678000Z",
      leaseTransitions: 0,
    },
  })
})

test("its name is never that of another release's, nor one that Helm looks for", () => {
  const names = ["web", "web.v1", "v1.web"].map((name) => leaseRef({ ...target, name }).name)
  expect(new Set(names).size).toBe(3)
  expect(names.every((name) => !name.startsWith("sh.helm.release"))).toBe(true)
})

test("renewing and taking over keep what is not of the lock, and make another fingerprint", () => {
  const metadata = { namespace: "shop", name: "x", labels: { team: "a" }, resourceVersion: "7" }
  const before = { ...newLease(target, taken), metadata, extra: true }
  const renewed = renewedLease(before, new Date("2026-01-02T03:04:06Z"))
  expect(renewed).toMatchObject({ metadata, extra: true })
  const other = takenLease(renewed, { ...taken, holder: "b" })
  expect(other).toMatchObject({ metadata, extra: true, spec: { leaseTransitions: 1 } })
  expect(readLease(other)).toMatchObject({ holder: "b", durationMs: 15_000, transitions: 1 })
  const prints = [before, renewed, other].map((lease) => readLease(lease).fingerprint)
  expect(new Set(prints).size).toBe(3)
})

test("a lease that says nothing is held by nobody", () => {
  const bare = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: {} }
  expect(readLease(bare)).toMatchObject({ holder: "", durationMs: 0, transitions: 0 })
  expect(readLease({ ...bare, spec: { holderIdentity: null } })).toMatchObject({ holder: "" })
})
