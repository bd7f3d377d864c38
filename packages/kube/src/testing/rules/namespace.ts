import type { KindRules } from "../resources.ts"

/** Namespaces: they carry their name as a label, and a phase. */
export const namespaceRules: KindRules = {
  hasLabelName: true,
  prepare({ apiVersion, kind, metadata }) {
    const { name = "", labels, deletionTimestamp } = metadata
    return {
      kind,
      apiVersion,
      metadata: { ...metadata, labels: { ...labels, "kubernetes.io/metadata.name": name } },
      spec: { finalizers: ["kubernetes"] },
      status: { phase: deletionTimestamp === undefined ? "Active" : "Terminating" },
    }
  },
}
