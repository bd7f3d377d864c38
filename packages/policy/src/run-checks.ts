import type { JsonObject, Manifest, ManifestError } from "@sternpost/manifests"
import { type Check, type CheckedObject, type Reporter, UNREADABLE } from "./check.ts"
import { CheckError } from "./errors.ts"
import type { Finding, Skipped } from "./findings/finding.ts"

/** Why a document cannot be read, and the file that it is in, if it is in one. */
export type UnreadableDocument = ManifestError & { readonly file?: string }

/** What is to be checked. */
export interface CheckRun {
  readonly checks: readonly Check[]
  /** The objects, in order. */
  readonly manifests: readonly Manifest[]
  /** The documents that could not be read: each is a finding. */
  readonly unreadable?: readonly UnreadableDocument[]
  readonly kubernetesVersion: string
  readonly signal?: AbortSignal
}

/** What checks found, in the order of the objects. */
export interface CheckResult {
  readonly findings: readonly Finding[]
  readonly skipped: readonly Skipped[]
}

/**
 * Runs checks over objects. The findings come in stream order, those of an object in the order of the checks
 * that made them; documents that cannot be read come first. Throws a `CheckError` when a check fails.
 */
export async function runChecks(run: CheckRun): Promise<CheckResult> {
  const { checks, kubernetesVersion, unreadable = [] } = run
  const objects = run.manifests.map((manifest) => new SharedObject(manifest))
  const findings = unreadable.map(unreadableFinding)
  const skipped: Skipped[] = []
  const reporter: Reporter = {
    report: (finding) => findings.push(finding),
    skip: (one) => skipped.push(one),
  }
  const signal = run.signal === undefined ? {} : { signal: run.signal }
  for (const check of checks) {
    try {
      await check.run({ objects, kubernetesVersion, ...signal }, reporter)
    } catch (cause) {
      throw cause instanceof CheckError ? cause : checkFailed(check.name, cause)
    }
  }
  const order = new Map(run.manifests.map((manifest, index) => [manifest, index]))
  const place = ({ manifest }: { readonly manifest?: Manifest }) =>
    manifest === undefined ? -1 : (order.get(manifest) ?? -1)
  const inOrder = <T extends { readonly manifest?: Manifest }>(list: T[]) =>
    list.sort((a, b) => place(a) - place(b))
  return { findings: inOrder(findings), skipped: inOrder(skipped) }
}

/** The finding about a document that cannot be read. */
function unreadableFinding({ message, line, template, file }: UnreadableDocument): Finding {
  const { id, severity } = UNREADABLE
  return {
    rule: id,
    severity,
    message,
    ...(line === undefined ? {} : { line }),
    ...(template === undefined ? {} : { template }),
    ...(file === undefined ? {} : { file }),
  }
}

function checkFailed(check: string, cause: unknown): CheckError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new CheckError("CHECK_FAILED", `check "${check}" failed: ${reason}`, { check, cause })
}

// Reading a value costs less than keeping those of a large stream for one check that asks for each once: it is kept
// when it is asked for again.
class SharedObject implements CheckedObject {
  readonly manifest: Manifest
  #wasRead = false
  #value: Readonly<JsonObject> | undefined = undefined

  constructor(manifest: Manifest) {
    this.manifest = manifest
  }

  get value(): Readonly<JsonObject> {
    if (this.#value !== undefined) return this.#value
    const value = this.manifest.value()
    if (this.#wasRead) this.#value = value
    this.#wasRead = true
    return value
  }
}
