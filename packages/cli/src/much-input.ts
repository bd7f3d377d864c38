// Below this many bytes, setting the engine up costs more than it gives.
const MUCH = 1 << 20

/**
 * Tells V8 to inline less where there is much input. A long run makes its optimizing compiler work to
 * the end, and the process cannot end before the function at hand is compiled: with the usual inlining
 * that takes up to 10 ms, and our loops are no faster for it (docs/performance.md).
 */
export function optimizeInPieces(input: Buffer): void {
  if (input.length < MUCH) return
  // Imported, it would be loaded by every run.
  process
    .getBuiltinModule("node:v8")
    .setFlagsFromString("--max-inlined-bytecode-size-cumulative=200")
}
