import { copyTree, resolveTreeScalar, type Tree, TreeScalar } from "@sternpost/goyaml"
import { KustomizeError, type KustomizeErrorPlace } from "../errors.ts"
import { isScalar, textOf, withText } from "../fields/access.ts"
import { effectiveNamespace, isSelected, type ResourceId } from "../objects/identity.ts"
import { isEmptyTree, type Resource } from "../objects/resource.ts"
import type { ResourceList } from "../objects/resource-list.ts"
import { type CompiledSelector, compileSelector } from "../objects/selector.ts"
import type { Transformer } from "../transform/transformer.ts"
import type { FieldOptions, Replacement, ReplacementSource, ReplacementTarget } from "./options.ts"
import { parseFieldPath } from "./path.ts"
import { CREATED, type Created, findSlots, lookUp, PathMisfit, type Slot } from "./slots.ts"
import { setInText } from "./structured.ts"

const DEFAULT_PATH = "metadata.name"

/** Copies values from fields to other fields. Throws for a source or target that is not there. */
export function replaceValues(
  replacements: readonly Replacement[],
  place: KustomizeErrorPlace,
): Transformer {
  const steps = replacements.map((replacement) => compileReplacement(replacement, place))
  return (list) => {
    for (const step of steps) step(list)
  }
}

function compileReplacement(
  { source, sourceValue, targets }: Replacement,
  place: KustomizeErrorPlace,
): Transformer {
  const refuse = (message: string) =>
    new KustomizeError("KUSTOMIZATION_INVALID", `replacements: ${message}`, place)
  if (source !== undefined && sourceValue !== undefined)
    throw refuse("an entry has a source or a sourceValue, not both")
  if ((source === undefined && sourceValue === undefined) || targets === undefined)
    throw refuse("an entry must have a source and at least one target")
  const compiled = targets.map((target) => {
    if (target.select === undefined) throw refuse("a target must say what to select")
    return new Target(target, place)
  })
  return (list) => {
    const value =
      source === undefined
        ? resolveTreeScalar(sourceValue as string)
        : sourceOf(list, source, place)
    for (const target of compiled) target.apply(list, value)
  }
}

function sourceOf(list: ResourceList, source: ReplacementSource, place: KustomizeErrorPlace): Tree {
  const { fieldPath = DEFAULT_PATH, options } = source
  const refuse = (message: string) =>
    new KustomizeError("REFERENCE_UNRESOLVED", `replacements: ${message}`, place)
  const matches = list.resources.filter((resource) =>
    [resource.id, ...resource.previousIds].some((id) => isSource(id, source)),
  )
  const [found, second] = matches
  if (found?.tree === undefined) throw refuse(`no resource is the source ${describe(source)}`)
  if (second !== undefined)
    throw refuse(
      `several resources are the source ${describe(source)}: ${matches.map((one) => one.describe()).join(", ")}`,
    )
  const value = fitting(
    () => lookUp(found.tree as Tree, trimmed(fieldPath || DEFAULT_PATH)),
    refuse,
  )
  if (value === undefined || isEmptyTree(value))
    throw refuse(`${found.describe()} has no field ${fieldPath}`)
  return part(value, options, refuse)
}

function trimmed(path: string): ReturnType<typeof parseFieldPath> {
  return parseFieldPath(path).filter((step) => step.type !== "field" || step.name.trim() !== "")
}

function isSource(id: ResourceId, source: ReplacementSource): boolean {
  const { group = "", version = "", kind = "", name = "", namespace = "" } = source
  if (name !== "" && name !== id.name) return false
  const wanted = namespace === "" ? undefined : namespace
  if (wanted !== undefined && wanted !== effectiveNamespace(id)) return false
  return isSelected(id, { group, version, kind })
}

function describe({ kind = "", name = "", namespace = "" }: ReplacementSource): string {
  return `${kind || "(any kind)"} ${namespace === "" ? "" : `${namespace}/`}${name || "(any name)"}`
}

function part(
  value: Tree,
  options: FieldOptions | undefined,
  refuse: (message: string) => KustomizeError,
): Tree {
  const { delimiter = "", index = 0 } = options ?? {}
  if (delimiter === "") return value
  if (!isScalar(value)) throw refuse("a delimiter needs a scalar")
  const piece = textOf(value).split(delimiter)[index]
  if (piece === undefined) throw refuse(`options.index ${index} is out of bounds`)
  return withText(value, piece)
}

