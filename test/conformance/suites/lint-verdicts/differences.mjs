// Where ours says nothing on purpose. Each reason stands in docs/lint-differences.md, and counts only for objects of
// which it is true: `when` gets the object, the tool's rows about it, and all objects.

const RBAC = "rbac.authorization.k8s.io"

/** @typedef {import("@sternpost/manifests").Manifest} Manifest */

/**
 * @typedef {object} Difference
 * @property {string} why  as the page has it
 * @property {readonly string[]} peers
 * @property {(manifest: Manifest, rows: any[][], manifests: readonly Manifest[]) => boolean} when
 */

/** @type {readonly Difference[]} */
export const DIFFERENCES = [
  {
    why: "what runs to its end, and hooks of Helm, need no probes",
    peers: [
      "kube-linter/no-liveness-probe",
      "kube-linter/no-readiness-probe",
      "kube-score/pod-probes",
      "polaris/livenessProbeMissing",
      "polaris/readinessProbeMissing",
    ],
    when: (manifest) => isJob(manifest) || manifest.isHook,
  },
  {
    why: "a workload of one pod has nothing to spread, and a budget would only block its node",
    peers: [
      "polaris/topologySpreadConstraint",
      "polaris/missingPodDisruptionBudget",
      "kube-score/deployment-has-poddisruptionbudget",
      "kube-score/statefulset-has-poddisruptionbudget",
      "kube-score/deployment-has-host-podantiaffinity",
      "kube-score/statefulset-has-host-podantiaffinity",
    ],
    when: (manifest) => hasOnePod(manifest),
  },
  {
    why: "kube-score takes ports of different names for the same",
    peers: ["kube-score/pod-probes-identical"],
    when: (manifest) => {
      const { containers = [] } = podSpecOf(manifest)
      return containers.some(({ livenessProbe, readinessProbe }) => {
        const [one, other] = [livenessProbe?.httpGet?.port, readinessProbe?.httpGet?.port]
        return one !== other && ![one, other].some((port) => typeof port === "number")
      })
    },
  },
  {
    why: "without a strategy the API server takes RollingUpdate",
    peers: ["kube-linter/no-rolling-update-strategy"],
    when: (manifest) =>
      (manifest.get(["spec", "strategy", "type"]) ??
        manifest.get(["spec", "updateStrategy", "type"]) ??
        undefined) === undefined,
  },
  {
    why: "an autoscaler decides the number of pods",
    peers: ["kube-linter/minimum-three-replicas", "polaris/deploymentMissingReplicas"],
    when: (manifest, _, manifests) =>
      (manifest.get(["spec", "replicas"]) ?? undefined) === undefined &&
      manifests.some(
        (other) =>
          other.kind === "HorizontalPodAutoscaler" &&
          other.get(["spec", "scaleTargetRef", "name"]) === manifest.name,
      ),
  },
  {
    why: "a workload that is scaled to zero is switched off",
    peers: ["polaris/deploymentMissingReplicas", "kube-score/deployment-replicas"],
    when: (manifest) => manifest.get(["spec", "replicas"]) === 0,
  },
  {
    why: "Helm deletes the Job of a hook itself, and must find it when it is done",
    peers: ["kube-linter/job-ttl-seconds-after-finished"],
    when: (manifest) => manifest.isHook,
  },
  {
    why: "who writes automountServiceAccountToken: true has asked for the token",
    peers: ["polaris/automountServiceAccountToken"],
    when: (manifest) => podSpecOf(manifest)?.automountServiceAccountToken === true,
  },
  {
    why: "an image with a digest cannot change, and the API server sets Always for one without a version",
    peers: ["polaris/pullPolicyNotAlways", "kube-score/container-image-pull-policy"],
    when: (manifest) =>
      containersOf(manifest).every(
        ({ image = "", imagePullPolicy }) =>
          imagePullPolicy === "Always" ||
          image.includes("@") ||
          /(?:^[^:]*|:latest)$/.test(image.split("/").at(-1)),
      ),
  },
  {
    why: "the variable says where a secret is, or how it is used, or its value is a switch or a path",
    peers: ["kube-linter/env-var-secret", "polaris/sensitiveContainerEnvVar"],
    when: (manifest) =>
      containersOf(manifest)
        .flatMap(({ env }) => env ?? [])
        .every(isNoSecret),
  },
  {
    why: "an object without a namespace is in the release's, which other objects name",
    peers: [
      "kube-linter/dangling-horizontalpodautoscaler",
      "kube-linter/dangling-ingress",
      "kube-linter/dangling-service",
      "kube-linter/dangling-servicemonitor",
      "kube-linter/non-existent-service-account",
      "kube-linter/non-isolated-pod",
      "kube-score/horizontalpodautoscaler-has-target",
      "kube-score/ingress-targets-service",
      "kube-score/pod-networkpolicy",
      "kube-score/service-targets-pod",
      "polaris/missingNetworkPolicy",
      "polaris/rolebindingClusterAdminRole",
      "polaris/rolebindingRolePodExecAttach",
    ],
    when: (manifest, _, manifests) =>
      (manifest.get(["spec", "namespaceSelector", "matchNames"]) ?? []).includes("default") ||
      manifests.some(
        ({ kind, namespace }) =>
          namespace !== manifest.namespace &&
          ["", "default"].includes(namespace) &&
          !kind.startsWith("Cluster"),
      ),
  },
  {
    why: "a Service without a selector has its endpoints from somebody else",
    peers: ["kube-linter/dangling-service", "kube-score/service-targets-pod"],
    when: (manifest) => Object.keys(manifest.get(["spec", "selector"]) ?? {}).length === 0,
  },
  {
    why: "a binding to a role that is not among the objects: nobody knows what it gives",
    peers: [
      "polaris/clusterrolebindingClusterAdmin",
      "polaris/clusterrolebindingPodExecAttach",
      "polaris/rolebindingClusterAdminClusterRole",
      "polaris/rolebindingClusterAdminRole",
      "polaris/rolebindingClusterRolePodExecAttach",
      "polaris/rolebindingRolePodExecAttach",
    ],
    when: (manifest, _, manifests) => rulesBound(manifest, manifests) === undefined,
  },
  {
    why: "a role without rules gives nothing",
    peers: [
      "polaris/clusterrolePodExecAttach",
      "polaris/rolePodExecAttach",
      "polaris/clusterrolebindingClusterAdmin",
      "polaris/clusterrolebindingPodExecAttach",
      "polaris/rolebindingClusterAdminRole",
      "polaris/rolebindingRolePodExecAttach",
    ],
    when: (manifest, _, manifests) =>
      (manifest.kind.endsWith("Binding") ? rulesBound(manifest, manifests) : rulesOf(manifest))
        ?.length === 0,
  },
  {
    why: "the rule is about another API group, in which there are no pods and no Secrets",
    peers: ["kube-linter/access-to-create-pods", "kube-linter/access-to-secrets"],
    when: (manifest, rows, manifests) => {
      const isSecrets = rows.some(([message]) => message.includes("secrets"))
      return !(rulesBound(manifest, manifests) ?? []).some((rule) =>
        isSecrets
          ? gives(rule, [""], SECRETS, "")
          : gives(rule, ["", "apps", "batch"], WORKLOADS, "create"),
      )
    },
  },
  {
    why: "Kubernetes has counted the sysctl among the safe ones since 1.22",
    peers: ["kube-linter/unsafe-sysctls"],
    when: (_, rows) =>
      rows.every(([message]) => message.includes("net.ipv4.ip_unprivileged_port_start")),
  },
  {
    why: "Polaris takes a rule for nonResourceURLs for one that gives everything",
    peers: ["polaris/clusterrolebindingClusterAdmin", "polaris/clusterrolebindingPodExecAttach"],
    when: (manifest, _, manifests) =>
      (rulesBound(manifest, manifests) ?? []).some((rule) => rule.nonResourceURLs !== undefined),
  },
  {
    why: "all of one API group is not all of the cluster",
    peers: ["polaris/clusterrolebindingClusterAdmin", "polaris/rolebindingClusterAdminRole"],
    when: (manifest, _, manifests) =>
      !(rulesBound(manifest, manifests) ?? []).some(
        ({ apiGroups = [], resources = [], verbs = [] }) =>
          [apiGroups, resources, verbs].every((list) => list.includes("*")),
      ),
  },
  {
    why: "a NetworkPolicy selects its pods; Polaris does not see every one that does",
    peers: ["polaris/missingNetworkPolicy"],
    when: (manifest, _, manifests) => manifests.some((other) => selectsPodsOf(other, manifest)),
  },
  {
    why: "Polaris looks for a Role where the binding names a ClusterRole, and finds none",
    peers: ["polaris/rolebindingClusterAdminRole", "polaris/rolebindingRolePodExecAttach"],
    when: (manifest) => manifest.get(["roleRef", "kind"]) === "ClusterRole",
  },
  {
    why: "the object says by another tool's annotation that the rule is not for it",
    peers: ["*"],
    when: (manifest) =>
      Object.keys(manifest.annotations).some((key) =>
        /^(?:ignore-check\.kube-linter\.io\/|kube-linter\.io\/ignore-all|kube-score\/ignore|polaris\.fairwinds\.com\/)/.test(
          key,
        ),
      ),
  },
  {
    why: "the key says where a secret is, or how it is used, or its value is a switch or a script",
    peers: ["polaris/sensitiveConfigmapContent"],
    when: (manifest) => Object.entries(manifest.get(["data"]) ?? {}).every(isNoSecretText),
  },
  {
    why: "a ConfigMap without data holds nothing",
    peers: ["polaris/sensitiveConfigmapContent"],
    when: (manifest) => Object.keys(manifest.get(["data"]) ?? {}).length === 0,
  },
  {
    why: "a workload without containers is refused by the schema check; there is nothing to say of them",
    peers: ["*"],
    when: (manifest) => holdsPods(manifest) && containersOf(manifest).length === 0,
  },
]

