import assert from "node:assert/strict"
import type { KubeObject } from "../../objects.ts"
import { type KubeCase, type KubeUnderTest, refused, secret, secretRef } from "./case.ts"

const namesOf = (items: readonly KubeObject[]) => items.map(({ metadata }) => metadata.name)
const all = (namespace: string) => ({ apiVersion: "v1", kind: "Secret", namespace })

/** Five objects, whose `n` is their number, and whose `owner` is `suite`, and one that has no labels. */
async function fill({ client, namespace }: KubeUnderTest): Promise<void> {
  for (const n of ["1", "10", "2", "3", "4"]) {
    const labels = { owner: "suite", n, "example.com/kind": "listed" }
    await client.create(secret(namespace, `v${n}`, {}, { labels }))
  }
  await client.create(secret(namespace, "plain"))
}

const SELECTORS: readonly (readonly [selector: string, names: readonly string[]])[] = [
  ["owner=suite", ["v1", "v10", "v2", "v3", "v4"]],
  ["owner==suite,n=2", ["v2"]],
  [" owner = suite , n in (1, 4) ", ["v1", "v4"]],
  ["n notin (1,2,3)", ["plain", "v10", "v4"]],
  ["owner,n!=3", ["v1", "v10", "v2", "v4"]],
  ["n!=3", ["plain", "v1", "v10", "v2", "v4"]],
  ["!owner", ["plain"]],
  ["example.com/kind in (listed,)", ["v1", "v10", "v2", "v3", "v4"]],
  ["n>3", ["v10", "v4"]],
  ["n<2", ["v1"]],
  ["owner=", []],
  ["owner!=", ["plain", "v1", "v10", "v2", "v3", "v4"]],
  ["n in ()", []],
  ["", ["plain", "v1", "v10", "v2", "v3", "v4"]],
]

const BAD_SELECTORS: readonly string[] = [
  "a=b=c",
  "=b",
  "a in",
  "a in (x",
  "a in x",
  "a,,b",
  ",a",
  "a,",
  "bad key",
  "a=bad value",
  "A/B/c=1",
  "n>x",
  "n lt 4",
  "a=!",
  "!a=b",
  "a<>3",
  "(a)",
  "a=-x",
]

