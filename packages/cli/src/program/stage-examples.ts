import type { Example } from "./command-spec.ts"

/** Command lines of `sternpost stage NAME` that work on the manifests of the example chart. */
export const STAGE_EXAMPLES: Readonly<Record<string, readonly Example[]>> = {
  labels: [
    {
      says: "Label every object, and the pods that workloads make",
      command: "sternpost stage labels team=shop --include-templates < manifests.yaml",
    },
    {
      says: "The same as an executable, on Deployments only",
      command: "sternpost-labels team=shop --target kind=Deployment < manifests.yaml",
    },
    {
      says: "Behind Helm 3",
      command:
        "helm install web ./chart --post-renderer sternpost-labels --post-renderer-args team=shop",
    },
  ],
  annotations: [
    {
      says: "Annotate what the world can reach",
      command:
        "sternpost stage annotations example.com/owner=shop --target kind=Ingress < manifests.yaml",
    },
    {
      says: "Fail unless there is at least one Service",
      command: "sternpost-annotations a=b --target kind=Service --expect 1+ < manifests.yaml",
    },
  ],
  patch: [
    {
      says: "A strategic merge patch: lists merge by their keys",
      command:
        "sternpost stage patch --target kind=Service --type strategic --patch 'spec: {ports: [{port: 80, nodePort: 30080}]}' < manifests.yaml",
    },
    {
      says: "A merge patch: null deletes a field, lists are replaced",
      command:
        "sternpost stage patch --target kind=Service --type merge --patch 'spec: {type: ClusterIP}' < manifests.yaml",
    },
    {
      says: "A JSON Patch on one object",
      command:
        "sternpost-patch --target kind=Deployment,name=web --expect 1 --patch '[{op: add, path: /spec/paused, value: true}]' < manifests.yaml",
    },
  ],
  exec: [
    {
      says: "Through any filter; Secrets go round it",
      command: "sternpost stage exec --secrets withhold -- sed s/example/acme/ < manifests.yaml",
    },
    {
      says: "On Deployments only, with a limit of time",
      command:
        "sternpost stage exec --target kind=Deployment --secrets withhold --timeout 10s -- cat < manifests.yaml",
    },
  ],
}
