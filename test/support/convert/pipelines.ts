import type { Files } from "../files.ts"
import { RENDERED } from "./rendered.ts"

/** Stages that a kustomization can say, as they stand under `stages:`. */
export interface PipelineCase {
  readonly title: string
  readonly stages: string
  readonly files?: Files
}

export const PIPELINES: readonly PipelineCase[] = [
  {
    title: "a kustomization without a file for the objects, and what follows it",
    stages: `    - uses: kustomize
      with: {dir: overlay}
    - uses: images
      with: {images: [{name: nginx, newTag: "3"}]}
`,
    files: {
      "overlay/kustomization.yaml": `resources: [more.yaml]
nameSuffix: -x
commonLabels: {team: shop}
configMapGenerator: [{name: made, files: [a.txt, key=a.txt], envs: [vars.env]}]
patches:
  - path: patch.yaml
  - target: {kind: Service}
    patch: '[{"op": "add", "path": "/metadata/annotations", "value": {"who": "us"}}]'
patchesStrategicMerge:
  - |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec: {minReadySeconds: 3}
transformers: [prefix.yaml]
`,
      "overlay/more.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: more}}\n",
      "overlay/a.txt": "text\n",
      "overlay/vars.env": "A=1\n",
      "overlay/patch.yaml":
        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: 7}}\n",
      "overlay/prefix.yaml":
        "{apiVersion: builtin, kind: PrefixTransformer, metadata: {name: p}, prefix: p-, fieldSpecs: [{path: metadata/name}]}\n",
    },
  },
  {
    title: "a kustomization whose base has a file for the objects",
    stages: `    - uses: kustomize
      with: {dir: overlay, stream: all.yaml}
    - uses: replicas
      with: {replicas: [{name: b-web, count: 4}]}
`,
    files: {
      "overlay/kustomization.yaml": "resources: [base]\nnamespace: other\n",
      "overlay/base/kustomization.yaml": "resources: [all.yaml]\nnamePrefix: b-\n",
      "overlay/base/all.yaml": RENDERED,
    },
  },
  {
    title: "a component",
    stages: `    - uses: kustomize
      with: {dir: part}
    - uses: annotations
      with: {pairs: {who: us}, includeTemplates: true}
`,
    files: {
      "part/kustomization.yaml":
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nlabels: [{pairs: {part: a}}]\n",
    },
  },
  {
    title: "fields in kustomize's order",
    stages: `    - uses: patch
      match: {kind: Deployment, name: web}
      with: {patch: [{op: replace, path: /spec/replicas, value: 3}]}
    - uses: namespace
      with: {namespace: other}
    - uses: name-affix
      with: {prefix: a-, suffix: -b}
    - uses: labels
      with: {pairs: {team: shop}}
    - uses: annotations
      with: {pairs: {who: us}, includeTemplates: true}
    - uses: replicas
      with: {replicas: [{name: database, count: 2, required: true}]}
    - uses: images
      with: {images: [{name: nginx, newTag: "2", required: true}]}
    - uses: replacements
      with:
        replacements:
          - sourceValue: eu
            targets: [{select: {kind: ConfigMap}, fieldPaths: [data.region], options: {create: true}}]
`,
  },
  {
    title: "patches and images behind what kustomize does later",
    stages: `    - uses: images
      with: {images: [{name: nginx, newName: other, newTag: "2"}]}
    - uses: labels
      match: [{kind: Service}, {kind: Ingress, name: web}]
      with: {pairs: {exposed: "yes"}}
    - name: again
      uses: images
      with: {images: [{name: other, newTag: "3"}]}
    - uses: set-fields
      match: {apiVersion: apps/v1, kind: Deployment}
      with: {fields: {spec.revisionHistoryLimit: 3, 'metadata.annotations["example.com/owner"]': shop}}
    - uses: replacements
      with:
        replacements: [{sourceValue: warn, targets: [{select: {kind: ConfigMap}, fieldPaths: [data.level]}]}]
`,
  },
  {
    title: "patches of all types",
    stages: `    - uses: patch
      with: {type: strategic, path: service.yaml}
    - name: two
      uses: patch
      match: {kind: Deployment}
      with:
        type: strategic
        patch: {spec: {template: {spec: {containers: [{name: web, env: [{name: HOST, value: x}]}]}}}}
    - name: three
      uses: patch
      match: {kind: StatefulSet}
      with: {type: merge, patch: {spec: {serviceName: null, replicas: 2}}}
    - uses: delete
      match: [{kind: Ingress}, {kind: Gate}]
`,
    files: {
      "service.yaml":
        "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: NodePort}\n",
    },
  },
  {
    title: "annotations without templates, files of objects, an order",
    stages: `    - uses: add-resources
      with: {files: [more.yaml]}
    - uses: annotations
      with: {pairs: {who: us}}
    - uses: sort
      with: {order: kustomize}
`,
    files: { "more.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more}\n" },
  },
]
