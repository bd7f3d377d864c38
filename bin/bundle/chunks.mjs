/**
 * Where the chunk begins that is loaded before all others: what the shortest runs need, and nobody else
 * has a copy of.
 */
export const FIRST = ["cli/src/at-once.ts"]

/** Where the hot chunk begins: what is imported from these without `import()` is in it. */
export const HOT = [
  "sternpost/src/main.ts",
  // Of two chunks that otherwise know nothing of each other.
  "patch/src/suggest.ts",
  "postrender/src/system-error.ts",
  "cli/src/behind-helm.ts",
  "cli/src/commands/print.ts",
  // A few lines each, which chunks of many kinds would otherwise load another one for.
  "goyaml/src/parse.ts",
  "schema/src/containers.ts",
  "transform/src/errors.ts",
  "cli/src/styles.ts",
  "cli/src/closest.ts",
]

/**
 * Chunks of the bundle that are loaded when one of their functions is first called, and the modules
 * they begin at; what several of them need is in the first. `bin/bundle.mjs --sizes` shows what the hot chunk holds.
 */
export const COLD = {
  // Edits that take something away, and texts that only odd documents need.
  "yaml-edits": [
    "goyaml/src/edit/remove.ts",
    "goyaml/src/edit/rename.ts",
    "goyaml/src/edit/replace.ts",
    "goyaml/src/scalar/go-syntax.ts",
  ],
  // What only checks ask of documents.
  shapes: ["goyaml/src/fits.ts", "goyaml/src/place.ts"],
  lines: ["goyaml/src/fits-lines.ts"],
  // Where findings are: of checks, and in the report of a pipeline that checks.
  findings: ["policy/src/findings/locate.ts"],
  // What the fast YAML scanner leaves to the full parser.
  "yaml-parser": ["goyaml/src/full/parse-document.ts"],
  // Regular expressions that JavaScript cannot be given.
  re2: ["cel/src/re2.ts", "manifests/src/re2.ts"],
  // Edits of documents with anchors, tags or explicit keys.
  "yaml-intricate": ["goyaml/src/edit/intricate.ts"],
  // JSON patches.
  "json-patch": ["patch/src/json-patch.ts"],
  // What is known of the stages that only some pipelines use.
  "later-stages": ["postrender/src/stages/later.ts"],
  // Stages that hand over whole objects or whole texts.
  reconcile: ["manifests/src/reconcile.ts", "manifests/src/reconcile-stream.ts"],
}

/**
 * Chunks of what is loaded together, by `import()`, and the modules they begin at: one is read in less time than
 * many. What other chunks have is not in them.
 */
export const TOGETHER = {
  // The types of Kubernetes, which stages of many kinds ask for.
  types: [
    "schema/src/types/load.ts",
    "patch/src/strategic/rule.ts",
    "patch/src/strategic/items.ts",
    "postrender/src/stages/option-file.ts",
  ],
  // The stages that most pipelines for pods have.
  sidecar: ["postrender/src/stages/sidecar-objects.ts"],
  images: ["postrender/src/stages/images-objects.ts"],
  // CEL, and what others need of it to tell its mistakes.
  "cel-errors": ["cel/src/errors.ts"],
  cel: ["cel/src/index.ts"],
  // What `sternpost check` needs when it finds nothing.
  check: [
    "cli/src/commands/check.ts",
    "policy/src/schema/schema-check.ts",
    "policy/src/schema/crd-source.ts",
    "policy/src/crd-rules/crd-rules-check.ts",
    "policy/src/admission/previous-objects.ts",
    "policy/src/policy-files/policies-at.ts",
    "policy/src/policy-objects/policy-objects-check.ts",
    "policy/src/report/text.ts",
  ],
  // What policies and lint share, so that neither brings the other.
  "label-selector": ["policy/src/admission/label-selector.ts", "schema/src/scope.ts"],
  // How secrets look, which reports that mask them and lint share.
  secrets: ["manifests/src/credentials.ts", "manifests/src/secret-variable.ts"],
  policy: ["policy/src/admission/create-check.ts"],
  lint: ["policy/src/lint/lint-check.ts", "policy/src/lint/settings.ts"],
}
