import {
  connect,
  createKubeClient,
  type KubeClient,
  KubeError,
  type KubeObject,
} from "@sternpost/kube"
import { createMemoryApiServer } from "@sternpost/kube/testing"
import fc from "fast-check"
import { expect, test } from "vitest"
import { controlPlaneTools, createNamespace, sharedControlPlane } from "../support/control-plane.ts"
import { describeWithTools } from "../support/tools.ts"

// Whatever a client does, the in-memory API server answers as the real one does.

const RUNS = 60
// Always the same sequences: what is found by others is a task, not a red build. Set it to look for more.
const SEED = Number(process.env["KUBE_PARITY_SEED"] ?? 20261124)
const KINDS = ["Secret", "ConfigMap"] as const

/** Controllers put the authority's certificate into each namespace, where lists count it. */
const ROOT = { apiVersion: "v1", kind: "ConfigMap", name: "kube-root-ca.crt" }

const base64 = (text: string) => Buffer.from(text).toString("base64")
/** One of the good values, and now and then a bad one. */
const mostly = (good: readonly string[], bad: readonly string[]) =>
  fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom(...good) },
    { weight: 1, arbitrary: fc.constantFrom(...bad) },
  )
const key = mostly(["k", "l", "username", "tls.crt", "tls.key"], ["bad/key", ".."])
const bytes = mostly([base64("v"), base64("w"), ""], ["%%"])
const text = fc.constantFrom("v", "w", "")
const some = <T>(value: fc.Arbitrary<T>) => fc.dictionary(key, value, { maxKeys: 2 })

const metadata = fc.record(
  {
    labels: fc.dictionary(mostly(["a", "b"], ["bad key"]), mostly(["x", "y", ""], ["-"])),
    annotations: fc.dictionary(fc.constantFrom("a", "B/c"), fc.constantFrom("x", "")),
    finalizers: fc.uniqueArray(mostly(["example.com/a", "example.com/b"], ["bad"]), {
      maxLength: 2,
    }),
  },
  { requiredKeys: [] },
)

const content = fc.record(
  {
    metadata,
    type: mostly(
      ["Opaque", ""],
      ["helm.sh/release.v1", "kubernetes.io/tls", "kubernetes.io/basic-auth"],
    ),
    data: some(bytes),
    stringData: some(text),
    binaryData: some(bytes),
    immutable: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
  },
  { requiredKeys: [] },
)

/** Which version of an object is meant: none, the one that was seen last, the one before it, or another. */
const version = mostly(["any", "last"], ["older", "other"])
const target = { kind: fc.constantFrom(...KINDS), name: mostly(["a", "b"], ["Bad"]) }

const patch = fc.oneof(
  fc.record({ type: fc.constant("merge" as const), patch: content }),
  fc.record({
    type: fc.constant("merge" as const),
    patch: fc.constantFrom(
      { metadata: { finalizers: null } },
      { data: { k: null } },
      { data: null, immutable: null },
      { metadata: { labels: null, name: "a" } },
    ),
  }),
  fc.record({ type: fc.constant("strategic" as const), patch: content }),
  fc.record({
    type: fc.constant("json" as const),
    patch: fc.array(
      fc.oneof(
        fc.record({
          op: fc.constantFrom("add", "replace", "test"),
          path: fc.constant("/data/k"),
          value: bytes,
        }),
        fc.record({
          op: fc.constant("remove"),
          path: fc.constantFrom("/data/k", "/metadata/labels"),
        }),
        fc.record({ op: fc.constant("add"), path: fc.constant("/data"), value: some(bytes) }),
      ),
      { minLength: 1, maxLength: 3 },
    ),
  }),
)

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ verb: fc.constant("create" as const), ...target, content }) },
  {
    weight: 3,
    arbitrary: fc.record({
      verb: fc.constant("replace" as const),
      ...target,
      content,
      version,
      uid: version,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ verb: fc.constant("patch" as const), ...target, change: patch }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      verb: fc.constant("delete" as const),
      ...target,
      version,
      uid: version,
    }),
  },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant("get" as const), ...target }) },
  {
    weight: 2,
    arbitrary: fc.record({
      verb: fc.constant("list" as const),
      ...target,
      labelSelector: fc.constantFrom("", "a", "!a", "a=x", "a in (x,),b", "a notin (y)", "a=b c"),
      limit: fc.constantFrom(0, 1, 2),
    }),
  },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** One of the two servers, and what a client has seen of its objects. */
class Side {
  readonly #client: KubeClient
  readonly #namespace: string
  readonly #seen = new Map<string, KubeObject[]>()

