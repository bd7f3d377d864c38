import { parse } from "@sternpost/goyaml"
import { isObject, type JsonObject } from "@sternpost/manifests"
import type { Severity } from "../../findings/finding.ts"
import { at, listOf, textOf } from "../../read.ts"
import { valueBelow } from "../read-object.ts"
import type { LintRule } from "../rule.ts"
import { compileSchema } from "./json-schema.ts"
import { invalid } from "./rule-files.ts"
import {
  type RuleHead,
  type Subject,
  subjectRule,
  type Target,
  type Verdict,
} from "./subject-rule.ts"

const SEVERITY: Readonly<Record<string, Severity | undefined>> = {
  danger: "error",
  error: "error",
  warning: "warning",
  ignore: "info",
}

interface About {
  readonly place: string
  /** What the configuration says: `danger`, `warning` or `ignore`. */
  readonly severity: unknown
}

/**
 * A check of Polaris as a rule of ours: its JSON Schema must hold for each container, pod, template, controller, or
 * object of a kind. Throws a `CheckError` for a check that is none, and for Go templates in schemas, which would have
 * to be filled in.
 */
export async function polarisRule(id: string, check: unknown, about: About): Promise<LintRule> {
  const { place } = about
  if (!isObject(check)) throw invalid(place, "a check of Polaris is a map")
  const schema = schemaOf(check, place)
  if (check["additionalSchemas"] !== undefined || check["additionalSchemaStrings"] !== undefined)
    throw invalid(place, "additionalSchemas, which ask for other objects, are not supported")
  const misfits = await compileSchema(schema, place)
  const failure = textOf(check["failureMessage"]) || "the check fails"
  const message = failure.replace(/\.$/, "")
  const where = textOf(check["schemaTarget"]) || textOf(check["target"]) || "Container"
  return subjectRule(headOf(id, message, about), targetOf(where), (subject): Verdict => {
    if (!isMeant(check, where, subject)) return undefined
    const found = misfits(valueFor(where, subject))
    return found === undefined ? undefined : { message, ...placeBelow(where, found.path) }
  })
}

function headOf(id: string, message: string, { severity }: About): RuleHead {
  return {
    id,
    summary: message.charAt(0).toLowerCase() + message.slice(1),
    severity: SEVERITY[textOf(severity)] ?? "warning",
    profile: "minimal",
    category: "reliability",
    why: `A check of Polaris that was given as a file: ${message}.`,
    bad: "",
    good: "",
    peers: [`polaris/${id}`],
  }
}

function schemaOf(check: JsonObject, place: string): unknown {
  const text = textOf(check["schemaString"]) || textOf(check["jsonSchema"])
  if (text.includes("{{")) throw invalid(place, "Go templates in a schema are not supported")
  const schema = text === "" ? check["schema"] : parse(text)
  if (!isObject(schema)) throw invalid(place, "it has neither schema nor schemaString")
  return schema
}

function targetOf(where: string): Target {
  if (where === "Container") return "container"
  return where === "PodSpec" || where === "PodTemplate" || where === "Pod" ? "pod" : "object"
}

function valueFor(where: string, { object, pod, value }: Subject): unknown {
  if (where !== "PodTemplate" || pod === undefined) return value
  return valueBelow(object.value, pod.path.slice(0, -1))
}

// Of a template the paths begin above the pod spec.
function placeBelow(where: string, path: readonly (string | number)[]) {
  if (where !== "PodTemplate") return { path }
  return path[0] === "spec" ? { path: path.slice(1) } : {}
}

const KINDS = new Set(["Container", "PodSpec", "PodTemplate", "Pod", "Controller"])

function isMeant(check: JsonObject, where: string, { object, container }: Subject): boolean {
  const target = textOf(check["target"])
  const isKind = (name: string) => name === object.kind || name === `${object.group}/${object.kind}`
  if (target !== "" && !KINDS.has(target) && !isKind(target)) return false
  if (where === "Controller" && object.pods.length === 0) return false
  if (!isListed(check["controllers"], (name) => name === object.kind)) return false
  if (container === undefined) return true
  const list = container.list === "initContainers" ? "initContainer" : "container"
  return isListed(check["containers"], (name) => name === list)
}

function isListed(lists: unknown, fits: (name: string) => boolean): boolean {
  const names = (field: string) => listOf(at(lists, field)).map(textOf)
  const include = names("include")
  if (include.length > 0 && !include.some(fits)) return false
  return !names("exclude").some(fits)
}
