import { readFileSync } from "node:fs"
import { setTimeout } from "node:timers/promises"
import { parseManifests } from "@sternpost/manifests"
import { compileMutator, readPolicyFiles } from "@sternpost/policy"
import { loadKindTypes } from "@sternpost/schema"
import fc from "fast-check"
import { expect, test } from "vitest"
import { withApiDefaults } from "../../packages/policy/src/admission/defaults/api-defaults.ts"
import { askApi } from "../support/control-plane/api.ts"
import {
  type ControlPlane,
  controlPlaneTools,
  createNamespace,
  kubectl,
  sharedControlPlane,
} from "../support/control-plane.ts"
import { describeWithTools } from "../support/tools.ts"

// What MutatingAdmissionPolicies make of random objects is what the API server makes of them.

const OBJECTS = 60
const SEED = Number(process.env["ADMISSION_PARITY_SEED"] ?? 20261124)

const container = (name: string) =>
  fc.record(
    {
      name: fc.constant(name),
      image: fc.constant("web:1"),
      securityContext: fc.constantFrom({ privileged: false }, {}),
      ports: fc.constant([{ containerPort: 80 }]),
    },
    { requiredKeys: ["name", "image"] },
  )
const deployment = fc.record({
  labels: fc.record(
    { app: fc.constant("a"), tier: fc.constantFrom("web", "db") },
    { requiredKeys: ["app"] },
  ),
  annotations: fc.record({ "opt-out": fc.constant("") }, { requiredKeys: [] }),
  containers: fc.oneof(fc.tuple(container("a")), fc.tuple(container("a"), container("b"))),
  replicas: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
})

interface Sample {
  readonly labels: object
  readonly annotations: object
  readonly containers: readonly object[]
  readonly replicas: number | undefined
}

const asObject =
  (namespace: string) =>
  ({ labels, annotations, containers, replicas }: Sample, i: number) => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: `d-${i}`, namespace, labels, annotations },
    spec: {
      ...(replicas === undefined ? {} : { replicas }),
      selector: { matchLabels: { app: "a" } },
      template: { metadata: { labels: { app: "a" } }, spec: { containers } },
    },
  })

describeWithTools("mutations of a real API server", controlPlaneTools, () => {
  test("are ours", { timeout: 60_000 }, async () => {
    const plane = await sharedControlPlane()
    const namespace = await createNamespace(plane, "mut")
    const policies = readFileSync(
      new URL("admission/mutations.yaml", import.meta.url),
      "utf8",
    ).replaceAll("NAMESPACE", namespace)
    await kubectl(plane, ["apply", "-f", "-"], policies)
    const objects = fc.sample(deployment, { numRuns: OBJECTS, seed: SEED }).map(asObject(namespace))
    const canary = asObject(namespace)(
      {
        labels: { app: "a", tier: "web" },
        annotations: {},
        containers: [{ name: "a", image: "b" }],
        replicas: 1,
      },
      0,
    )
    const deadline = performance.now() + 20_000
    for (;;) {
      const { metadata, spec } = await created(plane, canary)
      if (metadata.labels?.["replicas"] === "1" && spec.template.spec.containers.length === 2) break
      if (performance.now() > deadline) throw new Error("the policies are not in force")
      await setTimeout(200)
    }
    const theirs = await Promise.all(objects.map((object) => created(plane, object)))
    const ours = await mutate(policies, objects)
    for (const [i, object] of objects.entries())
      expect(shape(ours[i]), JSON.stringify(object)).toEqual(shape(theirs[i]))
  })
})

interface Created {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> }
  readonly spec: {
    readonly template: { readonly spec: { readonly containers: readonly unknown[] } }
  }
}

/** What both say of: the rest depends on the cluster. */
function shape(object: unknown) {
  const { metadata, spec } = object as Created
  return { labels: metadata.labels, spec }
}

async function created(
  plane: ControlPlane,
  object: ReturnType<ReturnType<typeof asObject>>,
): Promise<Created> {
  const path = `/apis/apps/v1/namespaces/${object.metadata.namespace}/deployments?dryRun=All`
  const { status, body } = await askApi(plane, "POST", path, object)
  expect(status, body).toBe(201)
  return JSON.parse(body) as Created
}

async function mutate(policies: string, objects: readonly object[]): Promise<unknown[]> {
  const documents = readPolicyFiles([{ name: "mutations.yaml", text: policies }])
  const mutator = compileMutator(documents, { kubernetesVersion: "1.36" })
  const { manifests } = parseManifests(objects.map((one) => JSON.stringify(one)).join("\n---\n"))
  const told: string[] = []
  mutator.run(manifests, manifests, {
    options: { kubernetesVersion: "1.36", types: await loadKindTypes() },
    reports: {
      denied: (_, { name }, message) => told.push(`${name}: ${message}`),
      skipped: (_, name, reason) => told.push(`${name}: ${reason}`),
    },
  })
  expect(told).toEqual([])
  return manifests.map((manifest) => {
    const { group, version, kind, namespace } = manifest
    return withApiDefaults(manifest.value(), { group, version, kind, namespace })
  })
}
