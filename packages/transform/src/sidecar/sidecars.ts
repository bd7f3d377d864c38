import { formatPath } from "@sternpost/manifests"
import { closest } from "@sternpost/patch"
import type { TypeSchema, ValueSchema } from "@sternpost/schema"
import { TransformError } from "../errors.ts"
import type { AppFragment, AppOptions } from "./apps.ts"
import {
  checkTemplate,
  checkTyped,
  type ErrorSource,
  ROOTS,
  requireContent,
} from "./check-template.ts"
import { type Convention, conventionOf } from "./conventions.ts"
import type { ItemPath } from "./item-path.ts"
import type { ConflictPolicy } from "./merge.ts"
import type { NativeForm, NativeMode } from "./native.ts"
import {
  checkFieldNames,
  checkOptions,
  policies,
  positions,
  type SidecarOptions,
} from "./options.ts"
import type { Param, ParamValues } from "./params.ts"
import type { Position } from "./position.ts"
import { type ResolvedTemplate, type Resolving, resolveTyped } from "./resolve.ts"
import { readTemplate, type Template } from "./template.ts"

/** A template with values, in the lists where its sidecars belong. */
export interface FormedTemplate {
  readonly form: NativeForm
  readonly resolved: ResolvedTemplate
  /** Tells it from any other. */
  readonly hash: string
  /** The containers that would keep a pod from ending. */
  readonly endless: readonly string[]
}

/** A template, checked. */
export interface CompiledTemplate {
  readonly name: string
  readonly isDefault: boolean
  readonly template: Template
  /** Whether its values depend on the object that it goes into. */
  readonly usesObject: boolean
  /** With the values of parameters, by those. */
  readonly resolved: Map<string, ResolvedTemplate>
  /** As it goes into pods that have no container of its names, by what it was resolved to. */
  readonly formed: WeakMap<ResolvedTemplate, FormedTemplate>
}

/** Options of a stage, checked and ready for use. */
export interface Sidecars {
  readonly templates: readonly CompiledTemplate[]
  readonly podType: TypeSchema
  readonly params: Readonly<Record<string, Param>>
  readonly values: ParamValues
  readonly convention: Convention
  readonly native: NativeMode
  /** Whether the options say so, and not nothing. */
  readonly isNativeSaid: boolean
  readonly startupFromReadiness: boolean
  readonly jobs: "native-only" | "inject" | "skip"
  readonly hostNetwork: "skip" | "inject"
  readonly apps: AppOptions
  readonly defaultContainer: "auto" | "always" | "never"
  /** What the application's containers get, with values. */
  resolveApps(resolving: Resolving): AppFragment
  policyAt(path: ItemPath): ConflictPolicy
  positionOf(list: string): Position
  /** All that decides what goes into a pod, besides the templates. */
  readonly fingerprint: string
}

/** Checks the options, reads the templates; `podType` is that of a pod's `{metadata, spec}`. Throws a `TransformError` for what makes no sense. */
export function compileSidecars(options: SidecarOptions, podType: TypeSchema): Sidecars {
  checkOptions(options)
  checkFieldNames(options, podType)
  const { params = {}, values = {}, apps = {}, native = "auto" } = options
  const declared = {
    ...Object.fromEntries(Object.keys(values).map((name) => [name, {}])),
    ...params,
  }
  const reserved = Object.keys(declared).find((name) => (ROOTS as readonly string[]).includes(name))
  if (reserved !== undefined)
    throw new TransformError(
      "OPTION_INVALID",
      `"${reserved}" is no name for a param: it stands for something else`,
    )
  const used = new Set<string>()
  const names = Object.keys(declared)
  const fragment = appFragment(apps, podType)
  const ofApps = checkTyped(fragment.source, fragment.value, fragment.schema, names)
  const templates = options.templates.map((source): CompiledTemplate => {
    const template = readTemplate(source)
    const paths = [...checkTemplate(template, { type: podType, params: names }), ...ofApps]
    if (Object.keys(apps).length === 0) requireContent(template)
    for (const [root, next] of paths) used.add(String(root === "params" ? next : root))
    const usesObject = paths.some(([root]) => root === "object" || root === "pod")
    const { name, isDefault = true } = source
    return { name, isDefault, template, usesObject, resolved: new Map(), formed: new WeakMap() }
  })
  refuseUnused(values, params, used)
  return {
    templates,
    podType,
    params: declared,
    values,
    convention: conventionOf(options.inject),
    native,
    isNativeSaid: options.native !== undefined,
    startupFromReadiness: options.startupFromReadiness ?? false,
    jobs: options.jobs ?? "native-only",
    hostNetwork: options.hostNetwork ?? "skip",
    apps,
    defaultContainer: options.defaultContainer ?? "auto",
    resolveApps: (resolving) =>
      resolveTyped(fragment.source, fragment.value, fragment.schema, resolving) as AppFragment,
    policyAt: policies(options.onConflict),
    positionOf: positions(options.position),
    fingerprint: JSON.stringify([
      options.position,
      options.onConflict,
      apps,
      options.defaultContainer,
    ]),
  }
}

/** What the application's containers get: a container without the rest, whose errors say where they are. */
function appFragment({ env, envFrom, volumeMounts }: AppOptions, podType: TypeSchema) {
  const given = Object.entries({ env, envFrom, volumeMounts }).filter(
    ([, list]) => list !== undefined,
  )
  const schema: ValueSchema = podType.field("spec")?.fields?.field("containers")?.items ?? {
    type: "any",
  }
  const source: ErrorSource = {
    error: (path, message) =>
      new TransformError("OPTION_INVALID", `apps.${formatPath(path)}: ${message}`),
  }
  return { value: Object.fromEntries(given), schema, source }
}

// A value that no template asks for is a typing error.
function refuseUnused(
  values: ParamValues,
  params: Readonly<Record<string, Param>>,
  used: ReadonlySet<string>,
): void {
  const unused = Object.keys(values).find((name) => !Object.hasOwn(params, name) && !used.has(name))
  if (unused === undefined) return
  const known = [...new Set([...Object.keys(params), ...used])].filter(
    (name) => !(ROOTS as readonly string[]).includes(name),
  )
  const meant = closest(unused, known)
  const hint =
    meant === undefined ? `it has ${known.join(", ") || "none"}` : `did you mean "${meant}"?`
  throw new TransformError("OPTION_INVALID", `no template has a param "${unused}"; ${hint}`)
}
