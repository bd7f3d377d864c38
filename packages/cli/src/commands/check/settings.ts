import { readFileSync } from "node:fs"
import {
  type CheckSettings,
  NEWEST_KUBERNETES,
  REPORT_FORMATS,
  type ReportFormat,
  readWaivers,
  requireKubernetesVersion,
  SEVERITIES,
  type Severity,
  type Waiver,
} from "@sternpost/policy"
import { systemProblem } from "@sternpost/postrender"
import { didYouMean } from "../../closest.ts"
import { UsageError } from "../../exit.ts"
import type { ParsedFlags } from "../../flags.ts"
import { chartsAround } from "./charts-around.ts"
import type { FixMode } from "./fixes.ts"

/** What the flags of `sternpost check` say. */
export interface CheckOptions {
  readonly settings: CheckSettings
  /** The checks that run; absent for those that the settings want. */
  readonly only: readonly string[] | undefined
  readonly kubernetesVersion: string
  readonly waivers: readonly Waiver[]
  readonly failOn: Severity | "never"
  readonly format: ReportFormat
  /** The address of the docs, for links to rules. */
  readonly docsUrl: string | undefined
  /** Whether the manifests are handed on. */
  readonly passesThrough: boolean
  /** Whether what has a fix is mended, and written or shown. */
  readonly fix: FixMode | undefined
  /** Whether fixes are written too that may keep a program from working. */
  readonly unsafeFixes: boolean
}

const FAIL_ON = [...SEVERITIES.filter((severity) => severity !== "info"), "info", "never"] as const

/** Reads the flags; throws a `UsageError` for a value that there is not. */
export function readOptions(
  { values, lists, switches, positionals }: ParsedFlags,
  command: string,
): CheckOptions {
  const choice = <T extends string>(flag: string, choices: readonly T[], fallback: T): T => {
    const given = values.get(flag)
    if (given === undefined) return fallback
    const found = choices.find((name) => name === given)
    if (found !== undefined) return found
    const hint = didYouMean(given, choices) || `; there are ${choices.join(", ")}`
    throw new UsageError(`${command}: --${flag} is no "${given}"${hint}`)
  }
  const only = lists.get("only")?.flatMap((names) => names.split(",").map((name) => name.trim()))
  const kubernetesVersion = requireKubernetesVersion(
    values.get("kubernetes-version") ?? NEWEST_KUBERNETES,
  )
  const podSecurity = values.get("pod-security")
  const namespace = values.get("namespace")
  return {
    settings: {
      baseDir: process.cwd(),
      crds: [...(lists.get("crds") ?? []), ...chartsAround(positionals, process.cwd())],
      schemaLocations: (lists.get("schema-location") ?? []).filter((place) => place !== "default"),
      missingSchemas: choice("missing-schemas", ["skip", "error"], "skip"),
      policies: lists.get("policy") ?? [],
      before: lists.get("before") ?? [],
      kubernetesVersion,
      ...lintSettings({ values, lists }, { command, isAsked: only?.includes("lint") ?? false }),
      ...(podSecurity === undefined ? {} : { podSecurity }),
      ...(namespace === undefined ? {} : { namespace }),
    },
    only,
    kubernetesVersion,
    waivers: (lists.get("waivers") ?? []).flatMap((file) => waiversIn(file, command)),
    failOn: choice("fail-on", FAIL_ON, "error"),
    format: choice("format", REPORT_FORMATS, "text"),
    docsUrl: docsUrl(values, command),
    passesThrough: switches.has("filter"),
    fix: fixMode(switches, command),
    unsafeFixes: switches.has("unsafe-fixes"),
  }
}

/** What the flags say of lint, if it runs. */
function lintSettings(
  { values, lists }: Pick<ParsedFlags, "values" | "lists">,
  { command, isAsked }: { readonly command: string; readonly isAsked: boolean },
): Pick<CheckSettings, "lint"> {
  const profile = values.get("profile")
  const lockFile = values.get("lock-file")
  const [rules, ruleFiles] = [lists.get("rule") ?? [], lists.get("rule-file") ?? []]
  const isSaid =
    profile !== undefined || lockFile !== undefined || rules.length + ruleFiles.length > 0
  if (!isSaid && !isAsked) return {}
  return {
    lint: {
      ...(profile === undefined ? {} : { profile }),
      ...(lockFile === undefined ? {} : { lockFile }),
      ruleFiles,
      rules: Object.fromEntries(rules.map((text) => ruleSetting(text, command))),
    },
  }
}

function ruleSetting(text: string, command: string): [rule: string, setting: string] {
  const [, rule, setting] = /^([^=]+)=(.+)$/.exec(text.trim()) ?? []
  if (rule !== undefined && setting !== undefined) return [rule, setting]
  throw new UsageError(
    `${command}: --rule is no "${text}"; write ID=error, ID=warning, ID=info or ID=off`,
  )
}

/** The value of `--docs-url`: a whole address, as readers of reports want it. */
export function docsUrl(values: ParsedFlags["values"], command: string): string | undefined {
  const url = values.get("docs-url")
  if (url === undefined || (/^https?:/.test(url) && URL.canParse(url))) return url
  throw new UsageError(
    `${command}: --docs-url is no "${url}": an address such as https://git.example.com/sternpost/docs was expected`,
  )
}

function fixMode(switches: ReadonlySet<string>, command: string): FixMode | undefined {
  if (switches.has("unsafe-fixes") && !switches.has("fix"))
    throw new UsageError(`${command}: --unsafe-fixes says which fixes --fix writes: give both`)
  if (!switches.has("diff")) return switches.has("fix") ? "write" : undefined
  if (!switches.has("fix"))
    throw new UsageError(`${command}: --diff shows what --fix would write: give both`)
  if (switches.has("filter"))
    throw new UsageError(
      `${command}: --diff shows a difference, --filter hands manifests on: give one`,
    )
  return "show"
}

function waiversIn(file: string, command: string): readonly Waiver[] {
  let text: string
  try {
    text = readFileSync(file, "utf8")
  } catch (cause) {
    throw new UsageError(`${command}: cannot read "${file}": ${systemProblem(cause)}`, { cause })
  }
  return readWaivers(text, file)
}
