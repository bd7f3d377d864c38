import { expect, test } from "vitest"
import { isKind } from "./kind-names.ts"

test.each([
  ["Deployment", "Deployment"],
  ["Deployment", "deployment"],
  ["Deployment", "DEPLOYMENTS"],
  ["Deployment", "deploy"],
  ["StatefulSet", "sts"],
  ["DaemonSet", "ds"],
  ["Service", "svc"],
  ["Service", "services"],
  ["ConfigMap", "cm"],
  ["ServiceAccount", "sa"],
  ["Ingress", "ing"],
  ["Ingress", "ingresses"],
  ["HorizontalPodAutoscaler", "hpa"],
  ["CronJob", "cj"],
  ["NetworkPolicy", "networkpolicies"],
  ["NetworkPolicy", "netpol"],
  ["StorageClass", "storageclasses"],
  ["Endpoints", "endpoints"],
  ["Gateway", "gateways"],
  ["PersistentVolumeClaim", "PVC"],
  ["CustomResourceDefinition", "crds"],
])("%s is meant by %j", (kind, typed) => {
  expect(isKind(kind, typed)).toBe(true)
})

test.each([
  ["Deployment", "deploys"],
  ["Deployment", ""],
  ["Service", "serviceaccount"],
  ["ServiceAccount", "service"],
  ["Pod", "toString"],
  ["Ingress", "ingresss"],
])("%s is not meant by %j", (kind, typed) => {
  expect(isKind(kind, typed)).toBe(false)
})
