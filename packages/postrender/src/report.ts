import {
  describeManifest,
  FieldEntry,
  formatPath,
  type LogEntry,
  maskValue,
} from "@sternpost/manifests"
import { locateFindings } from "@sternpost/policy"
import type { Finding } from "./contract.ts"
import type { RunResult, StageResult } from "./run.ts"

/** What one stage did, in numbers. */
export interface StageSummary {
  readonly name: string
  readonly uses: string
  readonly status: StageResult["status"]
  readonly selected: number
  readonly changed: number
  readonly edits: number
  readonly added: number
  readonly removed: number
  readonly durationMs: number
  readonly error?: string
}

/** What a run did, in numbers. */
export interface RunSummary {
  readonly objects: number
  /** Objects that any stage changed, added or moved. */
  readonly changed: number
  readonly stages: readonly StageSummary[]
}

/** Counts what the stages of a run did. */
export function summarize({ stream, stages }: RunResult): RunSummary {
  const { entries } = stream.log
  return {
    objects: stream.manifests.length,
    changed: new Set(
      entries.filter(({ type }) => type !== "remove").map(({ manifest }) => manifest),
    ).size,
    stages: stages.map((stage) => summarizeStage(stage, entries)),
  }
}

function summarizeStage(stage: StageResult, entries: readonly LogEntry[]): StageSummary {
  const own = entries.filter((entry) => entry.stage === stage.name)
  const count = (type: LogEntry["type"]) => own.filter((entry) => entry.type === type).length
  const { name, uses, status, selected, edits, durationMs, error } = stage
  return {
    name,
    uses,
    status,
    selected,
    edits,
    durationMs,
    changed: new Set(own.map(({ manifest }) => manifest)).size,
    added: count("add"),
    removed: count("remove"),
    ...(error === undefined ? {} : { error }),
  }
}

/** The report of a run: stages, every edit, findings and skipped objects, as JSON can say them. */
export function buildReport(result: RunResult): object {
  const { objects, changed, stages } = summarize(result)
  const byName = new Map(stages.map((stage) => [stage.name, stage]))
  return {
    status: hasErrors(result) ? "findings" : "done",
    objects,
    changed,
    stages: result.stages.map((stage) => ({
      ...byName.get(stage.name),
      findings: describeFindings(stage.findings),
      skipped: describeSkipped(stage),
    })),
    skipped: result.stages.flatMap((stage) =>
      describeSkipped(stage).map((skipped) => ({ stage: stage.name, ...skipped })),
    ),
    edits: result.stream.log.entries.map(describeEntry),
  }
}

/** Where a finding is, and who wrote the value that it is about. */
export interface FindingPlace {
  readonly path: string | undefined
  /** Line in the stream of the field, or of the nearest one above it that came in. */
  readonly line: number | undefined
  /** The chart template. */
  readonly source: string | undefined
  /** The stage that wrote the value. */
  readonly writtenBy: string | undefined
}

/** Finds the places of findings, in their order. */
export function placeFindings(findings: readonly Finding[]): readonly FindingPlace[] {
  if (findings.length === 0) return []
  const given = findings.map((finding) => ({ rule: "", ...finding }))
  return locateFindings(given).map(({ path, line, source, stage }) => ({
    path,
    line,
    source,
    writtenBy: stage,
  }))
}

function describeFindings(findings: readonly Finding[]): readonly object[] {
  const places = placeFindings(findings)
  return findings.map(({ severity, rule, message, delta, manifest }, index) => ({
    severity,
    message,
    ...(rule === undefined ? {} : { rule }),
    ...(delta === undefined ? {} : { delta }),
    ...(manifest === undefined ? {} : { object: describeManifest(manifest) }),
    ...known(places[index]),
  }))
}

function known(place: FindingPlace | undefined): object {
  return Object.fromEntries(Object.entries(place ?? {}).filter(([, value]) => value !== undefined))
}

// What stands before the colon of a reason is its code, where there is one.
function describeSkipped({ skipped }: StageResult): readonly object[] {
  return skipped.map(({ manifest, reason }) => {
    const [, code] = /^([a-z]+(?:-[a-z]+)*): /.exec(reason) ?? []
    return {
      object: describeManifest(manifest),
      reason,
      ...(code === undefined ? {} : { code }),
    }
  })
}

function hasErrors({ stages }: RunResult): boolean {
  return stages.some(({ findings }) => findings.some(({ severity }) => severity === "error"))
}

function describeEntry(entry: LogEntry): object {
  const { stage, manifest, type } = entry
  const object = describeManifest(manifest)
  if (!(entry instanceof FieldEntry)) return { stage, object, type }
  const { path, edit } = entry
  return {
    stage,
    object,
    type: edit.op,
    path: formatPath(path),
    before: maskValue(manifest, path, entry.before),
    after: maskValue(manifest, path, entry.after),
  }
}
