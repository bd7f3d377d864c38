import { parse } from "@sternpost/goyaml"
import { isObject, type JsonObject, type Path } from "@sternpost/manifests"
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
  USER_RULES,
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
  const view = viewOf(check)
  return subjectRule(headOf(id, message, about), view.target, (subject): Verdict => {
    if (!isMeant(check, subject)) return undefined
    const value = view.value(subject)
    // Whole objects it reads as they are written.
    const found = misfits(view.target === "object" ? value : withoutDefaults(value))
    return found === undefined ? undefined : { message, path: view.place(found.path) }
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
    page: USER_RULES,
  }
}

function schemaOf(check: JsonObject, place: string): unknown {
  const text = textOf(check["schemaString"]) || textOf(check["jsonSchema"])
  if (text.includes("{{")) throw invalid(place, "Go templates in a schema are not supported")
  const schema = text === "" ? check["schema"] : parse(text)
  if (!isObject(schema)) throw invalid(place, "it has neither schema nor schemaString")
  return schema
}

/** What a schema is asked of, and where in the subject a place in that stands. */
interface View {
  readonly target: Target
  value(subject: Subject): unknown
  place(path: Path): Path
}

const itself = (target: Target): View => ({
  target,
  value: ({ value }) => value,
  place: (path) => path,
})

function viewOf(check: JsonObject): View {
  const target = textOf(check["target"]) || "Container"
  const schemaTarget = textOf(check["schemaTarget"]) || target
  if (schemaTarget === "Container") return itself("container")
  if (target === "Container") return { ...ALONE_IN_POD, place: (path) => path.slice(2) }
  if (schemaTarget === "PodTemplate") return TEMPLATE
  return itself(schemaTarget === "PodSpec" || schemaTarget === "Pod" ? "pod" : "object")
}

// A container is judged by its pod as if it were the only one.
const ALONE_IN_POD: Omit<View, "place"> = {
  target: "container",
  value: ({ pod, value }) => ({ ...pod?.spec, initContainers: [], containers: [value] }),
}

const TEMPLATE: View = {
  target: "pod",
  value: ({ object, pod }) => pod && valueBelow(object.value, pod.path.slice(0, -1)),
  // Of a template the paths begin above the pod spec.
  place: ([first, ...rest]) => (first === "spec" ? rest : []),
}

/** What Polaris sees of a pod: Go leaves out what is empty, and writes quantities as texts. */
function withoutDefaults(value: unknown, isQuantities = false): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutDefaults(item))
  if (isQuantities && typeof value === "number") return String(value)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== null && item !== "")
      .map(([key, item]) => [
        key,
        withoutDefaults(item, isQuantities || key === "requests" || key === "limits"),
      ]),
  )
}

const KINDS = new Set(["Container", "PodSpec", "PodTemplate", "Pod", "Controller"])

function isMeant(check: JsonObject, { object, container }: Subject): boolean {
  const target = textOf(check["target"])
  const isKind = (name: string) => name === object.kind || name === `${object.group}/${object.kind}`
  if (target !== "" && !KINDS.has(target) && !isKind(target)) return false
  if (target === "Controller" && object.pods.length === 0) return false
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
