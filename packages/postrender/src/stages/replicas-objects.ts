import { type ReplicaOptions, setReplicas } from "@sternpost/transform"
import type { Stage } from "../contract.ts"

/** The stage of `uses: replicas`. */
export function replicasStage(options: unknown): Stage {
  return {
    uses: "replicas",
    phase: "mutate",
    idempotent: true,
    run({ stream, manifests }, context) {
      setReplicas(stream, manifests, options as ReplicaOptions, (manifest, message) =>
        context.report({ severity: "warning", rule: "autoscaled-replicas", message, manifest }),
      )
    },
  }
}