  constructor(client: KubeClient, namespace: string) {
    this.#client = client
    this.#namespace = namespace
  }

  /** What comes of a step, without what differs between any two clusters. */
  async run(it: Step): Promise<unknown> {
    try {
      return await this.#do(it)
    } catch (error) {
      if (!(error instanceof KubeError)) throw error
      const causes = error.causes.map(({ reason, field }) => `${reason} ${field}`)
      // The real server goes through maps in any order, and tells of a field twice at times.
      return { reason: error.reason, status: error.status, causes: [...new Set(causes)].sort() }
    }
  }

  async #do(it: Step): Promise<unknown> {
    const id = { apiVersion: "v1", kind: it.kind, namespace: this.#namespace }
    const ref = { ...id, name: it.name }
    switch (it.verb) {
      case "create":
        return this.#note(it, await this.#client.create(this.#object(it, it.content)))
      case "replace": {
        const object = this.#object(it, it.content)
        const versioned = { ...object, metadata: { ...object.metadata, ...this.#version(it) } }
        return this.#note(it, await this.#client.replace(versioned))
      }
      case "patch": {
        const { type, patch: change } = it.change
        return this.#note(it, await this.#client.patch(ref, change, { type }))
      }
      case "delete":
        return this.#client.delete(ref, this.#version(it))
      case "get":
        return this.#note(it, await this.#client.get(ref))
      case "list": {
        const { items, metadata: page } = await this.#client.list(id, it)
        const { remainingItemCount } = page
        const own = items.filter(({ metadata: { name } }) => name !== ROOT.name)
        return {
          items: own.map(withoutIdentity),
          remainingItemCount,
          more: page.continue !== undefined,
        }
      }
    }
  }

  #object(
    { kind, name }: Step,
    { metadata: meta, ...fields }: typeof content extends fc.Arbitrary<infer T> ? T : never,
  ) {
    return {
      apiVersion: "v1",
      kind,
      metadata: { ...meta, name, namespace: this.#namespace },
      ...fields,
    } as KubeObject
  }

  #version({ kind, name, version: at, uid }: Step & { version: string; uid: string }) {
    const seen = this.#seen.get(`${kind}/${name}`) ?? []
    const pick = (which: string, field: "resourceVersion" | "uid", other: string) =>
      which === "other" ? other : seen[which === "last" ? 0 : 1]?.metadata[field]
    const found = {
      resourceVersion: at === "any" ? undefined : pick(at, "resourceVersion", "99999999"),
      uid: uid === "any" ? undefined : pick(uid, "uid", "other"),
    }
    return Object.fromEntries(Object.entries(found).filter(([, it]) => it !== undefined))
  }

  #note({ kind, name }: Step, object: KubeObject): unknown {
    const seen = this.#seen.get(`${kind}/${name}`) ?? []
    const isNew = object.metadata.resourceVersion !== seen[0]?.metadata.resourceVersion
    if (isNew) this.#seen.set(`${kind}/${name}`, [object, ...seen])
    return { isNew, ...withoutIdentity(object) }
  }
}

const isRefused = (outcome: unknown): boolean =>
  typeof outcome === "object" && outcome !== null && "reason" in outcome

function withoutIdentity(object: KubeObject): Record<string, unknown> {
  const {
    uid,
    resourceVersion,
    creationTimestamp,
    namespace,
    managedFields,
    deletionTimestamp,
    ...kept
  } = object.metadata
  return { ...object, metadata: { ...kept, isDeleted: deletionTimestamp !== undefined } }
}

describeWithTools("the in-memory API server", controlPlaneTools, () => {
  test("answers any client as the real one does", async () => {
    const plane = await sharedControlPlane()
    const client = await connect({ kubeconfig: plane.kubeconfig, qps: 10_000, burst: 10_000 })
    let [steps, accepted] = [0, 0]
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (sequence) => {
        const namespace = await createNamespace(plane, "parity")
        const real = new Side(client, namespace)
        const memory = createMemoryApiServer({ namespaces: ["parity"] })
        const ourClient = createKubeClient(memory.transport())
        const { name, ...kind } = ROOT
        await ourClient.create({ ...kind, metadata: { namespace: "parity", name } })
        const ours = new Side(ourClient, "parity")
        await expect.poll(() => client.get({ ...ROOT, namespace })).toBeTruthy()
        for (const it of sequence) {
          const [expected, found] = [await real.run(it), await ours.run(it)]
          expect(found, JSON.stringify(it)).toEqual(expected)
          steps++
          if (!isRefused(expected)) accepted++
        }
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    )
    // Sequences of refusals would prove little.
    expect(accepted / steps).toBeGreaterThan(0.3)
    client.close()
  })
})
