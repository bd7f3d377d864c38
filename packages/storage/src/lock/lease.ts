import type { KubeObject, KubeRef } from "../drivers/kube-objects.ts"
import type { LockTarget } from "./lock.ts"

/** What a Lease says. */
export interface LeaseState {
  /** Empty: nobody has it. */
  readonly holder: string
  readonly durationMs: number
  readonly transitions: number
  /** Differs after each renewal and each change of hands. */
  readonly fingerprint: string
}

/** The Lease of a release. Its name is none that Helm looks for, in a kind that Helm never reads. */
export const leaseRef = ({ namespace, name }: LockTarget): KubeRef => ({
  apiVersion: "coordination.k8s.io/v1",
  kind: "Lease",
  namespace,
  name: `sternpost.lock.v1.${name}`,
})

/** Reads a Lease that anybody may have written; what is missing is as if nobody had it. */
export function readLease(lease: KubeObject): LeaseState {
  const spec = specOf(lease)
  const holder = typeof spec["holderIdentity"] === "string" ? spec["holderIdentity"] : ""
  const seconds = Number(spec["leaseDurationSeconds"] ?? 0)
  const transitions = Number(spec["leaseTransitions"] ?? 0)
  return {
    holder,
    durationMs: Number.isFinite(seconds) ? seconds * 1000 : 0,
    transitions: Number.isFinite(transitions) ? transitions : 0,
    fingerprint: JSON.stringify([holder, spec["renewTime"], spec["acquireTime"], transitions]),
  }
}

export interface NewHolder {
  readonly holder: string
  readonly durationSeconds: number
  readonly now: Date
}

/** A Lease that nobody had before. */
export function newLease(target: LockTarget, taken: NewHolder): KubeObject {
  const { apiVersion, kind, namespace, name } = leaseRef(target)
  const spec = takenSpec(taken, 0)
  return { apiVersion, kind, metadata: { namespace: namespace ?? "", name }, spec }
}

/** The Lease in other hands; its resourceVersion makes that happen only once. */
export const takenLease = (before: KubeObject, taken: NewHolder): KubeObject => ({
  ...before,
  spec: { ...specOf(before), ...takenSpec(taken, readLease(before).transitions + 1) },
})

/** The Lease, renewed. */
export const renewedLease = (before: KubeObject, now: Date): KubeObject => ({
  ...before,
  spec: { ...specOf(before), renewTime: microTime(now) },
})

function takenSpec({ holder, durationSeconds, now }: NewHolder, leaseTransitions: number) {
  const time = microTime(now)
  return {
    holderIdentity: holder,
    leaseDurationSeconds: durationSeconds,
    acquireTime: time,
    renewTime: time,
    leaseTransitions,
  }
}

// The API takes times of a Lease only with six digits.
const microTime = (date: Date): string => date.toISOString().replace("Z", "000Z")

const specOf = ({ spec }: KubeObject): Readonly<Record<string, unknown>> =>
  typeof spec === "object" && spec !== null ? { ...spec } : {}
