import type { Manifest } from "@sternpost/manifests"
import {
  type Finding,
  type Rule,
  SEVERITIES,
  type Severity,
  type Skipped,
} from "../findings/finding.ts"
import { type LocatedFinding, locateFindings, type ObjectReference } from "../findings/locate.ts"

/** How many there are. `checked` are those of which nothing was skipped but what somebody asked for. */
export interface ReportSummary extends Readonly<Record<Severity, number>> {
  readonly documents: number
  readonly checked: number
  readonly skipped: number
}

/** An object, and all that is to be said of it. */
export interface ReportedObject {
  readonly object: ObjectReference
  readonly source: string | undefined
  readonly findings: readonly LocatedFinding[]
  /** Why rules were not applied to it that nobody asked to leave out. */
  readonly skipped: readonly string[]
}

/** The outcome of a check, in the order of its objects: what every format is written from. */
export interface Report {
  readonly summary: ReportSummary
  readonly findings: readonly LocatedFinding[]
  readonly skipped: readonly Skipped[]
  /** How many findings were waived. */
  readonly waived: number
  /** The rules that findings name. */
  readonly rules: readonly Rule[]
  /** Every object; made when somebody asks, for most formats do not. */
  readonly objects: () => readonly ReportedObject[]
}

/** What a report is made of. */
export interface ReportInput {
  readonly manifests: readonly Manifest[]
  readonly findings: readonly Finding[]
  readonly skipped: readonly Skipped[]
  /** How many documents could not be read. */
  readonly unreadable: number
  readonly waived?: number
  /** The rules of all checks that ran. */
  readonly rules: readonly Rule[]
  /** The file an object is from. */
  readonly fileOf?: (manifest: Manifest) => string | undefined
}

/** Puts together what checks found. */
export function makeReport(input: ReportInput): Report {
  const { manifests, findings, skipped, unreadable, waived = 0, fileOf } = input
  // Most runs find nothing, and need not even load what would tell where.
  const located = findings.length === 0 ? [] : locateFindings(findings, fileOf)
  const notChecked = new Set(unasked(skipped).map(({ manifest }) => manifest)).size
  const counts = Object.fromEntries(
    SEVERITIES.map((severity) => [
      severity,
      findings.filter((finding) => finding.severity === severity).length,
    ]),
  ) as Record<Severity, number>
  const named = new Set(findings.map(({ rule }) => rule))
  const byId = new Map(input.rules.map((rule) => [rule.id, rule]))
  return {
    summary: {
      documents: manifests.length + unreadable,
      checked: manifests.length - notChecked,
      skipped: notChecked,
      ...counts,
    },
    findings: located,
    skipped,
    waived,
    rules: [...byId.values()].filter(({ id }) => named.has(id)),
    objects: () => reportObjects(input, located),
  }
}

const unasked = (skipped: readonly Skipped[]) => skipped.filter(({ isAsked }) => isAsked !== true)

function reportObjects(input: ReportInput, located: readonly LocatedFinding[]): ReportedObject[] {
  const findings = group(located, ({ finding }) => finding.manifest)
  const skipped = group(unasked(input.skipped), ({ manifest }) => manifest)
  const objects = input.manifests.map((manifest): ReportedObject => {
    const { apiVersion, kind, namespace, name, template } = manifest
    return {
      object: { apiVersion, kind, namespace, name },
      source: template ?? input.fileOf?.(manifest),
      findings: findings.get(manifest) ?? [],
      skipped: (skipped.get(manifest) ?? []).map(({ reason }) => reason),
    }
  })
  const unreadable = (findings.get(undefined) ?? []).map((finding) => ({
    object: { apiVersion: "", kind: "", namespace: "", name: "" },
    source: finding.source,
    findings: [finding],
    skipped: [],
  }))
  return [...unreadable, ...objects]
}

function group<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const own = groups.get(key)
    if (own === undefined) groups.set(key, [item])
    else own.push(item)
  }
  return groups
}

/** `Deployment shop/web` in one line, or what can be said of a document that could not be read. */
export function nameObject(object: ObjectReference | undefined): string {
  if (object === undefined || (object.kind === "" && object.name === "")) return "document"
  const { kind, namespace, name } = object
  return oneLine(
    `${kind || "object"} ${namespace === "" ? "" : `${namespace}/`}${name || "without a name"}`,
  )
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the characters of Cc, which it is about
const CONTROL = /[\0-\x1f\x7f-\x9f]/

/** A text without line breaks, and without what a terminal takes for a command. */
export function oneLine(text: string): string {
  return CONTROL.test(text) ? text.replace(/\p{Cc}+/gu, " ") : text
}
