import type { Manifest } from "@sternpost/manifests"
import type { Finding } from "./findings/finding.ts"

/** What findings became between two states of the same objects. */
export interface Delta {
  /** Findings that were not there before. */
  readonly introduced: readonly Finding[]
  /** Findings that were there before. */
  readonly unchanged: readonly Finding[]
  /** Findings of the state before that are no more; their objects are those of that state. */
  readonly fixed: readonly Finding[]
}

/**
 * Compares findings before and after. `sameAs` gives, for an object of the state before, what it is now. A finding is the
 * same if rule, object, message and field are; the index of a list item may be another.
 */
export function compareFindings(
  before: readonly Finding[],
  after: readonly Finding[],
  sameAs: (manifest: Manifest) => Manifest | undefined,
): Delta {
  const left = new Map<string, Finding[]>()
  const keys = new Keys()
  for (const finding of before) {
    const { manifest } = finding
    const key = keys.of(
      finding,
      manifest === undefined ? undefined : (sameAs(manifest) ?? manifest),
    )
    const same = left.get(key)
    if (same === undefined) left.set(key, [finding])
    else same.push(finding)
  }
  const introduced: Finding[] = []
  const unchanged: Finding[] = []
  for (const finding of after) {
    const known = left.get(keys.of(finding, finding.manifest))?.shift() !== undefined
    if (known) unchanged.push(finding)
    else introduced.push(finding)
  }
  const rest = new Set([...left.values()].flat())
  return { introduced, unchanged, fixed: before.filter((finding) => rest.has(finding)) }
}

class Keys {
  readonly #numbers = new Map<Manifest, number>()

  of({ rule, message, path = [] }: Finding, manifest: Manifest | undefined): string {
    const steps = path.map((step) => (typeof step === "number" ? "*" : step))
    return JSON.stringify([
      rule,
      manifest === undefined ? -1 : this.#number(manifest),
      message,
      steps,
    ])
  }

  #number(manifest: Manifest): number {
    let number = this.#numbers.get(manifest)
    if (number === undefined) {
      number = this.#numbers.size
      this.#numbers.set(manifest, number)
    }
    return number
  }
}
