import { type Manifest, ManifestError, reconcileStream } from "@sternpost/manifests"
import { allowedEnvironment, runProcess } from "@sternpost/sandbox"
import type { Selection, StageContext } from "../contract.ts"
import { PipelineError } from "../errors.ts"
import { separateDocuments } from "./program-output.ts"
import { milliseconds } from "./program-timeout.ts"

interface ExecOptions {
  readonly command: string | readonly string[]
  readonly args?: readonly string[]
  readonly env?: readonly string[]
  readonly setEnv?: Readonly<Record<string, string>>
  readonly timeout?: string
  readonly secrets: "pass" | "withhold"
  readonly output?: "reconcile" | "verbatim"
}

const DEFAULT_TIMEOUT = "60s"

/** Pipes the selected objects through the program, and takes over what it makes of them. */
export async function pipeThrough(
  { manifests, stream }: Selection,
  context: StageContext,
  given: unknown,
  baseDir: string,
): Promise<void> {
  const options = given as ExecOptions
  const handed = withholdSecrets(manifests, context, options)
  if (handed.length === 0) return
  const stdout = await runProgram(handed, context, options, baseDir)
  if (stdout.toString("latin1").trim() === "")
    throw new PipelineError(
      "STAGE_FAILED",
      `"${programName(options)}" printed nothing; a filter must print every object it wants to keep`,
    )
  try {
    reconcileStream(stream, handed, separateDocuments(stdout), {
      verbatim: options.output === "verbatim",
    })
  } catch (cause) {
    if (!(cause instanceof ManifestError)) throw cause
    throw new PipelineError(
      "STAGE_FAILED",
      `"${programName(options)}" printed something that is no Kubernetes YAML: ${cause.message}`,
      { cause },
    )
  }
}

function withholdSecrets(
  manifests: readonly Manifest[],
  context: StageContext,
  { secrets }: ExecOptions,
): readonly Manifest[] {
  if (secrets === "pass") return manifests
  const isSecret = (manifest: Manifest) => manifest.kind === "Secret" && manifest.group === ""
  for (const manifest of manifests.filter(isSecret)) context.skip(manifest, "secret-withheld")
  return manifests.filter((manifest) => !isSecret(manifest))
}

async function runProgram(
  manifests: readonly Manifest[],
  context: StageContext,
  options: ExecOptions,
  baseDir: string,
): Promise<Buffer> {
  const [command = "", ...first] = commandLine(options)
  const { stdout } = await runProcess({
    command,
    args: first,
    stdin: manifests.map(documentText).join(""),
    env: {
      ...allowedEnvironment(["PATH", ...(options.env ?? [])], process.env),
      ...contextVariables(context),
      ...options.setEnv,
    },
    baseDir,
    timeoutMs: milliseconds(options.timeout ?? DEFAULT_TIMEOUT),
    ...(context.signal === undefined ? {} : { signal: context.signal }),
  })
  return stdout
}

function commandLine({ command, args = [] }: ExecOptions): readonly string[] {
  return typeof command === "string" ? [command, ...args] : [...command, ...args]
}

function programName(options: ExecOptions): string {
  return commandLine(options)[0] ?? ""
}

function documentText(manifest: Manifest): string {
  const { text } = manifest
  const begins = /^[ \t]*\r?\n/.test(text) ? "" : "\n"
  const whole = `---${begins}${text}`
  return whole.endsWith("\n") ? whole : `${whole}\n`
}

/** What a program is told about the Helm call, as far as it is known. */
function contextVariables({
  stage,
  release,
  chart,
  kubernetesVersion,
}: StageContext): Record<string, string> {
  const known = {
    STERNPOST_STAGE: stage,
    STERNPOST_RELEASE_NAME: release?.name,
    STERNPOST_RELEASE_NAMESPACE: release?.namespace,
    STERNPOST_RELEASE_REVISION: release?.revision?.toString(),
    STERNPOST_CHART_NAME: chart?.name,
    STERNPOST_CHART_VERSION: chart?.version,
    STERNPOST_KUBERNETES_VERSION: kubernetesVersion,
  }
  return Object.fromEntries(
    Object.entries(known).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
