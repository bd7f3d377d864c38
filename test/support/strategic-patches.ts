import type { JsonObject, JsonValue } from "@sternpost/patch"
import fc from "fast-check"

// Random objects, and random patches for them with every directive.

type Arb = fc.Arbitrary<JsonValue>

const some = (fields: Record<string, Arb>, required: string[] = []) =>
  fc.record(fields, { requiredKeys: required }) as fc.Arbitrary<JsonObject>

const word = fc.constantFrom<JsonValue>("a", "b", "c", "d")
const words = fc.uniqueArray(word, { maxLength: 4 }) as Arb
const map = some({ a: word, b: word, c: word })

const uniqueBy = (item: fc.Arbitrary<JsonObject>, ...keys: string[]) =>
  fc.uniqueArray(item, {
    selector: (it) => JSON.stringify(keys.map((key) => it[key])),
    maxLength: 4,
  }) as Arb

/** Also deletes: what is null in a patch. */
const orNull = (value: Arb): Arb =>
  fc.oneof({ weight: 6, arbitrary: value }, { weight: 1, arbitrary: fc.constant(null) })

const patchMap = (fields: Record<string, Arb>, required: string[] = []) =>
  some(
    Object.fromEntries(
      Object.entries(fields).map(([key, value]) => [
        key,
        required.includes(key) ? value : orNull(value),
      ]),
    ),
    required,
  )

/** Items to add or merge, items to delete, and now and then the word that replaces the list. */
function patchList(item: fc.Arbitrary<JsonObject>, ...keys: string[]): Arb {
  const marked = fc.tuple(item, fc.boolean()).map(([fields, isDeletion]): JsonObject => {
    if (!isDeletion) return fields
    const named = keys.flatMap((key) => (key in fields ? [[key, fields[key] as JsonValue]] : []))
    return { ...Object.fromEntries(named), $patch: "delete" }
  })
  const list = fc.uniqueArray(marked, { selector: (it) => String(it[keys[0] ?? ""]), maxLength: 4 })
  const replace = fc.boolean().chain((one) => (one ? fc.boolean() : fc.constant(false)))
  return fc
    .tuple(list, replace)
    .map(([items, replaces]) => (replaces ? [...items, { $patch: "replace" }] : items)) as Arb
}

/** A list under a key, and often its `$setElementOrder` (in which the list stands as it must). */
function ordered(key: string, list: Arb, mergeKey: string): fc.Arbitrary<JsonObject> {
  const order = fc.shuffledSubarray(["a", "b", "c", "d"])
  return fc
    .tuple(fc.option(list, { nil: undefined }), order, fc.boolean())
    .map(([value, names, isOrdered]) => {
      const items = value as JsonObject[] | undefined
      // Of a list that replaces the other, kubectl counts its word for that as an item out of order.
      const replaces = items?.some((item) => item["$patch"] === "replace") === true
      if (!isOrdered || replaces) return items === undefined ? {} : ({ [key]: items } as JsonObject)
      const added = (items ?? []).filter((item) => item["$patch"] === undefined)
      const all = [...added.map((item) => item[mergeKey] as string), ...names]
      const setOrder = [...new Set(all)].map((name) => ({ [mergeKey]: name }))
      return { [`$setElementOrder/${key}`]: setOrder, ...(items && { [key]: items }) } as JsonObject
    })
}

const merged = (...parts: fc.Arbitrary<JsonObject>[]): fc.Arbitrary<JsonObject> =>
  fc.tuple(...parts).map((all) => Object.assign({}, ...all) as JsonObject)

const port = some(
  {
    containerPort: fc.constantFrom<JsonValue>(53, 80, 443),
    protocol: fc.constantFrom<JsonValue>("TCP", "UDP"),
    name: word,
  },
  ["containerPort"],
)
const env = some({ name: word, value: word }, ["name"])
const fields = {
  image: word,
  args: words,
  resources: some({ limits: map, requests: map }),
  tty: fc.boolean() as Arb,
}
const container = some(
  {
    name: word,
    ...fields,
    env: uniqueBy(env, "name"),
    ports: uniqueBy(port, "containerPort", "protocol"),
  },
  ["name"],
)
const volume = some(
  { name: word, emptyDir: some({ medium: word }), hostPath: some({ path: word }) },
  ["name"],
)
const toleration = some({ key: word, value: word })
const meta = some({ labels: map, annotations: map, finalizers: words })
const podSpec = some({
  containers: uniqueBy(container, "name"),
  volumes: uniqueBy(volume, "name"),
  tolerations: fc.array(toleration, { maxLength: 3 }) as Arb,
  nodeSelector: map,
  hostNetwork: fc.boolean() as Arb,
})

