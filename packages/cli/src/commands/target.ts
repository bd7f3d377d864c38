import type { Selector } from "@sternpost/postrender"
import { UsageError } from "../exit.ts"

const FIELDS = [
  "group",
  "version",
  "kind",
  "name",
  "namespace",
  "labelSelector",
  "annotationSelector",
  "apiVersion",
  "source",
  "cel",
]
const SWITCHES = ["hook", "podSpec"]

/**
 * Reads a selector as flags write it: `kind=Deployment,name=web`. A value with commas is quoted:
 * `kind=Deployment,labelSelector="a=b,c=d"`. Throws a `UsageError`.
 */
export function parseTarget(text: string): Selector {
  const selector: Record<string, string | boolean> = {}
  let end = 0
  for (const found of text.matchAll(/([^=,]+)=(?:"([^"]*)"|([^,]*))(?:,|$)/gy)) {
    const [whole, key = "", quoted, plain = ""] = found
    selector[key] = fieldValue(text, key, quoted ?? plain)
    end = found.index + whole.length
  }
  if (end === 0 || end < text.length)
    throw new UsageError(`target "${text}" is not of the form kind=Deployment,name=web`)
  return selector
}

function fieldValue(target: string, key: string, value: string): string | boolean {
  if (FIELDS.includes(key)) return value
  if (!SWITCHES.includes(key))
    throw new UsageError(
      `target "${target}": unknown field "${key}"; known are ${[...FIELDS, ...SWITCHES].join(", ")}`,
    )
  if (value !== "true" && value !== "false")
    throw new UsageError(`target "${target}": ${key} is true or false, not "${value}"`)
  return value === "true"
}
