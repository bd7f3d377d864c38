import { basename } from "node:path"
import { parse } from "@sternpost/goyaml"
import { KustomizeError, type KustomizeErrorPlace } from "../errors.ts"
import { isScalar, splitPath, textOf } from "../fields/access.ts"
import type { Loader } from "../files/loader.ts"
import { SELECTOR } from "../kustomization/fields.ts"
import { fitShape, type Shape } from "../kustomization/shape.ts"
import type { Resource } from "../objects/resource.ts"
import { compileSelector, type Selector, selectResources } from "../objects/selector.ts"
import { namespaceFields } from "./namespace.ts"
import type { Transformer } from "./transformer.ts"

const TARGETS: Shape = {
  list: { fields: { selector: SELECTOR, fieldPath: "string", filePathPosition: "integer" } },
}

/** The fields of a `ValueAddTransformer`. */
export const VALUE_ADD: Readonly<Record<string, Shape>> = {
  ...{ value: "string", targets: TARGETS, targetFilePath: "string" },
}

interface Target {
  readonly selector?: Selector
  readonly fieldPath?: string
  /** From 1: the part of a path that is put in; 0 replaces all. */
  readonly filePathPosition?: number
}

/** Sets a value in fields, or puts it in as a part of a path. */
export interface ValueAdd {
  readonly value?: string
  readonly targets?: readonly Target[]
  readonly targetFilePath?: string
}

/** The transformer of a `ValueAddTransformer`; its value is the folder's name if there is none. */
export async function addValues(
  { value = "", targets = [], targetFilePath = "" }: ValueAdd,
  { loader, place }: { readonly loader: Loader; readonly place: KustomizeErrorPlace },
): Promise<Transformer> {
  const text = value.trim() || basename(loader.root)
  const more = targetFilePath === "" ? [] : await loadTargets(targetFilePath, loader, place)
  const all = [...targets, ...more].map((target) => compileTarget(target, place))
  if (all.length === 0)
    throw new KustomizeError("KUSTOMIZATION_INVALID", "there must be a target", place)
  return ({ resources }) => {
    for (const { select, change } of all)
      for (const resource of select(resources)) change(resource, text)
  }
}

async function loadTargets(
  path: string,
  loader: Loader,
  place: KustomizeErrorPlace,
): Promise<Target[]> {
  const value = parse(await loader.load(path, place))
  const read = fitShape(value, { fields: { targets: TARGETS } }, { ignoreUnknown: true })
  return (read as { targets?: Target[] } | undefined)?.targets ?? []
}

function compileTarget(target: Target, place: KustomizeErrorPlace) {
  const { selector, fieldPath = "", filePathPosition = 0 } = target
  if (fieldPath === "" || filePathPosition < 0)
    throw new KustomizeError(
      "KUSTOMIZATION_INVALID",
      fieldPath === "" ? "a target has no fieldPath" : "a filePathPosition cannot be negative",
      place,
    )
  const compiled = selector === undefined ? undefined : compileSelector(selector, place)
  return {
    select: (resources: readonly Resource[]) =>
      compiled === undefined ? resources : selectResources(resources, compiled),
    change(resource: Resource, text: string) {
      if (fieldPath === "metadata/namespace")
        namespaceFields(resource, { namespace: text, specs: [] })
      else setField(resource, splitPath(fieldPath, "/"), { text, position: filePathPosition })
    },
  }
}

function setField(
  resource: Resource,
  path: readonly string[],
  { text, position }: { text: string; position: number },
): void {
  const steps = path.map((step) => step.trim()).filter((step) => step !== "")
  const last = steps.pop()
  let map = resource.tree
  for (const step of steps) {
    const found = map?.get(step)
    const next = found instanceof Map ? found : new Map()
    map?.set(step, next)
    map = next
  }
  if (map === undefined || last === undefined) return
  const old = map.get(last)
  if (old !== undefined && !isScalar(old))
    throw new KustomizeError(
      "RESOURCE_INVALID",
      `${resource.describe()}: field ${path.join("/")}: expected a scalar`,
      { ...resource.source, object: resource.describe() },
    )
  map.set(last, position === 0 ? text : insertPart(textOf(old), position - 1, text))
}

// The part with the number goes behind what is put in.
function insertPart(path: string, position: number, text: string): string {
  const isAbsolute = path.startsWith("/")
  const parts = path.split("/").filter((part) => part !== "")
  parts.splice(Math.min(position, parts.length), 0, text)
  return (isAbsolute ? "/" : "") + parts.join("/")
}
