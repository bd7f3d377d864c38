import type { Files } from "../files.ts"

/** Stages that a kustomization can say, as they stand under `stages:`. */
export interface PipelineCase {
  readonly title: string
  readonly stages: string
  readonly files?: Files
}

export const PIPELINES: readonly PipelineCase[] = [
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