/**
 * The reason why ours does not flag an object that a peer does; undefined if there is none.
 * @param {string} peer
 * @param {Manifest} manifest
 * @param {{ rows: any[][], manifests: readonly Manifest[] }} about
 */
export function difference(peer, manifest, { rows, manifests }) {
  return DIFFERENCES.find(
    ({ peers, when }) =>
      (peers.includes(peer) || peers[0] === "*") && when(manifest, rows, manifests),
  )?.why
}

const TEMPLATES = { Pod: [], CronJob: ["spec", "jobTemplate", "spec", "template"] }

function podSpecOf(manifest) {
  return manifest.get([...(TEMPLATES[manifest.kind] ?? ["spec", "template"]), "spec"])
}

function holdsPods({ kind }) {
  return /^(?:Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|Job|CronJob)$/.test(kind)
}

function containersOf(manifest) {
  const spec = podSpecOf(manifest)
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])]
}

function isJob(manifest) {
  const policy = podSpecOf(manifest)?.restartPolicy
  return /Job$/.test(manifest.kind) || policy === "Never" || policy === "OnFailure"
}

function hasOnePod(manifest) {
  if (!/^(?:Deployment|StatefulSet)$/.test(manifest.kind)) return true
  const replicas = manifest.get(["spec", "replicas"]) ?? 1
  return replicas < 2
}

