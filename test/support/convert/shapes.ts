import type { KustomizationCase } from "./kustomization-case.ts"

export const TRANSFORMERS: readonly KustomizationCase[] = [
  {
    title: "builtin transformers, in the order in which they stand",
    fields: `
transformers:
  - |-
    apiVersion: builtin
    kind: PrefixTransformer
    metadata: {name: prefix}
    prefix: x-
    fieldSpecs: [{path: metadata/name}]
  - |-
    apiVersion: builtin
    kind: PatchTransformer
    metadata: {name: patch}
    target: {kind: Deployment, name: web}
    patch: '[{"op": "replace", "path": "/spec/replicas", "value": 9}]'
  - labels.yaml
`,
    files: {
      "labels.yaml": `apiVersion: builtin
kind: LabelTransformer
metadata: {name: labels}
labels: {late: "yes"}
fieldSpecs: [{path: metadata/labels, create: true}]
---
apiVersion: builtin
kind: AnnotationsTransformer
metadata: {name: some}
annotations: {only: service}
fieldSpecs: [{path: metadata/annotations, kind: Service, create: true}]
---
apiVersion: builtin
kind: ImageTagTransformer
metadata: {name: image}
imageTag: {name: nginx, newTag: "2"}
`,
    },
  },
  {
    title: "transformers for namespace, replicas, replacements and old patches",
    fields: `
transformers:
  - |-
    apiVersion: builtin
    kind: NamespaceTransformer
    metadata: {name: ns, namespace: moved}
    fieldSpecs: [{path: metadata/namespace, create: true}]
  - |-
    apiVersion: builtin
    kind: ReplicaCountTransformer
    metadata: {name: count}
    replica: {name: web, count: 2}
    fieldSpecs: [{path: spec/replicas, kind: Deployment, create: true}]
  - |-
    apiVersion: builtin
    kind: ReplacementTransformer
    metadata: {name: replace}
    replacements: [{sourceValue: warn, targets: [{select: {kind: ConfigMap}, fieldPaths: [data.level]}]}]
  - |-
    apiVersion: builtin
    kind: PatchJson6902Transformer
    metadata: {name: json}
    target: {version: v1, kind: Service, name: web}
    jsonOp: '[{"op": "add", "path": "/spec/type", "value": "NodePort"}]'
`,
  },
]

export const INPUTS: readonly KustomizationCase[] = [
  {
    title: "a base, and what is done on top of it",
    resources: "resources: [base]\n",
    fields: "namePrefix: top-\nreplicas: [{name: web, count: 3}]\npatches:\n  - path: p.yaml\n",
    files: {
      "base/kustomization.yaml":
        "resources: [../all.yaml]\nnamePrefix: base-\nlabels: [{pairs: {from: base}}]\n",
      "p.yaml":
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {paused: true}\n",
    },
  },
  {
    title: "components, in their order, before the fields of the kustomization",
    fields: "components: [parts/a, parts/b]\nimages: [{name: nginx, newTag: '3'}]\n",
    files: {
      "parts/a/kustomization.yaml":
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nimages: [{name: nginx, newTag: '1'}]\npatches: [{path: size.yaml}]\n",
      "parts/a/size.yaml":
        "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: database}\nspec: {replicas: 3}\n",
      "parts/b/kustomization.yaml":
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamespace: parts\n",
    },
  },
]

export const CONFIGURED: readonly KustomizationCase[] = [
  {
    title: "further fields of its own configuration",
    fields: `
configurations: [config/fields.yaml, config/names.yaml]
images: [{name: nginx, newTag: "2"}, {name: web, newName: other}]
replicas: [{name: front, count: 3}]
namePrefix: a-
namespace: moved
commonAnnotations: {who: us}
commonLabels: {team: shop}
labels: [{pairs: {zone: a}}, {pairs: {tier: b}, includeSelectors: true}]
`,
    files: {
      "config/fields.yaml": `images: [{path: "spec/rules[]/to", kind: Gate}]
replicas: [{path: spec/size, kind: Gate, create: true}]
namespace: [{path: spec/where, kind: Gate, create: true}]
commonAnnotations: [{path: spec/notes, kind: Gate, create: true}]
commonLabels: [{path: spec/select, kind: Gate, group: example.com, create: true}]
`,
      "config/names.yaml":
        "nameReference:\n  - {kind: Service, version: v1, fieldSpecs: [{kind: ConfigMap, path: data/service}]}\n",
    },
  },
]

export const SHAPES: readonly KustomizationCase[] = [
  {
    title: "a strategic patch finds its object by the name before a component's prefix",
    fields:
      "components: [part]\npatches: [{path: p.yaml}, {path: q.yaml, target: {name: web, kind: Service}}]\n",
    files: {
      "part/kustomization.yaml":
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: a-\nnamespace: moved\n",
      "p.yaml":
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {paused: true}\n",
      "q.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: NodePort}\n",
    },
  },
  {
    title: "texts of several lines, empty lines and awkward words in a patch",
    fields: `
patches:
  - patch: |
      # settings
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: settings
      data:
        # of the shop
        file.conf: |
          [server]

          port = 80   # not a comment
        folded: >-
          one
          two
        awkward: "yes"
        number: '017'
        date: "2024-01-01"
        empty: ''
`,
  },
  {
    title: "anchors and aliases",
    fields: `
commonAnnotations: &shared
  team: shop
labels:
  - pairs: *shared
images:
  - &nginx
    name: nginx
    newTag: "4"
  - {name: postgres, newTag: "17"}
`,
  },
  {
    title: "line ends of Windows",
    fields:
      "images:\r\n  - name: nginx # this\r\n    newTag: '5'\r\npatches:\r\n  - target: {kind: Service}\r\n    patch: |-\r\n      - op: add\r\n        path: /spec/type\r\n        value: NodePort\r\n",
  },
  {
    title: "lists that are replaced and directives of lists",
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
              - $patch: replace
              - {name: only, image: "busybox:1", args: [a, b]}
            volumes:
              - {name: settings, $patch: delete}
`,
  },
]

/** What users write, part by part. */
