import { readFileSync } from "node:fs"
import { setTimeout } from "node:timers/promises"
import { parseManifests } from "@sternpost/manifests"
import { admissionCheck, crdRulesCheck, readPolicyFiles, runChecks } from "@sternpost/policy"
import fc from "fast-check"
import { expect, test } from "vitest"
import { askApi } from "../support/control-plane/api.ts"
import {
  type ControlPlane,
  controlPlaneTools,
  createNamespace,
  kubectl,
  sharedControlPlane,
} from "../support/control-plane.ts"
import { describeWithTools } from "../support/tools.ts"

// Whatever object comes, we say of it what the API server says: with the same policies, bindings, parameters
// and definitions.

const OBJECTS = 300
// Always the same objects: what is found by others is a task, not a red build. Set it to look for more.
const SEED = Number(process.env["ADMISSION_PARITY_SEED"] ?? 20261124)

const optional = <T extends object>(
  model: { [K in keyof T]: fc.Arbitrary<T[K]> },
  requiredKeys: (keyof T)[] = [],
) => fc.record(model, { requiredKeys })

const metadata = optional({
  labels: optional({
    team: fc.constantFrom("a", "pay", "Ops", "shop"),
    tier: fc.constantFrom("web", "db", "other"),
  }),
  annotations: optional({ exempt: fc.constant("yes"), other: fc.constant("") }),
})
const container = (name: string) =>
  optional(
    {
      name: fc.constant(name),
      image: fc.constantFrom(
        "registry.local/web:1.2",
        "registry.local/web",
        "web:1",
        "registry.local/Web:1",
      ),
      resources: optional({
        limits: fc.constantFrom(
          { memory: "1Gi" },
          { memory: "2Gi" },
          { memory: "500M" },
          { cpu: "1" },
        ),
      }),
    },
    ["name", "image"],
  )
const app = { matchLabels: { app: "a" } }
const deployment = fc.record({
  apiVersion: fc.constant("apps/v1"),
  kind: fc.constant("Deployment"),
  metadata,
  spec: optional(
    {
      replicas: fc.integer({ min: 0, max: 6 }),
      strategy: fc.constantFrom({ type: "Recreate" }, { type: "RollingUpdate" }, {}),
      selector: fc.constant(app),
      template: fc.record({
        metadata: fc.constant({ labels: app.matchLabels }),
        spec: optional(
          {
            containers: fc.tuple(container("a"), container("b")),
            initContainers: fc.tuple(container("c")),
          },
          ["containers"],
        ),
      }),
    },
    ["selector", "template"],
  ),
})
const configMap = fc.record({
  apiVersion: fc.constant("v1"),
  kind: fc.constant("ConfigMap"),
  metadata,
  data: fc.dictionary(
    fc.constantFrom("a", "b", "c", "d", "secret", "secret-1"),
    fc.constantFrom("", "x"),
    { maxKeys: 5 },
  ),
})
const gadget = (group: string) =>
  fc.record({
    apiVersion: fc.constant(`${group}/v1`),
    kind: fc.constant("Gadget"),
    metadata,
    spec: optional(
      {
        mode: fc.constantFrom("lax", "strict"),
        min: fc.integer({ min: 0, max: 6 }),
        max: fc.integer({ min: 0, max: 8 }),
        ratio: fc.constantFrom(0, 1, 1.5, 1.75, 2),
        until: fc.constantFrom("2025-06-01T00:00:00Z", "2026-06-01T00:00:00+02:00"),
        return: fc.boolean(),
        returnNote: fc.constantFrom("", "late"),
        port: fc.constantFrom(0, 8, "50%", "half"),
        parts: fc.array(
          optional({
            name: fc.constantFrom("a", "bcd", "long"),
            "a-b": fc.integer({ min: 0, max: 3 }),
          }),
          { maxLength: 3 },
        ),
        limits: fc.dictionary(
          fc.constantFrom("cpu", "memory"),
          fc.constantFrom("1", "2Gi", "much"),
          { maxKeys: 2 },
        ),
      },
      ["min"],
    ),
  })

interface Verdict {
  readonly isAdmitted: boolean
  /** What was said: of a refusal all that the server tells. */
  readonly refusal: string
  readonly warnings: readonly string[]
}

describeWithTools("admission of a real API server", controlPlaneTools, () => {
  test("is what we say without one", { timeout: 60_000 }, async () => {
    const plane = await sharedControlPlane()
    const namespace = await createNamespace(plane, "adm")
    const policies = readFileSync(
      new URL("admission/policies.yaml", import.meta.url),
      "utf8",
    ).replaceAll("NAMESPACE", namespace)
    await kubectl(plane, ["apply", "-f", "-"], policies)
    const group = `${namespace}.example.com`
    await inForce(plane, namespace, group)
    const objects = fc
      .sample(fc.oneof(deployment, configMap, gadget(group)), { numRuns: OBJECTS, seed: SEED })
      .map((object, i) => ({
        ...object,
        metadata: { ...object.metadata, name: `${"gh"[i % 2]}-${i}`, namespace },
      }))
    const theirs: Verdict[] = []
    for (let i = 0; i < objects.length; i += 20)
      theirs.push(
        ...(await Promise.all(objects.slice(i, i + 20).map((object) => ask(plane, object)))),
      )
    const ours = await judge(policies, objects)
    const wrong = objects.flatMap((object, i) => difference(object, ours[i], theirs[i]))
    expect(wrong).toEqual([])
    // The objects are good and bad ones.
    const refused = theirs.filter(({ isAdmitted }) => !isAdmitted).length
    expect(refused).toBeGreaterThan(OBJECTS / 4)
    expect(refused).toBeLessThan(OBJECTS * 0.9)
  })
})

