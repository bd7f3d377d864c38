// Below this many bytes, setting the engine up costs more than it gives.
const MUCH = 1 << 20
// With more than this, a check takes long enough for fast code of its loops.
const LITTLE = 1 << 19

/**
 * Tells V8 to inline less where there is much input. A long run makes its optimizing compiler work to
 * the end, and the process cannot end before the function at hand is compiled: with the usual inlining
 * that takes up to 10 ms, and our loops are no faster for it (docs/performance.md).
 */
export function optimizeInPieces(input: { readonly length: number }): void {
  if (input.length >= MUCH) setFlag("--max-inlined-bytecode-size-cumulative=200")
}

/**
 * Tells V8 to wait three times as long as usual before it makes fast code of a function, where there is little
 * input for a check. Else it begins shortly before the end, which then waits for it: 5 to 8 ms of 50 or 60.
 */
export function optimizeLater(input: { readonly length: number }): void {
  if (input.length < LITTLE) setFlag("--interrupt-budget=400000")
}

function setFlag(flag: string): void {
  // Imported, it would be loaded by every run.
  process.getBuiltinModule("node:v8").setFlagsFromString(flag)
}
