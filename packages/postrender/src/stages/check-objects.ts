import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import type { Manifest } from "@sternpost/manifests"
import {
  applyWaivers,
  type Check,
  type CheckSettings,
  createChecks,
  isAtLeast,
  type LintSettings,
  NEWEST_KUBERNETES,
  type Finding as PolicyFinding,
  readWaivers,
  requireKubernetesVersion,
  runChecks,
  type Waiver,
  waiverDay,
} from "@sternpost/policy"
import type {
  Finding,
  Selection,
  Severity,
  Stage,
  StageContext,
  StageEnvironment,
} from "../contract.ts"
import { compareWithRendered } from "./check-delta.ts"
import { unusableFile } from "./option-file.ts"

/** The options of a stage of checks, as `VALIDATE_OPTIONS` has them. */
interface CheckStageOptions extends Omit<CheckSettings, "baseDir"> {
  readonly only?: readonly string[]
  readonly waivers?: readonly string[]
  readonly failOn?: Severity | "never"
  readonly gate?: "all" | "introduced"
}

/**
 * A stage that runs checks over its objects and reports what they find, where that came from and who wrote it.
 * Throws a `CheckError` or `PipelineError` for options that mean nothing.
 */
export async function checkStage(
  uses: string,
  given: unknown,
  environment: StageEnvironment,
): Promise<Stage> {
  const options = (given ?? {}) as CheckStageOptions
  const { baseDir } = environment
  const settings: CheckSettings = {
    ...options,
    baseDir,
    crds: [...environment.crds, ...(options.crds ?? [])],
  }
  const version = options.kubernetesVersion ?? environment.kubernetesVersion
  const made = await createChecks(
    version === undefined
      ? settings
      : { ...settings, kubernetesVersion: requireKubernetesVersion(version) },
    options.only,
  )
  const waivers = (options.waivers ?? []).flatMap((file) => waiversAt(file, baseDir))
  return {
    uses,
    phase: "validate",
    idempotent: true,
    async run(selection, context) {
      const known = versionOf(options, context)
      const checks = await checksFor(made, { settings, options, context, known })
      await runStage(selection, context, { checks, options, waivers, kubernetesVersion: known })
    },
  }
}

/** The stage `lint`: `profile`, `rules` and the rest are what it says of that check. Throws as `checkStage`. */
export function lintStage(given: unknown, environment: StageEnvironment): Promise<Stage> {
  const { profile, rules, ruleFiles, lockFile, ...rest } = (given ?? {}) as LintSettings &
    CheckStageOptions
  const lint = definedOnly({ profile, rules, ruleFiles, lockFile })
  return checkStage("lint", { ...rest, lint, only: ["lint"] }, environment)
}

function definedOnly(
  settings: { readonly [K in keyof LintSettings]: LintSettings[K] | undefined },
) {
  return Object.fromEntries(
    Object.entries(settings).filter(([, value]) => value !== undefined),
  ) as LintSettings
}

interface StageRun {
  readonly checks: readonly Check[]
  readonly options: CheckStageOptions
  readonly waivers: readonly Waiver[]
  readonly kubernetesVersion: string
}

async function runStage(
  { manifests, stream, isWhole }: Selection,
  context: StageContext,
  run: StageRun,
): Promise<void> {
  const { checks, waivers, kubernetesVersion } = run
  const { failOn = "error", gate = "all" } = run.options
  const signal = context.signal === undefined ? {} : { signal: context.signal }
  // What the stage is not for is seen, too: CRDs, namespaces, what objects refer to.
  const check = async (meant: readonly Manifest[], all: readonly Manifest[]) => {
    const result = await runChecks({ checks, manifests: all, kubernetesVersion, ...signal })
    const wanted = new Set(meant)
    const isMeant = ({ manifest }: { readonly manifest?: Manifest }) =>
      manifest === undefined || wanted.has(manifest)
    const [findings, skipped] = [result.findings.filter(isMeant), result.skipped.filter(isMeant)]
    return { findings: applyWaivers(findings, { waivers, today: waiverDay() }).findings, skipped }
  }
  const { findings, skipped } = await check(manifests, isWhole ? manifests : stream.manifests)
  for (const { manifest, reason } of skipped) context.skip(manifest, reason)
  if (gate === "all") {
    for (const finding of findings) context.report(judged(finding, failOn))
    return
  }
  const delta = await compareWithRendered(
    findings,
    { manifests, stream },
    async (meant, all) => (await check(meant, all)).findings,
  )
  const isNew = new Set(delta.introduced)
  for (const finding of findings)
    context.report(
      isNew.has(finding)
        ? { ...judged(finding, failOn), delta: "introduced" }
        : { ...judged(finding, "never"), delta: "unchanged" },
    )
  for (const { manifest, ...finding } of delta.fixed) {
    const now = manifest && delta.sameAs(manifest)
    context.report({
      ...finding,
      severity: "info",
      delta: "fixed",
      ...(now ? { manifest: now } : {}),
    })
  }
}

// What fails a run is what is of severity error.
function judged(finding: PolicyFinding, failOn: Severity | "never"): Finding {
  const fails = failOn !== "never" && isAtLeast(finding.severity, failOn)
  if (fails) return { ...finding, severity: "error" }
  return finding.severity === "error" ? { ...finding, severity: "warning" } : finding
}

function versionOf(options: CheckStageOptions, context: StageContext): string {
  return requireKubernetesVersion(
    options.kubernetesVersion ?? context.kubernetesVersion ?? NEWEST_KUBERNETES,
  )
}

// What the Helm call tells is only known when it runs; most checks do not ask for it.
async function checksFor(
  made: readonly Check[],
  given: {
    readonly settings: CheckSettings
    readonly options: CheckStageOptions
    readonly context: StageContext
    readonly known: string
  },
): Promise<readonly Check[]> {
  const { settings, options, context, known } = given
  const namespace = context.release?.namespace
  const { policies = [], podSecurity, lint } = settings
  if (policies.length === 0 && podSecurity === undefined && lint === undefined) return made
  const { ranBefore } = context
  return createChecks(
    {
      ...settings,
      kubernetesVersion: known,
      ...(namespace === undefined ? {} : { namespace }),
      ...(lint && ranBefore ? { lint: { ...lint, stagesBefore: ranBefore } } : {}),
    },
    options.only,
  )
}

function waiversAt(file: string, baseDir: string): readonly Waiver[] {
  let text: string
  try {
    text = readFileSync(resolve(baseDir, file), "utf8")
  } catch (cause) {
    throw unusableFile("waivers", file, cause)
  }
  return readWaivers(text, file)
}
