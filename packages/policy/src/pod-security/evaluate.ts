import type { Violation } from "./check.ts"
import { formatLevel, type LevelAtVersion } from "./level.ts"
import { readPod } from "./pod.ts"
import { checksOf } from "./registry.ts"

/** What a pod does against a level, and which control says so. */
export interface PodViolation extends Violation {
  readonly check: string
}

/**
 * Everything that is against a pod (`{metadata, spec}`, or a template of one) at a level of the Pod
 * Security Standards; empty for one that is allowed. Versions newer than all checks are the newest.
 */
export function evaluatePod(pod: unknown, level: LevelAtVersion): PodViolation[] {
  const read = readPod(pod)
  return checksOf(level).flatMap(({ id, check }) => {
    const violation = check(read)
    return violation === undefined ? [] : [{ check: id, ...violation }]
  })
}

/** `forbidden sysctls (kernel.msgmax)`. */
function violationText({ reason, detail }: Violation): string {
  return detail === "" ? reason : `${reason} (${detail})`
}

/** The API server's sentence on a pod: `violates PodSecurity "restricted:latest": privileged (...), ...`. */
export function refusalText(violations: readonly Violation[], level: LevelAtVersion): string {
  const reasons = violations.map(violationText).join(", ")
  return `violates PodSecurity "${formatLevel(level)}": ${reasons}`
}