type Judged = { readonly errors: readonly string[]; readonly warnings: readonly string[] }

function difference(
  object: unknown,
  ours: Judged | undefined,
  theirs: Verdict | undefined,
): unknown[] {
  if (ours === undefined || theirs === undefined) return [object]
  const said = theirs.refusal
  // Policies are not asked about what a definition refuses.
  const isAsked = theirs.isAdmitted || said.includes("denied request")
  const isSame =
    theirs.isAdmitted === (ours.errors.length === 0) &&
    // The server tells the first refusal of a policy, and all of a definition.
    (said === "" || ours.errors.some((error) => said.includes(withoutReason(error)))) &&
    (!isAsked ||
      JSON.stringify([...theirs.warnings].sort()) === JSON.stringify([...ours.warnings].sort()))
  return isSame ? [] : [{ object, ours, theirs }]
}

// Errors of expressions are told in other words.
function withoutReason(error: string): string {
  return error.replace(/(resulted in error: ).*/, "$1")
}

async function judge(policies: string, objects: readonly object[]): Promise<Judged[]> {
  const documents = readPolicyFiles([{ name: "policies.yaml", text: policies }])
  const crds = documents.filter(({ manifest }) => manifest.kind === "CustomResourceDefinition")
  const text = [...crds.map(({ value }) => value), ...objects]
    .map((one) => JSON.stringify(one))
    .join("\n---\n")
  const { manifests } = parseManifests(text)
  const checks = [admissionCheck(documents, { kubernetesVersion: "1.36" }), crdRulesCheck([])]
  const { findings, skipped } = await runChecks({ checks, manifests, kubernetesVersion: "1.36" })
  expect(skipped).toEqual([])
  return manifests.slice(crds.length).map((manifest) => {
    const own = findings.filter((finding) => finding.manifest === manifest)
    const words = (severity: string) =>
      own
        .filter((finding) => finding.severity === severity)
        .map(({ message }) =>
          message.replace(/^ValidatingAdmissionPolicy .*?(?:denied request|failed): /, ""),
        )
    return { errors: words("error"), warnings: words("warning") }
  })
}

async function ask(
  plane: ControlPlane,
  object: { apiVersion: string; kind: string; metadata: { namespace: string } },
): Promise<Verdict> {
  const { apiVersion, kind, metadata } = object
  const base = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`
  const path = `${base}/namespaces/${metadata.namespace}/${kind.toLowerCase()}s?dryRun=All`
  const { status, body, warnings } = await askApi(plane, "POST", path, object)
  expect([201, 422, 403], body).toContain(status)
  const refusal = status === 201 ? "" : String(JSON.parse(body).message)
  return {
    isAdmitted: status === 201,
    refusal,
    warnings: warnings.map((text) =>
      text.replace(/^Validation failed for ValidatingAdmissionPolicy .*?with binding '.*?': /, ""),
    ),
  }
}

/** Waits until the server knows the policies, each of which a canary offends, and the definition. */
async function inForce(plane: ControlPlane, namespace: string, group: string): Promise<void> {
  const labels = { team: "a", tier: "web" }
  const canary = (apiVersion: string, kind: string, rest: object) => ({
    apiVersion,
    kind,
    metadata: { name: "canary", namespace, labels },
    ...rest,
  })
  const pod = {
    metadata: { labels: app.matchLabels },
    spec: { containers: [{ name: "a", image: "b" }] },
  }
  const spec = (replicas: number) => ({ spec: { replicas, selector: app, template: pod } })
  const deadline = performance.now() + 20_000
  const canaries: [object & Parameters<typeof ask>[1], RegExp][] = [
    [canary("apps/v1", "Deployment", spec(1)), /images of a/],
    [canary("apps/v1", "Deployment", { ...spec(9) }), /at most 3|images of a/],
    [canary("v1", "ConfigMap", { data: { a: "", b: "", c: "", d: "" } }), /are more than/],
    [canary(`${group}/v1`, "Gadget", { spec: { min: 9 } }), /above max/],
  ]
  for (const [object, expected] of canaries)
    for (;;) {
      const verdict = await ask(plane, object).catch(() => undefined)
      if (verdict !== undefined && expected.test(verdict.refusal)) break
      if (performance.now() > deadline)
        throw new Error(`the policies are not in force: ${JSON.stringify(verdict)}`)
      await setTimeout(200)
    }
}
