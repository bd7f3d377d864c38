import { type Manifest, ManifestError, reconcileStream } from "@sternpost/manifests"
import type { Selection, Stage, StageContext, StageDefinition } from "../contract.ts"
import { PipelineError } from "../errors.ts"

interface ExecOptions {
  readonly command: string | readonly string[]
  readonly args?: readonly string[]
  readonly env?: readonly string[]
  readonly setEnv?: Readonly<Record<string, string>>
  readonly timeout?: string
  readonly secrets: "pass" | "withhold"
  readonly output?: "reconcile" | "verbatim"
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 }
const DEFAULT_TIMEOUT = "60s"

/** `uses: exec`: any program that reads manifests on stdin and writes manifests on stdout. */
export const exec: StageDefinition = {
  uses: "exec",
  summary: "pipes the selected objects through a program",
  phase: "mutate",
  options: {
    type: "object",
    required: ["command", "secrets"],
    additionalProperties: false,
    properties: {
      command: {
        type: ["string", "array"],
        items: { type: "string" },
        minItems: 1,
        minLength: 1,
        description:
          "The program: a name on PATH or a path relative to the pipeline file; as a list, with its first arguments. No shell is involved.",
      },
      args: { type: "array", items: { type: "string" }, description: "Arguments, each its own item." },
      env: {
        type: "array",
        items: { type: "string" },
        description:
          "Names of environment variables the program may see, `*` allowed; besides PATH it sees no others.",
      },
      setEnv: {
        type: "object",
        additionalProperties: { type: "string" },
        description: "Environment variables to set for the program.",
      },
      timeout: {
        type: "string",
        pattern: "^[0-9]+(ms|s|m)$",
        description: "How long the program may run, for example 30s (the default is 60s).",
      },
      secrets: {
        enum: ["pass", "withhold"],
        description: "Whether the program is handed Secrets (pass), or they go round it (withhold).",
      },
      output: {
        enum: ["reconcile", "verbatim"],
        description:
          "reconcile (default): keep comments and style, change only what the program changed. verbatim: take its text as it is.",
      },
    },
  },
  example: `- uses: exec
  with:
    command: [yq, '.metadata.labels.team = "payments"']
    secrets: withhold
    timeout: 10s
`,
  create(options, { baseDir }): Stage {
    const checked = options as ExecOptions
    return {
      uses: "exec",
      phase: "mutate",
      // Nothing is known about a foreign program.
      idempotent: false,
      run: (selection, context) => pipe(selection, context, checked, baseDir),
    }
  },
}

async function pipe(
  { manifests, stream }: Selection,
  context: StageContext,
  options: ExecOptions,
  baseDir: string,
): Promise<void> {
  const handed = withholdSecrets(manifests, context, options)
  if (handed.length === 0) return
  const stdout = await runProgram(handed, context, options, baseDir)
  if (stdout.toString("latin1").trim() === "")
    throw new PipelineError(
      "STAGE_FAILED",
      `"${programName(options)}" printed nothing; a filter must print every object it wants to keep`,
    )
  try {
    reconcileStream(stream, handed, stdout, { verbatim: options.output === "verbatim" })
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
  const { allowedEnvironment, runProcess } = await import("@sternpost/sandbox")
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
function contextVariables({ stage, release, chart, kubernetesVersion }: StageContext): Record<string, string> {
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

function milliseconds(duration: string): number {
  const unit = duration.replace(/^[0-9]+/, "")
  return Number.parseInt(duration, 10) * (UNITS[unit] ?? 1000)
}
