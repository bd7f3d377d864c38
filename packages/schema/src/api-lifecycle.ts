import { API_LIFECYCLE } from "./generated/api-lifecycle.ts"

/** When the version of an API that a kind is in is left behind: releases such as `1.25`. */
export interface ApiLifecycle {
  readonly deprecated: string | undefined
  readonly removed: string | undefined
  /** What to use instead. */
  readonly replacement: { readonly apiVersion: string; readonly kind: string } | undefined
}

// What the modules of Kubernetes do not say, from its deprecation guide: versions that were gone before they said
// anything, and kinds that stay.
const OTHERS = `
extensions/v1beta1 ThirdPartyResource 1.7 1.8 apiextensions.k8s.io/v1/CustomResourceDefinition
batch/v2alpha1 CronJob 1.8 1.21 batch/v1/CronJob
v1 ComponentStatus 1.19 - -
v1 Endpoints 1.33 - discovery.k8s.io/v1/EndpointSlice
`

let rows: Map<string, string> | undefined

/** What Kubernetes says of the future of a kind in a version of its group; `undefined` where that is nothing. */
export function apiLifecycle(apiVersion: string, kind: string): ApiLifecycle | undefined {
  rows ??= readRows(OTHERS + API_LIFECYCLE)
  const row = rows.get(`${apiVersion} ${kind}`)
  if (row === undefined) return undefined
  const [, , deprecated, removed, replacement = ""] = row.split(" ")
  const [, version, name] = /^(.+)\/([^/]+)$/.exec(replacement) ?? []
  return {
    deprecated: said(deprecated),
    removed: said(removed),
    replacement:
      version === undefined || name === undefined ? undefined : { apiVersion: version, kind: name },
  }
}

/** Whether the release `version` is `release`, or a later one: `1.9` is before `1.10`. */
export function isSince(version: string, release: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number)
  const [sinceMajor = 0, sinceMinor = 0] = release.split(".").map(Number)
  return major === sinceMajor ? minor >= sinceMinor : major > sinceMajor
}

function readRows(text: string): Map<string, string> {
  const lines = text.split("\n").filter((line) => line !== "")
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf(" ", line.indexOf(" ") + 1)), line]),
  )
}

function said(release: string | undefined): string | undefined {
  return release === "-" ? undefined : release
}
