import type { KustomizationCase } from "./kustomization-case.ts"

const DIGEST = `sha256:${"a".repeat(64)}`

export const NAMES: readonly KustomizationCase[] = [
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

export const METADATA: readonly KustomizationCase[] = [
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

export const VALUES: readonly KustomizationCase[] = [
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
