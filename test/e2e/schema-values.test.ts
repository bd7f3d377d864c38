import { type JsonObject, parseManifests } from "@sternpost/manifests"
import { type Finding, runChecks, schemaCheck } from "@sternpost/policy"
import { beforeAll, describe, expect, test } from "vitest"
import { CHOICE_FIELDS } from "../../packages/policy/src/schema/choices.ts"
import { type ApiServer, askApi } from "../support/control-plane/api.ts"
import { controlPlaneTools, sharedControlPlane } from "../support/control-plane.ts"
import { describeWithTools } from "../support/tools.ts"

// What words, names, schedules, hosts and ports the schema check allows, against a real API server of the same release:
// what we refuse in a field it refuses in that field, and the other way round.

interface Resource {
  readonly path: string
  readonly apiVersion: string
  readonly kind: string
}

/** Every kind of which the server lets objects be created, with where. */
async function resourcesOf(api: ApiServer): Promise<readonly Resource[]> {
  const get = async (path: string) => JSON.parse((await askApi(api, "GET", path)).body)
  const groups: { versions: { groupVersion: string }[] }[] = (await get("/apis")).groups
  const versions = groups.flatMap((group) => group.versions.map((one) => one.groupVersion))
  const found = await Promise.all(
    ["v1", ...versions].map(async (apiVersion): Promise<Resource[]> => {
      const root = apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`
      const list: { name: string; kind: string; namespaced: boolean; verbs: string[] }[] = (
        await get(root)
      ).resources
      return list
        .filter(({ name, verbs }) => !name.includes("/") && verbs.includes("create"))
        .map(({ name, kind, namespaced }) => ({
          apiVersion,
          kind,
          path: `${root}${namespaced ? "/namespaces/default" : ""}/${name}`,
        }))
    }),
  )
  return found.flat().sort((a, b) => (a.path < b.path ? -1 : 1))
}

async function ours(objects: readonly JsonObject[]): Promise<readonly (readonly Finding[])[]> {
  const text = objects.map((object) => JSON.stringify(object)).join("\n---\n")
  const { manifests } = parseManifests(text)
  const run = { checks: [schemaCheck()], manifests, kubernetesVersion: "1.36" }
  const { findings } = await runChecks(run)
  return manifests.map((manifest) => findings.filter((one) => one.manifest === manifest))
}

const container = (fields: object = {}) => ({ name: "a", image: "b", ...fields })
const podSpec = (fields: object = {}) => ({ containers: [container()], ...fields })
const object = <T extends object>(apiVersion: string, kind: string, rest: T) => ({
  apiVersion,
  kind,
  metadata: { name: "a" },
  ...rest,
})
const selector = { matchLabels: { a: "b" } }
const template = (fields: object = {}) => ({
  metadata: { labels: { a: "b" } },
  spec: podSpec(fields),
})
const pod = (fields: object) => object("v1", "Pod", { spec: podSpec(fields) })
const workload = (kind: string, fields: object) =>
  object("apps/v1", kind, { spec: { selector, template: template(), ...fields } })
const job = (fields: object) =>
  object("batch/v1", "Job", { spec: { template: template({ restartPolicy: "Never" }), ...fields } })
const cronJob = (fields: object) =>
  object("batch/v1", "CronJob", {
    spec: { schedule: "@daily", jobTemplate: { spec: job({}).spec }, ...fields },
  })
const scaler = (fields: object) =>
  object("autoscaling/v2", "HorizontalPodAutoscaler", {
    spec: {
      maxReplicas: 2,
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "a" },
      ...fields,
    },
  })
const ingress = (host: unknown, path: object = { path: "/", pathType: "Prefix" }) =>
  object("networking.k8s.io/v1", "Ingress", {
    spec: {
      rules: [
        {
          host,
          http: {
            paths: [{ ...path, backend: { service: { name: "a", port: { number: 1 } } } }],
          },
        },
      ],
    },
  })
const networkPolicy = (fields: object) =>
  object("networking.k8s.io/v1", "NetworkPolicy", { spec: { podSelector: {}, ...fields } })
const service = (fields: object, port: object = {}) =>
  object("v1", "Service", {
    spec: { selector: { a: "b" }, ports: [{ port: 80, ...port }], ...fields },
  })
const claim = (fields: object) =>
  object("v1", "PersistentVolumeClaim", {
    spec: {
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: "1Gi" } },
      ...fields,
    },
  })
const volume = (fields: object) =>
  object("v1", "PersistentVolume", {
    spec: {
      accessModes: ["ReadWriteOnce"],
      capacity: { storage: "1Gi" },
      hostPath: { path: "/a" },
      ...fields,
    },
  })
const webhook = (kind: string) => (fields: object) =>
  object("admissionregistration.k8s.io/v1", kind, {
    webhooks: [
      {
        name: "a.example.com",
        admissionReviewVersions: ["v1"],
        sideEffects: "None",
        clientConfig: { url: "https://example.com/a" },
        ...fields,
      },
    ],
  })
const affinity = (expression: object) =>
  pod({
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: "a", values: ["1"], ...expression }] }],
        },
      },
    },
  })

/** An object of which a type of the API has the given fields. */
const HOLDERS: Readonly<Record<string, (fields: object) => object>> = {
  LabelSelectorRequirement: (fields) =>
    networkPolicy({
      podSelector: { matchExpressions: [{ key: "a", values: ["b"], ...fields }] },
    }),
  Container: (fields) => pod({ containers: [container(fields)] }),
  ContainerPort: (fields) =>
    pod({ containers: [container({ ports: [{ containerPort: 1, ...fields }] })] }),
  ServicePort: (fields) => service({}, fields),
  PodSpec: pod,
  HTTPGetAction: (fields) =>
    pod({ containers: [container({ livenessProbe: { httpGet: { port: 1, ...fields } } })] }),
  VolumeMount: (fields) =>
    pod({
      volumes: [{ name: "v" }],
      containers: [
        container({
          securityContext: { privileged: true },
          volumeMounts: [{ name: "v", mountPath: "/a", ...fields }],
        }),
      ],
    }),
  SecurityContext: (fields) =>
    pod({ hostUsers: false, containers: [container({ securityContext: fields })] }),
  PodSecurityContext: (fields) => pod({ securityContext: fields }),
  SeccompProfile: (fields) => pod({ securityContext: { seccompProfile: fields } }),
  AppArmorProfile: (fields) => pod({ securityContext: { appArmorProfile: fields } }),
  Toleration: (fields) => pod({ tolerations: [{ key: "a", ...fields }] }),
  Taint: (fields) => object("v1", "Node", { spec: { taints: [{ key: "a", ...fields }] } }),
  NodeSelectorRequirement: affinity,
  TopologySpreadConstraint: (fields) =>
    pod({
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: "a",
          whenUnsatisfiable: "DoNotSchedule",
          labelSelector: selector,
          ...fields,
        },
      ],
    }),
  HostPathVolumeSource: (fields) =>
    pod({ volumes: [{ name: "v", hostPath: { path: "/a", ...fields } }] }),
  ServiceSpec: service,
  PersistentVolumeClaimSpec: claim,
  PersistentVolumeSpec: volume,
  DeploymentStrategy: (strategy) => workload("Deployment", { strategy }),
  DaemonSetUpdateStrategy: (updateStrategy) => workload("DaemonSet", { updateStrategy }),
  StatefulSetUpdateStrategy: (updateStrategy) => workload("StatefulSet", { updateStrategy }),
  StatefulSetSpec: (fields) => workload("StatefulSet", fields),
  CronJobSpec: cronJob,
  JobSpec: (fields) => job({ completions: 1, ...fields }),
  MetricSpec: (fields) => scaler({ metrics: [fields] }),
  MetricTarget: (target) =>
    scaler({ metrics: [{ type: "Resource", resource: { name: "cpu", target } }] }),
  HPAScalingRules: (fields) =>
    scaler({
      behavior: {
        scaleUp: { policies: [{ type: "Pods", value: 1, periodSeconds: 1 }], ...fields },
      },
    }),
  HPAScalingPolicy: (fields) =>
    scaler({ behavior: { scaleUp: { policies: [{ value: 1, periodSeconds: 1, ...fields }] } } }),
  HTTPIngressPath: (fields) => ingress("a.b", { path: "/", ...fields }),
  NetworkPolicySpec: networkPolicy,
  NetworkPolicyPort: (fields) => networkPolicy({ ingress: [{ ports: [{ port: 1, ...fields }] }] }),
  PodDisruptionBudgetSpec: (fields) =>
    object("policy/v1", "PodDisruptionBudget", { spec: { selector, minAvailable: 1, ...fields } }),
  Subject: (fields) =>
    object("rbac.authorization.k8s.io/v1", "RoleBinding", {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "a" },
      subjects: [{ name: "a", ...fields }],
    }),
  RoleRef: (fields) =>
    object("rbac.authorization.k8s.io/v1", "RoleBinding", {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", name: "a", ...fields },
    }),
  PriorityClass: (fields) =>
    object("scheduling.k8s.io/v1", "PriorityClass", { value: 1, ...fields }),
  StorageClass: (fields) =>
    object("storage.k8s.io/v1", "StorageClass", { provisioner: "a", ...fields }),
  MutatingWebhook: webhook("MutatingWebhookConfiguration"),
  ValidatingWebhook: webhook("ValidatingWebhookConfiguration"),
}

const LISTS = new Set(["accessModes", "policyTypes"])
/** Ephemeral containers cannot be created with a pod. */
const isAsked = ([type]: readonly string[]) => !type?.endsWith(".EphemeralContainer")
/** Words that wait for a gate. */
const GATED = new Set(["Toleration.operator: Lt", "Toleration.operator: Gt"])

const withWord = (field: string, word: string) => ({ [field]: LISTS.has(field) ? [word] : word })

const CASES = CHOICE_FIELDS.filter(isAsked)
  .flatMap(([type, field, words]) => {
    const name = type.slice(type.lastIndexOf(".") + 1)
    return [...words.split(" "), "bogus", words.split(" ")[0]?.toLowerCase() ?? ""].map((word) => ({
      title: `${name}.${field}: ${word}`,
      field,
      word,
      isKnown: words.split(" ").includes(word),
      object: HOLDERS[name]?.(withWord(field, word)) as JsonObject,
    }))
  })
  .filter(({ title }) => !GATED.has(title))

describeWithTools("values of fields and a real API server", controlPlaneTools, () => {
  let api: ApiServer
  let resources: readonly Resource[]
  beforeAll(async () => {
    api = await sharedControlPlane()
    resources = await resourcesOf(api)
  })

  /** What the server has against an object; empty where it takes it. */
  async function refusal(value: JsonObject): Promise<string> {
    const { apiVersion, kind } = value
    const found = resources.find((one) => one.apiVersion === apiVersion && one.kind === kind)
    const path = `${found?.path}?dryRun=All&fieldValidation=Strict`
    const { status, body } = await askApi(api, "POST", path, value)
    return status === 201 ? "" : String(JSON.parse(body).message)
  }

  describe("agree about the word", () => {
    test.each(CASES)("$title", async ({ object: value, field, word, isKnown }) => {
      const said = await refusal(value)
      const [findings = []] = await ours([value])
      // What the word needs besides it, the object may not have.
      if (isKnown) expect(said).not.toMatch(new RegExp(`${field}(\\[\\d+\\])?: Unsupported value`))
      else expect(said).toContain(word)
      expect(findings.map(({ rule }) => rule)).toEqual(isKnown ? [] : ["invalid-value"])
    })
  })

  const SCHEDULES =
    "* * * * *|*/5 * * * *|0 0 1 1 0|0 0 1 JAN SUN|0 0 * * mon-fri|0,30 8-18/2 * * 1-5|? ? ? ? ?|@daily|@hourly|@every 1h30m|@reboot|@every|@never|60 * * * *|* 24 * * *|* * 0 * *|* * 32 * *|* * * 13 *|* * * 0 *|* * * * 7|* * * * 8|*/0 * * * *|5-1 * * * *|a * * * *|* * * *|* * * * * *||  |1,, * * * *|, * * * *|*/x * * * *|1-2-3 * * * *|-1 * * * *|TZ=UTC * * * * *|CRON_TZ=UTC 0 0 * * *|1/5 * * * *|* * * * sun,mon|* * * foo *|@Daily|@every 1x| 0 0 * * *|0  0 * * *|*/5/5 * * * *|0 0 L * *|* * * jan-mar/2 *".split(
      "|",
    )
  test("agree about the schedules of CronJobs", { timeout: 60_000 }, async () => {
    const objects = SCHEDULES.map((schedule) => cronJob({ schedule }) as JsonObject)
    const found = await ours(objects)
    for (const [i, value] of objects.entries()) {
      const said = await refusal(value)
      expect([SCHEDULES[i], found[i]?.length], said).toEqual([SCHEDULES[i], said === "" ? 0 : 1])
    }
  })

  const NAMES = [
    ...[
      "UPPER",
      "a_b",
      "a.b",
      "-a",
      "a-",
      "1a",
      "1.5",
      "a--b",
      "ab",
      "a:b",
      "a b",
      "a/b",
      "a%b",
      "..",
    ],
    ...[53, 60, 63, 64, 253, 254].map((length) => "a".repeat(length)),
  ]
  /** Names that say what is in the object. */
  const TELLING = new Set(["APIService", "CustomResourceDefinition", "IPAddress"])
  const QUESTIONS = /Review$|^Binding$|^CertificateSigningRequest$/

  test("agree about the names of every kind", { timeout: 60_000 }, async () => {
    let count = 0
    for (const { apiVersion, kind } of resources) {
      if (
        TELLING.has(kind) ||
        QUESTIONS.test(kind) ||
        !apiVersion.match(/^(v\d|[a-z.]*k8s\.io|apps|batch|policy|autoscaling)/)
      )
        continue
      const objects = NAMES.map((name) => ({ apiVersion, kind, metadata: { name } }))
      const found = await ours(objects)
      const said = await Promise.all(objects.map(refusal))
      for (const [i, words] of said.entries()) {
        const isRefused = /metadata\.name: Invalid/.test(words)
        const rules = found[i]?.filter(({ path }) => path?.join(".") === "metadata.name") ?? []
        expect([kind, NAMES[i], rules.length > 0], words).toEqual([kind, NAMES[i], isRefused])
        count++
      }
    }
    expect(count).toBeGreaterThan(500)
  })

  const HOSTS = [
    "",
    "a",
    "a.b",
    "*.a.b",
    "*",
    "*.*.a",
    "A.b",
    "a_b",
    "a:80",
    "a.b.",
    "-a",
    "1.2.3.4",
    "http://a",
  ]
  const PORTS = [-1, 0, 1, 65535, 65536, "", "http", "HTTP", "-a", "a--b", "80", "a".repeat(16)]
  const PATHS = [
    "metadata.name",
    "metadata.labels['a']",
    "metadata.annotations['a/b']",
    "metadata.labels",
    "metadata.foo",
    "spec.nodeName",
    "spec.hostname",
    "status.podIP",
    "status.podIps",
    "status.hostIPs",
    "",
  ]
  const COUNTS = [-1, 0, 3]
  const TIMES = [
    "2026-01-31T12:00:00Z",
    "2026-01-31T12:00:00.123Z",
    "2026-01-31T12:00:00.123456Z",
    "2026-01-31T12:00:00.123456+02:00",
    "2026-01-31T12:00:00.1234567Z",
  ]
  const field = (fieldPath: string) =>
    pod({
      containers: [container({ env: [{ name: "A", valueFrom: { fieldRef: { fieldPath } } }] })],
    })
  const VALUES: readonly object[] = [
    // An IP address is a host name by its letters, and refused for what it is.
    ...HOSTS.filter((host) => host !== "1.2.3.4").map((host) => ingress(host)),
    ...PORTS.map((targetPort) => service({}, { targetPort })),
    ...PORTS.map((port) => networkPolicy({ ingress: [{ ports: [{ port }] }] })),
    ...PORTS.map((port) =>
      pod({ containers: [container({ livenessProbe: { tcpSocket: { port } } })] }),
    ),
    ...[-1, 0, 1, 70000].map((port) =>
      pod({ containers: [container({ livenessProbe: { grpc: { port } } })] }),
    ),
    ...PATHS.filter((path) => path !== "metadata.labels").map(field),
    ...TIMES.map((renewTime) =>
      object("coordination.k8s.io/v1", "Lease", { spec: { renewTime, holderIdentity: "a" } }),
    ),
    ...COUNTS.map((replicas) => workload("Deployment", { replicas })),
    ...COUNTS.map((replicas) => workload("StatefulSet", { replicas })),
    ...COUNTS.map((parallelism) => job({ parallelism })),
    ...COUNTS.map((backoffLimit) => job({ backoffLimit })),
    ...[-1, "50%", "x"].map((maxSurge) =>
      workload("Deployment", { strategy: { rollingUpdate: { maxSurge } } }),
    ),
  ]
  test("agree about hosts, ports, numbers and fields of pods", { timeout: 60_000 }, async () => {
    const objects = VALUES as readonly JsonObject[]
    const found = await ours(objects)
    for (const [i, value] of objects.entries()) {
      const said = await refusal(value)
      const isRefused = (found[i] ?? []).length > 0
      expect([JSON.stringify(value), isRefused], said).toEqual([JSON.stringify(value), said !== ""])
    }
  })
})
