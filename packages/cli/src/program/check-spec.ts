import { check } from "../commands/check.ts"
import { type CommandSpec, commandSpec, type FlagDoc } from "./command-spec.ts"
import { exit } from "./exits.ts"
import { plainFlags } from "./flag-docs.ts"

const FORMATS = "text,json,sarif,junit,github,gitlab,tap,krm,policyreport,openreports".split(",")
const SCHEMAS = "Schemas:"
const LINT = "Lint:"
const OUTCOME = "What comes out:"

const FLAGS: readonly FlagDoc[] = [
  {
    name: "kubernetes-version",
    kind: "value",
    value: "VERSION",
    description: "The release that the objects must fit: 1.31 to 1.36, the default.",
  },
  {
    name: "only",
    kind: "list",
    value: "NAMES",
    description:
      "Only these checks: schema, crd-rules, policy, pod-security, lint. Default: the first two, and those that have a flag.",
  },
  {
    name: "policy",
    kind: "list",
    value: "FILE_OR_DIR",
    description:
      "ValidatingAdmissionPolicies with their bindings and parameters, and ValidatingPolicies of Kyverno.",
    completes: "file",
  },
  {
    name: "pod-security",
    kind: "value",
    value: "LEVEL[:VERSION]",
    description: "The Pod Security Standard that pods must keep to: restricted:v1.34.",
  },
  {
    name: "before",
    kind: "list",
    value: "FILE_OR_DIR",
    description:
      "The objects as they were before, such as helm get manifest tells: policies and rules of CRDs then see an update.",
    completes: "file",
  },
  {
    name: "namespace",
    kind: "value",
    value: "NAME",
    description: "The namespace of objects that name none, for policies.",
  },
  {
    name: "waivers",
    kind: "list",
    value: "FILE",
    description: "Findings to live with, each with a reason and, if it ends, its last day.",
    completes: "file",
  },
  {
    name: "profile",
    kind: "value",
    value: "NAME",
    description:
      "Lint too, by the rules of minimal, recommended (the default of lint) or strict, or of one sort: correctness, reliability, security.",
    choices: ["minimal", "recommended", "strict", "correctness", "reliability", "security"],
    group: LINT,
  },
  {
    name: "rule",
    kind: "list",
    value: "ID=SEVERITY",
    description: "A rule of lint is an error, a warning, an info, or off: no-pdb=off.",
    group: LINT,
  },
  {
    name: "rule-file",
    kind: "list",
    value: "FILE_OR_DIR",
    description: "Rules of your own by CEL or JSON Schema, and checks of Polaris.",
    completes: "file",
    group: LINT,
  },
  {
    name: "lock-file",
    kind: "value",
    value: "FILE",
    description: "The digests that images must have: the lock file of the stage images.",
    completes: "file",
    group: LINT,
  },
  {
    name: "crds",
    kind: "list",
    value: "FILE_OR_DIR",
    description: "CustomResourceDefinitions; those among the objects count anyway.",
    completes: "file",
    group: SCHEMAS,
  },
  {
    name: "schema-location",
    kind: "list",
    value: "TEMPLATE",
    description:
      "Where JSON Schemas of other kinds are, as kubeconform has it: schemas/{{ .Group }}/{{ .ResourceKind }}_{{ .ResourceAPIVersion }}.json.",
    group: SCHEMAS,
  },
  {
    name: "missing-schemas",
    kind: "value",
    value: "WHAT",
    description:
      "What becomes of objects that nobody has a schema of: skip (the default) or error.",
    choices: ["skip", "error"],
    group: SCHEMAS,
  },
  {
    name: "fail-on",
    kind: "value",
    value: "SEVERITY",
    description:
      "Exit with 1 for findings as bad as this: error (the default), warning, info, never.",
    choices: ["error", "warning", "info", "never"],
    group: OUTCOME,
  },
  {
    name: "format",
    kind: "value",
    value: "FORMAT",
    description: `How to write the report: ${FORMATS.join(", ")}.`,
    choices: FORMATS,
    group: OUTCOME,
  },
  {
    name: "docs-url",
    kind: "value",
    value: "URL",
    description:
      "Where your copy of the docs is, for links to the page of a rule in SARIF and --explain.",
    group: OUTCOME,
  },
  {
    name: "filter",
    kind: "switch",
    description:
      "Hand the manifests on to stdout if nothing fails, with the report on stderr; sternpost-policy is short for it.",
    group: OUTCOME,
  },
  {
    name: "fix",
    kind: "switch",
    description:
      "Mend what has a fix: files in place, stdin on its way to stdout, the report on stderr then.",
    group: OUTCOME,
  },
  {
    name: "unsafe-fixes",
    kind: "switch",
    description:
      "With --fix: write too what makes pods safer, but may keep a program from working that needs what is taken away.",
    group: OUTCOME,
  },
  {
    name: "diff",
    kind: "switch",
    description: "With --fix: write nothing, and show on stdout what would be written.",
    group: OUTCOME,
  },
  {
    name: "explain",
    kind: "value",
    value: "RULE",
    description: "Tell what a rule is about and what to do, and nothing else.",
    group: OUTCOME,
  },
]

/** `sternpost check`. */
export function checkSpec(): CommandSpec {
  return commandSpec({
    name: "check",
    summary: "check manifests against schemas and policies, without a cluster",
    description:
      "Checks rendered manifests: fields and types by the schemas of Kubernetes and of CRDs, API versions, quantities, labels, names, Pod Security. Nothing is changed, nothing is asked of a cluster or the network. What could not be checked is told, not passed over.",
    args: [
      {
        name: "FILE_OR_DIR",
        description:
          "Rendered manifests, folders with all below them, or - for stdin, the default.",
        optional: true,
        variadic: true,
        completes: "file",
      },
    ],
    usage: "[flags] [FILE|DIR|-]...",
    flags: [...FLAGS, ...plainFlags("debug")],
    examples: [
      {
        says: "For a release of Kubernetes and a Pod Security level, for code scanning",
        command:
          "sternpost check --kubernetes-version 1.34 --pod-security baseline --fail-on never --format sarif manifests.yaml",
      },
      {
        says: "A chart, before it is installed, by rules of good practice too but one",
        command:
          "sternpost check --profile recommended --rule no-network-policy=off < manifests.yaml",
      },
      { says: "What a rule is about", command: "sternpost check --explain unknown-field" },
    ],
    exits: [
      exit("done", "nothing as bad as --fail-on"),
      exit("findings", "findings as bad as --fail-on, or worse"),
      exit("usage", "wrong usage, or schemas or waivers that cannot be used"),
      exit("failed", "a check failed"),
    ],
    action: { reads: "arguments", run: check },
  })
}
