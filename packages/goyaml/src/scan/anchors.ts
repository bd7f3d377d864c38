import * as tape from "../tape.ts"
import { giveUp, latin1, limit } from "./text.ts"

/** Whether there was an anchor, an alias or a merge key. */
export let isIntricate = false
let names: Set<string> | undefined

/** Starts a document, which has no anchors yet. */
export function beginAnchors(): void {
  isIntricate = false
  names = undefined
}

/** Notes that there is a merge key. */
export function noteMerge(): void {
  isIntricate = true
}

// Other names, and what may follow one right away besides these, are for the full parser.
const NAME = /[&*]([A-Za-z0-9_-]+)(?=[ \n,\]}])/y

function nameAt(q: number): string {
  NAME.lastIndex = q
  const name = NAME.exec(latin1)?.[1]
  if (name === undefined || NAME.lastIndex >= limit) giveUp()
  return name
}

/** Puts the properties of the node behind the anchor at q; gives their number. */
export function anchorAt(q: number): number {
  const name = nameAt(q)
  names ??= new Set()
  names.add(name)
  isIntricate = true
  return tape.pushNode(tape.PROPERTIES, q, NAME.lastIndex)
}

/** Puts the alias at q, whose anchor must have come before; gives the offset behind it. */
export function aliasAt(q: number): number {
  const name = nameAt(q)
  // Go's error for it is told by the full parser.
  if (names?.has(name) !== true) giveUp()
  isIntricate = true
  tape.pushNode(tape.ALIAS, q, NAME.lastIndex)
  return NAME.lastIndex
}
