import type { KustomizationCase } from "./kustomization-case.ts"

export const PATCHES: readonly KustomizationCase[] = [
  {
    title: "a JSON patch for a target",
    fields: `
patches:
  - target: {kind: Deployment, name: web}
    patch: |-
      # more of them
      - {op: replace, path: /spec/replicas, value: 3}
      - op: add
        path: /spec/template/spec/containers/0/args
        value: [--verbose]
`,
  },
  {
    title: "a JSON patch in a file, written as JSON",
    fields: `
patches:
  - target: {group: apps, version: v1, kind: StatefulSet}
    path: patches/size.json
`,
    files: { "patches/size.json": '[{"op": "replace", "path": "/spec/replicas", "value": 5}]' },
  },
  {
    title: "targets with patterns, and one that fits nothing",
    fields: `
patches:
  - target: {kind: Deployment|StatefulSet, name: "w.*|data.*"}
    patch: '[{"op": "add", "path": "/metadata/labels/wide", "value": "yes"}]'
  - target: {kind: DaemonSet}
    patch: '[{"op": "remove", "path": "/spec/none"}]'
  - target: {kind: eploymen}
    patch: '[{"op": "remove", "path": "/spec/none"}]'
`,
  },
  {
    title: "targets by labels and annotations",
    fields: `
patches:
  - target: {labelSelector: "tier in (front,back)"}
    patch: '[{"op": "add", "path": "/metadata/labels/seen", "value": "label"}]'
  - target: {annotationSelector: example.com/kept=yes}
    patch: '[{"op": "add", "path": "/metadata/labels/kept", "value": "yes"}]'
`,
  },
  {
    title: "a target in the namespace default, where objects without one are",
    fields: `
patches:
  - target: {kind: "Service|PodDisruptionBudget", namespace: default}
    patch: '[{"op": "add", "path": "/metadata/annotations", "value": {"where": "default"}}]'
  - target: {namespace: "s.*"}
    patch: '[{"op": "add", "path": "/metadata/annotations", "value": {"where": "shop"}}]'
`,
  },
  {
    title: "an empty target, which fits every object",
    fields: `
patches:
  - target: {}
    patch: |-
      apiVersion: v1
      kind: any
      metadata: {name: any, labels: {every: "one"}}
`,
  },
  {
    title: "a strategic patch that names its object",
    fields: `
patches:
  - patch: |-
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        template:
          spec:
            containers:
              - name: web
                env:
                  - {name: HOST, value: shop.example}
                resources: {limits: {memory: 64Mi}}
`,
  },
  {
    title: "a strategic patch with a target, whose own kind and name mean nothing",
    fields: `
patches:
  - target: {kind: Deployment}
    patch: |-
      apiVersion: v1
      kind: Nothing
      metadata:
        name: nothing
        namespace: nowhere
        labels: {patched: "yes"} # by us
      spec: {replicas: 4}
`,
  },
  {
    title: "strategic patches in files, one with two documents",
    fields: `
patches:
  - path: one.yaml
  - path: two.yaml
  - path: targeted.yaml
    target: {kind: Service}
`,
    files: {
      "one.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: NodePort}\n",
      "two.yaml": `apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {level: debug} # for a while
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec: {ingressClassName: public}
`,
      "targeted.yaml":
        "apiVersion: v1\nkind: Service\nmetadata: {name: any, labels: {exposed: 'yes'}}\n",
    },
  },
  {
    title: "patches that delete: an object, a container, a field",
    fields: `
patches:
  - patch: |-
      $patch: delete
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: web}
  - patch: |-
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec: {replicas: null, template: {spec: {containers: [{name: log, $patch: delete}]}}}
  - target: {kind: CronJob}
    patch: |-
      $patch: delete
      apiVersion: v1
      kind: any
      metadata: {name: any}
`,
  },
  {
    title: "a patch of a custom resource, whose lists are replaced",
    fields: `
patches:
  - patch: |-
      apiVersion: example.com/v1
      kind: Gate
      metadata: {name: front}
      spec:
        mode: null
        rules: [{name: b, to: other}]
`,
  },
  {
    title: "a patch that may change the name",
    fields: `
patches:
  - target: {kind: CronJob}
    options: {allowNameChange: true}
    patch: |-
      apiVersion: batch/v1
      kind: CronJob
      metadata: {name: nightly}
`,
  },
  {
    title: "a JSON patch that changes the name",
    fields: `
patches:
  - target: {kind: CronJob}
    patch: '[{"op": "replace", "path": "/metadata/name", "value": "nightly"}]'
`,
  },
  {
    title: "patches by their old names, before and behind the others",
    fields: `
patchesJson6902:
  - target: {group: apps, version: v1, kind: Deployment, name: web}
    path: late.yaml
patches:
  - target: {kind: Deployment}
    patch: '[{"op": "replace", "path": "/spec/replicas", "value": 7}]'
patchesStrategicMerge:
  - early.yaml
  - |-
    apiVersion: v1
    kind: Service
    metadata: {name: web}
    spec: {type: LoadBalancer}
`,
    files: {
      "early.yaml":
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 6}\n",
      "late.yaml": "- {op: replace, path: /spec/replicas, value: 8}\n",
    },
  },
]
