import { METADATA, NAMES, VALUES } from "./fields.ts"
import type { KustomizationCase } from "./kustomization-case.ts"
import { PATCHES } from "./patches.ts"
import { CONFIGURED, INPUTS, SHAPES, TRANSFORMERS } from "./shapes.ts"

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
