interface Description {
  readonly title: string
  readonly description: string
  readonly default?: unknown
  readonly examples?: readonly unknown[]
}

const PATTERN = "A regular expression (RE2) that must fit from start to end; empty means any."

/** What each key of the document means, as editors show it. Keys are paths in `PIPELINE_SHAPE`. */
export const DESCRIPTIONS: Readonly<Record<string, Description>> = {
  apiVersion: {
    title: "Version of the format",
    description: "Always sternpost.dev/v1alpha1.",
  },
  kind: { title: "Kind of document", description: "Always Pipeline." },
  metadata: { title: "Metadata", description: "Name, labels and annotations of the pipeline." },
  "metadata.name": {
    title: "Name",
    description: "What reports call the pipeline.",
    default: "pipeline",
  },
  "metadata.labels": { title: "Labels", description: "For your own use; not put on any object." },
  "metadata.annotations": {
    title: "Annotations",
    description: "For your own use; not put on any object.",
  },
  spec: { title: "Specification", description: "The stages, and what holds for all of them." },
  "spec.kubernetesVersion": {
    title: "Kubernetes version",
    description:
      "Version of the clusters the manifests are for, in quotes: decides about schemas, CEL libraries and native sidecars.",
    examples: ["1.34"],
  },
  "spec.hooks": {
    title: "Helm hooks",
    description:
      "Whether stages see Helm hooks: include them, exclude them, or see only them. A stage can say otherwise.",
    default: "include",
  },
  "spec.verify": {
    title: "Verify the input",
    description:
      "Whether every document is read to its end before the first stage: auto does so for streams up to 64 KiB; of larger ones only what a stage looks at is read.",
    default: "auto",
  },
  "spec.security": {
    title: "Security",
    description: "What stages may do.",
  },
  "spec.security.allowExec": {
    title: "Allow programs",
    description:
      "Whether stages may run programs and modules of this machine; false refuses such a pipeline.",
    default: true,
  },
  "spec.schemas": {
    title: "Schemas",
    description: "What is known of the objects besides Kubernetes' own kinds.",
  },
  "spec.schemas.crds": {
    title: "CustomResourceDefinitions",
    description:
      "Files, folders or globs, relative to this document, of the CRDs of custom resources: by which keys their lists merge, and where they hold pods. Those in the stream are known anyway.",
    examples: [["./crds/*.yaml", "./chart/crds"]],
  },
  "spec.stages": {
    title: "Stages",
    description:
      "The steps, in order, each on what the one before left. Those that change objects come first, those that check them last.",
  },
  "stage.name": {
    title: "Name",
    description:
      'What messages and reports call the stage, once in the pipeline: lower-case letters, digits and "-". By default what it uses.',
    examples: ["team-labels"],
  },
  "stage.uses": {
    title: "Kind of stage",
    description:
      'What the stage does: a name that "sternpost pipeline stages" lists, or the path of a module of your own, beginning with "./", "../" or "/".',
  },
  "stage.match": {
    title: "Objects to work on",
    description:
      "A selector, or a list of selectors of which one must fit. By default every object.",
  },
  "stage.exclude": {
    title: "Objects to leave alone",
    description: "A selector, or a list of selectors of which none may fit.",
  },
  "stage.if": {
    title: "Condition",
    description:
      "CEL over release, chart, kubernetes and env: the stage runs only if it is true. A field that is not known is an error.",
    examples: ["release.name != 'canary'"],
  },
  "stage.expect": {
    title: "Number of objects expected",
    description:
      'How many objects the stage must select, else the run fails: 1, "1+", "0..3", or min and max.',
    examples: [1, "1+", "0..3", { min: 1 }],
  },
  "stage.expect.min": { title: "At least", description: "The smallest number of objects." },
  "stage.expect.max": { title: "At most", description: "The largest number of objects." },
  "stage.hooks": {
    title: "Helm hooks",
    description: "Whether this stage sees Helm hooks; by default as spec.hooks says.",
  },
  "stage.onError": {
    title: "When the stage fails",
    description:
      "fail stops the run; warn says so and goes on without the stage; skip goes on without a word.",
    default: "fail",
  },
  "stage.with": {
    title: "Options",
    description: "Options of the stage; which there are depends on what it uses.",
  },
  "selector.group": { title: "API group", description: PATTERN, examples: ["apps"] },
  "selector.version": { title: "API version", description: PATTERN, examples: ["v1"] },
  "selector.kind": { title: "Kind", description: PATTERN, examples: ["Deployment|StatefulSet"] },
  "selector.name": { title: "Name", description: PATTERN, examples: ["web-.*"] },
  "selector.namespace": {
    title: "Namespace",
    description: `${PATTERN} What the manifest says, not the release.`,
    examples: ["kube-system"],
  },
  "selector.labelSelector": {
    title: "Labels",
    description: "A label selector as kubectl's -l takes it.",
    examples: ["app=web,tier in (front,back),!legacy"],
  },
  "selector.annotationSelector": {
    title: "Annotations",
    description: "Like labelSelector, on annotations.",
    examples: ["acme.io/inject=true"],
  },
  "selector.apiVersion": {
    title: "Group and version",
    description: `${PATTERN} As the manifest spells it.`,
    examples: ["apps/v1"],
  },
  "selector.hook": {
    title: "Helm hook",
    description: "Only Helm hooks (true), or only objects that are none (false).",
  },
  "selector.source": {
    title: "Template",
    description:
      "A glob on the path of the chart's template, with or without the chart's name before it.",
    examples: ["templates/**"],
  },
  "selector.podSpec": {
    title: "Holds a pod spec",
    description: "Only objects that hold a pod spec (true), or only those that hold none (false).",
  },
  "selector.cel": {
    title: "CEL expression",
    description: "An expression over object that must be true.",
    examples: ["object.spec.replicas > 1"],
  },
}
