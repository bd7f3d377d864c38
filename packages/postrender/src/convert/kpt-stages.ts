import { parse, YamlError } from "@sternpost/goyaml"
import { literal } from "./context.ts"
import type { StageBody } from "./draft.ts"
import { fieldSpecsAt } from "./field-specs.ts"
import { SELECTOR_LABELS } from "./kustomization-metadata.ts"
import { affixes } from "./kustomization-names.ts"
import { childOf, failAt, type Place, textAt, textsOf } from "./place.ts"
import { asWritten } from "./written.ts"

/** How a function is configured: by a map of texts, or by an object of a kind of its own. */
export interface FunctionConfig {
  readonly place: Place
  readonly data: Place | undefined
  readonly resource: Place | undefined
}

/** A stage, and where it is not quite the function. */
export interface KptStage extends StageBody {
  readonly remarks?: readonly string[]
}

/**
 * The functions of kpt's catalog that are stages here.
 * Source: kptdev/krm-functions-catalog functions/go, their READMEs.
 */
export const KPT_FUNCTIONS: Readonly<Record<string, (config: FunctionConfig) => KptStage>> = {
  "set-labels": (config) => ({
    uses: "labels",
    with: {
      pairs: pairsIn(config, "labels"),
      ...SELECTOR_LABELS,
      ...fieldsIn(config, "additionalLabelFields"),
    },
  }),
  "set-annotations": (config) => ({
    uses: "annotations",
    with: {
      pairs: pairsIn(config, "annotations"),
      includeTemplates: true,
      ...fieldsIn(config, "additionalAnnotationFields"),
    },
  }),
  "set-namespace": setNamespace,
  "set-image": setImage,
  "set-name-prefix": (config) => affix(config, text(config, "prefix"), ""),
  "ensure-name-substring": ensureName,
  "apply-setters": (config) => ({
    uses: "apply-setters",
    with: { setters: settersIn(needData(config)) },
  }),
  "search-replace": searchReplace,
  "apply-replacements": (config) => ({
    uses: "replacements",
    with: { replacements: asWritten(need(config, "replacements")) },
  }),
  "upsert-resource": (config) => ({
    uses: "add-resources",
    with: { resources: [(config.resource ?? needData(config)).value], onExisting: "replace" },
  }),
  "delete-annotations": (config) => ({
    uses: "delete",
    with: {
      fields: (text(config, "annotationKeys") ?? "")
        .split(",")
        .map((key) => `metadata.annotations[${JSON.stringify(key.trim())}]`),
    },
  }),
  "remove-local-config-resources": () => ({
    uses: "delete",
    match: { annotationSelector: `${LOCAL},${LOCAL}!=false` },
  }),
  "set-enforcement-action": (config) => ({
    uses: "set-fields",
    match: { group: "constraints\\.gatekeeper\\.sh" },
    with: { fields: { "spec.enforcementAction": text(config, "enforcementAction") } },
  }),
}

const LOCAL = "config.kubernetes.io/local-config"

function setNamespace(config: FunctionConfig): KptStage {
  const matcher = config.resource && textAt(config.resource, "namespaceMatcher")
  // The package's context, which kpt makes, has the namespace as its name.
  const namespace = text(config, "namespace") ?? text(config, "name")
  if (namespace === undefined) throw failAt(config.place, "the function needs a namespace")
  return {
    uses: "namespace",
    ...(matcher === undefined ? {} : { match: { namespace: literal(matcher) } }),
    with: { namespace, setRoleBindingSubjects: "allServiceAccounts" },
  }
}

function setImage(config: FunctionConfig): KptStage {
  const image = config.resource ? need(config, "image").value : textsOf(needData(config))
  return {
    uses: "images",
    with: { images: [image], ...fieldsIn(config, "additionalImageFields") },
  }
}

function ensureName(config: FunctionConfig): KptStage {
  const { resource } = config
  const isAppended = resource !== undefined && textAt(resource, "editMode") === "append"
  const substring = resource && textAt(resource, "substring")
  const prefix = text(config, "prepend") ?? (isAppended ? undefined : substring)
  const suffix = text(config, "append") ?? (isAppended ? substring : undefined)
  const stage = affix(config, prefix, suffix)
  const more = resource === undefined ? undefined : childOf(resource, "additionalNameFields")
  return {
    ...stage,
    // What has it already is left alone.
    exclude: { name: `.*${literal(`${prefix ?? ""}${suffix ?? ""}`)}.*` },
    ...(more === undefined
      ? {}
      : { remarks: ["additionalNameFields have no equal: see the stage search-replace"] }),
  }
}

function affix(
  { place }: FunctionConfig,
  prefix: string | undefined,
  suffix: string | undefined,
): KptStage {
  if (!(prefix || suffix))
    throw failAt(place, "the function has no text to put before or behind names")
  return { uses: "name-affix", with: affixes(prefix ?? "", suffix ?? "") }
}

const SEARCH_KEYS = ["by-value", "by-value-regex", "by-path", "put-value", "put-comment"]

function searchReplace(config: FunctionConfig): KptStage {
  const given = Object.entries(textsOf(needData(config)))
  const others = given.filter(([key]) => !SEARCH_KEYS.includes(key))
  return {
    uses: "search-replace",
    with: Object.fromEntries(given.filter(([key]) => SEARCH_KEYS.includes(key))),
    remarks: others.map(([key]) => `${key} has no equal`),
  }
}

/** Setters are texts; one that holds a list is a list. */
function settersIn(data: Place): Readonly<Record<string, unknown>> {
  const entries = Object.entries(textsOf(data))
  return Object.fromEntries(entries.map(([key, value]) => [key, listIn(value) ?? value]))
}

function listIn(value: string): readonly unknown[] | undefined {
  try {
    const parsed = parse(value)
    return Array.isArray(parsed) ? parsed : undefined
  } catch (cause) {
    if (!(cause instanceof YamlError)) throw cause
    return undefined
  }
}

/** A text that the map has, or the object. */
function text({ data, resource }: FunctionConfig, key: string): string | undefined {
  const place = data ?? resource
  return place === undefined ? undefined : textAt(place, key)
}

function need({ place, resource }: FunctionConfig, key: string): Place {
  const found = resource === undefined ? undefined : childOf(resource, key)
  if (found === undefined) throw failAt(place, `the function needs a configuration with "${key}"`)
  return found
}

function needData({ place, data }: FunctionConfig): Place {
  if (data === undefined) throw failAt(place, "the function needs a configMap")
  return data
}

function pairsIn(config: FunctionConfig, key: string): unknown {
  const pairs = config.data ?? need(config, key)
  textsOf(pairs)
  return asWritten(pairs)
}

function fieldsIn({ resource }: FunctionConfig, key: string): object {
  if (resource === undefined || childOf(resource, key) === undefined) return {}
  const fields = fieldSpecsAt(resource, key)
  return { fields }
}
