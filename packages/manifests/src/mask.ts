import type { Path } from "@sternpost/goyaml"
import { isObject } from "./equal.ts"
import type { Manifest } from "./manifest.ts"

/** What is shown instead of a Secret's value. */
export const MASK = "(masked)"

/** A value of an object as it may be shown: what a Secret keeps secret is masked. */
export function maskValue(manifest: Manifest, path: Path, value: unknown): unknown {
  if (!isOrWasSecret(manifest)) return value
  const [first] = path
  if (first === "data" || first === "stringData") return maskBelow(path.slice(1), value)
  if (path.length === 0 && isObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, maskValue(manifest, [key], item)]),
    )
  // kubectl keeps a copy of the whole object here.
  if (path.includes("kubectl.kubernetes.io/last-applied-configuration")) return MASK
  return value
}

// A stage may have made something else of it, and its values are no less secret for that.
function isOrWasSecret(manifest: Manifest): boolean {
  if (manifest.kind === "Secret") return manifest.group === ""
  return /\bSecret\b/.test(manifest.renderedText) && manifest.rendered(["kind"]) === "Secret"
}

function maskBelow(rest: Path, value: unknown): unknown {
  if (value === undefined || value === null) return value
  if (rest.length > 0 || !isObject(value)) return MASK
  return Object.fromEntries(Object.keys(value).map((key) => [key, MASK]))
}
