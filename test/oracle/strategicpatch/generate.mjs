// Random objects, and random patches for them with every directive.
import fc from "fast-check"

const some = (fields, required = []) => fc.record(fields, { requiredKeys: required })

const word = fc.constantFrom("a", "b", "c", "d")
const words = fc.uniqueArray(word, { maxLength: 4 })
const map = some({ a: word, b: word, c: word })

const uniqueBy = (item, ...keys) =>
  fc.uniqueArray(item, {
    selector: (it) => JSON.stringify(keys.map((key) => it[key])),
    maxLength: 4,
  })

/** Also deletes: what is null in a patch. */
const orNull = (value) =>
  fc.oneof({ weight: 6, arbitrary: value }, { weight: 1, arbitrary: fc.constant(null) })

const patchMap = (fields, required = []) =>
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
function patchList(item, ...keys) {
  const marked = fc.tuple(item, fc.boolean()).map(([fields, isDeletion]) => {
    if (!isDeletion) return fields
    const named = keys.flatMap((key) => (key in fields ? [[key, fields[key]]] : []))
    return { ...Object.fromEntries(named), $patch: "delete" }
  })
  const list = fc.uniqueArray(marked, { selector: (it) => String(it[keys[0] ?? ""]), maxLength: 4 })
  const replace = fc.boolean().chain((one) => (one ? fc.boolean() : fc.constant(false)))
  return fc
    .tuple(list, replace)
    .map(([items, replaces]) => (replaces ? [...items, { $patch: "replace" }] : items))
}

/** A list under a key, and often its `$setElementOrder` (in which the list stands as it must). */
function ordered(key, list, mergeKey) {
  const order = fc.shuffledSubarray(["a", "b", "c", "d"])
  return fc
    .tuple(fc.option(list, { nil: undefined }), order, fc.boolean())
    .map(([items, names, isOrdered]) => {
      // Of a list that replaces the other, kubectl counts its word for that as an item out of order.
      const replaces = items?.some((item) => item["$patch"] === "replace") === true
      if (!isOrdered || replaces) return items === undefined ? {} : { [key]: items }
      const added = (items ?? []).filter((item) => item["$patch"] === undefined)
      const all = [...added.map((item) => item[mergeKey]), ...names]
      const setOrder = [...new Set(all)].map((name) => ({ [mergeKey]: name }))
      return { [`$setElementOrder/${key}`]: setOrder, ...(items && { [key]: items }) }
    })
}

const merged = (...parts) => fc.tuple(...parts).map((all) => Object.assign({}, ...all))

const port = some(
  {
    containerPort: fc.constantFrom(53, 80, 443),
    protocol: fc.constantFrom("TCP", "UDP"),
    name: word,
  },
  ["containerPort"],
)
const env = some({ name: word, value: word }, ["name"])
const fields = {
  image: word,
  args: words,
  resources: some({ limits: map, requests: map }),
  tty: fc.boolean(),
}
const volume = some(
  { name: word, emptyDir: some({ medium: word }), hostPath: some({ path: word }) },
  ["name"],
)
const toleration = some({ key: word, value: word })
const metaWith = (finalizers) => some({ labels: map, annotations: map, finalizers })
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
  })),
)
const mapPatch = fc.oneof(
  patchMap({ a: word, b: word, c: word }),
  fc.constant({ $patch: "delete" }),
)
const metaPatch = merged(
  patchMap({ labels: mapPatch, annotations: mapPatch }),
  fc.oneof(
    fc.constant({}),
    words.map((list) => ({ finalizers: list })),
    words.map((list) => ({ "$deleteFromPrimitiveList/finalizers": list })),
    words.map((list) => ({ "$setElementOrder/finalizers": list, finalizers: list })),
  ),
)
const podSpecPatch = merged(
  ordered("containers", patchList(containerPatch, "name"), "name"),
  ordered("volumes", patchList(volumePatch, "name"), "name"),
  patchMap({
    tolerations: fc.array(toleration, { maxLength: 3 }),
    nodeSelector: mapPatch,
    hostNetwork: fc.boolean(),
  }),
)

const servicePort = some(
  {
    port: fc.constantFrom(53, 80, 443),
    protocol: fc.constantFrom("TCP", "UDP"),
    name: word,
    targetPort: word,
  },
  ["port"],
)
const strategy = some({ type: word, rollingUpdate: some({ maxSurge: word }) })
const strategyPatch = fc.oneof(
  patchMap({ type: word, rollingUpdate: some({ maxSurge: word }) }),
  fc.constant({ type: "Recreate", $retainKeys: ["type"] }),
)
const selector = some({ matchLabels: map })

const object = (apiVersion, kind, meta, spec) =>
  fc.tuple(meta, fc.option(spec, { nil: undefined })).map(([metadata, value]) => ({
    apiVersion,
    kind,
    metadata: { name: "x", ...metadata },
    ...(value === undefined ? {} : { spec: value }),
  }))

const patch = (spec) => patchMap({ metadata: metaPatch, spec }, ["metadata", "spec"])

/** Random objects by kind: ports told apart by the given keys, and any finalizers. */
function objectsWith(protocol, finalizers) {
  const meta = metaWith(finalizers)
  const ports = uniqueBy(port, "containerPort", ...protocol)
  const container = some({ name: word, ...fields, env: uniqueBy(env, "name"), ports }, ["name"])
  const podSpec = some({
    containers: uniqueBy(container, "name"),
    volumes: uniqueBy(volume, "name"),
    tolerations: fc.array(toleration, { maxLength: 3 }),
    nodeSelector: map,
    hostNetwork: fc.boolean(),
  })
  const template = some({ metadata: meta, spec: podSpec })
  const servicePorts = uniqueBy(servicePort, "port", ...protocol)
  return {
    Pod: object("v1", "Pod", meta, podSpec),
    Deployment: object(
      "apps/v1",
      "Deployment",
      meta,
      some({ replicas: fc.nat(3), strategy, selector, template }),
    ),
    Service: object(
      "v1",
      "Service",
      meta,
      some({ ports: servicePorts, selector: map, type: word }),
    ),
    PodDisruptionBudget: object(
      "policy/v1",
      "PodDisruptionBudget",
      meta,
      some({ minAvailable: fc.nat(3), selector }),
    ),
  }
}

/** Random objects by kind. */
export const objects = objectsWith(["protocol"], words)

/** The same, but without two ports of one number, and with finalizers as Kubernetes leaves them when it compares: sorted. */
export const plainObjects = objectsWith(
  [],
  words.map((list) => list.toSorted()),
)

/** Random patches for them. */
export const patches = {
  Pod: patch(podSpecPatch),
  Deployment: patch(
    patchMap({
      replicas: fc.nat(3),
      strategy: strategyPatch,
      selector,
      template: patchMap({ metadata: metaPatch, spec: podSpecPatch }),
    }),
  ),
  Service: patch(
    patchMap({ ports: patchList(servicePort, "port"), selector: mapPatch, type: word }),
  ),
  PodDisruptionBudget: patch(patchMap({ minAvailable: fc.nat(3), selector })),
}
