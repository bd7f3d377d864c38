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
  for (const [, key = "", quoted, plain = ""] of text.matchAll(
    /([^=,]+)=(?:"([^"]*)"|([^,]*))(?:,|$)/g,
  )) {
    const value = quoted ?? plain
    if (FIELDS.includes(key)) selector[key] = value
    else if (SWITCHES.includes(key)) selector[key] = value === "true"
    else
      throw new UsageError(
        `target "${text}": unknown field "${key}"; known are ${[...FIELDS, ...SWITCHES].join(", ")}`,
      )
  }
  if (Object.keys(selector).length === 0)
    throw new UsageError(`target "${text}" is not of the form kind=Deployment,name=web`)
  return selector
}
