import { formatPath, type Manifest, type Path } from "@sternpost/manifests"
import type { Finding, Severity } from "./finding.ts"
import { stageFinder } from "./stage-of.ts"

/** What tells the object of a finding from others; empty strings stand for what is absent. */
export interface ObjectReference {
  readonly apiVersion: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

/** A finding with all that a reader needs to find its cause; what is unknown is `undefined`. */
export interface LocatedFinding {
  readonly rule: string
  readonly severity: Severity
  readonly message: string
  /** `undefined` where it is about the stream, or a document that cannot be read. */
  readonly object: ObjectReference | undefined
  /** As `formatPath` writes it. */
  readonly path: string | undefined
  /** The file it was read from; `undefined` for what came otherwise. */
  readonly file: string | undefined
  /** Line in the file or stream, from 1: of the field, or of the nearest one above it that came in. */
  readonly line: number | undefined
  /** The chart template it was rendered from, or else the file. */
  readonly source: string | undefined
  /** The stage that wrote the value, by the edit log. */
  readonly stage: string | undefined
  /** The finding itself, with the object and its fix. */
  readonly finding: Finding
}

/**
 * Adds to findings where their objects come from and who wrote the values. `fileOf` says which file an object
 * was read from. The order stays.
 */
export function locateFindings(
  findings: readonly Finding[],
  fileOf: (manifest: Manifest) => string | undefined = () => undefined,
): LocatedFinding[] {
  const lines = findLines(findings)
  const stageOf = stageFinder()
  const subjectOf = subjectFinder(fileOf)
  return findings.map((finding) => {
    const { rule, severity, message, manifest, path } = finding
    const subject = manifest && subjectOf(manifest)
    const file = finding.file ?? subject?.file
    return {
      rule,
      severity,
      message,
      object: subject?.object,
      path: path && formatPath(path),
      file,
      line: finding.line ?? lines.get(finding),
      source: finding.template ?? subject?.template ?? file,
      stage: manifest && stageOf(manifest, path ?? []),
      finding,
    }
  })
}

interface Subject {
  readonly object: ObjectReference
  readonly file: string | undefined
  readonly template: string | undefined
}

// What all findings of an object, which stand beside each other, have in common.
function subjectFinder(
  fileOf: (manifest: Manifest) => string | undefined,
): (manifest: Manifest) => Subject {
  let last: Manifest | undefined
  let subject: Subject | undefined
  return (manifest) => {
    if (subject === undefined || manifest !== last) {
      const { template } = manifest
      subject = { object: referTo(manifest), file: fileOf(manifest), template }
      last = manifest
    }
    return subject
  }
}

// One scan for all findings of an object.
function findLines(findings: readonly Finding[]): Map<Finding, number> {
  const byManifest = new Map<Manifest, Finding[]>()
  for (const finding of findings) {
    if (finding.manifest === undefined) continue
    const own = byManifest.get(finding.manifest)
    if (own === undefined) byManifest.set(finding.manifest, [finding])
    else own.push(finding)
  }
  const lines = new Map<Finding, number>()
  for (const [manifest, own] of byManifest) {
    const found = manifest.linesOf(own.map(({ path }): Path => path ?? []))
    for (const [i, finding] of own.entries()) {
      const line = found[i]
      if (line !== undefined) lines.set(finding, line)
    }
  }
  return lines
}

function referTo({ apiVersion, kind, namespace, name }: Manifest): ObjectReference {
  return { apiVersion, kind, namespace, name }
}
