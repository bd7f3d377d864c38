import { describe, expect, test } from "vitest"
import { built, configMap, idsOf } from "../testing-build.ts"

const OBJECTS = `apiVersion: v1
kind: ConfigMap
metadata: {name: c}
---
apiVersion: v1
kind: Secret
metadata: {name: s}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: sa}
---
apiVersion: v1
kind: Service
metadata: {name: svc}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: r}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: pvc}
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: sc}
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: pc}
---
`

/** The last object after a prefix, as kustomize 5.8.1 has it too. */
async function referring(object: string, more = "namePrefix: p-\n"): Promise<string> {
  const files = {
    "kustomization.yaml": `resources: [r.yaml]\n${more}`,
    "r.yaml": `${OBJECTS}${object}\n`,
  }
  const text = await built(files, ".", { reorder: "none" })
  return text.split("---\n").at(-1) as string
}

describe("fields that name something follow its name", () => {
  test.each([
    [
      "variables from a ConfigMap",
      "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {containers: [{envFrom: [{configMapRef: {name: c}}], env: [{valueFrom: {configMapKeyRef: {name: c, key: k}}}]}]}}",
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p-x\nspec:\n  containers:\n  - env:\n    - valueFrom:\n        configMapKeyRef:\n          key: k\n          name: p-c\n    envFrom:\n    - configMapRef:\n        name: p-c\n",
    ],
    [
      "variables from a Secret",
      "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {initContainers: [{envFrom: [{secretRef: {name: s}}], env: [{valueFrom: {secretKeyRef: {name: s, key: k}}}]}]}}",
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p-x\nspec:\n  initContainers:\n  - env:\n    - valueFrom:\n        secretKeyRef:\n          key: k\n          name: p-s\n    envFrom:\n    - secretRef:\n        name: p-s\n",
    ],
    [
      "volumes",
      "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {volumes: [{configMap: {name: c}}, {secret: {secretName: s}}, {persistentVolumeClaim: {claimName: pvc}}, {projected: {sources: [{configMap: {name: c}}, {secret: {name: s}}]}}]}}",
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p-x\nspec:\n  volumes:\n  - configMap:\n      name: p-c\n  - secret:\n      secretName: p-s\n  - persistentVolumeClaim:\n      claimName: p-pvc\n  - projected:\n      sources:\n      - configMap:\n          name: p-c\n      - secret:\n          name: p-s\n",
    ],
    [
      "accounts, classes and secrets for images",
      "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {serviceAccountName: sa, priorityClassName: pc, imagePullSecrets: [{name: s}]}}",
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p-x\nspec:\n  imagePullSecrets:\n  - name: p-s\n  priorityClassName: p-pc\n  serviceAccountName: p-sa\n",
    ],
    [
      "a job's template",
      "{apiVersion: batch/v1, kind: CronJob, metadata: {name: x}, spec: {jobTemplate: {spec: {template: {spec: {serviceAccountName: sa}}}}}}",
      "apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: p-x\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          serviceAccountName: p-sa\n",
    ],
    [
      "what is scaled",
      "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: x}, spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: d}}}",
      "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: p-x\nspec:\n  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: p-d\n",
    ],
    [
      "a backend",
      "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: x}, spec: {tls: [{secretName: s}], rules: [{http: {paths: [{backend: {service: {name: svc}}}]}}]}}",
      "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: p-x\nspec:\n  rules:\n  - http:\n      paths:\n      - backend:\n          service:\n            name: p-svc\n  tls:\n  - secretName: p-s\n",
    ],
    [
      "a governing service",
      "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: x}, spec: {serviceName: svc}}",
      "apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: p-x\nspec:\n  serviceName: p-svc\n",
    ],
    [
      "a role by its kind",
      "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: x}, roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r}, subjects: [{kind: ServiceAccount, name: sa}]}",
      "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: p-x\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: p-r\nsubjects:\n- kind: ServiceAccount\n  name: p-sa\n",
    ],
    [
      "a storage class",
      "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: x}, spec: {storageClassName: sc}}",
      "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: p-x\nspec:\n  storageClassName: p-sc\n",
    ],
    [
      "a webhook's service",
      "{apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingWebhookConfiguration, metadata: {name: x}, webhooks: [{clientConfig: {service: {name: svc, namespace: default}}}]}",
      "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata:\n  name: p-x\nwebhooks:\n- clientConfig:\n    service:\n      name: p-svc\n      namespace: default\n",
    ],
    [
      "an account's secrets",
      "{apiVersion: v1, kind: ServiceAccount, metadata: {name: x}, secrets: [{name: s}], imagePullSecrets: [{name: s}]}",
      "apiVersion: v1\nimagePullSecrets:\n- name: p-s\nkind: ServiceAccount\nmetadata:\n  name: p-x\nsecrets:\n- name: s\n",
    ],
    [
      "names that a role allows",
      "{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: x}, rules: [{resources: [configmaps], resourceNames: [c, other]}]}",
      "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: p-x\nrules:\n- resourceNames:\n  - p-c\n  - other\n  resources:\n  - configmaps\n",
    ],
    [
      "what is not among the objects stays",
      "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {volumes: [{configMap: {name: other}}]}}",
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p-x\nspec:\n  volumes:\n  - configMap:\n      name: other\n",
    ],
    [
      "other fields with the name stay",
      "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {hostname: c, volumes: [{name: c}]}}",
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p-x\nspec:\n  hostname: c\n  volumes:\n  - name: c\n",
    ],
    [
      "kinds that are not known stay",
      "{apiVersion: example.com/v1, kind: W, metadata: {name: x}, spec: {configMapRef: {name: c}, serviceAccountName: sa}}",
      "apiVersion: example.com/v1\nkind: W\nmetadata:\n  name: p-x\nspec:\n  configMapRef:\n    name: c\n  serviceAccountName: sa\n",
    ],
  ])("%s", async (_what, object, expected) => {
    expect(await referring(object)).toBe(expected)
  })

  test.each([
    [
      "suffix",
      "nameSuffix: -s\n",
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: x-s\nspec:\n  volumes:\n  - configMap:\n      name: c-s\n",
    ],
    [
      "both",
      "namePrefix: p-\nnameSuffix: -s\n",
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p-x-s\nspec:\n  volumes:\n  - configMap:\n      name: p-c-s\n",
    ],
    [
      "namespace",
      "namespace: shop\n",
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n  namespace: shop\nspec:\n  volumes:\n  - configMap:\n      name: c\n",
    ],
    [
      "a hash",
      "configMapGenerator: [{name: c, behavior: merge, literals: [a=b]}]\n",
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\nspec:\n  volumes:\n  - configMap:\n      name: c\n",
    ],
  ])("after %s", async (_what, more, expected) => {
    const object =
      "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {volumes: [{configMap: {name: c}}]}}"
    expect(await referring(object, more)).toBe(expected)
  })
})

