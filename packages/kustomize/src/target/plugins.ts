import type { JsonObject } from "@sternpost/patch"
import { completeSpec } from "../config/read-config.ts"
import { KustomizeError, messageOf } from "../errors.ts"
import type { FieldSpec } from "../fields/field-spec.ts"
import { toJson } from "../fields/json.ts"
import { addHashes } from "../generate/hash.ts"
import {
  FIELD_SPEC,
  type FieldSpecEntry,
  IMAGE,
  PATCH,
  REPLACEMENT,
  REPLICA,
} from "../kustomization/fields.ts"
import { fitShape, type Shape, ShapeMismatch } from "../kustomization/shape.ts"
import type { Resource } from "../objects/resource.ts"
import type { Replacement } from "../replacements/options.ts"
import { replaceValues } from "../replacements/replace.ts"
import { affixNames } from "../transform/affix.ts"
import { type ImageRule, setImages } from "../transform/images.ts"
import { type NamespaceOptions, type SubjectMode, setNamespace } from "../transform/namespace.ts"
import { setPairs } from "../transform/pairs.ts"
import { type ReplicaCount, setReplicas } from "../transform/replicas.ts"
import type { Transformer } from "../transform/transformer.ts"
import { addValues, VALUE_ADD, type ValueAdd } from "../transform/value-add.ts"
import { loadReplacements } from "./load-replacements.ts"
import type { Surroundings } from "./own-transformers.ts"
import { jsonPatchEntry, patchEntry, strategicEntries } from "./patch-entries.ts"

const STRINGS: Shape = { list: "string" }
const SPECS: Shape = { list: FIELD_SPEC }
const OBJECT_META: Shape = { fields: { name: "string", namespace: "string" } }

/** A document that configures one of kustomize's own transformers. */
interface Config {
  readonly document: Resource
  readonly surroundings: Surroundings
}

type Factory = (config: Config) => Transformer | Promise<Transformer>

const FACTORIES: Readonly<Record<string, Factory>> = {
  LabelTransformer: (config) => pairsOf(config, "labels"),
  AnnotationsTransformer: (config) => pairsOf(config, "annotations"),
  NamespaceTransformer: namespaceOf,
  PrefixTransformer: (config) => affixOf(config, "prefix"),
  SuffixTransformer: (config) => affixOf(config, "suffix"),
  PrefixSuffixTransformer(config) {
    const both = [affixOf(config, "prefix"), affixOf(config, "suffix")]
    return (list) => {
      for (const run of both) run(list)
    }
  },
  ImageTagTransformer(config) {
    const { imageTag = {}, fieldSpecs } = fit<{ imageTag?: ImageRule } & SpecFields>(config, {
      ...{ imageTag: IMAGE, fieldSpecs: SPECS },
    })
    const { context } = config.surroundings
    const rewrite = context.rewriteImage(imageTag, placeOf(config))
    return setImages(rewrite, specsOf(fieldSpecs), context.containerLists)
  },
  ReplicaCountTransformer(config) {
    const { replica = {}, fieldSpecs } = fit<{ replica?: ReplicaCount } & SpecFields>(config, {
      ...{ replica: REPLICA, fieldSpecs: SPECS },
    })
    return setReplicas(replica, specsOf(fieldSpecs), placeOf(config))
  },
  PatchTransformer(config) {
    const entry = fit(config, (PATCH as { fields: Record<string, Shape> }).fields)
    return patchEntry(entry, placeOf(config), config.surroundings)
  },
  PatchJson6902Transformer(config) {
    const { fields } = PATCH as { fields: Record<string, Shape> }
    const { jsonOp, ...entry } = fit<{ jsonOp?: string }>(config, { ...fields, jsonOp: "string" })
    const patch = jsonOp === undefined ? entry : { ...entry, patch: jsonOp }
    return jsonPatchEntry(patch, placeOf(config), config.surroundings)
  },
  PatchStrategicMergeTransformer(config) {
    const { paths = [], patches = "" } = fit<{ paths?: string[]; patches?: string }>(config, {
      ...{ paths: STRINGS, patches: "string" },
    })
    const place = placeOf(config)
    const inline = patches === "" ? [] : [{ text: `${patches}\n`, place }]
    const entries = [...paths.map((text) => ({ text, place })), ...inline]
    return strategicEntries(entries, config.surroundings)
  },
  ReplacementTransformer: replacementsOf,
  ValueAddTransformer(config) {
    const value = fit<ValueAdd>(config, VALUE_ADD)
    return addValues(value, { loader: config.surroundings.loader, place: placeOf(config) })
  },
  HashTransformer: () => addHashes,
}

