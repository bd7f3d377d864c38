import { anchoredPattern } from "@sternpost/manifests"
import { closest } from "@sternpost/patch"
import type { TypeSchema } from "@sternpost/schema"
import { TransformError } from "../errors.ts"
import type { AppOptions } from "./apps.ts"
import type { InjectOptions } from "./conventions.ts"
import type { ItemPath } from "./item-path.ts"
import type { ConflictPolicy } from "./merge.ts"
import type { NativeMode } from "./native.ts"
import { checkParams, type Param, type ParamValues } from "./params.ts"
import { type Position, parsePosition } from "./position.ts"
import type { TemplateSource } from "./template.ts"

/** A template of a stage. */
export interface SidecarTemplate extends TemplateSource {
  /** Whether pods get it that choose none; true unless said otherwise. */
  readonly isDefault?: boolean
}

/** What sidecars are put into pods, and how. */
export interface SidecarOptions {
  readonly templates: readonly SidecarTemplate[]
  readonly params?: Readonly<Record<string, Param>>
  /** Values of parameters; those that are not declared take the type of the field they stand in. */
  readonly values?: ParamValues
  readonly native?: NativeMode
  readonly startupFromReadiness?: boolean
  /** What becomes of pods that run to an end; `native-only` unless said otherwise. */
  readonly jobs?: "native-only" | "inject" | "skip"
  readonly hostNetwork?: "skip" | "inject"
  /** By name of a list: `first`, `last`, `before:NAME` or `after:NAME`. */
  readonly position?: Readonly<Record<string, string>>
  readonly inject?: InjectOptions
  /** For all, or by name of a list or field, with `default` for the others. */
  readonly onConflict?: ConflictPolicy | Readonly<Record<string, ConflictPolicy>>
  readonly apps?: AppOptions
  readonly defaultContainer?: "auto" | "always" | "never"
}

const DEFAULT_POSITIONS: Readonly<Record<string, string>> = { initContainers: "first" }

/** The position of new items in a list, by its name. Throws a `TransformError` for one that is none. */
export function positions(given: SidecarOptions["position"] = {}): (list: string) => Position {
  const read = new Map(
    Object.entries({ ...DEFAULT_POSITIONS, ...given }).map(([list, text]) => [
      list,
      parsePosition(text),
    ]),
  )
  return (list) => read.get(list) ?? { at: "last" }
}

/** The policy at a path: of the innermost list or field that has one. */
export function policies(
  onConflict: SidecarOptions["onConflict"] = "userWins",
): (path: ItemPath) => ConflictPolicy {
  if (typeof onConflict === "string") return () => onConflict
  const fallback = onConflict["default"] ?? "userWins"
  return (path) => {
    const named = path.findLast(
      (step) => typeof step === "string" && Object.hasOwn(onConflict, step),
    )
    return typeof named === "string" ? (onConflict[named] ?? fallback) : fallback
  }
}

/** Throws a `TransformError` for options that contradict themselves or each other. */
export function checkOptions({ templates, params = {}, values = {}, apps }: SidecarOptions): void {
  const invalid = (message: string) => new TransformError("OPTION_INVALID", message)
  if (templates.length === 0) throw invalid("there is no template")
  const names = templates.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) < index)
  if (twice !== undefined) throw invalid(`two templates are called "${twice}"`)
  const odd = names.find((name) => !/^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/.test(name))
  if (odd !== undefined)
    throw invalid(`"${odd}" is no name for a sidecar: letters, digits, "-", "_" and "." are`)
  checkParams(params, values)
  if (apps?.match !== undefined) checkPattern(apps.match, invalid)
}

/**
 * Throws a `TransformError` for a position of a list or a policy of a field that no pod has, which would say
 * nothing without a word.
 */
export function checkFieldNames(
  { position = {}, onConflict = {} }: SidecarOptions,
  podType: TypeSchema,
): void {
  const spec = podType.field("spec")?.fields
  const container = spec?.field("containers")?.items?.fields
  const fields = [spec, container].flatMap((type) => type?.fieldNames ?? [])
  const lists = fields.filter((name) => {
    const field = spec?.field(name) ?? container?.field(name)
    return field?.type === "list" && field.patchStrategy.includes("merge")
  })
  refuseUnknown("position", Object.keys(position), lists)
  if (typeof onConflict !== "string")
    refuseUnknown("onConflict", Object.keys(onConflict), [
      "default",
      "labels",
      "annotations",
      ...fields,
    ])
}

function refuseUnknown(option: string, names: readonly string[], known: readonly string[]): void {
  const wrong = names.find((name) => !known.includes(name))
  if (wrong === undefined) return
  const meant = closest(wrong, known)
  const hint = meant === undefined ? `known are ${known.join(", ")}` : `did you mean "${meant}"?`
  throw new TransformError(
    "OPTION_INVALID",
    `${option}: a pod has no ${option === "position" ? "list that merges" : "field"} "${wrong}"; ${hint}`,
  )
}

function checkPattern(pattern: string, invalid: (message: string) => TransformError): void {
  try {
    anchoredPattern(pattern, "apps.match")
  } catch (cause) {
    throw invalid(cause instanceof Error ? cause.message : String(cause))
  }
}
