import { type Manifest, startsWithPath } from "@sternpost/manifests"
import type { Finding, Rule } from "../findings/finding.ts"
import { annotatedWaivers } from "./annotation.ts"
import { isExpired, type Waiver } from "./waiver.ts"

/** What waivers left of findings. */
export interface Waived {
  readonly findings: readonly Finding[]
  /** The findings that were waived, each with the waiver. */
  readonly waived: readonly { readonly finding: Finding; readonly waiver: Waiver }[]
  /** Waivers that waived nothing: mostly what they are about was mended. */
  readonly unused: readonly Waiver[]
}

/** What annotations that waive nothing are told by. */
export const INVALID_WAIVER: Rule = {
  id: "invalid-waiver",
  summary: "an annotation that should waive a rule does not say why, or until when",
  severity: "warning",
  help: "Write `sternpost.dev/waive.RULE: REASON`, or `until 2026-12-31: REASON` for one that ends. Without a reason nothing is waived.",
}

/**
 * Takes the findings out that are waived, by the list or by annotations of their objects. A waiver that is over on
 * `today` (`2026-01-31`) waives nothing, and the finding says so. Annotations that cannot be read are findings.
 */
export function applyWaivers(
  findings: readonly Finding[],
  { waivers = [], today }: { readonly waivers?: readonly Waiver[]; readonly today: string },
): Waived {
  const used = new Set<Waiver>()
  const waived: { finding: Finding; waiver: Waiver }[] = []
  const annotations = new Annotations()
  const kept = findings.flatMap((finding): Finding[] => {
    const own = finding.manifest === undefined ? [] : annotations.of(finding.manifest)
    if (own.length + waivers.length === 0) return [finding]
    const fitting = [...own, ...waivers].filter((waiver) => isAbout(waiver, finding))
    for (const waiver of fitting) used.add(waiver)
    const valid = fitting.find((waiver) => !isExpired(waiver, today))
    if (valid !== undefined) {
      waived.push({ finding, waiver: valid })
      return []
    }
    const [over] = fitting
    return [over === undefined ? finding : { ...finding, message: expired(finding.message, over) }]
  })
  const mistakes = annotations.mistakes()
  return {
    findings: mistakes.length === 0 ? kept : insertBeside(kept, mistakes),
    waived,
    unused: waivers.filter((waiver) => !used.has(waiver)),
  }
}

class Annotations {
  readonly #read = new Map<Manifest, ReturnType<typeof annotatedWaivers>>()

  of(manifest: Manifest): readonly Waiver[] {
    let read = this.#read.get(manifest)
    if (read === undefined) {
      read = annotatedWaivers(manifest)
      this.#read.set(manifest, read)
    }
    return read.waivers
  }

  mistakes(): Finding[] {
    return [...this.#read].flatMap(([manifest, { mistakes }]) =>
      mistakes.map(({ key, message }) => ({
        rule: INVALID_WAIVER.id,
        severity: INVALID_WAIVER.severity,
        message,
        manifest,
        path: ["metadata", "annotations", key],
      })),
    )
  }
}

function isAbout(waiver: Waiver, { rule, manifest, path }: Finding): boolean {
  if (waiver.rule !== rule || manifest === undefined || !waiver.matches(manifest)) return false
  return waiver.path === undefined || (path !== undefined && startsWithPath(path, waiver.path))
}

function expired(message: string, { expires, place }: Waiver): string {
  return `${message} (it was waived until ${expires} by ${place})`
}

// Each mistake goes behind the findings of its object.
function insertBeside(findings: readonly Finding[], mistakes: readonly Finding[]): Finding[] {
  const result = [...findings]
  for (const mistake of mistakes) {
    const last = result.findLastIndex(({ manifest }) => manifest === mistake.manifest)
    result.splice(last < 0 ? result.length : last + 1, 0, mistake)
  }
  return result
}