/** Lists, whole and in pages. */
export const listCases: readonly KubeCase[] = [
  {
    title: "lists metadata alone, if nothing else is asked for",
    async run(kube) {
      await fill(kube)
      const { client, namespace } = kube
      await client.create(
        secret(namespace, "full", { data: { k: "dg==" } }, { labels: { n: "9" } }),
      )
      const whole = await client.list(all(namespace))
      const { items, metadata } = await client.list(all(namespace), { metadataOnly: true })
      // That of the whole cluster, where others write too.
      const [before = "", now = ""] = [whole, { metadata }].map((it) => it.metadata.resourceVersion)
      assert.ok(Number(before) > 0 && Number(now) >= Number(before), `${now} is before ${before}`)
      assert.deepEqual(
        items,
        whole.items.map(({ apiVersion, kind, metadata: meta }) => ({
          apiVersion,
          kind,
          metadata: meta,
        })),
      )
      const options = { metadataOnly: true, labelSelector: "owner=suite", limit: 2 }
      const page = await client.list(all(namespace), options)
      assert.deepEqual(namesOf(page.items), ["v1", "v10"])
      const next = { ...options, continue: page.metadata.continue ?? "" }
      assert.deepEqual(namesOf((await client.list(all(namespace), next)).items), ["v2", "v3"])
    },
  },
  {
    title: "lists in the order of names, each item with its kind",
    async run(kube) {
      await fill(kube)
      const { items, metadata } = await kube.client.list(all(kube.namespace))
      assert.deepEqual(namesOf(items), ["plain", "v1", "v10", "v2", "v3", "v4"])
      assert.match(metadata.resourceVersion ?? "", /^\d+$/)
      assert.equal(metadata.continue, undefined)
      for (const item of items) {
        const ref = secretRef(kube.namespace, item.metadata.name ?? "")
        assert.deepEqual(item, await kube.client.get(ref))
      }
    },
  },
  {
    title: "lists nothing where there is nothing, even no namespace",
    async run({ client, namespace }) {
      assert.deepEqual((await client.list(all(namespace))).items, [])
      assert.deepEqual((await client.list(all(`${namespace}-none`))).items, [])
    },
  },
  {
    title: "selects by labels",
    async run(kube) {
      await fill(kube)
      for (const [labelSelector, names] of SELECTORS) {
        const { items } = await kube.client.list(all(kube.namespace), { labelSelector })
        assert.deepEqual([labelSelector, namesOf(items)], [labelSelector, names])
      }
    },
  },
  {
    title: "refuses selectors that are none",
    async run({ client, namespace }) {
      for (const labelSelector of BAD_SELECTORS) {
        const says = "cannot list"
        const listed = client.list(all(namespace), { labelSelector })
        await refused(listed, { reason: "BadRequest", status: 400, says })
      }
    },
  },
  {
    title: "lists all namespaces, one after the other",
    async run({ client, namespace }) {
      const labels = { owner: namespace }
      await client.create(secret(namespace, "b", {}, { labels }))
      await client.create(secret("default", namespace, {}, { labels }))
      try {
        const everywhere = { apiVersion: "v1", kind: "Secret" }
        const selected = { labelSelector: `owner=${namespace}` }
        const { items } = await client.list(everywhere, { ...selected, limit: 1 })
        const rest = await client.list(everywhere, selected)
        const found = rest.items.map(({ metadata }) => metadata.namespace)
        assert.deepEqual(found, ["default", namespace].sort())
        assert.deepEqual(items, rest.items.slice(0, 1))
      } finally {
        await client.delete(secretRef("default", namespace))
      }
    },
  },
  {
    title: "gives pages, and says how much is left unless a selector is given",
    async run(kube) {
      await fill(kube)
      const { client } = kube
      const ref = all(kube.namespace)
      const first = await client.list(ref, { limit: 4 })
      assert.deepEqual(namesOf(first.items), ["plain", "v1", "v10", "v2"])
      assert.equal(first.metadata.remainingItemCount, 2)
      const second = await client.list(ref, { limit: 4, continue: first.metadata.continue ?? "" })
      assert.deepEqual(namesOf(second.items), ["v3", "v4"])
      assert.equal(second.metadata.continue, undefined)

      const labelSelector = "owner"
      const selected = await client.list(ref, { limit: 3, labelSelector })
      assert.deepEqual(namesOf(selected.items), ["v1", "v10", "v2"])
      assert.equal(selected.metadata.remainingItemCount, undefined)
      const token = selected.metadata.continue ?? ""
      const last = await client.list(ref, { limit: 3, labelSelector, continue: token })
      assert.deepEqual(namesOf(last.items), ["v3", "v4"])
    },
  },
  {
    title: "a page may be followed by an empty one, if nothing more is selected",
    async run(kube) {
      await fill(kube)
      const { client, namespace } = kube
      const labelSelector = "n in (1,10)"
      const first = await client.list(all(namespace), { labelSelector, limit: 2 })
      assert.deepEqual(namesOf(first.items), ["v1", "v10"])
      const token = first.metadata.continue ?? ""
      assert.notEqual(token, "")
      const options = { labelSelector, limit: 2, continue: token }
      const { items, metadata } = await client.list(all(namespace), options)
      assert.deepEqual([items, metadata.continue], [[], undefined])
    },
  },
  {
    title: "later pages show what was there when the first one was read",
    async run(kube) {
      await fill(kube)
      const { client, namespace } = kube
      const first = await client.list(all(namespace), { limit: 3 })
      await client.delete(secretRef(namespace, "v2"))
      await client.create(secret(namespace, "v22"))
      await client.patch(secretRef(namespace, "v3"), { metadata: { labels: { n: "changed" } } })
      const token = first.metadata.continue ?? ""
      const rest = await client.list(all(namespace), { limit: 9, continue: token })
      assert.deepEqual(namesOf(rest.items), ["v2", "v3", "v4"])
      assert.equal(rest.items[1]?.metadata.labels?.["n"], "3")
      assert.equal(rest.metadata.resourceVersion, first.metadata.resourceVersion)
    },
  },
  {
    title: "refuses a continue token that it did not give",
    async run({ client, namespace }) {
      const listed = client.list(all(namespace), { limit: 2, continue: "garbage" })
      await refused(listed, { reason: "BadRequest", status: 400, says: "invalid continue token" })
    },
  },
]
