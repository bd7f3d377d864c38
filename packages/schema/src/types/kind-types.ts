import { podSpecPaths } from "../pod-specs.ts"
import { layerTypes, typeAtPath } from "./layers.ts"
import type { TypeSchema } from "./type-schema.ts"
import type { TypeTable } from "./type-table.ts"

/** Which type is asked for. */
export interface ObjectKind {
  readonly group: string
  readonly version: string
  readonly kind: string
}

/** A type that somebody else than Kubernetes declares. */
export interface CustomType extends ObjectKind {
  readonly type: TypeSchema
  /** Where its objects hold pod specs, as `podSpecPaths` says it of others. */
  readonly podSpecs?: readonly (readonly string[])[]
}

/** Finds the types of objects: those that Kubernetes has, and those of custom resources. */
export interface KindTypes {
  /**
   * What is known of the objects of a kind. Of a kind that nobody describes that is its metadata, and
   * the pod specs that `podSpecPaths` knows of.
   */
  typeOf(kind: ObjectKind): TypeSchema
}

const OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
const POD_SPEC = "io.k8s.api.core.v1.PodSpec"

/** Joins what Kubernetes declares with custom types; of several for one kind the first holds. */
export function kindTypes(table: TypeTable, customTypes: readonly CustomType[] = []): KindTypes {
  const made = new Map<string, TypeSchema>()
  const make = (kind: ObjectKind) =>
    builtIn(table, kind) ?? customType(table, kind, findCustomType(customTypes, kind))
  return {
    typeOf(kind) {
      const key = `${kind.group}/${kind.version}/${kind.kind}`
      const known = made.get(key) ?? make(kind)
      made.set(key, known)
      return known
    },
  }
}

// A version that Kubernetes dropped, or that is newer than the table, is taken for the one most like it:
// v2beta2 for v2, v9 for v1.
function builtIn(table: TypeTable, { group, version, kind }: ObjectKind): TypeSchema | undefined {
  const prefix = group === "" ? "" : `${group}/`
  const exact = table.kind(`${prefix}${version}`, kind)
  if (exact !== undefined) return exact
  const others = table.apiVersions.filter(
    (known) => known.slice(0, known.lastIndexOf("/") + 1) === prefix,
  )
  const [stem = ""] = /^v\d+/.exec(version) ?? []
  const alike = others.filter((known) =>
    new RegExp(`${stem}(?!\\d)`).test(known.slice(prefix.length)),
  )
  return [...alike, ...others]
    .map((apiVersion) => table.kind(apiVersion, kind))
    .find((type) => type !== undefined)
}

/** The custom type of a kind: that of the version, else any. */
export function findCustomType(
  types: readonly CustomType[],
  kind: ObjectKind,
): CustomType | undefined {
  const same = types.filter((type) => type.group === kind.group && type.kind === kind.kind)
  return same.find(({ version }) => version === kind.version) ?? same[0]
}

function customType(
  table: TypeTable,
  kind: ObjectKind,
  declared: CustomType | undefined,
): TypeSchema {
  const podSpec = table.type(POD_SPEC)
  const { group, kind: name } = kind
  const paths = podSpecPaths({ group, kind: name, podSpecs: declared?.podSpecs })
  const layers = podSpec === undefined ? [] : paths.map((at) => typeAtPath(at, podSpec))
  const metadata = table.type(OBJECT_META)
  if (metadata !== undefined) layers.push(typeAtPath(["metadata"], metadata))
  return layers.reduce(layerTypes, declared?.type ?? unknownType(`${name}.${group}`))
}

function unknownType(name: string): TypeSchema {
  return { name, fieldNames: [], requiredNames: [], isComplete: false, field: () => undefined }
}
