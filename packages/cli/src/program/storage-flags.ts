import type { ArgumentDoc, FlagDoc, Section } from "./command-spec.ts"

const WHERE = "Which storage:"

/** Which driver, and which cluster. */
export const STORAGE_FLAGS: readonly FlagDoc[] = [
  {
    name: "driver",
    kind: "value",
    value: "NAME",
    description: "Where Helm keeps its records; by default what $HELM_DRIVER says, or secret.",
    choices: ["secret", "configmap", "sql", "memory"],
    group: WHERE,
  },
  {
    name: "kubeconfig",
    kind: "value",
    value: "FILE",
    description: "The kubeconfig; by default $KUBECONFIG, or ~/.kube/config.",
    completes: "file",
    group: WHERE,
  },
  {
    name: "kube-context",
    kind: "value",
    value: "NAME",
    description: "The context of the kubeconfig; by default $HELM_KUBECONTEXT, or the current one.",
    group: WHERE,
  },
]

/** One namespace. */
export const NAMESPACE: FlagDoc = {
  name: "namespace",
  short: "n",
  kind: "value",
  value: "NAME",
  description: "The namespace; by default $HELM_NAMESPACE, or that of the context.",
  group: WHERE,
}

/** All of them. */
export const ALL_NAMESPACES: FlagDoc = {
  name: "all-namespaces",
  short: "A",
  kind: "switch",
  description: "All namespaces.",
  group: WHERE,
}

/** The argument that picks a release. */
export const RELEASE: ArgumentDoc = {
  name: "RELEASE",
  description: "Only this one.",
  optional: true,
}

/** What Helm's variables say. */
export const VARIABLES: Section = {
  title: "Environment:",
  lines: [
    "HELM_DRIVER                        secret, configmap, sql or memory, as for Helm",
    "HELM_DRIVER_SQL_CONNECTION_STRING  the database of sql, as for Helm",
    "HELM_MEMORY_DRIVER_DATA            files with the records of memory, as for Helm",
    "HELM_KUBE...                       how to reach the cluster, as for Helm",
  ],
}
