import type { Tree, TreeScalar } from "@sternpost/goyaml"
import { KustomizeError, type KustomizeErrorPlace } from "../errors.ts"
import { isNull, isScalar, isString, textOf } from "../fields/access.ts"
import { changeFields, type FieldSpec, Misfit } from "../fields/field-spec.ts"
import { type Gvk, splitApiVersion } from "../objects/identity.ts"
import type { Resource } from "../objects/resource.ts"
import type { ResourceList } from "../objects/resource-list.ts"
import { parseFieldPath } from "../replacements/path.ts"
import { lookUp, PathMisfit } from "../replacements/slots.ts"

/** An entry of `vars`. */
export interface Variable {
  readonly name: string
  readonly objref?: {
    readonly apiVersion?: string
    readonly group?: string
    readonly version?: string
    readonly kind?: string
    readonly name?: string
    readonly namespace?: string
  }
  readonly fieldref?: { readonly fieldPath?: string }
}

/** A variable with the place of its kustomization. */
export interface PlacedVariable {
  readonly variable: Variable
  readonly place: KustomizeErrorPlace
}

/** Remembers at the resources which variables are about them. */
export function markVariables(list: ResourceList, variables: readonly PlacedVariable[]): void {
  for (const { variable, place } of variables) {
    const matches = objectsOf(list, variable)
    if (matches.length > 1)
      throw new KustomizeError(
        "REFERENCE_UNRESOLVED",
        `vars: ${variable.name} may be about ${matches.map((one) => one.describe()).join(" and ")}; name the namespace`,
        place,
      )
    const [match] = matches
    if (match !== undefined) match.variables = [...match.variables, variable.name]
  }
}

function objectsOf(list: ResourceList, { objref = {} }: Variable): Resource[] {
  const { name = "", namespace = "", kind = "", apiVersion = "" } = objref
  const gvk: Gvk =
    apiVersion === ""
      ? { group: objref.group ?? "", version: objref.version ?? "", kind }
      : { ...splitApiVersion(apiVersion), kind }
  const [sample] = list.resources
  const isClusterScoped =
    sample?.kinds.isClusterScoped(
      gvk.group === "" ? gvk.version : `${gvk.group}/${gvk.version}`,
      kind,
    ) ?? false
  const id = { ...gvk, name, namespace, isClusterScoped }
  return namespace !== "" || isClusterScoped ? list.withAnyId(id) : list.withAnyName(id)
}

/** Puts the values of variables in place of `$(NAME)` in the fields of the specs. */
export function resolveVariables(
  list: ResourceList,
  variables: readonly PlacedVariable[],
  specs: readonly FieldSpec[],
): void {
  if (variables.length === 0) return
  const values = new Map(
    variables.map((placed) => [placed.variable.name, variableValue(list, placed)] as const),
  )
  const change = (value: Tree): Tree => changed(value, values)
  for (const resource of list.resources) changeFields(resource, specs, { change })
}

function variableValue(list: ResourceList, { variable, place }: PlacedVariable): Tree {
  const { name, fieldref } = variable
  const refuse = (problem: string) =>
    new KustomizeError("REFERENCE_UNRESOLVED", `vars: ${name}: ${problem}`, place)
  const resource = list.resources.find((one) => one.variables.includes(name))
  if (resource === undefined) throw refuse("the resource that it is about is not there")
  const path = fieldref?.fieldPath || "metadata.name"
  const value = fieldAt(resource.tree, path)
  if (value === undefined) throw refuse(`${resource.describe()} has no field ${path}`)
  return value
}

// `spec.ports[0].port`: an index may stand behind the name of a list.
function fieldAt(tree: Tree | undefined, path: string): Tree | undefined {
  if (tree === undefined) return undefined
  try {
    return lookUp(tree, parseFieldPath(path.replaceAll(/([^.[\]])\[(\d+)\]/g, "$1.$2")))
  } catch (error) {
    if (error instanceof PathMisfit) return undefined
    throw error
  }
}

function changed(value: Tree, values: ReadonlyMap<string, Tree>): Tree {
  if (isNull(value)) return value
  if (isString(value)) return expanded(value, values)
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) {
      if (!isString(item)) throw new Misfit("expected a string in the list")
      value[i] = expanded(item, values)
    }
  } else if (value instanceof Map) {
    for (const [key, item] of value) if (isString(item)) value.set(key, expanded(item, values))
  }
  return value
}

function expanded(value: string | TreeScalar, values: ReadonlyMap<string, Tree>): Tree {
  const text = textOf(value)
  return text.includes("$") ? expand(text, values) : value
}

const REFERENCE = /\$(?:\(([^)]*)\)|(\$)|([\s\S]))/g

/** Replaces `$(NAME)`; `$$` is a dollar. A text that is nothing but a reference becomes its value. */
function expand(text: string, values: ReadonlyMap<string, Tree>): Tree {
  const whole = /^\$\(([^)]*)\)$/.exec(text)
  if (whole !== null) {
    const value = values.get(whole[1] as string)
    return value !== undefined && isReplacement(value) ? value : text
  }
  return text.replace(REFERENCE, (found, name: string | undefined, dollar: string | undefined) => {
    if (dollar !== undefined) return "$"
    const value = name === undefined ? undefined : values.get(name)
    return value !== undefined && isReplacement(value) ? shown(value) : found
  })
}

function isReplacement(value: Tree): boolean {
  return isScalar(value) && !isNull(value)
}

function shown(value: Tree): string {
  return textOf(value)
}
