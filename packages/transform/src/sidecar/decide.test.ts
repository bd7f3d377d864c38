import { describe, expect, test } from "vitest"
import { CONVENTIONS, conventionOf } from "./conventions.ts"
import { chosenTemplates, type DecisionFacts, decide, markOfOther } from "./decide.ts"

type Wish = string | undefined

const NOTHING = { labels: {}, annotations: {} }
const facts = (given: Partial<DecisionFacts> = {}): DecisionFacts => ({
  pod: NOTHING,
  workload: NOTHING,
  namespace: NOTHING,
  namespaceName: "shop",
  ...given,
})
const pairs = (key: string, value: Wish) => (value === undefined ? {} : { [key]: value })

describe("Istio's convention", () => {
  const KEY = "sidecar.istio.io/inject"
  const decided = (namespace: Wish, label: Wish, annotation: Wish, isDefault = false) =>
    decide(conventionOf({ preset: "istio", default: isDefault }), {
      ...facts(),
      pod: { labels: pairs(KEY, label), annotations: pairs(KEY, annotation) },
      namespace: { labels: pairs("istio-injection", namespace), annotations: {} },
    }).inject

  // Documentation of Istio, "Controlling the injection policy": either label may disable; then either may
  // enable; then the default holds. The annotation counts where there is no label (inject.go).
  test.each<[Wish, Wish, Wish, boolean]>([
    ["enabled", undefined, undefined, true],
    ["enabled", "true", undefined, true],
    ["enabled", "false", undefined, false],
    ["disabled", undefined, undefined, false],
    ["disabled", "true", undefined, false],
    ["disabled", "false", undefined, false],
    [undefined, "true", undefined, true],
    [undefined, "false", undefined, false],
    [undefined, undefined, "true", true],
    [undefined, undefined, "false", false],
    ["enabled", undefined, "false", false],
    ["disabled", undefined, "true", false],
    ["enabled", "true", "false", true],
    ["enabled", "false", "true", false],
    // Other values mean nothing, and a label hides the annotation all the same.
    ["enabled", "yes", undefined, true],
    ["enabled", "maybe", "false", true],
    [undefined, "", "true", false],
  ])("namespace %s, label %s, annotation %s: %s", (namespace, label, annotation, expected) => {
    expect(decided(namespace, label, annotation)).toBe(expected)
  })

  test.each([true, false])("without any wish the default holds: %s", (isDefault) => {
    expect(decided(undefined, undefined, undefined, isDefault)).toBe(isDefault)
    // No webhook of Istio asks for a namespace whose label is there and says something else.
    expect(decided("other", undefined, undefined, isDefault)).toBe(false)
    expect(decided("disabled", undefined, undefined, isDefault)).toBe(false)
  })

  test.each(["kube-system", "kube-public", "kube-node-lease", "local-path-storage"])(
    "nobody in %s gets one",
    (namespaceName) => {
      const pod = { labels: { [KEY]: "true" }, annotations: {} }
      expect(decide(CONVENTIONS.istio, facts({ pod, namespaceName }))).toEqual({
        inject: false,
        reason: "namespace-excluded",
        detail: namespaceName,
      })
    },
  )
})

describe("Linkerd's convention", () => {
  const KEY = "linkerd.io/inject"
  const decided = (namespace: Wish, pod: Wish) =>
    decide(CONVENTIONS.linkerd, {
      ...facts(),
      pod: { labels: {}, annotations: pairs(KEY, pod) },
      namespace: { labels: {}, annotations: pairs(KEY, namespace) },
    }).inject

  // The table of the webhook in linkerd2 pkg/inject/report.go.
  test.each<[Wish, Wish, boolean]>([
    ["enabled", "enabled", true],
    ["enabled", undefined, true],
    ["enabled", "disabled", false],
    ["disabled", "enabled", true],
    [undefined, "enabled", true],
    ["disabled", "disabled", false],
    [undefined, "disabled", false],
    ["disabled", undefined, false],
    [undefined, undefined, false],
    [undefined, "ingress", true],
    ["ingress", undefined, true],
  ])("namespace %s, pod %s: %s", (namespace, pod, expected) => {
    expect(decided(namespace, pod)).toBe(expected)
  })

  test("a pod's value that is none is a mistake", () => {
    expect(decided("enabled", "true")).toBeUndefined()
  })
})

describe("Vault's convention", () => {
  test.each<[Wish, boolean | undefined]>([
    ["true", true],
    ["1", true],
    ["false", false],
    ["0", false],
    [undefined, false],
    ["yes", undefined],
  ])("agent-inject %s: %s", (value, expected) => {
    const pod = { labels: {}, annotations: pairs("vault.hashicorp.com/agent-inject", value) }
    expect(decide(CONVENTIONS.vault, facts({ pod })).inject).toBe(expected)
  })

  test("its own mark counts only when it says injected", () => {
    const pod = (value: string) => ({
      labels: {},
      annotations: { "vault.hashicorp.com/agent-inject-status": value },
    })
    expect(markOfOther(CONVENTIONS.vault, pod("update"))).toBeUndefined()
    expect(markOfOther(CONVENTIONS.vault, pod("injected"))).toBe(
      "vault.hashicorp.com/agent-inject-status",
    )
  })
})

describe("our own convention", () => {
  const KEY = "sidecar.sternpost.dev/inject"
  const PLACES = ["pod", "workload", "namespace"] as const
  const SIX = PLACES.flatMap((of) => [[of, "labels"] as const, [of, "annotations"] as const])

  test.each(SIX.slice(0, -1).map((place, index) => [...place, index] as const))(
    "%s %s beat all that come later",
    (of, kind, index) => {
      for (const [wish, other] of [
        ["true", "false"],
        ["off", "enabled"],
      ] as const) {
        const given = {
          pod: { labels: {}, annotations: {} },
          workload: { labels: {}, annotations: {} },
          namespace: { labels: {}, annotations: {} },
        }
        Object.assign(given[of][kind], { [KEY]: wish })
        for (const [laterOf, laterKind] of SIX.slice(index + 1))
          Object.assign(given[laterOf][laterKind], { [KEY]: other })
        expect(decide(CONVENTIONS.sternpost, facts(given)).inject).toBe(wish === "true")
      }
    },
  )

  test("without a wish pods get it, unless the default is turned", () => {
    expect(decide(CONVENTIONS.sternpost, facts()).inject).toBe(true)
    expect(decide(conventionOf({ default: false }), facts())).toEqual({
      inject: false,
      reason: "not-opted-in",
      detail: KEY,
    })
  })

  test("other keys take the place of the convention's", () => {
    const convention = conventionOf({ label: "acme.io/inject" })
    const pod = { labels: { "acme.io/inject": "false" }, annotations: { [KEY]: "false" } }
    expect(decide(convention, facts({ pod }))).toEqual({
      inject: false,
      reason: "opted-out",
      detail: "label acme.io/inject: false of the pod",
    })
    expect(
      decide(convention, facts({ pod: { labels: {}, annotations: pod.annotations } })).inject,
    ).toBe(true)
  })

  test("pods choose templates by an annotation", () => {
    const pod = (text: string) => ({
      labels: {},
      annotations: { "sidecar.sternpost.dev/templates": text },
    })
    expect(chosenTemplates(CONVENTIONS.sternpost, pod("a, b"))).toEqual(["a", "b"])
    expect(chosenTemplates(CONVENTIONS.sternpost, pod(" "))).toBeUndefined()
    expect(
      chosenTemplates(CONVENTIONS.istio, {
        labels: {},
        annotations: { "inject.istio.io/templates": "x" },
      }),
    ).toEqual(["x"])
  })
})
