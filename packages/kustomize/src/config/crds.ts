import { parse, YamlError } from "@sternpost/goyaml"
import { KustomizeError, type KustomizeErrorPlace } from "../errors.ts"
import type { FieldSpec } from "../fields/field-spec.ts"
import type { NameReference } from "../references/names.ts"
import { EMPTY_CONFIG, mergeSpecs, type TransformerConfig } from "./transformer-config.ts"

interface Property {
  readonly $ref?: string
  readonly "x-kubernetes-annotation"?: unknown
  readonly "x-kubernetes-label-selector"?: unknown
  readonly "x-kubernetes-identity"?: unknown
  readonly "x-kubernetes-object-ref-api-version"?: unknown
  readonly "x-kubernetes-object-ref-kind"?: unknown
  readonly "x-kubernetes-object-ref-name-key"?: unknown
}

interface TypeEntry {
  readonly Schema?: { readonly properties?: Readonly<Record<string, Property>> }
}

interface Found {
  readonly annotations: FieldSpec[]
  readonly labels: FieldSpec[]
  readonly names: FieldSpec[]
  readonly references: NameReference[]
}

/**
 * Reads a file of `crds`: types as OpenAPI has them, whose extensions say which fields mean something. Throws
 * KUSTOMIZATION_INVALID for what is none.
 */
export function readCrds(text: string | Buffer, place: KustomizeErrorPlace): TransformerConfig {
  const types = new Map(Object.entries(parseTypes(text, place)))
  const found: Found = { annotations: [], labels: [], names: [], references: [] }
  for (const [name, type] of types) {
    const properties = type?.Schema?.properties
    if (properties === undefined || !isResource(properties)) continue
    const kind = name.slice(name.lastIndexOf(".") + 1)
    collect(name, { types, kind, found, path: [], within: new Set() })
  }
  return {
    ...EMPTY_CONFIG,
    commonAnnotations: mergeSpecs([], found.annotations, place),
    commonLabels: mergeSpecs([], found.labels, place),
    namePrefix: mergeSpecs([], found.names, place),
    nameReference: found.references,
  }
}

function parseTypes(
  text: string | Buffer,
  place: KustomizeErrorPlace,
): Readonly<Record<string, TypeEntry>> {
  try {
    const value = parse(text)
    if (isMap(value) && Object.values(value).every((type) => isMap(type) || type === null))
      return value as Record<string, TypeEntry>
    if (isMap(value) && value["kind"] === "CustomResourceDefinition") throw notTypes(NO_CRD, place)
  } catch (cause) {
    if (!(cause instanceof YamlError)) throw cause
    throw new KustomizeError("KUSTOMIZATION_INVALID", cause.message, {
      ...place,
      line: cause.line,
      cause,
    })
  }
  throw notTypes("crds: expected types as OpenAPI has them, by their names", place)
}

const NO_CRD =
  "crds: expected types as OpenAPI has them; a CustomResourceDefinition belongs under resources"

function notTypes(message: string, place: KustomizeErrorPlace): KustomizeError {
  return new KustomizeError("KUSTOMIZATION_INVALID", message, place)
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function isResource(properties: Readonly<Record<string, Property>>): boolean {
  return ["kind", "apiVersion", "metadata"].every((name) => Object.hasOwn(properties, name))
}

interface Walk {
  readonly types: ReadonlyMap<string, TypeEntry>
  readonly kind: string
  readonly found: Found
  readonly path: readonly string[]
  /** The types that the path leads through. */
  readonly within: ReadonlySet<string>
}

function collect(typeName: string, walk: Walk): void {
  const { types, kind, found, path } = walk
  // A type that contains itself has no end; kustomize runs out of stack.
  if (walk.within.has(typeName)) return
  const within = new Set([...walk.within, typeName])
  for (const [name, property] of Object.entries(types.get(typeName)?.Schema?.properties ?? {})) {
    const specAt = (...steps: string[]): FieldSpec => ({
      ...{ group: "", version: "", kind, create: false },
      path: [...path, ...steps].join("/"),
    })
    if (isText(property["x-kubernetes-annotation"])) found.annotations.push(specAt(name))
    if (isText(property["x-kubernetes-label-selector"])) found.labels.push(specAt(name))
    if (isText(property["x-kubernetes-identity"])) found.names.push(specAt(name))
    const version = property["x-kubernetes-object-ref-api-version"]
    const referred = property["x-kubernetes-object-ref-kind"]
    const key = property["x-kubernetes-object-ref-name-key"]
    if (isText(version) && isText(referred))
      found.references.push({
        referent: { group: "", version, kind: referred },
        fields: [specAt(name, isText(key) ? key : "name")],
      })
    if (isText(property.$ref)) collect(property.$ref, { ...walk, path: [...path, name], within })
  }
}

function isText(value: unknown): value is string {
  return typeof value === "string"
}
