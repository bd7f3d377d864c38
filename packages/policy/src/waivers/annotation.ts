import type { Manifest } from "@sternpost/manifests"
import { isDay, type Waiver } from "./waiver.ts"

const PREFIX = "sternpost.dev/waive."
const UNTIL = /^until (\S+?):?\s+(.*)$/s

/** What annotations of an object say of waivers. */
export interface AnnotatedWaivers {
  readonly waivers: readonly Waiver[]
  /** Annotations that waive nothing, and why: as paths and messages. */
  readonly mistakes: readonly { readonly key: string; readonly message: string }[]
}

/**
 * The waivers in the annotations of an object: `sternpost.dev/waive.RULE: REASON`, or
 * `until 2026-12-31: REASON`. One without a reason waives nothing.
 */
export function annotatedWaivers(manifest: Manifest): AnnotatedWaivers {
  // Most objects have none, and asking costs little.
  if (manifest.mentions(PREFIX) === 0) return { waivers: [], mistakes: [] }
  const waivers: Waiver[] = []
  const mistakes: { key: string; message: string }[] = []
  for (const [key, value] of Object.entries(manifest.annotations)) {
    if (!key.startsWith(PREFIX)) continue
    const read = readWaiver(manifest, key, value)
    if (typeof read === "string") mistakes.push({ key, message: read })
    else waivers.push(read)
  }
  return { waivers, mistakes }
}

function readWaiver(manifest: Manifest, key: string, value: unknown): Waiver | string {
  const text = typeof value === "string" ? value.trim() : ""
  const [, day, rest] = UNTIL.exec(text) ?? []
  const reason = (rest ?? text).trim()
  if (day !== undefined && !isDay(day))
    return `"${day}" is no day: one like 2026-12-31 was expected`
  if (reason === "" || /^until \S+$/.test(text)) return "a waiver needs a reason"
  return {
    rule: key.slice(PREFIX.length),
    matches: (other) => other === manifest,
    path: undefined,
    reason,
    expires: day,
    place: `the annotation ${key}`,
  }
}
