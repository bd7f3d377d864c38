import { closest } from "@sternpost/patch"
import { apiLifecycle, isSince, type TypeSchema, type TypeTable } from "@sternpost/schema"
import type { Problem } from "./problem.ts"

/** Whose schema an object has: that of Kubernetes, somebody else's, or none because its kind is a mistake. */
export type KindVerdict =
  | { readonly type: TypeSchema; readonly problems: readonly Problem[] }
  | { readonly type: undefined; readonly problems: readonly Problem[]; readonly isForeign: boolean }

/** What a release of Kubernetes has to say of a kind. */
export class KnownKinds {
  readonly #table: TypeTable
  readonly #version: string
  readonly #groups: ReadonlySet<string>
  readonly #verdicts = new Map<string, KindVerdict>()

  constructor(table: TypeTable, version: string) {
    this.#table = table
    this.#version = version
    this.#groups = new Set(table.apiVersions.map(groupPrefix))
  }

  /** The type of a kind, what is to be said of its version, and whether Kubernetes has nothing to do with it. */
  judge(apiVersion: string, kind: string): KindVerdict {
    const key = `${apiVersion} ${kind}`
    let verdict = this.#verdicts.get(key)
    if (verdict === undefined) {
      verdict = this.#judge(apiVersion, kind)
      this.#verdicts.set(key, verdict)
    }
    return verdict
  }

  #judge(apiVersion: string, kind: string): KindVerdict {
    const lifecycle = apiLifecycle(apiVersion, kind)
    if (lifecycle?.removed !== undefined && isSince(this.#version, lifecycle.removed))
      return this.#refused("removed-api", apiVersion, kind, ["apiVersion"], lifecycle.removed)
    const type = this.#table.kind(apiVersion, kind)
    if (type !== undefined) {
      const since = lifecycle?.deprecated
      const isDeprecated = since !== undefined && isSince(this.#version, since)
      return { type, problems: isDeprecated ? [this.#deprecated(apiVersion, kind, since)] : [] }
    }
    if (!this.#groups.has(groupPrefix(apiVersion)))
      return { type: undefined, problems: [], isForeign: true }
    const known = this.#table.apiVersions.includes(apiVersion)
    return this.#refused("unknown-kind", apiVersion, kind, [known ? "kind" : "apiVersion"])
  }

  #refused(
    rule: string,
    apiVersion: string,
    kind: string,
    path: readonly string[],
    removed?: string,
  ): KindVerdict {
    const message =
      removed === undefined
        ? `Kubernetes ${this.#version} has no ${apiVersion} ${kind}${this.#instead(apiVersion, kind)}`
        : `${apiVersion} ${kind} was removed in Kubernetes ${removed}${this.#instead(apiVersion, kind)}`
    return { type: undefined, problems: [{ rule, message, path }], isForeign: false }
  }

  #deprecated(apiVersion: string, kind: string, since: string): Problem {
    const removed = apiLifecycle(apiVersion, kind)?.removed
    const end = removed === undefined ? "" : `, and ${removed} will not have it`
    const message = `${apiVersion} ${kind} is deprecated since Kubernetes ${since}${end}${this.#instead(apiVersion, kind)}`
    return { rule: "deprecated-api", message, path: ["apiVersion"] }
  }

  /** What to write instead, as the end of a message. */
  #instead(apiVersion: string, kind: string): string {
    const replacement = this.#replacement(apiVersion, kind)
    if (replacement !== undefined) return `: use ${replacement}`
    if (!this.#table.apiVersions.includes(apiVersion)) {
      const versions = this.#table.apiVersions.filter(
        (known) => groupPrefix(known) === groupPrefix(apiVersion),
      )
      const served = versions.filter((known) => this.#serves(known, kind))
      return served.length === 0 ? "" : `: use ${served.join(" or ")}`
    }
    const meant = closest(kind, this.#table.kindsOf(apiVersion))
    return meant === undefined ? "" : `; did you mean ${meant}?`
  }

  #replacement(apiVersion: string, kind: string): string | undefined {
    const said = apiLifecycle(apiVersion, kind)?.replacement
    if (said !== undefined && this.#serves(said.apiVersion, said.kind))
      return said.kind === kind ? said.apiVersion : `${said.apiVersion} ${said.kind}`
    return this.#table.apiVersions.find(
      (other) =>
        other !== apiVersion &&
        groupPrefix(other) === groupPrefix(apiVersion) &&
        this.#serves(other, kind) &&
        !isDeprecated(other, kind, this.#version),
    )
  }

  #serves(apiVersion: string, kind: string): boolean {
    const removed = apiLifecycle(apiVersion, kind)?.removed
    const isGone = removed !== undefined && isSince(this.#version, removed)
    return !isGone && this.#table.kind(apiVersion, kind) !== undefined
  }
}

function isDeprecated(apiVersion: string, kind: string, version: string): boolean {
  const since = apiLifecycle(apiVersion, kind)?.deprecated
  return since !== undefined && isSince(version, since)
}

/** `apps/` of `apps/v1`; empty for the core group. */
function groupPrefix(apiVersion: string): string {
  return apiVersion.slice(0, apiVersion.lastIndexOf("/") + 1)
}