class Target {
  readonly #options: FieldOptions
  readonly #fieldPaths: readonly string[]
  readonly #select: CompiledSelector
  readonly #reject: readonly CompiledSelector[]
  readonly #place: KustomizeErrorPlace

  constructor(target: ReplacementTarget, place: KustomizeErrorPlace) {
    const { fieldPaths = [], select = {}, reject = [], options = {} } = target
    this.#options = options
    this.#fieldPaths = fieldPaths.length === 0 ? [DEFAULT_PATH] : fieldPaths
    this.#select = compileSelector(select, place)
    this.#reject = reject.map((one) => compileSelector(one, place))
    this.#place = place
  }

  apply(list: ResourceList, value: Tree): void {
    for (const resource of list.resources)
      if (resource.tree !== undefined && this.#fits(resource)) this.#set(resource, value)
  }

  #fits(resource: Resource): boolean {
    const ids = [resource.id, ...resource.previousIds]
    const fits = (selector: CompiledSelector) =>
      ids.some(
        (id) => selector.kind(id) && selector.name(id.name) && selector.namespace(id.namespace),
      )
    if (!this.#select.marks(resource) || !fits(this.#select)) return false
    return !this.#reject.some((reject) => this.#rejects(reject, resource, fits))
  }

  #rejects(
    reject: CompiledSelector,
    resource: Resource,
    fits: (selector: CompiledSelector) => boolean,
  ): boolean {
    const byMarks = reject.hasMarks && reject.marks(resource)
    return byMarks || (!reject.namesNothing && fits(reject))
  }

  #set(resource: Resource, value: Tree): void {
    const root = resource.tree as Tree
    const create = this.#options.create === true ? kindOf(value) : undefined
    for (const fieldPath of this.#fieldPaths) {
      const path = parseFieldPath(fieldPath)
      const refuse = (message: string) => this.#refuse(resource, fieldPath, message)
      if (setInText(root, path, value, create)) continue
      const slots = fitting(() => findSlots(root, path, create), refuse)
      if (slots.length === 0) throw refuse(`it is not there${this.#hint()}`)
      for (const slot of slots) slot.write(this.#valueFor(slot, value, refuse))
    }
  }

  #valueFor(slot: Slot, value: Tree, refuse: (message: string) => KustomizeError): Tree {
    const old = slot.value
    const { delimiter = "", index = 0 } = this.#options
    if (!isScalar(old)) {
      if (delimiter !== "") throw refuse("a delimiter needs a scalar")
      return copyTree(value)
    }
    const text = delimiter === "" ? textOf(value) : joined(old, value, { delimiter, index })
    if (old === CREATED) return resolveTreeScalar(text)
    const changed = withText(old, text)
    if (old instanceof TreeScalar && !isSameType(old, changed))
      throw refuse(`it is of type ${old.tag}, which ${JSON.stringify(text)} is not`)
    return changed
  }

  #hint(): string {
    return this.#options.create === true ? "" : "; options.create makes it"
  }

  #refuse(resource: Resource, fieldPath: string, problem: string): KustomizeError {
    return new KustomizeError(
      "REFERENCE_UNRESOLVED",
      `replacements: field ${fieldPath} of ${resource.describe()}: ${problem}`,
      { ...this.#place, object: resource.describe() },
    )
  }
}

function isSameType(old: TreeScalar, changed: Tree): boolean {
  return changed instanceof TreeScalar && changed.tag === old.tag
}

// An index before the first part puts the value there, one behind the last appends it.
function joined(
  old: Tree,
  value: Tree,
  { delimiter, index }: { delimiter: string; index: number },
): string {
  const parts = textOf(old).split(delimiter)
  if (index < 0) parts.unshift(textOf(value))
  else if (index >= parts.length) parts.push(textOf(value))
  else parts[index] = textOf(value)
  return parts.join(delimiter)
}

function kindOf(value: Tree): Created {
  return Array.isArray(value) ? "list" : value instanceof Map ? "map" : "scalar"
}

function fitting<T>(run: () => T, refuse: (message: string) => KustomizeError): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof PathMisfit) throw refuse(error.message)
    throw error
  }
}
