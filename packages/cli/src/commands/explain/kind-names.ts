/** The short names that kubectl knows. Source: the API server's `kubectl api-resources` (1.34). */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  cm: "ConfigMap",
  ep: "Endpoints",
  ev: "Event",
  limits: "LimitRange",
  ns: "Namespace",
  no: "Node",
  pvc: "PersistentVolumeClaim",
  pv: "PersistentVolume",
  po: "Pod",
  rc: "ReplicationController",
  quota: "ResourceQuota",
  sa: "ServiceAccount",
  svc: "Service",
  crd: "CustomResourceDefinition",
  crds: "CustomResourceDefinition",
  ds: "DaemonSet",
  deploy: "Deployment",
  rs: "ReplicaSet",
  sts: "StatefulSet",
  hpa: "HorizontalPodAutoscaler",
  cj: "CronJob",
  csr: "CertificateSigningRequest",
  ing: "Ingress",
  netpol: "NetworkPolicy",
  pdb: "PodDisruptionBudget",
  pc: "PriorityClass",
  sc: "StorageClass",
}

/** Whether a kind is what somebody typed: its name, plural or short name, in any case. */
export function isKind(kind: string, typed: string): boolean {
  const word = typed.toLowerCase()
  const name = kind.toLowerCase()
  return word === name || word === pluralOf(name) || SHORT_NAMES[word] === kind
}

/** The plural of a kind as the API server makes it up for a kind of its own. */
function pluralOf(name: string): string {
  // Source: apimachinery pkg/api/meta/restmapper.go, UnsafeGuessKindToResource.
  if (name.endsWith("endpoints")) return name
  if (name.endsWith("s")) return `${name}es`
  return name.endsWith("y") && !/[aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`
}
