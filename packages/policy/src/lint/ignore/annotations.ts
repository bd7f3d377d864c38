import { textOf } from "../../read.ts"
import type { LintObject } from "../subjects.ts"
import type { PeerNames } from "./ignored.ts"

/** A rule of ours, and why it is not asked. */
export type IgnoredRule = readonly [rule: string, reason: string]

const KUBE_LINTER = "ignore-check.kube-linter.io/"
const KUBE_LINTER_ALL = "kube-linter.io/ignore-all"
const KUBE_SCORE = "kube-score/ignore"
const POLARIS = "polaris.fairwinds.com/"
const OTHERS =
  /^(?:ignore-check\.kube-linter\.io|kube-linter\.io|kube-score|polaris\.fairwinds\.com)\//

/**
 * The rules that annotations of an object, or of its pods, tell other tools to leave out. Those of Polaris count if
 * they are `true`, those of kube-linter in any case.
 */
export function annotatedIgnores(
  { annotations, pods }: LintObject,
  names: PeerNames,
): readonly IgnoredRule[] {
  const found: IgnoredRule[] = []
  for (const [key, value] of Object.entries(annotations)) read(key, value, names, found)
  for (const pod of pods)
    if (pod.annotations !== annotations)
      for (const [key, value] of Object.entries(pod.annotations)) read(key, value, names, found)
  return found
}

function read(key: string, value: unknown, names: PeerNames, found: IgnoredRule[]): void {
  if (!OTHERS.test(key)) return
  const text = textOf(value).trim()
  const add = (peer: string, reason = "") => {
    const why = reason === "" ? "" : `: ${oneLine(reason)}`
    for (const rule of names().get(peer.toLowerCase()) ?? [])
      found.push([rule, `the annotation ${key} says so${why}`])
  }
  if (key.startsWith(KUBE_LINTER)) add(`kube-linter/${key.slice(KUBE_LINTER.length)}`, text)
  else if (key === KUBE_LINTER_ALL) add("kube-linter/*", text)
  else if (key === KUBE_SCORE) for (const id of text.split(",")) add(`kube-score/${id.trim()}`)
  else if (key === `${POLARIS}exempt`) {
    if (text === "true") add("polaris/*")
  } else if (key.startsWith(POLARIS) && text === "true") {
    const [, id] = /^(.+)-exempt$/.exec(key.slice(POLARIS.length)) ?? []
    if (id !== undefined) add(`polaris/${id}`)
  }
}

// A reason stands behind a colon, in one line, and ends without a full stop as all messages do.
function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").replace(/\.+$/, "")
}
