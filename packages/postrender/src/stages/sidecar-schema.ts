import type { JsonSchema } from "../contract.ts"

const text = (description: string): JsonSchema => ({ type: "string", minLength: 1, description })
const POLICY: JsonSchema = { enum: ["userWins", "templateWins", "fail"] }
const ENTRIES: JsonSchema = { type: "array", minItems: 1, items: { type: "object" } }

/** Schema of `params`. */
export const PARAMS: JsonSchema = {
  type: "object",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what stands in the templates
  description: "The parameters of the templates, by name; ${params.NAME} stands for their values.",
  additionalProperties: {
    type: "object",
    additionalProperties: false,
    properties: {
      type: {
        enum: ["string", "integer", "number", "boolean", "quantity", "list", "map"],
        description: "What the value must be; without it, the field decides in which it stands.",
      },
      default: { description: "The value where nobody gives one." },
      annotation: text("An annotation of the pod, or of its workload, that sets it for that one."),
      from: text("What of the release it is: release.name, chart.version, kubernetesVersion."),
      enum: { type: "array", minItems: 1, description: "The values that it may have." },
      pattern: text("A regular expression for the whole text."),
      minimum: { type: "number", description: "The least that it may be." },
      maximum: { type: "number", description: "The most that it may be." },
      description: text("What it is for; nobody reads it but people."),
    },
  },
}

/** Schema of `inject`. */
export const INJECT: JsonSchema = {
  type: "object",
  additionalProperties: false,
  description: "Which pods get the sidecars.",
  properties: {
    preset: {
      enum: ["sternpost", "istio", "linkerd", "vault"],
      description: "Whose labels and annotations count (the default is sternpost).",
    },
    revision: text(
      "The revision of Istio that the sidecars stand for, with preset istio (by default any).",
    ),
    label: text("A label to look for instead of the preset's."),
    annotation: text("An annotation to look for instead of the preset's."),
    default: {
      type: "boolean",
      description:
        "Whether pods get them that say nothing (the default is true, but false for istio, linkerd and vault).",
    },
    excludedNamespaces: {
      type: "array",
      items: { type: "string" },
      description: "Namespaces that get none.",
    },
    templates: text("The annotation by which a pod chooses templates."),
    namespaces: {
      type: "object",
      description: "Labels and annotations of namespaces that are not in the stream.",
      additionalProperties: {
        type: "object",
        additionalProperties: false,
        properties: {
          labels: { type: "object", additionalProperties: { type: "string" } },
          annotations: { type: "object", additionalProperties: { type: "string" } },
        },
      },
    },
  },
}

/** Schema of `apps`. */
export const APPS: JsonSchema = {
  type: "object",
  additionalProperties: false,
  description: "What becomes of the containers that were there before.",
  properties: {
    match: text(
      "A regular expression for the whole names of the containers that are meant (the default is all).",
    ),
    init: { type: "boolean", description: "Whether init containers are meant too." },
    env: { ...ENTRIES, description: "Variables for them." },
    envFrom: { ...ENTRIES, description: "Sources of variables for them." },
    volumeMounts: { ...ENTRIES, description: "Mounts for them." },
    probes: {
      type: "object",
      required: ["port"],
      additionalProperties: false,
      description: "Lets their probes ask the sidecar, which asks the application.",
      properties: {
        port: {
          type: "integer",
          minimum: 1,
          maximum: 65535,
          description: "Where the sidecar answers.",
        },
        // biome-ignore lint/suspicious/noTemplateCurlyInString: what the option may hold
        path: text("The path of a probe there (the default is /app-health/${container}/${probe})."),
        env: text(
          "The sidecar's variable that says what to ask, as Istio's ISTIO_KUBE_APP_PROBERS.",
        ),
        container: text("The sidecar's container that gets it (the default is the first)."),
      },
    },
  },
}

/** Schema of `position`. */
export const POSITION: JsonSchema = {
  type: "object",
  description:
    "Where new items of a list go, by its name: first, last, before:NAME or after:NAME (the default is first for initContainers, last for all others).",
  additionalProperties: { type: "string", pattern: "^(?:first|last|(?:before|after):.+)$" },
}

/** Schema of `onConflict`. */
export const ON_CONFLICT: JsonSchema = {
  type: ["string", "object"],
  description:
    "Who wins where a pod says something else than the template: userWins (the default), templateWins or fail; or by name of a list or field, with default for the others.",
  if: { type: "object" },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { minProperties: 1, additionalProperties: POLICY },
  else: POLICY,
}
