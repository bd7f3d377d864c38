import type { Report } from "./report.ts"
import type { TextStyles } from "./text.ts"

/** What a format may need besides the report. */
export interface FormatOptions {
  /** The version of the program that checked. */
  readonly version: string
  /** The address of the docs, for formats that link to the page of a rule. */
  readonly docsUrl?: string
  /** For people: how parts are set off. */
  readonly styles?: TextStyles
}

export type ReportFormat =
  | "text"
  | "json"
  | "sarif"
  | "junit"
  | "github"
  | "gitlab"
  | "tap"
  | "krm"
  | "policyreport"
  | "openreports"

type Formatter = (report: Report, options: FormatOptions) => Promise<string>

/** How a report can be written; a new format is a file beside this, and a line here. */
const FORMATTERS: Readonly<Record<ReportFormat, Formatter>> = {
  text: async (report, { styles }) => (await import("./text.ts")).textReport(report, styles),
  json: async (report) => (await import("./json.ts")).jsonReport(report),
  sarif: async (report, options) => (await import("./sarif.ts")).sarifReport(report, options),
  junit: async (report) => (await import("./junit.ts")).junitReport(report),
  github: async (report) => (await import("./annotations.ts")).githubReport(report),
  gitlab: async (report) => (await import("./annotations.ts")).gitlabReport(report),
  tap: async (report) => (await import("./tap.ts")).tapReport(report),
  krm: async (report) => (await import("./krm.ts")).krmReport(report),
  policyreport: async (report) => (await import("./policy-report.ts")).policyReport(report),
  openreports: async (report) => (await import("./policy-report.ts")).openReport(report),
}

/** The names of the formats. */
export const REPORT_FORMATS = Object.keys(FORMATTERS) as readonly ReportFormat[]

/** Writes a report in a format; the same report gives the same text. */
export function formatReport(
  report: Report,
  format: ReportFormat,
  options: FormatOptions,
): Promise<string> {
  return FORMATTERS[format](report, options)
}
