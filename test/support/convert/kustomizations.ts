/** A kustomization beside `all.yaml`, by its fields, with the files it names. */
export interface KustomizationCase {
  readonly title: string
  /** The text of kustomization.yaml behind its resources. */
  readonly fields: string
  readonly files?: Readonly<Record<string, string>>
  /** Its resources, if they are not only what was rendered. */
  readonly resources?: string
}

const DIGEST = `sha256:${"a".repeat(64)}`

const PATCHES: readonly KustomizationCase[] = [
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

const NAMES: readonly KustomizationCase[] = [
  { title: "a namespace", fields: "namespace: other\n" },
  { title: "a prefix and a suffix", fields: "namePrefix: a-\nnameSuffix: -b\n" },
  { title: "a suffix alone", fields: "nameSuffix: -v2\n" },
  {
    title: "a late patch finds an object by its first name and by the new one",
    fields: `
namePrefix: a-
namespace: other
patchesJson6902:
  - target: {kind: Deployment, name: web}
    patch: '[{"op": "replace", "path": "/spec/replicas", "value": 2}]'
  - target: {kind: Service, name: a-web, namespace: other}
    patch: '[{"op": "add", "path": "/spec/type", "value": "NodePort"}]'
  - target: {kind: Ingress, name: a-a-web}
    patch: '[{"op": "remove", "path": "/spec"}]'
`,
  },
  {
    title: "replicas and replacements by the first names",
    fields: `
namePrefix: a-
replicas: [{name: web, count: 6}]
replacements:
  - source: {kind: Service, name: web}
    targets:
      - select: {kind: Deployment, name: web}
        fieldPaths: ["spec.template.spec.containers.[name=web].env.[name=HOST].value"]
`,
  },
]

const METADATA: readonly KustomizationCase[] = [
  { title: "labels", fields: "labels:\n  - pairs: {team: shop, is: 'no'}\n" },
  {
    title: "labels on templates",
    fields: "labels:\n  - pairs:\n      team: shop # for the bill\n    includeTemplates: true\n",
  },
  {
    title: "labels in selectors",
    fields: "labels:\n  - {pairs: {team: shop}, includeSelectors: true}\n",
  },
  {
    title: "labels in further fields, and several entries",
    fields: `
labels:
  - pairs: {team: shop}
    fields: [{path: spec/labels, kind: Gate, create: true}]
  - pairs: {zone: a}
`,
  },
  { title: "common labels", fields: "commonLabels:\n  # everywhere\n  team: shop\n" },
  { title: "common annotations", fields: "commonAnnotations: {team: shop, number: '1'}\n" },
]

const VALUES: readonly KustomizationCase[] = [
  {
    title: "images: names, tags, digests",
    fields: `
images:
  - {name: nginx, newName: registry.local/nginx, newTag: "1.29"} # as tested
  - name: postgres
    digest: ${DIGEST}
  - name: registry.example/log
    newTag: "2"
  - name: ghcr.io/acme/migrate
    newName: mirror.local/migrate
`,
  },
  {
    title: "images by patterns, with an entry that does nothing",
    fields:
      "images:\n  - {name: '.*/acme/.*', newTag: v2}\n  - {name: nginx}\n  - {name: postgres, newName: pg, tagSuffix: -alpine}\n",
  },
  {
    title: "replicas",
    fields: "replicas:\n  - {name: web, count: 4}\n  - name: database\n    count: 0\n",
  },
  {
    title: "replacements: of an object, a text, parts of one",
    fields: `
replacements:
  - source: {kind: Service, name: web, fieldPath: spec.ports.0.port}
    targets:
      - select: {kind: Ingress}
        fieldPaths: ["spec.rules.0.http.paths.0.backend.service.port.number"]
  - sourceValue: eu
    targets:
      - select: {kind: ConfigMap}
        fieldPaths: [data.region]
        options: {create: true}
  - source: {kind: Deployment, name: web, fieldPath: "spec.template.spec.containers.0.image", options: {delimiter: ":", index: 1}}
    targets:
      - select: {labelSelector: app=web}
        reject: [{kind: ConfigMap}]
        fieldPaths: ["metadata.annotations.[example.com/version]"]
        options: {create: true}
`,
  },
  {
    title: "replacements that put a part into what is not there",
    fields: `
replacements:
  - sourceValue: one
    targets:
      - select: {kind: Service|Deployment}
        fieldPaths: [metadata.annotations.seen]
        options: {create: true, delimiter: ",", index: -1}
  - sourceValue: two
    targets:
      - select: {kind: Service|Ingress}
        fieldPaths: [metadata.annotations.seen]
        options: {create: true, delimiter: ",", index: 9}
`,
  },
  {
    title: "replacements in a file",
    fields: "replacements:\n  - path: parts/names.yaml\n",
    files: {
      "parts/names.yaml":
        "source: {kind: ConfigMap, name: settings, fieldPath: data.level}\ntargets:\n  - {select: {kind: Secret}, fieldPaths: [stringData.token]}\n",
    },
  },
]

const TRANSFORMERS: readonly KustomizationCase[] = [
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

const INPUTS: readonly KustomizationCase[] = [
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

const CONFIGURED: readonly KustomizationCase[] = [
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

const SHAPES: readonly KustomizationCase[] = [
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
export const KUSTOMIZATIONS: readonly KustomizationCase[] = [
  ...PATCHES,
  ...NAMES,
  ...METADATA,
  ...VALUES,
  ...TRANSFORMERS,
  ...INPUTS,
  ...CONFIGURED,
  ...SHAPES,
  {
    title: "all of it, in another order than kustomize's",
    fields: `
images: [{name: nginx, newTag: "9"}]
replicas: [{name: web, count: 2}]
commonAnnotations: {who: us}
commonLabels: {team: shop}
nameSuffix: -z
namePrefix: a-
namespace: all
patches:
  - target: {kind: Deployment, name: web}
    patch: '[{"op": "replace", "path": "/spec/replicas", "value": 99}]'
sortOptions: {order: legacy}
`,
  },
]
