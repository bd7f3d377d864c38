import { deepEqual, isObject } from "./equal.ts"

// What names the items of Kubernetes lists, the most telling first.
const NAMES = [
  "name",
  "mountPath",
  "devicePath",
  "containerPort",
  "port",
  "ip",
  "key",
  "type",
  "topologyKey",
]

/** Pairs of indexes [before, after] of items that are the same one, ascending in both. */
export type Matches = readonly (readonly [number, number])[]

/**
 * Finds which items of a list stayed. `undefined` means that too little stayed, or that items changed
 * places: then the list is better written anew.
 */
export function alignLists(
  before: readonly unknown[],
  after: readonly unknown[],
): Matches | undefined {
  const byName = matchByName(before, after)
  if (byName !== undefined) return isAscending(byName) ? byName : undefined
  const equal = longestCommon(before, after)
  if (equal === undefined) return undefined
  return fillGaps(equal, before, after)
}

function matchByName(before: readonly unknown[], after: readonly unknown[]): Matches | undefined {
  for (const key of NAMES) {
    const old = indexByKey(before, key)
    const now = indexByKey(after, key)
    if (old === undefined || now === undefined) continue
    const pairs: [number, number][] = []
    for (const [name, i] of old) {
      const j = now.get(name)
      if (j !== undefined) pairs.push([i, j])
    }
    return pairs
  }
  return undefined
}

function indexByKey(list: readonly unknown[], key: string): Map<unknown, number> | undefined {
  const index = new Map<unknown, number>()
  for (const [i, item] of list.entries()) {
    if (!isObject(item) || item[key] === undefined || index.has(item[key])) return undefined
    index.set(item[key], i)
  }
  return index
}

function isAscending(pairs: Matches): boolean {
  return pairs.every(([, now], i) => i === 0 || now > (pairs[i - 1]?.[1] ?? -1))
}

// Beyond this the table of a longest common subsequence costs more than rewriting the list.
const MAX_CELLS = 250_000

function longestCommon(before: readonly unknown[], after: readonly unknown[]): Matches | undefined {
  const width = after.length + 1
  if ((before.length + 1) * width > MAX_CELLS) return undefined
  const length = new Uint32Array((before.length + 1) * width)
  const at = (i: number, j: number) => length[i * width + j] ?? 0
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      length[i * width + j] = deepEqual(before[i], after[j])
        ? at(i + 1, j + 1) + 1
        : Math.max(at(i + 1, j), at(i, j + 1))
  const pairs: [number, number][] = []
  for (let i = 0, j = 0; i < before.length && j < after.length; ) {
    if (deepEqual(before[i], after[j])) pairs.push([i++, j++])
    else if (at(i + 1, j) >= at(i, j + 1)) i++
    else j++
  }
  return pairs
}

// Between two items that stayed, the same number of old and new ones are taken for edited in place.
function fillGaps(equal: Matches, before: readonly unknown[], after: readonly unknown[]): Matches {
  const pairs: (readonly [number, number])[] = []
  let [i, j] = [0, 0]
  for (const [old, now] of [...equal, [before.length, after.length] as const]) {
    if (old - i === now - j) while (i < old) pairs.push([i++, j++])
    ;[i, j] = [old + 1, now + 1]
    if (old < before.length) pairs.push([old, now])
  }
  return pairs
}
