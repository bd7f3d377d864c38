import type { Expectation } from "@sternpost/manifests"

/**
 * What `expect` means: `2` is exactly two objects, `"2+"` at least two, `"0..3"` none to three. The
 * forms are those that the document's schema accepts.
 */
export function parseExpectation(written: unknown): Expectation {
  if (typeof written === "object") return written as Expectation
  const text = String(written)
  const [least, most] = text.split("..")
  const min = Number.parseInt(least as string, 10)
  return text.endsWith("+") ? { min } : { min, max: most === undefined ? min : Number(most) }
}
