import type { Edit, Manifest, Path } from "@sternpost/manifests"

/** How bad a finding is, worst first. */
export const SEVERITIES = ["error", "warning", "info"] as const

export type Severity = (typeof SEVERITIES)[number]

/** What a check looks for: a rule has an identifier, and each finding names its rule. */
export interface Rule {
  /** In kebab-case, for example `unknown-field`; unique among all checks. */
  readonly id: string
  /** What it says of its findings in general: one line, lower case, no full stop. */
  readonly summary: string
  /** How bad its findings are, where nothing else is said. */
  readonly severity: Severity
  /** Why it matters and what to do: a paragraph of Markdown, for `sternpost check --explain RULE`. */
  readonly help: string
  /** Examples and the like, as Markdown. */
  readonly more?: string
  /** Where `docs/` explains it: `pod-security.md#levels`; absent for a heading of its own in `validation.md`. */
  readonly page?: string
}

/**
 * What a check has to say about an object, or about the whole stream. No message may quote what a Secret
 * holds: `maskValue` of `@sternpost/manifests` says what can be shown.
 */
export interface Finding {
  /** Identifier of the rule. */
  readonly rule: string
  readonly severity: Severity
  /** What is wrong and what to do: lower case, no full stop, input quoted. */
  readonly message: string
  /** The object; absent where it is about the stream. */
  readonly manifest?: Manifest
  /** The field; it may be one that is missing. */
  readonly path?: Path
  /** Line of the stream, where it is known better than from the path: an unreadable document. */
  readonly line?: number
  /** Chart template, where there is no object that knows it. */
  readonly template?: string
  /** File, where there is no object that knows it. */
  readonly file?: string
  /** What would mend it, as edits of the object. */
  readonly fix?: readonly Edit[]
  /** What would mend it, but may keep a program from working; empty for nothing. Made when it is asked for. */
  readonly unsafeFix?: () => readonly Edit[]
}

/** That a rule was not applied to an object, and why: no object is left out in silence. */
export interface Skipped {
  readonly manifest: Manifest
  /** The rule or the check that was not applied. */
  readonly rule: string
  /** Why: lower case, no full stop. */
  readonly reason: string
  /** Whether somebody asked for it, by an annotation for one: then the object counts as checked all the same. */
  readonly isAsked?: true
}

/** Where a rule is explained, below the folder or address of the docs: `docs/validation.md#unknown-field`. */
export function docsPlace({ id, page }: Pick<Rule, "id" | "page">, docs = "docs"): string {
  return `${docs.replace(/\/+$/, "")}/${page ?? `validation.md#${id}`}`
}

/** Whether `severity` is as bad as `limit`, or worse. */
export function isAtLeast(severity: Severity, limit: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(limit)
}
