import {
  compileSelectors,
  isObject,
  type JsonObject,
  type Manifest,
  type Selector,
} from "@sternpost/manifests"
import { findPodSpecs } from "@sternpost/schema"
import { SEVERITIES, type Severity } from "../../findings/finding.ts"
import { textOf } from "../../read.ts"
import { CATEGORIES, type Category, type LintRule } from "../rule.ts"
import { compileSchema } from "./json-schema.ts"
import { invalid } from "./rule-files.ts"
import {
  type RuleHead,
  type Subject,
  subjectRule,
  TARGETS,
  type Target,
  USER_RULES,
  type Verdict,
} from "./subject-rule.ts"

const FIELDS =
  "id summary severity category why bad good peers match target cel schema message messageExpression".split(
    " ",
  )

/**
 * A rule of a document of kind `LintRules`:
 *
 * ```yaml
 * - id: acme-team-label
 *   summary: an object does not say whose it is
 *   match: {kind: Deployment}
 *   target: object
 *   cel: has(object.metadata.labels) && "team" in object.metadata.labels
 *   message: add the label team
 * ```
 *
 * `cel` must be true, and `schema` (a JSON Schema) must fit, for all is well. Throws a `CheckError` that says where
 * and what for anything else.
 */
export async function userRule(entry: unknown, place: string): Promise<LintRule> {
  if (!isObject(entry)) throw invalid(place, "a map was expected")
  const unknown = Object.keys(entry).find((key) => !FIELDS.includes(key))
  if (unknown !== undefined)
    throw invalid(place, `there is no "${unknown}"; a rule has ${FIELDS.join(", ")}`)
  const target = oneOf(entry, "target", TARGETS, "object", place)
  const matches = matcher(entry["match"], place)
  const test = await testOf(entry, target, place)
  return subjectRule(headOf(entry, place), target, (subject) =>
    matches(subject.object.manifest) ? test(subject) : undefined,
  )
}

function headOf(entry: JsonObject, place: string): RuleHead {
  const id = textOf(entry["id"])
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id))
    throw invalid(
      place,
      `id: a name in small letters with dashes was expected, such as acme-team-label`,
    )
  const summary = textOf(entry["summary"])
  if (summary === "") throw invalid(place, "summary: what it finds, in one line, is missing")
  return {
    id,
    summary,
    severity: oneOf<Severity>(entry, "severity", SEVERITIES, "warning", place),
    profile: "minimal",
    category: oneOf<Category>(entry, "category", CATEGORIES, "correctness", place),
    why: textOf(entry["why"]) || `A rule of your own: ${summary}.`,
    bad: textOf(entry["bad"]),
    good: textOf(entry["good"]),
    peers: Array.isArray(entry["peers"]) ? entry["peers"].map(String) : [],
    page: USER_RULES,
  }
}

function oneOf<T extends string>(
  entry: JsonObject,
  field: string,
  choices: readonly T[],
  fallback: T,
  place: string,
): T {
  const given = entry[field]
  if (given === undefined) return fallback
  const found = choices.find((choice) => choice === given)
  if (found === undefined)
    throw invalid(place, `${field}: "${given}" is none of ${choices.join(", ")}`)
  return found
}

function matcher(match: unknown, place: string): (manifest: Manifest) => boolean {
  if (match === undefined) return () => true
  const selectors = (Array.isArray(match) ? match : [match]) as readonly Selector[]
  if (!selectors.every(isObject)) throw invalid(place, "match: a map was expected")
  try {
    return compileSelectors(selectors, [], {
      hasPodSpec: (manifest) => findPodSpecs(manifest, (at) => manifest.get(at)).length > 0,
    })
  } catch (cause) {
    throw invalid(place, `match: ${cause instanceof Error ? cause.message : cause}`, cause)
  }
}

async function testOf(
  entry: JsonObject,
  target: Target,
  place: string,
): Promise<(subject: Subject) => Verdict> {
  const { cel, schema } = entry
  const message = textOf(entry["message"]) || textOf(entry["summary"])
  if ((cel === undefined) === (schema === undefined))
    throw invalid(place, "either cel or schema was expected")
  if (schema !== undefined) {
    const misfits = await compileSchema(schema, place)
    return ({ value }) => {
      const found = misfits(value)
      return found === undefined
        ? undefined
        : { message: `${message}: ${found.words}`, path: found.path }
    }
  }
  if (typeof cel !== "string") throw invalid(place, "cel: an expression was expected")
  const { celTest } = await import("./cel-test.ts")
  const { messageExpression, match } = entry
  return celTest({ cel, message, messageExpression, match }, target, place)
}
