import { ManifestError } from "./errors.ts"

/** Labels or annotations of an object; values that are no strings fit nothing but existence. */
export type Labels = Readonly<Record<string, unknown>>

const KEY = String.raw`[A-Za-z0-9](?:[\w./-]*[A-Za-z0-9])?`
const SET = new RegExp(String.raw`^(${KEY})\s+(in|notin)\s*\(([^()]*)\)$`)
const EQUALITY = new RegExp(String.raw`^(${KEY})\s*(==?|!=)\s*(\S*)$`)
const EXISTS = new RegExp(String.raw`^(!?)\s*(${KEY})$`)

/**
 * Compiles a label selector as kubectl's `-l` takes it: `a=b`, `a!=b`, `a in (x,y)`, `a notin (x)`,
 * `a`, `!a`, joined by commas that all must hold. Throws a `ManifestError` with code
 * `SELECTOR_INVALID`. Source of the rule: apimachinery pkg/labels/selector.go.
 */
export function labelSelector(text: string, field: string): (labels: Labels) => boolean {
  // Most have one part and one operator; each pattern costs more to compile than to run.
  const parts = text.includes(",") ? text.split(/,(?![^(]*\))/) : [text]
  const requirements = parts
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => requirement(part, text, field))
  return (labels) => requirements.every((holds) => holds(labels))
}

function requirement(part: string, whole: string, field: string): (labels: Labels) => boolean {
  const set = part.includes("(") ? SET.exec(part) : null
  if (set !== null) {
    const [, key = "", operator, list = ""] = set
    const values = list.split(",").map((value) => value.trim())
    return (labels) => has(labels, key, values) === (operator === "in")
  }
  const equality = part.includes("=") ? EQUALITY.exec(part) : null
  if (equality !== null) {
    const [, key = "", operator, value = ""] = equality
    return (labels) => has(labels, key, [value]) === (operator !== "!=")
  }
  const exists = EXISTS.exec(part)
  if (exists === null)
    throw new ManifestError(
      "SELECTOR_INVALID",
      `${field}: "${whole}" is no valid selector: cannot read "${part}" (write key=value, key!=value, key in (a,b), key or !key)`,
    )
  const [, not, key = ""] = exists
  return (labels) => Object.hasOwn(labels, key) === (not === "")
}

function has(labels: Labels, key: string, values: readonly string[]): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined
  return typeof value === "string" && values.includes(value)
}
