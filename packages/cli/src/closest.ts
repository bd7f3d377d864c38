import { closest as nearest } from "@sternpost/patch"

/**
 * The candidate that somebody who wrote `wrong` most likely meant, if one is close enough: up to a
 * third of its letters differ, or it begins like it. Case does not count.
 */
export function closest(wrong: string, candidates: readonly string[]): string | undefined {
  const typed = wrong.toLowerCase()
  const begun = (name: string) => typed.length > 1 && name.toLowerCase().startsWith(typed)
  return nearest(wrong, candidates) ?? candidates.find(begun)
}

/** The question for a message: `; did you mean "labels"?`, empty when nothing is close. */
export function didYouMean(wrong: string, candidates: readonly string[]): string {
  const meant = closest(wrong, candidates)
  return meant === undefined ? "" : `; did you mean "${meant}"?`
}
