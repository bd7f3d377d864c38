/**
 * Chunks of the bundle that are loaded when one of their functions is first called, and their
 * modules. `bin/bundle.mjs --sizes` shows what the hot chunk holds.
 */
export const COLD = {
  // What the fast YAML scanner leaves to the full parser.
  "yaml-parser": ["goyaml/src/libyaml/parser.ts"],
  // Edits of documents with anchors, tags or explicit keys.
  "yaml-intricate": ["goyaml/src/edit/intricate.ts"],
  // Pipelines with `match` or `exclude`, or stages that select by flags.
  select: ["manifests/src/selector.ts", "schema/src/pod-specs.ts"],
  // Stages that hand over whole objects or whole texts.
  reconcile: ["manifests/src/reconcile.ts", "manifests/src/reconcile-stream.ts"],
}
