/** Why a sidecar left an object alone: each code, and what it says. */
export const REASONS = {
  "no-pod": "it has no pod",
  "guessed-pod-spec":
    "what it holds looks like a pod, but nobody says so; give the CRD of its kind",
  "opted-out": "it says that it wants no sidecar",
  "not-opted-in": "it does not ask for a sidecar, which only those get that do",
  "namespace-opted-out": "its namespace says that it wants no sidecars",
  "namespace-excluded": "its namespace gets no sidecars",
  "other-revision": "another revision of the injector is for it",
  "template-not-chosen": "it chose other templates",
  "host-network": "it uses the network of its node",
  "job-would-not-end":
    "its pods run to an end, which a sidecar beside them would keep from coming; it takes a native sidecar (Kubernetes 1.29, or native: always)",
  "jobs-skipped": "its pods run to an end, and jobs: skip leaves those alone",
  "injected-by-other": "another injector was here",
  "already-injected": "it has this sidecar already",
  "not-injected": "it has no such sidecar",
} as const

export type ReasonCode = keyof typeof REASONS

/** What a report says of an object that was left alone: the code, a colon, and what it means. */
export function reasonText(code: ReasonCode, detail = ""): string {
  return `${code}: ${REASONS[code]}${detail === "" ? "" : ` (${detail})`}`
}
