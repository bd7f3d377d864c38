import { stripVTControlCharacters } from "node:util"
import type { Path } from "@sternpost/manifests"

/** What Kyverno found of an object. */
export interface KyvernoResult {
  /** `NAMESPACE/NAME` for a policy of a namespace. */
  readonly policy: string
  readonly rule: string
  readonly source: string
  readonly result: string
  readonly message: string
  /** The `uid` of the object that was handed over. */
  readonly uid: string
  /** Whether it is left alone because of an exception. */
  readonly isExempted: boolean
  /** The field that the message names. */
  readonly path: Path | undefined
}

/** What Kyverno's `apply` has printed. */
export interface KyvernoOutput {
  readonly results: readonly KyvernoResult[]
  /** Policies that it did not take, and why. */
  readonly refused: readonly string[]
}

interface Written {
  readonly policy?: string
  readonly rule?: string
  readonly source?: string
  readonly result?: string
  readonly message?: string
  readonly resources?: readonly { readonly uid?: string }[]
  readonly properties?: Readonly<Record<string, string>>
}

/**
 * Reads what `kyverno apply --policy-report --output-format json` prints: reports as JSON, each a line, among and even
 * behind other text (warnings, objects that policies changed, policies that were not taken).
 */
export function readKyvernoOutput(stdout: string): KyvernoOutput {
  const results: KyvernoResult[] = []
  const refused: string[] = []
  let isRefused = false
  for (const line of stdout.split("\n")) {
    if (/^(Policies Skipped|Invalid Policies):/.test(line)) isRefused = true
    else if (/^-{10,}$/.test(line)) isRefused = false
    else if (isRefused) refused.push(line.replace(/^\d+\. /, ""))
    else for (const written of reportIn(line)) results.push(asResult(written))
  }
  return { results, refused }
}

function reportIn(line: string): readonly Written[] {
  const start = line.search(/\{"kind":"(ClusterReport|PolicyReport|Report|ClusterPolicyReport)",/)
  if (start < 0) return []
  const report = JSON.parse(line.slice(start)) as { readonly results?: readonly Written[] }
  return report.results ?? []
}

function asResult(written: Written): KyvernoResult {
  const { policy = "", rule = "", source = "", result = "", message = "" } = written
  return {
    policy,
    rule,
    source,
    result,
    message,
    uid: written.resources?.[0]?.uid ?? "",
    isExempted: written.properties?.["exceptions"] !== undefined,
    path: pathIn(message),
  }
}

/** `... failed at path /spec/containers/0/image/` names a field. */
function pathIn(message: string): Path | undefined {
  const [, pointer] = /\bfailed at path \/(\S*?)\/?$/.exec(message) ?? []
  if (pointer === undefined || pointer === "") return undefined
  return pointer
    .split("/")
    .map((part) =>
      /^\d+$/.test(part) ? Number(part) : part.replaceAll("~1", "/").replaceAll("~0", "~"),
    )
}

/**
 * What Kyverno says on stderr of policies that it passes over: only there, and only with `-v 3`, does it tell of files
 * that it cannot read.
 */
export function refusedPolicy(line: string): string | undefined {
  // Colours are there even where nobody sees them.
  const plain = stripVTControlCharacters(line)
  if (!/skipping invalid YAML file|Non-fatal parsing error/.test(plain)) return undefined
  const [, text = plain] = /\berror="((?:[^"\\]|\\.)*)"/.exec(plain) ?? []
  return text.replace(/\\(.)/g, "$1").replace(/^failed to load file \S+: /, "")
}
