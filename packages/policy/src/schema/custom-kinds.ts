import { groupOf, versionOf } from "@sternpost/manifests"
import { closest } from "@sternpost/patch"
import type { Problem } from "./problem.ts"
import type { Shape } from "./shape.ts"
import { type StructuralOptions, structuralShape } from "./structural.ts"

/** A version of a kind that a CRD declares. */
export interface CustomVersion {
  readonly name: string
  readonly isServed: boolean
  readonly isDeprecated: boolean
  readonly warning: string | undefined
  /** Its schema as it is written; `undefined` where the CRD has none. */
  readonly schema: unknown
}

/** A kind that a CRD declares. */
export interface CustomKind {
  readonly group: string
  readonly kind: string
  readonly versions: readonly CustomVersion[]
}

/** What CRDs say of a kind. */
export type CustomVerdict =
  | { readonly shape: Shape | undefined; readonly problems: readonly Problem[] }
  | undefined

/** Looks up kinds among those of CRDs; schemas are read when an object needs them. */
export class CustomKinds {
  readonly #kinds = new Map<string, CustomKind>()
  readonly #groups = new Map<string, string[]>()
  readonly #options: StructuralOptions
  readonly #verdicts = new Map<string, CustomVerdict>()

  constructor(kinds: readonly CustomKind[], options: StructuralOptions) {
    this.#options = options
    for (const kind of kinds) {
      const key = `${kind.group}/${kind.kind}`
      // Of several the first holds: what the user gives comes before what the stream has.
      if (this.#kinds.has(key)) continue
      this.#kinds.set(key, kind)
      this.#groups.set(kind.group, [...(this.#groups.get(kind.group) ?? []), kind.kind])
    }
  }

  /** Whether any CRD is of the group. */
  hasGroup(group: string): boolean {
    return this.#groups.has(group)
  }

  /**
   * The shape of a kind and what is to be said of its version; `undefined` where no CRD has its group. Throws a
   * `SchemaMistake` for a schema that means nothing.
   */
  judge(apiVersion: string, kind: string): CustomVerdict {
    const key = `${apiVersion} ${kind}`
    if (!this.#verdicts.has(key)) this.#verdicts.set(key, this.#judge(apiVersion, kind))
    return this.#verdicts.get(key)
  }

  #judge(apiVersion: string, kind: string): CustomVerdict {
    const group = groupOf(apiVersion)
    const found = this.#kinds.get(`${group}/${kind}`)
    if (found === undefined) {
      // There may be other CRDs of the group; only what is nearly one of these is a mistake.
      const meant = closest(kind, this.#groups.get(group) ?? [])
      if (meant === undefined) return undefined
      return refused(`no CRD has ${apiVersion} ${kind}; did you mean ${meant}?`, "kind")
    }
    const served = found.versions.filter(({ isServed }) => isServed)
    const version = served.find(({ name }) => name === versionOf(apiVersion))
    if (version === undefined) {
      const names = served.map(({ name }) => `${group}/${name}`).join(", ")
      return refused(
        `the CRD of ${kind} serves no ${apiVersion}: it has ${names || "none"}`,
        "apiVersion",
      )
    }
    const { schema } = version
    const name = `${kind}.${version.name}.${group}`
    return {
      shape: schema === undefined ? undefined : structuralShape(name, schema, this.#options),
      problems: version.isDeprecated ? [deprecated(apiVersion, kind, version)] : [],
    }
  }
}

function refused(message: string, field: string): CustomVerdict {
  return { shape: undefined, problems: [{ rule: "unknown-kind", message, path: [field] }] }
}

function deprecated(apiVersion: string, kind: string, { warning }: CustomVersion): Problem {
  const message = warning ?? `${apiVersion} ${kind} is deprecated by its CRD`
  return { rule: "deprecated-api", message: message.replace(/[.\s]+$/, ""), path: ["apiVersion"] }
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/**
 * The kind that a CustomResourceDefinition declares (`apiextensions.k8s.io/v1`, or `v1beta1`, which may have one
 * schema for all versions); `undefined` where it does not say so much as group, kind and versions.
 */
export function customKind(crd: unknown): CustomKind | undefined {
  const spec = isMap(crd) ? crd["spec"] : undefined
  if (!isMap(spec)) return undefined
  const { group, names, versions, version, validation } = spec
  const kind = isMap(names) ? names["kind"] : undefined
  const common = isMap(validation) ? validation["openAPIV3Schema"] : undefined
  const list =
    Array.isArray(versions) && versions.length > 0 ? versions : [{ name: version, served: true }]
  const read = list.filter(isMap).filter(({ name }) => typeof name === "string")
  if (typeof group !== "string" || typeof kind !== "string" || read.length === 0) return undefined
  return {
    group,
    kind,
    versions: read.map(
      ({ name, served, deprecated: isDeprecated, deprecationWarning, schema }) => ({
        name: String(name),
        isServed: served !== false,
        isDeprecated: isDeprecated === true,
        warning: typeof deprecationWarning === "string" ? deprecationWarning : undefined,
        schema: (isMap(schema) ? schema["openAPIV3Schema"] : undefined) ?? common,
      }),
    ),
  }
}
