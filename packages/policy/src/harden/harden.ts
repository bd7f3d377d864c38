import type { Manifest, Path } from "@sternpost/manifests"
import { evaluatePod, type PodViolation } from "../pod-security/evaluate.ts"
import type { LevelAtVersion } from "../pod-security/level.ts"
import { readPod } from "../pod-security/pod.ts"
import { podsOf } from "../pod-security/pods-of.ts"
import { podRuleId } from "../pod-security/rules.ts"
import type { FixOptions, PodEdit } from "./fix.ts"
import { FIXES } from "./fixes.ts"

export interface HardenOptions extends FixOptions {
  readonly level: LevelAtVersion
}

/** What was not mended, and why. */
export interface Refusal {
  readonly rule: string
  readonly message: string
  readonly path: Path | undefined
}

/**
 * Changes the pods of an object so that they keep to a level, as far as that takes nothing away that a program may
 * need. Gives what was refused. Running again changes nothing.
 */
export function harden(manifest: Manifest, options: HardenOptions): Refusal[] {
  const refusals: Refusal[] = []
  for (const at of podsOf(manifest).keys()) {
    const reasons = new Map<string, string>()
    // What mends one violation may show another: a user instead of root needs runAsNonRoot still.
    for (let round = 0; round < ROUNDS; round++) {
      const edits = plan(manifest, at, options, reasons)
      if (edits.length === 0) break
      for (const { path, value } of edits)
        if (value === undefined) manifest.delete(path)
        else manifest.set(path, value)
    }
    refusals.push(...left(manifest, at, options, reasons))
  }
  return refusals
}

const ROUNDS = 3

function plan(
  manifest: Manifest,
  at: number,
  options: HardenOptions,
  reasons: Map<string, string>,
): PodEdit[] {
  const found = podsOf(manifest)[at]
  if (found === undefined) return []
  const pod = readPod(found.pod)
  return evaluatePod(found.pod, options.level).flatMap(({ check }) => {
    const { edits = [], refused } = FIXES[check]?.(pod, options) ?? {}
    if (refused !== undefined) reasons.set(check, refused)
    return edits.map(({ path, value }) => ({ path: found.place(path), value }))
  })
}

function left(
  manifest: Manifest,
  at: number,
  { level }: HardenOptions,
  reasons: ReadonlyMap<string, string>,
): Refusal[] {
  const found = podsOf(manifest)[at]
  if (found === undefined) return []
  return evaluatePod(found.pod, level).map((violation) => {
    const [first] = violation.places
    return {
      rule: podRuleId(violation.check),
      message: refusalMessage(violation, reasons.get(violation.check)),
      path: first && found.place(first),
    }
  })
}

function refusalMessage({ reason, detail }: PodViolation, why: string | undefined): string {
  const because = why === undefined ? "" : `: ${why}`
  return `left as it is: ${reason}${detail === "" ? "" : ` (${detail})`}${because}`
}
