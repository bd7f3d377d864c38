import { setFlagsFromString } from "node:v8"

/**
 * Tells V8 to inline less. A long run makes its optimizing compiler work to the end, and the process
 * cannot end before the function at hand is compiled: with the usual inlining that takes up to 10 ms,
 * and our loops are no faster for it (docs/performance.md).
 */
export function optimizeInPieces(): void {
  setFlagsFromString("--max-inlined-bytecode-size-cumulative=200")
}
