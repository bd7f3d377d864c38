import { NAME_REFERENCES } from "./generated/name-references.ts"

/** A kind of objects; an absent part means any. */
export interface KindPattern {
  readonly group?: string
  readonly version?: string
  readonly kind?: string
}

/** A field that names objects of a kind: `path` in objects of the kind it is spread with. */
export interface NameReference {
  /** The kind that is named. */
  readonly referent: KindPattern
  /** The field, slash-separated: a name, or a map with a `name` and perhaps a `namespace`. */
  readonly field: KindPattern & { readonly path: string }
}

type Row = readonly [referent: string, referrer: string, ...paths: string[]]

const SCALED = ["Deployment", "ReplicaSet", "StatefulSet", "ReplicationController"]
const ROUTES = ["HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute"]

// What kustomize's table lacks: newer fields, and the custom resources that most charts have.
// Sources: the API of each group.
const OTHERS: readonly Row[] = [
  ...SCALED.flatMap((kind): Row[] => [
    [kind, "autoscaling.k8s.io/VerticalPodAutoscaler", "spec/targetRef/name"],
    [kind, "keda.sh/ScaledObject", "spec/scaleTargetRef/name"],
  ]),
  ...ROUTES.map(
    (kind): Row => ["Service", `gateway.networking.k8s.io/${kind}`, "spec/rules/backendRefs/name"],
  ),
  ...ROUTES.map(
    (kind): Row => [
      "gateway.networking.k8s.io/Gateway",
      `gateway.networking.k8s.io/${kind}`,
      "spec/parentRefs/name",
    ],
  ),
  ["Secret", "gateway.networking.k8s.io/Gateway", "spec/listeners/tls/certificateRefs/name"],
  ["cert-manager.io/Issuer", "cert-manager.io/Certificate", "spec/issuerRef/name"],
  ["cert-manager.io/ClusterIssuer", "cert-manager.io/Certificate", "spec/issuerRef/name"],
  ["Secret", "cert-manager.io/Certificate", "spec/secretName"],
  ["Secret", "keda.sh/TriggerAuthentication", "spec/secretTargetRef/name"],
  ["keda.sh/TriggerAuthentication", "keda.sh/ScaledObject", "spec/triggers/authenticationRef/name"],
  [
    "Service",
    "argoproj.io/Rollout",
    "spec/strategy/canary/canaryService",
    "spec/strategy/canary/stableService",
    "spec/strategy/blueGreen/activeService",
    "spec/strategy/blueGreen/previewService",
  ],
  ["Deployment", "argoproj.io/Rollout", "spec/workloadRef/name"],
  [
    "external-secrets.io/SecretStore",
    "external-secrets.io/ExternalSecret",
    "spec/secretStoreRef/name",
  ],
  [
    "admissionregistration.k8s.io/MutatingAdmissionPolicy",
    "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
    "spec/policyName",
  ],
  [
    "Service",
    "apiextensions.k8s.io/CustomResourceDefinition",
    "spec/conversion/webhook/clientConfig/service",
  ],
]

// Within a pod spec, besides those of kustomize's table.
const POD_OTHERS: readonly (readonly [referent: string, path: string])[] = [
  ["ConfigMap", "ephemeralContainers/env/valueFrom/configMapKeyRef/name"],
  ["ConfigMap", "ephemeralContainers/envFrom/configMapRef/name"],
  ["Secret", "ephemeralContainers/env/valueFrom/secretKeyRef/name"],
  ["Secret", "ephemeralContainers/envFrom/secretRef/name"],
  ["Secret", "volumes/csi/nodePublishSecretRef/name"],
]

/** Fields that name other objects, in Kubernetes' own kinds and in well-known custom resources. */
export function nameReferences(): readonly NameReference[] {
  return [...tableReferences(), ...OTHERS.flatMap(references)]
}

/** Fields of a pod spec that name other objects; paths begin in the pod spec. */
export function podReferences(): readonly NameReference[] {
  const own = tableReferences().filter(({ field }) => field.kind === "Pod")
  const inSpec = own.map(({ referent, field }) => ({
    referent,
    field: { path: field.path.replace(/^spec\//, "") },
  }))
  return [
    ...inSpec,
    ...POD_OTHERS.map(([kind, path]) => ({ referent: kindOf(kind), field: { path } })),
  ]
}

function tableReferences(): NameReference[] {
  const pattern = ([kind, group, version]: readonly [string, string, string]): KindPattern => ({
    ...(kind === "" ? {} : { kind }),
    ...(group === "" ? {} : { group }),
    ...(version === "" ? {} : { version }),
  })
  return NAME_REFERENCES.flatMap(([referent, fields]) =>
    fields.map(([path, ...referrer]) => ({
      referent: pattern(referent),
      field: { ...pattern(referrer), path },
    })),
  )
}

function references([referent, referrer, ...paths]: Row): NameReference[] {
  return paths.map((path) => ({
    referent: kindOf(referent),
    field: { ...kindOf(referrer), path },
  }))
}

function kindOf(text: string): KindPattern {
  const [kind = "", group] = text.split("/").reverse()
  return group === undefined ? { kind } : { kind, group }
}
