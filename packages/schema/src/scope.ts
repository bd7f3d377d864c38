import type { KindOf } from "./pod-specs.ts"

const CLUSTER_SCOPED: Readonly<Record<string, readonly string[]>> = {
  "": ["Namespace", "Node", "PersistentVolume", "ComponentStatus"],
  "admissionregistration.k8s.io": [
    "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "MutatingAdmissionPolicy",
    "MutatingAdmissionPolicyBinding",
  ],
  "apiextensions.k8s.io": ["CustomResourceDefinition"],
  "apiregistration.k8s.io": ["APIService"],
  "authentication.k8s.io": ["TokenReview", "SelfSubjectReview"],
  "authorization.k8s.io": [
    "SelfSubjectAccessReview",
    "SelfSubjectRulesReview",
    "SubjectAccessReview",
  ],
  "certificates.k8s.io": ["CertificateSigningRequest", "ClusterTrustBundle"],
  extensions: ["PodSecurityPolicy"],
  "flowcontrol.apiserver.k8s.io": ["FlowSchema", "PriorityLevelConfiguration"],
  "internal.apiserver.k8s.io": ["StorageVersion"],
  "networking.k8s.io": ["IngressClass", "IPAddress", "ServiceCIDR"],
  "node.k8s.io": ["RuntimeClass"],
  policy: ["PodSecurityPolicy"],
  "rbac.authorization.k8s.io": ["ClusterRole", "ClusterRoleBinding"],
  "resource.k8s.io": ["DeviceClass", "DeviceTaintRule", "ResourceSlice"],
  "scheduling.k8s.io": ["PriorityClass"],
  "storage.k8s.io": [
    "CSIDriver",
    "CSINode",
    "StorageClass",
    "VolumeAttachment",
    "VolumeAttributesClass",
  ],
  "storagemigration.k8s.io": ["StorageVersionMigration"],
  // Custom resources whose definitions are seldom in the chart that has them.
  "cert-manager.io": ["ClusterIssuer"],
  "cilium.io": ["CiliumClusterwideNetworkPolicy", "CiliumLoadBalancerIPPool", "CiliumNode"],
  "config.openshift.io": ["APIServer", "ClusterVersion", "DNS", "Ingress", "OAuth", "Proxy"],
  "console.openshift.io": ["ConsoleLink", "ConsolePlugin"],
  "crd.projectcalico.org": ["GlobalNetworkPolicy", "IPPool", "FelixConfiguration", "BGPPeer"],
  "external-secrets.io": ["ClusterExternalSecret", "ClusterSecretStore"],
  "gateway.networking.k8s.io": ["GatewayClass"],
  "karpenter.sh": ["NodeClaim", "NodePool"],
  "karpenter.k8s.aws": ["EC2NodeClass"],
  "keda.sh": ["ClusterTriggerAuthentication"],
  "kueue.x-k8s.io": ["ClusterQueue", "ResourceFlavor", "AdmissionCheck"],
  "kyverno.io": ["ClusterPolicy", "ClusterCleanupPolicy"],
  "policies.kyverno.io": ["ValidatingPolicy", "MutatingPolicy", "ImageValidatingPolicy"],
  "policy.networking.k8s.io": ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy"],
  "security.openshift.io": ["SecurityContextConstraints"],
  "snapshot.storage.k8s.io": ["VolumeSnapshotClass", "VolumeSnapshotContent"],
  "templates.gatekeeper.sh": ["ConstraintTemplate"],
}

/**
 * Whether objects of a kind belong to no namespace. Kinds that are not known count as namespaced; who
 * has the definition of a custom resource should ask that first.
 * Source: kubernetes api/openapi-spec (1.36), and the definitions of the custom resources.
 */
export function isClusterScoped({ group, kind }: KindOf): boolean {
  return CLUSTER_SCOPED[group]?.includes(kind) ?? false
}