describe("bases with prefixes of their own", () => {
  const base = (prefix: string) => ({
    [`${prefix}/kustomization.yaml`]: `namePrefix: ${prefix}-\nresources: [r.yaml]\n`,
    [`${prefix}/r.yaml`]: `${configMap("c")}---\n{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {volumes: [{configMap: {name: c}}]}}\n`,
  })

  test("each keeps to its own", async () => {
    const files = {
      "kustomization.yaml": "resources: [a, b]\nnamePrefix: z-\n",
      ...base("a"),
      ...base("b"),
    }
    const text = await built(files)
    expect(text.match(/configMap:\n\s+name: (.*)/g)).toEqual([
      "configMap:\n      name: z-a-c",
      "configMap:\n      name: z-b-c",
    ])
  })

  test("what is outside of both means neither", async () => {
    const files = {
      "kustomization.yaml": "resources: [a, b, r.yaml]\n",
      ...base("a"),
      ...base("b"),
      "r.yaml":
        "apiVersion: v1\nkind: Pod\nmetadata: {name: out}\nspec: {volumes: [{configMap: {name: c}}]}\n",
    }
    const text = await built(files)
    expect(text.match(/configMap:\n\s+name: (.*)/g)).toEqual([
      "configMap:\n      name: a-c",
      "configMap:\n      name: b-c",
      "configMap:\n      name: c",
    ])
  })
})

describe("names that have a meaning of their own get no prefix", () => {
  test.each([
    ["Namespace", "v1"],
    ["CustomResourceDefinition", "apiextensions.k8s.io/v1"],
    ["APIService", "apiregistration.k8s.io/v1"],
  ])("%s", async (kind, apiVersion) => {
    const files = {
      "kustomization.yaml": "resources: [r.yaml]\nnamePrefix: p-\nnameSuffix: -s\n",
      "r.yaml": `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: x}}\n`,
    }
    expect(idsOf(await built(files))).toEqual([`${kind} x`])
  })
})

test("fields of a configuration follow too", async () => {
  const files = {
    "kustomization.yaml": "resources: [r.yaml]\nnamePrefix: p-\nconfigurations: [c.yaml]\n",
    "r.yaml": `${configMap("c")}---\n{apiVersion: example.com/v1, kind: W, metadata: {name: x}, spec: {ref: c, refs: [c, d], deep: [{ref: {name: c}}]}}\n`,
    "c.yaml":
      "nameReference:\n- kind: ConfigMap\n  fieldSpecs: [{path: spec/ref, kind: W}, {path: spec/refs, kind: W}, {path: spec/deep/ref, kind: W}]\n",
  }
  expect(await built(files)).toBe(
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: p-c\n---\napiVersion: example.com/v1\nkind: W\nmetadata:\n  name: p-x\nspec:\n  deep:\n  - ref:\n      name: p-c\n  ref: p-c\n  refs:\n  - p-c\n  - d\n",
  )
})