/** The transformer that a document configures. Throws UNSUPPORTED for one that is a program. */
export function transformerOf(
  document: Resource,
  surroundings: Surroundings,
): Transformer | Promise<Transformer> {
  const isBuiltin = document.apiVersion === "builtin"
  const factory = isBuiltin && Object.hasOwn(FACTORIES, document.kind)
  if (!factory) throw unsupported(document, "transformer")
  return (FACTORIES[document.kind] as Factory)({ document, surroundings })
}

/** For a document that means a plugin. */
export function unsupported(document: Resource, what: string): KustomizeError {
  const message =
    document.apiVersion === "builtin"
      ? `there is no ${what} ${JSON.stringify(document.kind)}`
      : `${document.describe()} is a ${what} that is a program or container, which are not run`
  return new KustomizeError("UNSUPPORTED", message, {
    ...document.source,
    object: document.describe(),
  })
}

function placeOf({ document }: Config): { file: string; line?: number } {
  return document.source ?? { file: "kustomization.yaml" }
}

interface SpecFields {
  readonly fieldSpecs?: readonly FieldSpecEntry[]
}

function specsOf(entries: readonly FieldSpecEntry[] | undefined): FieldSpec[] {
  return (entries ?? []).map(completeSpec)
}

function fit<T extends object>({ document }: Config, fields: Readonly<Record<string, Shape>>): T {
  return fitDocument<T>(document, fields)
}

/** The fields of a document that configures something; others are passed over. */
export function fitDocument<T extends object>(
  document: Resource,
  fields: Readonly<Record<string, Shape>>,
): T {
  try {
    const value = toJson(document.tree ?? new Map()) as JsonObject
    return (fitShape(value, { fields }, { ignoreUnknown: true }) ?? {}) as T
  } catch (cause) {
    if (!(cause instanceof ShapeMismatch)) throw cause
    const message = `${document.kind}: ${messageOf(cause)}`
    throw new KustomizeError("KUSTOMIZATION_INVALID", message, { ...document.source, cause })
  }
}

function pairsOf(config: Config, field: "labels" | "annotations"): Transformer {
  const read = fit<SpecFields & Record<string, unknown>>(config, {
    ...{ [field]: "pairs", fieldSpecs: SPECS },
  })
  return setPairs((read[field] ?? {}) as Record<string, string>, specsOf(read.fieldSpecs))
}

function affixOf(config: Config, place: "prefix" | "suffix"): Transformer {
  const read = fit<SpecFields & Record<string, unknown>>(config, {
    ...{ [place]: "string", fieldSpecs: SPECS },
  })
  if (read.fieldSpecs === undefined)
    throw new KustomizeError(
      "KUSTOMIZATION_INVALID",
      `${config.document.kind}: fieldSpecs are missing`,
      placeOf(config),
    )
  return affixNames(String(read[place] ?? ""), place, specsOf(read.fieldSpecs))
}

const SUBJECT_MODES: readonly string[] = ["defaultOnly", "allServiceAccounts", "none"]

function namespaceOf(config: Config): Transformer {
  const read = fit<
    SpecFields & {
      metadata?: { namespace?: string }
      unsetOnly?: boolean
      setRoleBindingSubjects?: string
    }
  >(config, {
    ...{ metadata: OBJECT_META, fieldSpecs: SPECS },
    ...{ unsetOnly: "boolean", setRoleBindingSubjects: "string" },
  })
  const subjects = read.setRoleBindingSubjects || "defaultOnly"
  if (!SUBJECT_MODES.includes(subjects))
    throw new KustomizeError(
      "KUSTOMIZATION_INVALID",
      `setRoleBindingSubjects must be one of ${SUBJECT_MODES.join(", ")}`,
      placeOf(config),
    )
  const options: NamespaceOptions = {
    namespace: read.metadata?.namespace ?? "",
    specs: specsOf(read.fieldSpecs),
    unsetOnly: read.unsetOnly === true,
    subjects: subjects as SubjectMode,
  }
  return setNamespace(options)
}

async function replacementsOf(config: Config): Promise<Transformer> {
  const { replacements = [] } = fit<{ replacements?: (Replacement & { path?: string })[] }>(
    config,
    {
      replacements: { list: { fields: { ...REPLACEMENT, path: "string" } } },
    },
  )
  const all: Transformer[] = []
  for (const entry of replacements)
    for (const { replacement, place } of await loadReplacements(
      entry,
      placeOf(config),
      config.surroundings,
    ))
      all.push(replaceValues([replacement], place))
  return (list) => {
    for (const run of all) run(list)
  }
}
