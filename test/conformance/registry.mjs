// The suites, in the order in which they run. A new one is a file in suites/ and a line here. Each
// adapter is imported when it runs: what one package breaks does not keep the others from running.

/**
 * @typedef {object} Suite
 * @property {string} name  what the command line and the scores call it
 * @property {string} file  the data, in the folder of the conformance data
 * @property {() => Promise<{ run: (suite: SuiteInput, tally: import("./tally.mjs").Tally) => unknown }>} load
 *
 * @typedef {object} SuiteInput
 * @property {string} path  the data file
 * @property {string} cache  a folder for what is unpacked; it outlives the run and git ignores it
 */

/** @type {readonly Suite[]} */
export const suites = [
  {
    name: "jsonpatch-tests",
    file: "jsonpatch-tests.json",
    load: () => import("./suites/jsonpatch-tests.mjs"),
  },
  {
    name: "jsonpatch-spec-tests",
    file: "jsonpatch-spec-tests.json",
    load: () => import("./suites/jsonpatch-spec-tests.mjs"),
  },
  {
    name: "strategicpatch-cases",
    file: "strategicpatch-cases.json",
    load: () => import("./suites/strategicpatch-cases.mjs"),
  },
  {
    name: "kustomize-krusty-cases",
    file: "kustomize-krusty-cases.json",
    load: () => import("./suites/kustomize-krusty-cases.mjs"),
  },
  { name: "yaml-go", file: "yaml-go.jsonl.xz", load: () => import("./suites/yaml-go.mjs") },
  {
    name: "charts-passthrough",
    file: "charts.tar.xz",
    load: () => import("./suites/charts-passthrough.mjs"),
  },
  {
    name: "charts-sidecar",
    file: "charts.tar.xz",
    load: () => import("./suites/charts-sidecar.mjs"),
  },
  { name: "pss", file: "pss.json", load: () => import("./suites/pss.mjs") },
  {
    name: "lint-verdicts",
    file: "lint-verdicts.json.xz",
    load: () => import("./suites/lint-verdicts.mjs"),
  },
  { name: "vap", file: "vap.json", load: () => import("./suites/vap.mjs") },
  {
    name: "cel-policy-corpus",
    file: "cel-policy-corpus.json",
    load: () => import("./suites/cel-policy-corpus.mjs"),
  },
  {
    name: "cel-crd-rules",
    file: "cel-crd-rules.json",
    load: () => import("./suites/cel-crd-rules.mjs"),
  },
  {
    name: "kubeconform-verdicts",
    file: "lint-verdicts.json.xz",
    load: () => import("./suites/kubeconform-verdicts.mjs"),
  },
]
