import { anchoredPattern, labelSelector, type Test } from "@sternpost/manifests"
import { KustomizeError, type KustomizeErrorPlace, messageOf } from "../errors.ts"
import { effectiveNamespace, type Gvk, type ResourceId } from "./identity.ts"
import type { Resource } from "./resource.ts"

/** Which resources: regular expressions for the whole of each part, and selectors. */
export interface Selector {
  readonly group?: string
  readonly version?: string
  readonly kind?: string
  readonly name?: string
  readonly namespace?: string
  readonly labelSelector?: string
  readonly annotationSelector?: string
}

/** A selector that was understood. */
export interface CompiledSelector {
  kind(gvk: Gvk): boolean
  name(name: string): boolean
  namespace(namespace: string): boolean
  /** Whether labels and annotations fit. */
  marks(resource: Resource): boolean
  /** Whether it says something about labels or annotations. */
  readonly hasMarks: boolean
  /** Whether it says nothing but that. */
  readonly namesNothing: boolean
}

/** Throws KUSTOMIZATION_INVALID for a pattern or selector that is none. */
export function compileSelector(selector: Selector, place: KustomizeErrorPlace): CompiledSelector {
  try {
    return compile(selector)
  } catch (cause) {
    throw new KustomizeError("KUSTOMIZATION_INVALID", messageOf(cause), { ...place, cause })
  }
}

function compile(selector: Selector): CompiledSelector {
  const parts = ["group", "version", "kind", "name", "namespace"] as const
  const [group, version, kind, name, namespace] = parts.map((part) =>
    pattern(selector[part] ?? "", part),
  ) as [Test, Test, Test, Test, Test]
  const labels = marksTest(selector.labelSelector, "labelSelector")
  const annotations = marksTest(selector.annotationSelector, "annotationSelector")
  return {
    kind: (gvk) => kind(gvk.kind) && group(gvk.group) && version(gvk.version),
    name,
    namespace,
    marks: (resource) =>
      labels(() => resource.pairs("labels")) && annotations(() => resource.pairs("annotations")),
    hasMarks: (selector.labelSelector ?? "") + (selector.annotationSelector ?? "") !== "",
    namesNothing: parts.every((part) => (selector[part] ?? "") === ""),
  }
}

function pattern(text: string, field: string): Test {
  return text === "" ? () => true : anchoredPattern(text, field)
}

function marksTest(
  text: string | undefined,
  field: string,
): (pairs: () => ReadonlyMap<string, string>) => boolean {
  if (text === undefined || text === "") return () => true
  const fits = labelSelector(text, field)
  return (pairs) => fits(Object.fromEntries(pairs()))
}

/** The resources that a patch's target means, by what they are or were at first. */
export function selectResources(
  resources: readonly Resource[],
  selector: CompiledSelector,
): Resource[] {
  return resources.filter((resource) => {
    if (resource.tree === undefined) return false
    const { id, originalId } = resource
    return (
      selector.kind(id) &&
      either(originalId, id, (one) => selector.namespace(effectiveNamespace(one))) &&
      either(originalId, id, (one) => selector.name(one.name)) &&
      selector.marks(resource)
    )
  })
}

function either(a: ResourceId, b: ResourceId, fits: (id: ResourceId) => boolean): boolean {
  return fits(a) || fits(b)
}