function isNoSecret({ name = "", value }) {
  const text = String(value ?? "")
  if (text === "" || !/secret|passw|token|bearer|cred|key/i.test(name)) return true
  if (/^(?:true|false|yes|no|env|\d+[smh]|[\w.]+(?:Converter)?|https?:.*|\/.*)$/.test(text))
    return true
  return /_(?:NAME|FILE|PATH|UUID|URL|PROVIDER|TTL|KEY|SPACE)$/i.test(name)
}

function isNoSecretText([key, value]) {
  const text = String(value ?? "").trim()
  // Scripts ask for secrets, and speak of them.
  if (text.includes("\n") || /^(?:echo|#!)/.test(text)) return true
  if (!/secret|passw|token|bearer|cred|key/i.test(key)) return true
  return /^(?:|true|false|\{\}|\d+)$/.test(text) || /names?$/i.test(key)
}

const SECRETS = /^(?:\*|secrets)$/
const WORKLOADS =
  /^(?:\*|pods|deployments|statefulsets|daemonsets|replicasets|replicationcontrollers|jobs|cronjobs)$/

function gives({ apiGroups = [], resources = [], verbs = [] }, groups, resource, verb) {
  return (
    apiGroups.some((group) => group === "*" || groups.includes(group)) &&
    resources.some((one) => resource.test(one)) &&
    verbs.some((one) => verb === "" || one === "*" || one === verb)
  )
}

function selectsPodsOf(policy, manifest) {
  if (policy.kind !== "NetworkPolicy") return false
  const path = manifest.kind === "Pod" ? [] : (TEMPLATES[manifest.kind] ?? ["spec", "template"])
  const labels = manifest.get([...path, "metadata", "labels"]) ?? {}
  const wanted = Object.entries(policy.get(["spec", "podSelector", "matchLabels"]) ?? {})
  return wanted.every(([key, value]) => labels[key] === value)
}

function rulesOf(role) {
  return role?.get(["rules"]) ?? []
}

function rulesBound(binding, manifests) {
  const { kind, name } = binding.get(["roleRef"]) ?? {}
  const role = manifests.find(
    (other) => other.group === RBAC && other.kind === kind && other.name === name,
  )
  return role === undefined ? undefined : rulesOf(role)
}
