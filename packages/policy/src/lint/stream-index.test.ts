import { parseManifests } from "@sternpost/manifests"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { labelsFit } from "../admission/label-selector.ts"
import { readObject } from "./read-object.ts"
import { StreamIndex } from "./stream-index.ts"

const indexOf = (text: string) =>
  new StreamIndex(
    parseManifests(text).manifests.map((manifest) =>
      readObject(
        { manifest, value: manifest.value() },
        { isRead: () => true, namespace: "default", leaveOut: () => undefined },
      ),
    ),
  )
const object = (api: string, kind: string, name: string, namespace = "") =>
  `---\napiVersion: ${api}\nkind: ${kind}\nmetadata: {name: ${name}${namespace && `, namespace: ${namespace}`}}\n`

describe("an object is found", () => {
  const index = indexOf(
    object("serving.knative.dev/v1", "Service", "web") +
      object("v1", "Service", "web") +
      object("v1", "Service", "web", "shop") +
      object("rbac.authorization.k8s.io/v1", "ClusterRole", "web"),
  )

  test("by group, kind, namespace and name", () => {
    expect(index.find("/Service", "default", "web")).toBe(index.objects[1])
    expect(index.find("/Service", "shop", "web")).toBe(index.objects[2])
    expect(index.find("serving.knative.dev/Service", "default", "web")).toBe(index.objects[0])
    expect(index.find("/Service", "other", "web")).toBeUndefined()
    expect(index.find("/Pod", "default", "web")).toBeUndefined()
  })

  test("anywhere, for kinds that are in no namespace", () => {
    const kind = "rbac.authorization.k8s.io/ClusterRole"
    expect(index.findAnywhere(kind, "web")).toBe(index.objects[3])
    expect(index.findAnywhere(kind, "shop")).toBeUndefined()
  })

  test("with all of its kind, or of its name", () => {
    expect(index.ofKind("/Service")).toEqual([index.objects[1], index.objects[2]])
    expect(index.ofKindIn("/Service", "shop")).toEqual([index.objects[2]])
    expect(index.ofKindIn("/Service", "none")).toEqual([])
    expect(index.allNamed("Service", "default", "web")).toHaveLength(2)
  })
})

test("what is derived from a stream is made once for each way to make it", () => {
  const index = indexOf(object("v1", "Service", "web"))
  let count = 0
  const make = () => ++count
  expect([index.derive(make), index.derive(make), index.derive(() => "other")]).toEqual([
    1,
    1,
    "other",
  ])
})

test("selectors find the pods that a search through all of them would", () => {
  const LABELS = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.constantFrom("x", "y"))
  const NAMESPACE = fc.constantFrom("one", "two")
  const PODS = fc.array(fc.record({ labels: LABELS, namespace: NAMESPACE }), { maxLength: 8 })
  const REQUIREMENT = fc.record({
    key: fc.constantFrom("a", "b"),
    operator: fc.constantFrom("In", "NotIn", "Exists", "DoesNotExist"),
    values: fc.constantFrom(["x"], ["x", "y"]),
  })
  const SELECTOR = fc.record(
    { matchLabels: LABELS, matchExpressions: fc.array(REQUIREMENT, { maxLength: 1 }) },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(PODS, SELECTOR, NAMESPACE, (pods, selector, namespace) => {
      const documents = pods.map(({ labels, namespace: own }, i) =>
        JSON.stringify({
          apiVersion: "v1",
          kind: "Pod",
          metadata: { name: `p${i}`, namespace: own, labels },
          spec: { containers: [] },
        }),
      )
      const index = indexOf(documents.join("\n---\n"))
      const names = (list: ReturnType<StreamIndex["podsIn"]>) => list.map((pod) => pod.object.name)
      const all = pods.flatMap(({ labels, namespace: own }, i) =>
        own === namespace && labelsFit(selector, labels) ? [`p${i}`] : [],
      )
      expect(names(index.podsSelected(namespace, selector))).toEqual(all)
      const { matchLabels = {} } = selector
      expect(names(index.podsLabelled(namespace, matchLabels))).toEqual(
        names(index.podsSelected(namespace, { matchLabels })),
      )
    }),
  )
})
