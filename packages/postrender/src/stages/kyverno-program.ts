import { writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import type { JsonObject, Manifest } from "@sternpost/manifests"
import { crdsAt, isAtLeast, policiesAt, policyRuleId, withoutSecrets } from "@sternpost/policy"
import { allowedEnvironment, runProcess, SandboxError } from "@sternpost/sandbox"
import { isClusterScoped, isCrd } from "@sternpost/schema"
import type { Selection, Severity, Stage, StageContext, StageEnvironment } from "../contract.ts"
import { PipelineError } from "../errors.ts"
import { type KyvernoResult, readKyvernoOutput, refusedPolicy } from "./kyverno-report.ts"
import { PrivateFolder } from "./private-folder.ts"
import { milliseconds } from "./program-timeout.ts"

interface KyvernoOptions {
  readonly policies: readonly string[]
  readonly values?: string
  readonly userInfo?: string
  readonly args?: readonly string[]
  readonly command?: string
  readonly env?: readonly string[]
  readonly timeout?: string
  readonly secrets?: "pass" | "withhold"
  readonly failOn?: Severity | "never"
}

/** A policy as it was read, for its name in messages and what it does about what it finds. */
interface KnownPolicy {
  readonly kind: string
  readonly severity: Severity | undefined
}

interface Policies {
  readonly policies: readonly JsonObject[]
  readonly exceptions: readonly JsonObject[]
  readonly known: ReadonlyMap<string, KnownPolicy>
}

const DEFAULT_TIMEOUT = "2m"
const UID = "sternpost-"

/**
 * The stage of `uses: kyverno`. Throws a `CheckError` for files that cannot be read, and a `PipelineError` for what is no
 * policy of Kyverno's.
 */
export function kyvernoStage(given: unknown, { baseDir, crds }: StageEnvironment): Stage {
  const options = given as KyvernoOptions
  const policies = readPolicies(options.policies, baseDir)
  const known = crdsAt(crds, baseDir).map(({ crd }) => crd)
  return {
    uses: "kyverno",
    phase: "validate",
    idempotent: true,
    async run(selection, context) {
      const shown = shownObjects(selection, context, options)
      const definitions = [...known, ...crdsAmong(selection)]
      const question = { options, policies, baseDir, definitions }
      for (const round of rounds(shown)) await ask(round, context, question)
    },
  }
}

function crdsAmong({ stream }: Selection): readonly Manifest[] {
  return stream
    .select(({ kind }) => kind === "CustomResourceDefinition")
    .filter((manifest) => isCrd(manifest))
}

function readPolicies(paths: readonly string[], baseDir: string): Policies {
  const policies: JsonObject[] = []
  const exceptions: JsonObject[] = []
  const known = new Map<string, KnownPolicy>()
  for (const { file, manifest, value } of policiesAt(paths, baseDir)) {
    const { group, kind, name, namespace } = manifest
    if (group !== "kyverno.io" && group !== "policies.kyverno.io")
      throw new PipelineError(
        "PIPELINE_INVALID",
        `${file}: ${kind} "${name}" is no policy of Kyverno's: policies of the API server are for the stages cel-policy and mutate-policy`,
      )
    if (kind === "PolicyException") exceptions.push(value)
    else {
      policies.push(value)
      known.set([namespace, name].filter((part) => part !== "").join("/"), {
        kind,
        severity: group === "policies.kyverno.io" ? severityOf(value) : undefined,
      })
    }
  }
  if (policies.length === 0)
    throw new PipelineError("PIPELINE_INVALID", `no policy is in ${paths.join(", ")}`)
  return { policies, exceptions, known }
}

// The CLI does not tell what a policy in CEL does about what it finds.
function severityOf(policy: JsonObject): Severity {
  const spec = policy["spec"] as { readonly validationActions?: unknown } | undefined
  const actions = Array.isArray(spec?.validationActions) ? spec.validationActions : []
  if (actions.length === 0 || actions.includes("Deny")) return "error"
  return actions.includes("Warn") ? "warning" : "info"
}

function shownObjects(
  { manifests }: Selection,
  context: StageContext,
  { secrets = "withhold" }: KyvernoOptions,
): readonly Manifest[] {
  if (secrets === "pass") return manifests
  const isSecret = ({ kind, group }: Manifest) => kind === "Secret" && group === ""
  for (const manifest of manifests.filter(isSecret)) context.skip(manifest, "secret-withheld")
  return manifests.filter((manifest) => !isSecret(manifest))
}

/** The objects in as many lots as names are there several times: Kyverno panics at the second of a name. */
function rounds(manifests: readonly Manifest[]): readonly (readonly Manifest[])[] {
  const seen = new Map<string, number>()
  const lots: Manifest[][] = []
  for (const manifest of manifests) {
    const { group, kind, namespace, name } = manifest
    const key = JSON.stringify([group, kind, namespace, name])
    const times = seen.get(key) ?? 0
    seen.set(key, times + 1)
    const lot = lots[times] ?? []
    lots[times] = lot
    lot.push(manifest)
  }
  return lots
}

interface Question {
  readonly options: KyvernoOptions
  readonly policies: Policies
  readonly baseDir: string
  /** The CRDs, by which Kyverno knows what the plural of a kind is. */
  readonly definitions: readonly Manifest[]
}

async function ask(
  manifests: readonly Manifest[],
  context: StageContext,
  question: Question,
): Promise<void> {
  const scratch = new PrivateFolder("sternpost-kyverno")
  try {
    const args = writeFiles(scratch.path, manifests, context, question)
    const results = await runKyverno(args, scratch.path, context, question)
    for (const result of results) tell(result, manifests, context, question)
  } finally {
    scratch.dispose()
  }
}

/** Writes what Kyverno reads into a folder, and gives its arguments. */
function writeFiles(
  folder: string,
  manifests: readonly Manifest[],
  { release }: StageContext,
  { options, policies, baseDir, definitions }: Question,
): readonly string[] {
  const write = (name: string, values: readonly JsonObject[]) => {
    const file = join(folder, name)
    writeFileSync(file, values.map((value) => `---\n${JSON.stringify(value)}\n`).join(""), {
      mode: 0o600,
    })
    return file
  }
  const given = (flag: string, file: string | undefined) =>
    file === undefined ? [] : [flag, resolve(baseDir, file)]
  const clusterWide = clusterKinds(definitions)
  const objects = manifests.map((manifest, i) => {
    const isPlaced =
      manifest.namespace !== "" || isClusterScoped(manifest) || clusterWide.has(kindOf(manifest))
    return asShown(manifest, i, isPlaced ? undefined : release?.namespace)
  })
  return [
    "apply",
    write("policies.yaml", policies.policies),
    ...["--resource", write("objects.yaml", objects)],
    ...(policies.exceptions.length === 0
      ? []
      : ["--exception", write("exceptions.yaml", policies.exceptions)]),
    ...(definitions.length === 0
      ? []
      : [
          "--crd-paths",
          write(
            "crds.yaml",
            definitions.map((crd) => crd.value()),
          ),
        ]),
    ...given("--values-file", options.values),
    ...given("--userinfo", options.userInfo),
    ...["--policy-report", "--output-format", "json", "--audit-warn", "--remove-color", "-v", "3"],
    ...(options.args ?? []),
  ]
}

/** The kinds of CRDs that are in no namespace. */
function clusterKinds(definitions: readonly Manifest[]): ReadonlySet<string> {
  const cluster = definitions.filter((crd) => crd.get(["spec", "scope"]) === "Cluster")
  return new Set(
    cluster.map((crd) =>
      kindOf({
        group: String(crd.get(["spec", "group"])),
        kind: String(crd.get(["spec", "names", "kind"])),
      }),
    ),
  )
}

const kindOf = ({ group, kind }: Pick<Manifest, "group" | "kind">) => `${kind}.${group}`

/** An object with the name of its place in the stream, and the namespace that it will be in, if it must be said. */
function asShown(manifest: Manifest, index: number, namespace: string | undefined): JsonObject {
  const value = manifest.value()
  const metadata = (value["metadata"] ?? {}) as JsonObject
  return {
    ...value,
    metadata: {
      ...metadata,
      ...(namespace === undefined ? {} : { namespace }),
      uid: `${UID}${index}`,
    },
  }
}

async function runKyverno(
  args: readonly string[],
  folder: string,
  context: StageContext,
  { options, baseDir }: Question,
): Promise<readonly KyvernoResult[]> {
  const command = options.command ?? "kyverno"
  const passedOver: string[] = []
  let ended: Awaited<ReturnType<typeof runProcess>>
  try {
    ended = await runProcess({
      command,
      args,
      env: { ...allowedEnvironment(["PATH", ...(options.env ?? [])], process.env), HOME: folder },
      cwd: folder,
      baseDir,
      // 1 says both that something was found and that something went wrong.
      exitCodes: [0, 1],
      timeoutMs: milliseconds(options.timeout ?? DEFAULT_TIMEOUT),
      onStderrLine(line) {
        const reason = refusedPolicy(line)
        if (reason !== undefined) passedOver.push(reason)
      },
      ...(context.signal === undefined ? {} : { signal: context.signal }),
    })
  } catch (cause) {
    if (!(cause instanceof SandboxError) || cause.code !== "SANDBOX_NOT_FOUND") throw cause
    throw new PipelineError(
      "STAGE_FAILED",
      `${cause.message}: the Kyverno CLI is at https://kyverno.io/docs/kyverno-cli/; policies in CEL need none with the stage cel-policy`,
      { cause },
    )
  }
  const { results, refused } = readKyvernoOutput(ended.stdout.toString())
  const untaken = [...passedOver, ...refused]
  if (untaken.length > 0)
    throw new PipelineError(
      "STAGE_FAILED",
      `"${command}" did not take all policies: ${untaken.join("; ")}`,
    )
  if (ended.exitCode !== 0 && !results.some(({ result }) => isProblem(result)))
    throw new PipelineError("STAGE_FAILED", `"${command}" failed: ${reasonIn(ended.stderr)}`)
  return results
}

const isProblem = (result: string): boolean => ["fail", "error", "warn"].includes(result)

function reasonIn(stderr: string): string {
  const lines = stderr.trim().split("\n")
  return (
    lines
      .findLast((line) => line.startsWith("Error:"))
      ?.slice("Error:".length)
      .trim() ??
    lines.at(-1) ??
    ""
  )
}

function tell(
  { policy, rule, result, message, uid, isExempted, path }: KyvernoResult,
  manifests: readonly Manifest[],
  context: StageContext,
  { options, policies }: Question,
): void {
  const manifest = manifests[Number(uid.slice(UID.length))]
  if (manifest === undefined) return
  const { kind, severity } = policies.known.get(policy) ?? { kind: "policy", severity: undefined }
  if (result === "skip" && isExempted) context.skip(manifest, `${kind} ${policy}: ${message}`)
  if (!isProblem(result)) return
  const found =
    result === "error" ? "error" : (severity ?? (result === "fail" ? "error" : "warning"))
  const { group, kind: objectKind } = manifest
  const shown = withoutSecrets(message, { group, kind: objectKind, value: manifest.value() })
  const name = policy.slice(policy.indexOf("/") + 1)
  const within = rule === "" ? "" : `, rule '${rule}'`
  context.report({
    severity: judged(found, options.failOn ?? "error"),
    rule: policyRuleId(name),
    message: `${kind} '${policy}'${within}: ${shown}`,
    manifest,
    ...(path === undefined ? {} : { path }),
  })
}

// What fails a run is what is of severity error.
function judged(severity: Severity, failOn: Severity | "never"): Severity {
  if (failOn !== "never" && isAtLeast(severity, failOn)) return "error"
  return severity === "error" ? "warning" : severity
}
