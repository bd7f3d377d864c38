import { describe, expect, test } from "vitest"
import { conventionOf } from "./conventions.ts"
import { decide } from "./decide.ts"

type Value = string | undefined

/** What a namespace and a pod say. */
interface Said {
  readonly injection: Value
  readonly namespaceRevision: Value
  readonly podRevision: Value
  readonly label: Value
  readonly annotation: Value
}

function decided(said: Partial<Said>, revision?: string) {
  const pairs = (given: Record<string, Value>) =>
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  return decide(
    conventionOf({ preset: "istio", ...(revision === undefined ? {} : { revision }) }),
    {
      pod: {
        labels: pairs({ "sidecar.istio.io/inject": said.label, "istio.io/rev": said.podRevision }),
        annotations: pairs({ "sidecar.istio.io/inject": said.annotation }),
      },
      workload: { labels: {}, annotations: {} },
      namespace: {
        labels: pairs({
          "istio-injection": said.injection,
          "istio.io/rev": said.namespaceRevision,
        }),
        annotations: {},
      },
      namespaceName: "shop",
    },
  )
}

/** The webhooks of a revision's istiod, as the selectors of its configuration have them. */
const WEBHOOKS: readonly ((said: Said, revision: string) => boolean)[] = [
  ({ injection, namespaceRevision, label }, revision) =>
    namespaceRevision === revision && injection === undefined && label !== "false",
  ({ injection, namespaceRevision, label, podRevision }, revision) =>
    namespaceRevision === undefined &&
    injection === undefined &&
    label !== "false" &&
    podRevision === revision,
  ({ injection, label }, revision) =>
    revision === "default" && injection === "enabled" && label !== "false",
  ({ injection, namespaceRevision, label, podRevision }, revision) =>
    revision === "default" &&
    injection === undefined &&
    namespaceRevision === undefined &&
    label === "true" &&
    podRevision === undefined,
]

/** What a cluster does: a webhook that is asked looks at the pod once more, and at its annotation. */
function injectsInCluster(said: Said, revision: string): boolean {
  const isAsked = WEBHOOKS.some((matches) => matches(said, revision))
  return isAsked && (said.label ?? said.annotation) !== "false"
}

const ALL: readonly Said[] = [undefined, "enabled", "disabled", "other"].flatMap((injection) =>
  [undefined, "default", "canary"].flatMap((namespaceRevision) =>
    [undefined, "default", "canary"].flatMap((podRevision) =>
      [undefined, "true", "false", "maybe"].flatMap((label) =>
        [undefined, "false", "maybe"].map((annotation) => ({
          injection,
          namespaceRevision,
          podRevision,
          label,
          annotation,
        })),
      ),
    ),
  ),
)

describe("what labels say, as istiod's webhooks take them", () => {
  test.each(["default", "canary"])("for the revision %s", (revision) => {
    const wrong = ALL.filter(
      (said) => decided(said, revision).inject !== injectsInCluster(said, revision),
    )
    expect(wrong).toEqual([])
  })

  test("for any revision", () => {
    const wrong = ALL.filter(
      (said) =>
        decided(said).inject !==
        ["default", "canary"].some((revision) => injectsInCluster(said, revision)),
    )
    expect(wrong).toEqual([])
  })
})

test("an annotation alone asks, though no webhook would see it, as `istioctl kube-inject` does", () => {
  expect(decided({ annotation: "true" })).toEqual({ inject: true })
  expect(decided({ annotation: "true", injection: "disabled" }).inject).toBe(false)
})

test.each<[Partial<Said>, string]>([
  [{ injection: "enabled" }, "label istio-injection: enabled of the namespace"],
  [{ namespaceRevision: "stable" }, "label istio.io/rev: stable of the namespace"],
  [{ podRevision: "stable" }, "label istio.io/rev: stable of the pod"],
])("%j is for another revision than canary", (said, detail) => {
  expect(decided(said, "canary")).toEqual({ inject: false, reason: "other-revision", detail })
})

test("what is off is so for every revision", () => {
  for (const revision of ["canary", "default"])
    expect(decided({ injection: "disabled" }, revision)).toMatchObject({
      reason: "namespace-opted-out",
    })
})

test.each([
  { revision: "canary" },
  { preset: "linkerd", revision: "canary" },
  { preset: "istio", label: "a/b", revision: "canary" },
] as const)("%j: a revision says nothing there", (options) => {
  expect(() => conventionOf(options)).toThrow("inject.revision is for Istio's labels")
})
