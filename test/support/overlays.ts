import { parseManifests } from "@sternpost/manifests"
import { RARE_MAKERS } from "./overlay-makers.ts"

/** A repeatable source of numbers in [0, 1). */
export type Random = () => number

/** Numbers that are the same for the same seed. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** A kustomization, or a component or base of one, and what it names. */
export type Files = Readonly<Record<string, string>>

/** An object of the stream. */
export interface Known {
  readonly kind: string
  readonly apiVersion: string
  readonly name: string
  readonly namespace: string
  readonly value: Record<string, unknown>
}

/** Draws fields of a kustomization over the objects that there are. */
export type Maker = (known: readonly Known[], random: Random) => Record<string, unknown>

const PODS = new Set(["Deployment", "StatefulSet", "DaemonSet", "Job"])

const pick = <T>(list: readonly T[], random: Random): T =>
  list[Math.floor(random() * list.length)] as T

// Fields of a kustomization, each of which makes something of what the stream has.
const MAKERS: readonly Maker[] = [
  () => ({ namePrefix: "pre-" }),
  () => ({ nameSuffix: "-suf" }),
  () => ({ namespace: "elsewhere" }),
  () => ({ commonLabels: { team: "shop", "example.com/on": "on" } }),
  () => ({ commonAnnotations: { note: "5", "example.com/x": "a: b" } }),
  (_, random) => ({
    labels: [
      { pairs: { one: "1" }, includeSelectors: random() < 0.3, includeTemplates: random() < 0.5 },
    ],
  }),
  imageRules,
  (known, random) => {
    const scaled = known.filter(({ kind }) => kind === "Deployment" || kind === "StatefulSet")
    return scaled.length === 0 ? {} : { replicas: [{ name: pick(scaled, random).name, count: 4 }] }
  },
  () => ({ configMapGenerator: [{ name: "made", literals: ["a=b", "c=1"] }] }),
  () => ({ secretGenerator: [{ name: "made", literals: ["a=b"], options: { immutable: true } }] }),
  containerPatch,
  jsonPatch,
  deletion,
  replacement,
  ...RARE_MAKERS,
]

function imageRules(known: readonly Known[], random: Random): Record<string, unknown> {
  const text = JSON.stringify(known.map(({ value }) => value))
  const names = [...text.matchAll(/"image":"([\w./-]+)[:@"]/g)].map(([, name]) => name as string)
  if (names.length === 0) return {}
  const rules = [{ newTag: "9.9" }, { newName: "mirror.local/x" }, { digest: "sha256:abc" }]
  return { images: [{ name: pick(names, random), ...pick(rules, random) }] }
}

function containerPatch(known: readonly Known[], random: Random): Record<string, unknown> {
  const workloads = known.filter(({ kind }) => PODS.has(kind))
  if (workloads.length === 0) return {}
  const { apiVersion, kind, name, namespace, value } = pick(workloads, random)
  const spec = value["spec"] as { template?: { spec?: { containers?: { name: string }[] } } }
  const containers = spec.template?.spec?.containers ?? []
  const container = {
    name: containers[0]?.name ?? "new",
    env: [{ name: "ADDED", value: "x" }],
    ports: [{ containerPort: 8080, name: "added" }],
    volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
    resources: { limits: { cpu: "1" } },
    livenessProbe: null,
  }
  const pod = {
    containers: [container, { name: "sidecar", image: "sidecar:1" }],
    volumes: [{ name: "tmp", emptyDir: {} }],
  }
  const metadata = { name, ...(namespace === "" ? {} : { namespace }), labels: { patched: "yes" } }
  const patch = { apiVersion, kind, metadata, spec: { template: { spec: pod } } }
  return { patches: [{ patch: JSON.stringify(patch, undefined, 1) }] }
}

function jsonPatch(known: readonly Known[], random: Random): Record<string, unknown> {
  const { kind } = pick(known, random)
  const operations = [
    { op: "add", path: "/metadata/finalizers", value: ["a", "b"] },
    { op: "add", path: "/metadata/finalizers/-", value: "c" },
    { op: "replace", path: "/metadata/finalizers/0", value: "d" },
  ]
  return { patches: [{ target: { kind }, patch: JSON.stringify(operations) }] }
}

function deletion(known: readonly Known[], random: Random): Record<string, unknown> {
  const { apiVersion, kind, name, namespace } = pick(known, random)
  const metadata = { name, ...(namespace === "" ? {} : { namespace }) }
  const patch = { $patch: "delete", apiVersion, kind, metadata }
  return { patches: [{ patch: JSON.stringify(patch, undefined, 1) }] }
}

function replacement(known: readonly Known[], random: Random): Record<string, unknown> {
  const { kind, name } = pick(known, random)
  return {
    replacements: [
      {
        source: { kind, name, fieldPath: "metadata.name" },
        targets: [
          {
            select: { kind: pick(known, random).kind },
            fieldPaths: ["metadata.annotations.from", "metadata.labels.[example.com/from]"],
            options: { create: true },
          },
        ],
      },
    ],
  }
}

/** A kustomization of a base and an overlay, drawn over a stream; `undefined` for one without objects. */
export function drawOverlay(stream: string, random: Random): Files | undefined {
  const known = parseManifests(stream).manifests.map((manifest): Known => {
    const { kind, apiVersion, name, namespace } = manifest
    return { kind, apiVersion, name, namespace: namespace ?? "", value: manifest.value() }
  })
  if (known.length === 0) return undefined
  const base = { resources: ["all.yaml"], ...draw(known, random, 2) }
  const files: Record<string, string> = { "base/all.yaml": stream }
  const put = (folder: string, fields: object) => {
    files[`${folder}/kustomization.yaml`] = JSON.stringify(fields, undefined, 1)
  }
  put("base", base)
  if (random() < 0.7) {
    put("overlay", { resources: ["../base"], ...draw(known, random, 3) })
    return files
  }
  // Names are followed to the variant that they are in.
  for (const name of ["one", "two"])
    put(name, { resources: ["../base"], namePrefix: `${name}-`, ...draw(known, random, 1) })
  put("overlay", { resources: ["../one", "../two"], nameSuffix: "-both" })
  return files
}

function draw(known: readonly Known[], random: Random, most: number): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  for (let i = Math.floor(random() * (most + 1)); i > 0; i--) {
    for (const [name, value] of Object.entries(pick(MAKERS, random)(known, random)))
      fields[name] =
        Array.isArray(value) && Array.isArray(fields[name]) ? [...fields[name], ...value] : value
  }
  return fields
}
