import { isObject, type JsonObject } from "@sternpost/manifests"
import { at } from "../../read.ts"
import { all, each, type Fill, missing, type Part, within } from "./fill.ts"

// Learnt from kube-apiserver 1.36.3: test/e2e/admission-defaults.test.ts holds these to it.

const fieldRef = within("fieldRef", missing({ apiVersion: "v1" }))
const items = each("items", missing({}, fieldRef))
const files = missing({ defaultMode: 420 })
/** The spec of a claim. */
export const claim: Fill = missing({ volumeMode: "Filesystem" })

const source = missing({}, within("downwardAPI", missing({}, items)))
const volume = missing(
  {},
  within("configMap", files),
  within("secret", files),
  within("downwardAPI", missing({ defaultMode: 420 }, items)),
  within("projected", missing({ defaultMode: 420 }, each("sources", source))),
  within("hostPath", missing({ type: "" })),
  within("iscsi", missing({ iscsiInterface: "default" })),
  within("rbd", missing({ pool: "rbd", user: "admin", keyring: "/etc/ceph/keyring" })),
  within("scaleIO", missing({ storageMode: "ThinProvisioned", fsType: "xfs" })),
  within(
    "ephemeral",
    missing({}, within("volumeClaimTemplate", missing({ metadata: {} }, within("spec", claim)))),
  ),
  // A volume that says nothing else.
  (map) => (Object.keys(map).every((key) => key === "name") ? { emptyDir: {} } : {}),
)

const handler = missing(
  {},
  within("httpGet", missing({ path: "/", scheme: "HTTP" })),
  within("grpc", missing({ service: "" })),
)
const probe = all(
  handler,
  missing({ timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 }),
)
const lifecycle = missing({}, within("postStart", handler), within("preStop", handler))

const container = missing(
  {
    resources: {},
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
  },
  (map) =>
    map["imagePullPolicy"] === undefined ? { imagePullPolicy: pullPolicy(map["image"]) } : {},
  each("ports", missing({ protocol: "TCP" })),
  each("env", missing({}, within("valueFrom", missing({}, fieldRef)))),
  within("livenessProbe", probe),
  within("readinessProbe", probe),
  within("startupProbe", probe),
  within("lifecycle", lifecycle),
)

function pullPolicy(image: unknown): string {
  const text = String(image ?? "")
  if (text.includes("@")) return "IfNotPresent"
  const tag = /:([^/:]+)$/.exec(text)?.[1] ?? "latest"
  return tag === "latest" ? "Always" : "IfNotPresent"
}

/** A pod spec, as a template holds it. */
const podSpec: Fill = missing(
  {
    restartPolicy: "Always",
    terminationGracePeriodSeconds: 30,
    dnsPolicy: "ClusterFirst",
    securityContext: {},
    schedulerName: "default-scheduler",
  },
  each("volumes", volume),
  each("initContainers", container),
  each("containers", container),
  each("ephemeralContainers", container),
)

/** The spec of a Pod itself. */
export const ownPodSpec: Fill = all(
  podSpec,
  missing({ enableServiceLinks: true, preemptionPolicy: "PreemptLowerPriority", priority: 0 }),
  withHostPorts,
)

/** `template`, with its pod spec. */
export const template: Part = within("template", missing({}, within("spec", podSpec)))

/** The claims of a StatefulSet. */
export const claimTemplates: Part = each(
  "volumeClaimTemplates",
  missing(
    { kind: "PersistentVolumeClaim", apiVersion: "v1", status: { phase: "Pending" } },
    within("spec", claim),
  ),
)

// Only Pods themselves: templates keep what they say.
function withHostPorts(value: unknown): unknown {
  if (!isObject(value) || at(value, "hostNetwork") !== true) return value
  const port = missing({}, (map) =>
    (map["hostPort"] ?? 0) === 0 ? { hostPort: map["containerPort"] } : {},
  )
  const owner = missing({}, each("ports", port))
  const filled: JsonObject = { ...value }
  for (const list of ["containers", "initContainers"])
    if (Array.isArray(filled[list])) filled[list] = filled[list].map(owner)
  return filled
}
