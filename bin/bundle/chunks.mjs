/**
 * Where the chunk begins that is loaded before all others: what the shortest runs need, and nobody else
 * has a copy of.
 */
export const FIRST = ["cli/src/at-once.ts"]

/** Where the hot chunk begins: what is imported from these without `import()` is in it. */
export const HOT = ["sternpost/src/main.ts"]

/**
 * Chunks of the bundle that are loaded when one of their functions is first called, and the modules
 * they begin at; what several of them need is in the first. `bin/bundle.mjs --sizes` shows what the hot chunk holds.
 */
export const COLD = {
  // Scanning, reading and editing documents that are not plain enough to be edited without.
  yaml: [
    "goyaml/src/document.ts",
    "goyaml/src/duplicates.ts",
    "goyaml/src/edit/apply.ts",
    "goyaml/src/edit/splice.ts",
    "goyaml/src/emit/stringify.ts",
    "goyaml/src/find.ts",
    "goyaml/src/outline.ts",
    "goyaml/src/parse.ts",
    "goyaml/src/value.ts",
  ],
  // What only checks ask of documents.
  shapes: ["goyaml/src/fits.ts", "goyaml/src/place.ts"],
  // What the fast YAML scanner leaves to the full parser.
  "yaml-parser": ["goyaml/src/full/parse-document.ts"],
  // Edits of documents with anchors, tags or explicit keys.
  "yaml-intricate": ["goyaml/src/edit/intricate.ts"],
  // Finding and reading a pipeline document.
  pipeline: ["postrender/src/document/locate.ts", "postrender/src/document/read.ts"],
  // `match` and `exclude`, in documents and as flags.
  select: ["manifests/src/selector.ts", "schema/src/pod-specs.ts"],
  // JSON and merge patches.
  patch: ["postrender/src/stages/patch-objects.ts"],
  // What is known of the stages that only some pipelines use.
  "later-stages": ["postrender/src/stages/later.ts"],
  // Stages that hand over whole objects or whole texts.
  reconcile: ["manifests/src/reconcile.ts", "manifests/src/reconcile-stream.ts"],
}
