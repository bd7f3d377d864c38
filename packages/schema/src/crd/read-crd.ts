import type { CustomType } from "../types/kind-types.ts"
import type { TypeSchema } from "../types/type-schema.ts"
import { discoverPodSpecs } from "./discover-pod-specs.ts"
import { type JsonSchema, schemaType } from "./schema-type.ts"

/** A CustomResourceDefinition that does not say what it defines. */
export class CrdError extends Error {
  override readonly name = "CrdError"
  readonly code = "CRD_INVALID"
}

interface Definition {
  readonly metadata?: { readonly name?: unknown }
  readonly spec?: {
    readonly group?: unknown
    readonly names?: { readonly kind?: unknown }
    readonly version?: unknown
    readonly versions?: unknown
    readonly validation?: { readonly openAPIV3Schema?: unknown }
  } | null
}

interface Version {
  readonly name?: unknown
  readonly schema?: { readonly openAPIV3Schema?: unknown }
}

/** Whether a value is a CustomResourceDefinition. */
export function isCrd(value: unknown): boolean {
  const { apiVersion, kind } = (value ?? {}) as { apiVersion?: unknown; kind?: unknown }
  return (
    kind === "CustomResourceDefinition" && String(apiVersion).startsWith("apiextensions.k8s.io/")
  )
}

/**
 * The types that a CustomResourceDefinition (`apiextensions.k8s.io/v1` or `v1beta1`) declares, one for each
 * version, with the pod specs in them; a version without a schema says nothing of its fields. `podSpec` is
 * the core type, by which they are recognized. Throws a {@link CrdError} where group, kind or versions are
 * missing.
 */
export function readCrd(crd: unknown, podSpec: TypeSchema | undefined): readonly CustomType[] {
  const { metadata, spec } = (crd ?? {}) as Definition
  const [group, kind] = [spec?.group, spec?.names?.kind]
  const versions = versionsOf(spec)
  if (typeof group !== "string" || typeof kind !== "string" || versions.length === 0)
    throw new CrdError(
      `the CustomResourceDefinition ${String(metadata?.name ?? "without a name")} has no spec.group, spec.names.kind or spec.versions`,
    )
  return versions.map(({ name, schema }) => ({
    group,
    kind,
    version: name,
    type: schemaType(`${kind}.${name}.${group}`, schema),
    podSpecs: podSpec === undefined ? [] : discoverPodSpecs(schema, podSpec),
  }))
}

// v1beta1 may have one version and one schema for all of them.
function versionsOf(spec: Definition["spec"]): readonly { name: string; schema: JsonSchema }[] {
  const common = spec?.validation?.openAPIV3Schema
  const list = Array.isArray(spec?.versions) ? (spec.versions as readonly Version[]) : []
  const versions = list.length > 0 ? list : [{ name: spec?.version }]
  return versions
    .filter((version): version is Version & { name: string } => typeof version?.name === "string")
    .map(({ name, ...version }) => ({
      name,
      schema: ((version as Version).schema?.openAPIV3Schema ?? common ?? {}) as JsonSchema,
    }))
}
