import { parse } from "@sternpost/goyaml"
import { anchoredPattern, isObject, type Manifest, type Test } from "@sternpost/manifests"
import { TransformError } from "../errors.ts"
import { childOf } from "./item-path.ts"

/** The types that a parameter may be declared with. */
export const PARAM_TYPES = [
  "string",
  "integer",
  "number",
  "boolean",
  "quantity",
  "list",
  "map",
] as const

/** A parameter of a template: what it may be and where its value comes from. */
export interface Param {
  /** Without it the field decides in which it stands. */
  readonly type?: (typeof PARAM_TYPES)[number]
  readonly default?: unknown
  /** Annotation of the pod, or of the workload, that sets it for one workload. */
  readonly annotation?: string
  /** What of the release it is by default: `release.name`. */
  readonly from?: string
  readonly enum?: readonly unknown[]
  /** A regular expression for the whole text. */
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly description?: string
}

export type ParamValues = Readonly<Record<string, unknown>>

/** Where values come from in a pod. */
export interface ParamSources {
  readonly manifest: Manifest
  /** The metadata of the pod, then that of its workload. */
  readonly annotations: readonly Readonly<Record<string, unknown>>[]
  /** What is known of the release: `{release, chart, kubernetesVersion}`. */
  readonly context: Readonly<Record<string, unknown>>
}

/** Throws a `TransformError` for declarations and values that contradict themselves. */
export function checkParams(params: Readonly<Record<string, Param>>, values: ParamValues): void {
  for (const [name, param] of Object.entries(params)) {
    const fail = (why: string): never => {
      throw new TransformError("OPTION_INVALID", `param "${name}": ${why}`)
    }
    if (param.pattern !== undefined) compilePattern(param.pattern, fail)
    if (
      param.from !== undefined &&
      !/^(?:release|chart)\.\w+$|^kubernetesVersion$/.test(param.from)
    )
      fail(`"from" is release.NAME, chart.NAME or kubernetesVersion, not "${param.from}"`)
    if (param.default !== undefined) {
      const why = misfit(param.default, param)
      if (why !== undefined) fail(`its default ${why}`)
    }
    const why = Object.hasOwn(values, name) ? misfit(values[name], param) : undefined
    if (why !== undefined) fail(`its value ${why}`)
  }
}

function compilePattern(pattern: string, fail: (why: string) => never): Test {
  try {
    return anchoredPattern(pattern, "its pattern")
  } catch (cause) {
    return fail(cause instanceof Error ? cause.message : String(cause))
  }
}

/**
 * The value of a parameter in a pod: its annotation there, else what the stage sets, else what the release
 * says, else the default; `undefined` when nobody says. Throws a `ManifestError` for an annotation that does
 * not fit.
 */
export function paramValue(
  name: string,
  param: Param,
  values: ParamValues,
  { manifest, annotations, context }: ParamSources,
): unknown {
  const { annotation } = param
  if (annotation !== undefined) {
    const text = annotations.map((map) => map[annotation]).find((value) => value !== undefined)
    if (text !== undefined) return annotationValue(text, name, param, manifest)
  }
  if (Object.hasOwn(values, name)) return values[name]
  const known = param.from?.split(".").reduce<unknown>(childOf, context)
  return known ?? param.default
}

function annotationValue(text: unknown, name: string, param: Param, manifest: Manifest): unknown {
  const value = typeof text === "string" ? readText(text, param.type) : text
  const why = misfit(value, param)
  if (why === undefined) return value
  throw manifest.error(
    "MANIFEST_FIELD",
    `annotation ${param.annotation}, which sets the param "${name}", ${why}`,
  )
}

function readText(text: string, type: Param["type"]): unknown {
  if (type === undefined || type === "string" || type === "quantity") return text
  try {
    return parse(text)
  } catch {
    return text
  }
}

// Source: apimachinery pkg/api/resource/quantity.go.
const QUANTITY = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/

const IS_TYPE: Readonly<Record<NonNullable<Param["type"]>, (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  integer: (value) => Number.isSafeInteger(value),
  number: (value) => typeof value === "number",
  boolean: (value) => typeof value === "boolean",
  quantity: (value) =>
    typeof value === "number" || (typeof value === "string" && QUANTITY.test(value)),
  list: (value) => Array.isArray(value),
  map: (value) => isObject(value),
}

/** Why a value is none for a parameter; `undefined` if it is one. */
function misfit(value: unknown, { type, enum: choices, pattern, minimum, maximum }: Param) {
  const shown = JSON.stringify(value)
  if (type !== undefined && !IS_TYPE[type](value))
    return `is ${shown}, which is no ${type}${quoted(value, type)}`
  if (choices !== undefined && !choices.includes(value))
    return `is ${shown}, which is none of ${choices.map((choice) => JSON.stringify(choice)).join(", ")}`
  if (pattern !== undefined && !anchoredPattern(pattern, "pattern")(String(value)))
    return `is ${shown}, which does not match ${pattern}`
  if (minimum !== undefined && Number(value) < minimum) return `is ${shown}, less than ${minimum}`
  if (maximum !== undefined && Number(value) > maximum) return `is ${shown}, more than ${maximum}`
  return undefined
}

function quoted(value: unknown, type: string): string {
  return type === "string" && typeof value !== "object" ? "; put it in quotes" : ""
}
