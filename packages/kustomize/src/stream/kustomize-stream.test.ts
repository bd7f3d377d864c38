import { parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import { buildKustomization } from "../build.ts"
import { memoryFiles } from "../files/memory-files.ts"
import { kustomizeStream, type StreamOptions } from "./kustomize-stream.ts"

const STREAM = `---
# Source: web/templates/config.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: web # of the shop
  namespace: shop
data: {image: nginx, a: "1"}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: other, labels: {team: old}}
---
apiVersion: v1
kind: Secret
metadata: {name: web, labels: null}
---
apiVersion: v1
kind: Service
metadata: {name: web, annotations: {a: b}}
spec: {selector: {app: web}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, image: nginx, envFrom: [{configMapRef: {name: web}}]}]}}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
---
apiVersion: example.com/v1
kind: Widget
metadata: {name: web}
spec: {parts: [{containers: [{image: nginx}]}], empty: null}
`

const values = (text: string) => parseManifests(text).manifests.map((one) => one.value())

async function through(kustomization: string, options: StreamOptions = {}) {
  const stream = parseManifests(STREAM)
  const files = memoryFiles({
    "/k/kustomization.yaml": kustomization,
    "/k/patch.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: other}, data: {b: c}}\n",
  })
  await kustomizeStream(stream, stream.manifests, "/k", { files, ...options })
  return stream.toString()
}

function built(kustomization: string): Promise<string> {
  const files = memoryFiles({
    "/k/kustomization.yaml": `resources: [all.yaml]\n${kustomization}`,
    "/k/all.yaml": STREAM,
    "/k/patch.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: other}, data: {b: c}}\n",
  })
  return buildKustomization("/k", { files, reorder: "none" })
}

describe("kustomizeStream has the objects that a build has", () => {
  test.each([
    'commonAnnotations: {x: "1"}\n',
    'commonLabels: {team: "on"}\n',
    "labels: [{pairs: {team: shop}}]\n",
    "labels: [{pairs: {team: shop}, includeTemplates: true}, {pairs: {a: b}, includeSelectors: true}]\n",
    "labels: [{pairs: {a: b}, fields: [{path: spec/l, kind: Widget, create: true}]}]\n",
    "images: [{name: nginx, newTag: '2'}]\n",
    "patches: [{path: patch.yaml}]\ncommonAnnotations: {x: z}\n",
    "patches: [{target: {kind: ConfigMap, labelSelector: team=old}, patch: '- {op: add, path: /x, value: 1}'}]\nlabels: [{pairs: {team: new}}]\n",
    "patches: [{target: {namespace: default}, patch: '- {op: add, path: /x, value: 1}'}]\n",
    "patches: [{target: {namespace: shop}, patch: '- {op: add, path: /x, value: 1}'}]\nlabels: [{pairs: {a: b}}]\n",
    "patches: [{target: {annotationSelector: a=b}, patch: '{apiVersion: v1, kind: Any, metadata: {name: any}, spec: {type: X}}'}]\nlabels: [{pairs: {a: b}}]\n",
    "patches: [{target: {kind: Secret}, options: {allowNameChange: true}, patch: '{apiVersion: v1, kind: Any, metadata: {name: new}}'}]\n",
    "namePrefix: a-\n",
    "namespace: ns\n",
    "replicas: [{name: web, count: 2}]\n",
    "configMapGenerator: [{name: made, literals: [a=b]}]\ncommonLabels: {a: b}\n",
    "replacements: [{source: {kind: Service, name: web}, targets: [{select: {kind: Widget}, fieldPaths: [spec.got], options: {create: true}}]}]\n",
    "sortOptions: {order: legacy}\ncommonLabels: {a: b}\n",
  ])("%j", async (kustomization) => {
    const theirs = values(await built(kustomization))
    // kustomize makes nothing of labels that are null, and Helm has them as they are.
    expect(values(await through(kustomization))).toEqual(theirs)
  })
})

test("what is only labelled keeps its text", async () => {
  const output = await through('commonLabels: {team: "on"}\npatches: [{path: patch.yaml}]\n')
  expect(output).toContain(`  name: web # of the shop
  namespace: shop
  labels:
    team: "on"
data: {image: nginx, a: "1"}
`)
})

test("nothing is changed when the build fails", async () => {
  const stream = parseManifests(STREAM)
  const files = memoryFiles({
    "/k/kustomization.yaml": "commonLabels: {a: b}\npatches: [{path: none.yaml}]\n",
  })
  await expect(kustomizeStream(stream, stream.manifests, "/k", { files })).rejects.toThrow(
    'kustomization.yaml:2: cannot read "none.yaml"',
  )
  expect(stream.toString()).toBe(STREAM)
})

test("a stream goes in once, where it is named first", async () => {
  const stream = parseManifests("{apiVersion: v1, kind: A, metadata: {name: a}}\n")
  const files = memoryFiles({
    "/k/kustomization.yaml": "resources: [-, b]\n",
    "/k/b/kustomization.yaml": "resources: [missing.yaml]\n",
  })
  await expect(kustomizeStream(stream, stream.manifests, "/k", { files })).rejects.toThrow(
    'cannot read "missing.yaml"',
  )
})
