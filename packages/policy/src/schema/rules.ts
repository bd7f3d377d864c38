import type { Rule } from "../findings/finding.ts"

const rule = (
  id: string,
  summary: string,
  help: string,
  severity: Rule["severity"] = "error",
): Rule => ({
  id,
  summary,
  severity,
  help,
})

/** What the schema check looks for. */
export const SCHEMA_RULES: readonly Rule[] = [
  rule(
    "unknown-field",
    "the kind has no such field",
    "The API server drops a field that it does not know, or refuses the object; either way the setting has no effect. Mostly it is misspelt or stands at the wrong level: `kubectl explain KIND.PATH` lists the fields there are.",
  ),
  rule(
    "duplicate-key",
    "a key occurs twice in a map",
    "Of two values for one key the last one wins, and the other is lost without a word. Helm 3 and kubectl differ in what they do about it. Remove one of the two; mostly a template and a value both write it.",
  ),
  rule(
    "wrong-type",
    "a value has another type than the field",
    "The API server refuses the object. Mostly a template lacks `quote` (a number or `true` where a string belongs) or a value is missing, which leaves `null`.",
  ),
  rule(
    "missing-field",
    "a field is missing without which the object means nothing",
    "The API server refuses the object. Mostly a value was not set, or a block of a template is indented wrongly, so that its fields stand somewhere else.",
  ),
  rule(
    "invalid-value",
    "a value has the right type, but cannot be read",
    "A quantity, a time, a port, a host, a schedule, a percentage or encoded data that Kubernetes cannot read, a word that is not among those of the field (`imagePullPolicy: always`), or a value that a CRD does not allow. The API server refuses the object.",
  ),
  rule(
    "invalid-label",
    "a label or annotation has a key or value that is not allowed",
    'Keys are a name of up to 63 characters with an optional DNS subdomain and `/` before it; values of labels have up to 63 letters, digits, `-`, `_` and `.`. Mostly a version with `+` or a long release name: `replace "+" "_" | trunc 63 | trimSuffix "-"`.',
  ),
  rule(
    "invalid-name",
    "a name is not allowed",
    "Names of most objects are DNS subdomains: lower case letters, digits, `-` and `.`. Those of Services are labels without dots that begin with a letter, those of containers, volumes and ports are short. Mostly a value with capital letters, or one that is cut off behind a `-`.",
  ),
  rule(
    "unknown-kind",
    "the API has no such kind",
    "The group is one of Kubernetes' own or that of a known CRD, but it has no such kind in this version: `kubectl api-resources` lists what there is.",
  ),
  rule(
    "removed-api",
    "the version of the API is no longer served",
    "The cluster refuses the object. Another version of the same kind takes its place, sometimes with other fields: https://kubernetes.io/docs/reference/using-api/deprecation-guide/. Releases that were installed with the old version need `helm mapkubeapis` before they can be upgraded.",
  ),
  rule(
    "deprecated-api",
    "the version of the API is deprecated",
    "It still works in this release of Kubernetes, and a later one will refuse it. Move to what replaces it in time.",
    "warning",
  ),
  rule(
    "invalid-crd",
    "a CustomResourceDefinition has a schema that cannot be used",
    "What the schema of a CRD says must itself be a structural schema; the API server refuses any other. The objects of its kind cannot be checked.",
  ),
  rule(
    "missing-schema",
    "nothing is known of the kind",
    "A custom resource without its CRD cannot be checked. Give the CRD with `--crds FILE_OR_DIR` (charts often have it in `crds/`), or a JSON Schema with `--schema-location`.",
  ),
]
