import { parse, YamlError } from "@sternpost/goyaml"
import { KustomizeError, type KustomizeErrorPlace, messageOf } from "../errors.ts"
import type { FieldSpec } from "../fields/field-spec.ts"
import { FIELD_SPEC, type FieldSpecEntry } from "../kustomization/fields.ts"
import { fitShape, type Shape, ShapeMismatch } from "../kustomization/shape.ts"
import { EMPTY_CONFIG, SPEC_LISTS, type TransformerConfig } from "./transformer-config.ts"

const REFERENCE: Shape = {
  fields: {
    ...{ group: "string", version: "string", kind: "string" },
    fieldSpecs: { list: FIELD_SPEC },
  },
}
const CONFIG: Shape = {
  fields: {
    ...Object.fromEntries(SPEC_LISTS.map((name) => [name, { list: FIELD_SPEC } as const])),
    nameReference: { list: REFERENCE },
  },
}

interface ReferenceEntry {
  readonly group?: string
  readonly version?: string
  readonly kind?: string
  readonly fieldSpecs?: readonly FieldSpecEntry[]
}

/** Reads a file of `configurations`. Throws KUSTOMIZATION_INVALID. */
export function readConfig(text: string | Buffer, place: KustomizeErrorPlace): TransformerConfig {
  const value = fitConfig(text, place)
  const lists = SPEC_LISTS.map((name) => [
    name,
    ((value[name] ?? []) as readonly FieldSpecEntry[]).map(completeSpec),
  ])
  const references = (value["nameReference"] ?? []) as readonly ReferenceEntry[]
  const nameReference = references.map(
    ({ group = "", version = "", kind = "", fieldSpecs = [] }) => ({
      referent: { group, version, kind },
      fields: fieldSpecs.map(completeSpec),
    }),
  )
  return { ...EMPTY_CONFIG, ...Object.fromEntries(lists), nameReference } as TransformerConfig
}

function fitConfig(text: string | Buffer, place: KustomizeErrorPlace): Record<string, unknown> {
  try {
    const value = fitShape(parse(text), CONFIG)
    return (value ?? {}) as Record<string, unknown>
  } catch (cause) {
    if (!(cause instanceof ShapeMismatch || cause instanceof YamlError)) throw cause
    const line = cause instanceof YamlError ? cause.line : undefined
    throw new KustomizeError("KUSTOMIZATION_INVALID", messageOf(cause), { ...place, line, cause })
  }
}

/** A field of a document with what it leaves out. */
export function completeSpec({
  path = "",
  group = "",
  version = "",
  kind = "",
  create = false,
}: FieldSpecEntry): FieldSpec {
  return { path, group, version, kind, create }
}