const containerPatch = merged(
  patchMap({ name: word, ...fields, ports: patchList(port, "containerPort") }, ["name"]),
  ordered("env", patchList(env, "name"), "name"),
)
const volumePatch = fc.oneof(
  patchMap({ name: word, emptyDir: some({ medium: word }), hostPath: some({ path: word }) }, [
    "name",
  ]),
  word.map((name) => ({
    name,
    emptyDir: {},
    $retainKeys: ["name", "emptyDir"],
  })) as fc.Arbitrary<JsonObject>,
)
const mapPatch = fc.oneof(
  patchMap({ a: word, b: word, c: word }),
  fc.constant<JsonObject>({ $patch: "delete" }),
)
const metaPatch = merged(
  patchMap({ labels: mapPatch, annotations: mapPatch }),
  fc.oneof(
    fc.constant<JsonObject>({}),
    words.map((list) => ({ finalizers: list }) as JsonObject),
    words.map((list) => ({ "$deleteFromPrimitiveList/finalizers": list }) as JsonObject),
    words.map((list) => ({ "$setElementOrder/finalizers": list, finalizers: list }) as JsonObject),
  ),
)
const podSpecPatch = merged(
  ordered("containers", patchList(containerPatch, "name"), "name"),
  ordered("volumes", patchList(volumePatch, "name"), "name"),
  patchMap({
    tolerations: fc.array(toleration, { maxLength: 3 }) as Arb,
    nodeSelector: mapPatch,
    hostNetwork: fc.boolean() as Arb,
  }),
)

const servicePort = some(
  {
    port: fc.constantFrom<JsonValue>(53, 80, 443),
    protocol: fc.constantFrom<JsonValue>("TCP", "UDP"),
    name: word,
    targetPort: word,
  },
  ["port"],
)
const strategy = some({ type: word, rollingUpdate: some({ maxSurge: word }) })
const strategyPatch = fc.oneof(
  patchMap({ type: word, rollingUpdate: some({ maxSurge: word }) }),
  fc.constant<JsonObject>({ type: "Recreate", $retainKeys: ["type"] }),
)
const selector = some({ matchLabels: map })

const object = (apiVersion: string, kind: string, spec: Arb) =>
  fc.tuple(meta, fc.option(spec, { nil: undefined })).map(
    ([metadata, value]) =>
      ({
        apiVersion,
        kind,
        metadata: { name: "x", ...metadata },
        ...(value === undefined ? {} : { spec: value }),
      }) as JsonObject,
  )

const patch = (spec: Arb) => patchMap({ metadata: metaPatch, spec }, ["metadata", "spec"])

/** Random objects by kind. */
export const objects = {
  Pod: object("v1", "Pod", podSpec),
  Deployment: object(
    "apps/v1",
    "Deployment",
    some({
      replicas: fc.nat(3) as Arb,
      strategy,
      selector,
      template: some({ metadata: meta, spec: podSpec }),
    }),
  ),
  Service: object(
    "v1",
    "Service",
    some({ ports: uniqueBy(servicePort, "port", "protocol"), selector: map, type: word }),
  ),
  PodDisruptionBudget: object(
    "policy/v1",
    "PodDisruptionBudget",
    some({ minAvailable: fc.nat(3) as Arb, selector }),
  ),
} as const

/** Random patches for them. */
export const patches = {
  Pod: patch(podSpecPatch),
  Deployment: patch(
    patchMap({
      replicas: fc.nat(3) as Arb,
      strategy: strategyPatch,
      selector,
      template: patchMap({ metadata: metaPatch, spec: podSpecPatch }),
    }),
  ),
  Service: patch(
    patchMap({ ports: patchList(servicePort, "port"), selector: mapPatch, type: word }),
  ),
  PodDisruptionBudget: patch(patchMap({ minAvailable: fc.nat(3) as Arb, selector })),
} as const
