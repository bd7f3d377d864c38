import { parse } from "@sternpost/goyaml"
import {
  compileSelectors,
  isObject,
  type Manifest,
  type Path,
  parsePath,
  type Selector,
} from "@sternpost/manifests"
import { findPodSpecs } from "@sternpost/schema"
import { CheckError } from "../errors.ts"
import { isDay, type Waiver } from "./waiver.ts"

const FIELDS = new Set(["rule", "match", "path", "reason", "expires"])

/**
 * Reads a document of waivers:
 *
 * ```yaml
 * apiVersion: sternpost.dev/v1alpha1
 * kind: Waivers
 * waivers:
 *   - rule: unknown-field
 *     match: {kind: Deployment, name: web}
 *     path: spec.template
 *     reason: the operator reads it
 *     expires: 2026-12-31
 * ```
 *
 * `match` is that of a pipeline; it and `path` and `expires` may be absent. Throws a `CheckError` that names the
 * file and the entry.
 */
export function readWaivers(text: string, file: string): readonly Waiver[] {
  const document = parseDocument(text, file)
  if (!isObject(document) || document["kind"] !== "Waivers" || !Array.isArray(document["waivers"]))
    throw invalid(file, "a document of kind Waivers with a list of waivers was expected")
  return document["waivers"].map((entry, index) => readEntry(entry, `${file}: waivers[${index}]`))
}

function parseDocument(text: string, file: string): unknown {
  try {
    return parse(text)
  } catch (cause) {
    throw invalid(file, cause instanceof Error ? cause.message : String(cause), cause)
  }
}

function readEntry(entry: unknown, place: string): Waiver {
  if (!isObject(entry)) throw invalid(place, "a map was expected")
  const unknown = Object.keys(entry).find((key) => !FIELDS.has(key))
  if (unknown !== undefined)
    throw invalid(place, `there is no "${unknown}"; a waiver has ${[...FIELDS].join(", ")}`)
  const { rule, reason, expires, path, match } = entry
  if (typeof rule !== "string" || rule === "") throw invalid(place, "rule: the rule is missing")
  if (typeof reason !== "string" || reason.trim() === "")
    throw invalid(place, "reason: a waiver needs a reason")
  if (expires !== undefined && (typeof expires !== "string" || !isDay(expires)))
    throw invalid(place, `expires: a day such as "2026-12-31" was expected`)
  return {
    rule,
    reason,
    expires,
    place,
    path: path === undefined ? undefined : readPath(path, place),
    matches: readMatch(match, place),
  }
}

function readPath(path: unknown, place: string): Path {
  try {
    if (typeof path === "string" && path !== "") return parsePath(path)
  } catch (cause) {
    throw invalid(place, `path: ${(cause as Error).message}`, cause)
  }
  throw invalid(place, "path: a path such as spec.template was expected")
}

function readMatch(match: unknown, place: string): (manifest: Manifest) => boolean {
  if (match === undefined) return () => true
  const selectors = (Array.isArray(match) ? match : [match]) as readonly Selector[]
  if (!selectors.every(isObject)) throw invalid(place, "match: a map was expected")
  try {
    const matcher = compileSelectors(selectors, [], {
      hasPodSpec: (manifest) => findPodSpecs(manifest, (at) => manifest.get(at)).length > 0,
    })
    return (manifest) => matcher(manifest)
  } catch (cause) {
    throw invalid(place, `match: ${cause instanceof Error ? cause.message : cause}`, cause)
  }
}

function invalid(place: string, message: string, cause?: unknown): CheckError {
  const [file = place] = place.split(": ")
  return new CheckError("WAIVERS_INVALID", `${place}: ${message}`, { file, cause })
}
