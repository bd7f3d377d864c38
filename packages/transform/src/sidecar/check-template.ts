import { isObject, type JsonObject, type Path } from "@sternpost/manifests"
import { closest, ruleOf } from "@sternpost/patch"
import type { FieldSchema, TypeSchema, ValueSchema } from "@sternpost/schema"
import { expectedType } from "./check-type.ts"
import { parseText, type TextPart } from "./expression.ts"
import type { Template } from "./template.ts"
import { mapTyped } from "./typed.ts"

/** What `${...}` may begin with, besides the names of parameters. */
export const ROOTS = ["params", "release", "chart", "kubernetesVersion", "object", "pod"] as const

/** What is needed to check a template. */
export interface TemplateRules {
  /** The type of `{metadata, spec}`. */
  readonly type: TypeSchema
  /** The parameters there are. */
  readonly params: readonly string[]
}

/**
 * Throws the template's error, with file and line, for what a sidecar's template must not say: fields that a pod
 * does not have, nulls and directives that delete, names of parameters that are not declared, containers
 * without a name, and init containers with what only running containers may have. Gives the paths that its
 * `${...}` name.
 */
export function checkTemplate(
  template: Template,
  { type, params }: TemplateRules,
): readonly ExpressionPath[] {
  const value = { metadata: template.metadata, spec: template.spec }
  const used = checkTyped(template, value, { type: "object", fields: type }, params)
  checkMetadata(template)
  checkNames(template)
  checkInitContainers(template, template.spec)
  return used
}

/** The path that a `${...}` names. */
export type ExpressionPath = readonly (string | number)[]

/** Whose error is thrown for what is wrong in a value. */
export type ErrorSource = Pick<Template, "error">

/** The part of `checkTemplate` that holds for any value with a type; gives the paths that its `${...}` name. */
export function checkTyped(
  template: ErrorSource,
  value: unknown,
  schema: ValueSchema,
  params: readonly string[],
): readonly ExpressionPath[] {
  const used: ExpressionPath[] = []
  mapTyped(value, schema, [], {
    key(key, keySchema, path) {
      checkKey(template, key, keySchema, path)
    },
    list(items, listSchema, path) {
      checkList(template, items, listSchema, path)
    },
    scalar(scalar, scalarSchema, path) {
      if (scalar === null)
        throw template.error(
          path,
          "null deletes a field, which a sidecar does not; use the stage patch",
        )
      const parts = typeof scalar === "string" ? textParts(template, scalar, path) : []
      // What a parameter brings is checked when it is known.
      if (parts.length !== 1 || parts[0]?.type === "text")
        checkType(template, scalar, scalarSchema, path)
      for (const part of parts)
        if (part.type === "value") {
          checkName(template, part.path, params, path)
          used.push(part.path)
        }
      return scalar
    },
  })
  return used
}

function textParts(template: ErrorSource, text: string, path: Path): readonly TextPart[] {
  try {
    return parseText(text) ?? []
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    throw template.error(path, cause.message)
  }
}

function checkKey(
  template: ErrorSource,
  key: string,
  schema: ValueSchema | undefined,
  path: Path,
): void {
  // The path is that of the key; what has a wrong type is the map around it.
  checkType(template, {}, schema, path.slice(0, -1))
  if (key.startsWith("$"))
    throw template.error(
      path,
      "a template of a sidecar adds and has no directives; to delete or replace, use the stage patch",
    )
  const type = schema?.fields
  if (type === undefined || !type.isComplete || type.field(key) !== undefined) return
  const meant = closest(key, type.fieldNames)
  throw template.error(
    path,
    `${shortName(type)} has no field "${key}"${meant === undefined ? "" : `; did you mean "${meant}"?`}`,
  )
}

function checkType(
  template: ErrorSource,
  value: unknown,
  schema: ValueSchema | undefined,
  path: Path,
): void {
  const expected = expectedType(value, schema)
  if (expected === undefined) return
  const found = isObject(value) ? "a map" : Array.isArray(value) ? "a list" : JSON.stringify(value)
  throw template.error(path, `${path.at(-1)} must be ${expected}, not ${found}`)
}

/** Throws the template's error when there is nothing in it that could go into a pod. */
export function requireContent(template: Template): void {
  const { metadata, spec } = template
  const pairs = Object.values(metadata).filter((value) => isObject(value))
  const brings = [...Object.values(spec), ...pairs.flatMap((map) => Object.values(map as object))]
  if (brings.every((value) => Array.isArray(value) && value.length === 0))
    throw template.error(
      [],
      "the template brings nothing: it has neither containers nor anything else",
    )
}

function shortName({ name }: TypeSchema): string {
  return name.slice(name.lastIndexOf(".") + 1)
}

function checkList(
  template: ErrorSource,
  items: readonly unknown[],
  schema: ValueSchema | undefined,
  path: Path,
): void {
  checkType(template, items, schema, path)
  const { mergesList, keys, needed } = ruleOf(schema as FieldSchema | undefined, "kubernetes")
  if (!mergesList || keys.length === 0) return
  for (const [index, item] of items.entries())
    if (!isObject(item) || !needed.some((key) => item[key] !== undefined && item[key] !== null))
      throw template.error(
        [...path, index],
        `an item of ${path.at(-1)} needs a ${needed.join(" or ")}`,
      )
}

function checkName(
  template: ErrorSource,
  [root = "", next]: readonly (string | number)[],
  params: readonly string[],
  path: Path,
): void {
  const name = root === "params" ? next : root
  if (root !== "params" && (ROOTS as readonly unknown[]).includes(root)) return
  if (typeof name === "string" && params.includes(name)) return
  const known = root === "params" ? params : [...params, ...ROOTS]
  const meant = closest(String(name ?? ""), known)
  const hint =
    meant === undefined
      ? `; known are ${known.join(", ") || "no params"}`
      : `; did you mean "${meant}"?`
  throw template.error(path, `there is no param "${name ?? ""}"${hint}`)
}

function checkMetadata(template: Template): void {
  for (const key of Object.keys(template.metadata))
    if (!["labels", "annotations", "name", "namespace", "creationTimestamp"].includes(key))
      throw template.error(["metadata", key], "a template brings labels and annotations only")
}

/** The lists of a pod that hold the containers of a template. */
export const TEMPLATE_LISTS = ["initContainers", "containers"] as const

/** The containers of a list; none where it is missing. */
export function containersOf(spec: JsonObject, list: string): readonly JsonObject[] {
  const containers = spec[list]
  return Array.isArray(containers) ? containers.filter(isObject) : []
}

function checkNames(template: Template): void {
  const seen = new Set<unknown>()
  for (const list of TEMPLATE_LISTS)
    for (const [index, { name }] of containersOf(template.spec, list).entries()) {
      if (seen.has(name))
        throw template.error(["spec", list, index, "name"], `two containers are called "${name}"`)
      seen.add(name)
    }
}

// Source: kubernetes pkg/apis/core/validation/validation.go, validateInitContainers (1.34).
const OF_RUNNING = ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"]

function checkInitContainers(template: Template, spec: JsonObject): void {
  for (const [index, container] of containersOf(spec, "initContainers").entries()) {
    if (container["restartPolicy"] === "Always") continue
    const illegal = OF_RUNNING.find((field) => container[field] !== undefined)
    if (illegal !== undefined)
      throw template.error(
        ["spec", "initContainers", index, illegal],
        `an init container that ends cannot have a ${illegal}; a sidecar says restartPolicy: Always, or stands under containers`,
      )
  }
}
