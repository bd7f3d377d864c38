import type { Cursor } from "./cursor.ts"
import { PROBLEMS } from "./problems.ts"

/** How many block collections, and how many brackets, Go lets stand in each other. */
export const DEEPEST = 10_000

/** The columns of the block collections that are open. */
export class BlockColumns {
  readonly #outer: number[] = []
  #innermost = -1

  /** Column of the innermost collection; -1 when there is none. */
  get innermost(): number {
    return this.#innermost
  }

  /** Whether a collection begins in a column, because it is deeper than the others. */
  begin(column: number, cursor: Cursor): boolean {
    if (this.#innermost >= column) return false
    this.#outer.push(this.#innermost)
    this.#innermost = column
    if (this.#outer.length > DEEPEST) throw cursor.error(PROBLEMS.tooDeep)
    return true
  }

  /** Ends the collections that are deeper than a column; gives their number. */
  endDeeper(column: number): number {
    let ended = 0
    while (this.#innermost > column) {
      this.#innermost = this.#outer.pop() as number
      ended++
    }
    return ended
  }
}
