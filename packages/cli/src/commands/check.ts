import {
  applyWaivers,
  type Check,
  createChecks,
  formatReport,
  INVALID_WAIVER,
  isAtLeast,
  makeReport,
  type Report,
  runChecks,
  UNREADABLE,
  waiverDay,
} from "@sternpost/policy"
import { isBehindHelm3 } from "../behind-helm.ts"
import { EXIT, type ExitCode, FindingsError, UsageError } from "../exit.ts"
import { parseFlags } from "../flags.ts"
import { isTerminal, writeStderr, writeStdout } from "../standard-streams.ts"
import { styles } from "../styles.ts"
import { VERSION } from "../version.ts"
import { CHECK_FLAGS } from "./check/flags.ts"
import { type CheckedInputs, readInputs } from "./check/inputs.ts"
import { type CheckOptions, docsUrl, readOptions } from "./check/settings.ts"
import { print, tell } from "./print.ts"

const COMMAND = "sternpost check"

/**
 * `sternpost check`: validators over manifests, without a pipeline and without a cluster. With `--filter` it is a
 * filter: the manifests go to stdout if nothing fails, and the report to stderr. With `--fix` what has a fix is mended
 * before, in the files or on the way to stdout, and the report is about the rest.
 */
export async function check(args: readonly string[], isHelm4Plugin = false): Promise<ExitCode> {
  const flags = parseFlags(args, CHECK_FLAGS, COMMAND)
  const rule = flags.values.get("explain")
  if (rule !== undefined) {
    const { explainRule } = await import("./check/explain-rule.ts")
    print(await explainRule(rule, { command: COMMAND, docs: docsUrl(flags.values, COMMAND) }))
    return EXIT.done
  }
  const options = readOptions(flags, COMMAND)
  if (!options.passesThrough && (isHelm4Plugin || isBehindHelm3()))
    throw new UsageError(
      `${COMMAND}: it prints no manifests, so it is nothing for --post-renderer-args; add --filter, or put the stage validate into a pipeline`,
    )
  if (options.passesThrough && flags.positionals.some((path) => path !== "-"))
    throw new UsageError(`${COMMAND}: with --filter manifests come on stdin, not from files`)
  const checks = await createChecks(options.settings, options.only)
  const looker = checks.find((one) => one.looker !== undefined)?.looker
  const look = await looker?.(options.kubernetesVersion)
  const inputs = readInputs(COMMAND, flags.positionals, look)
  const report = await runOver(inputs, checks, options)
  const isFailing = report.findings.some(
    ({ severity }) => options.failOn !== "never" && isAtLeast(severity, options.failOn),
  )
  await give(report, inputs, { ...options, isFailing })
  return isFailing ? EXIT.findings : EXIT.done
}

async function runOver(
  inputs: CheckedInputs,
  checks: readonly Check[],
  options: CheckOptions,
): Promise<Report> {
  const { manifests, unreadable, fileOf } = inputs
  const { kubernetesVersion } = options
  const { findings, skipped } = await runChecks({
    checks,
    manifests,
    unreadable,
    kubernetesVersion,
  })
  const { waivers } = options
  const left = applyWaivers(findings, { waivers, today: waiverDay() })
  const remaining =
    options.fix === undefined
      ? left.findings
      : (await import("./check/fixes.ts")).fixFindings(left.findings, options.unsafeFixes)
  for (const { rule, place } of left.unused)
    tell(`warning: ${place} waives nothing: there is no finding of "${rule}" that it is about`)
  if (manifests.length + unreadable.length === 0)
    tell("warning: there was nothing to check: no object is in the input")
  return makeReport({
    manifests,
    findings: remaining,
    skipped,
    unreadable: unreadable.length,
    waived: left.waived.length,
    rules: [UNREADABLE, ...checks.flatMap(({ rules }) => rules), INVALID_WAIVER],
    fileOf,
  })
}

async function give(
  report: Report,
  inputs: CheckedInputs,
  options: CheckOptions & { readonly isFailing: boolean },
): Promise<void> {
  const { format, passesThrough, isFailing, fix } = options
  // Then stdout is for the manifests, or for the difference.
  const isBeside =
    passesThrough || fix === "show" || (fix === "write" && inputs.stdin !== undefined)
  const text = await formatReport(report, format, {
    version: VERSION,
    ...(options.docsUrl === undefined ? {} : { docsUrl: options.docsUrl }),
    // Node's own streams take longer to load than most reports to write.
    ...(format === "text" ? { styles: styles({ isTTY: isTerminal(isBeside ? 2 : 1) }) } : {}),
  })
  if (isBeside) writeStderr(text)
  else print(text)
  // Helm 4 shows the whole of an error, and nothing of what else is on stderr.
  if (passesThrough && isFailing)
    throw new FindingsError("there are findings, see above; nothing was printed", text)
  if (fix !== undefined) await (await import("./check/fixes.ts")).handOnFixed(inputs, fix)
  else if (passesThrough && inputs.stdin !== undefined) writeStdout(inputs.stdin)
}
