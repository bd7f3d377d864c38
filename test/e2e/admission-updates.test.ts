import { readFileSync } from "node:fs"
import { setTimeout } from "node:timers/promises"
import { parseManifests } from "@sternpost/manifests"
import {
  admissionCheck,
  crdRulesCheck,
  PreviousObjects,
  readPolicyFiles,
  runChecks,
} from "@sternpost/policy"
import fc from "fast-check"
import { expect, test } from "vitest"
import { askApi, createObject } from "../support/control-plane/api.ts"
import {
  type ControlPlane,
  controlPlaneTools,
  createNamespace,
  kubectl,
  sharedControlPlane,
} from "../support/control-plane.ts"
import { describeWithTools } from "../support/tools.ts"

// What the API server says of a change, we say when we are given the object as it was.

const OBJECTS = 60
const SEED = Number(process.env["ADMISSION_PARITY_SEED"] ?? 20261124)

const days = ["2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"] as const
const spec = fc.record(
  {
    mode: fc.constantFrom("a", "b"),
    size: fc.integer({ min: 1, max: 3 }),
    until: fc.constantFrom(...days),
    parts: fc.uniqueArray(
      fc.record(
        { name: fc.constantFrom("x", "y", "z"), value: fc.integer({ min: 1, max: 2 }) },
        { requiredKeys: ["name"] },
      ),
      { maxLength: 3, selector: ({ name }) => name },
    ),
    limits: fc.dictionary(fc.constantFrom("cpu", "memory"), fc.integer({ min: 1, max: 2 })),
  },
  { requiredKeys: ["size", "until"] },
)

describeWithTools("updates of a real API server", controlPlaneTools, () => {
  test("are judged as we do", { timeout: 60_000 }, async () => {
    const plane = await sharedControlPlane()
    const namespace = await createNamespace(plane, "upd")
    const policies = readFileSync(
      new URL("admission/updates.yaml", import.meta.url),
      "utf8",
    ).replaceAll("NAMESPACE", namespace)
    await kubectl(plane, ["apply", "-f", "-"], policies)
    const gauge = (i: number, of: object) => ({
      apiVersion: `${namespace}.example.com/v1`,
      kind: "Gauge",
      metadata: { name: `g-${i}`, namespace },
      spec: of,
    })
    const path = `/apis/${namespace}.example.com/v1/namespaces/${namespace}/gauges`
    const canary = gauge(999, { size: 3, until: days[0] })
    await eventually(() =>
      createObject(plane, path, canary).then(
        () => true,
        () => false,
      ),
    )
    await eventually(async () =>
      (await put(plane, path, gauge(999, { size: 2, until: days[0] }))).includes("it shrinks"),
    )

    const pairs = fc.sample(fc.tuple(spec, spec), { numRuns: OBJECTS, seed: SEED })
    const before = pairs.map(([was], i) => gauge(i, was))
    const after = pairs.map(([, is], i) => gauge(i, is))
    await Promise.all(before.map((object) => createObject(plane, path, object)))
    const theirs = await Promise.all(after.map((object) => put(plane, path, object)))
    const ours = await judge(policies, before, after)
    for (const [i, said] of theirs.entries()) {
      const pair = JSON.stringify([before[i]?.spec, after[i]?.spec, said, ours[i]])
      expect(ours[i]?.length === 0, pair).toBe(said === "")
      // The policy is not asked about what the definition refuses.
      if (said !== "")
        expect(
          ours[i]?.some((words) => said.includes(words)),
          pair,
        ).toBe(true)
    }
    expect(theirs.filter((said) => said === "").length).toBeGreaterThan(3)
  })
})

/** Replaces an object, but for real; gives the refusal, or nothing. */
async function put(
  plane: ControlPlane,
  path: string,
  object: { metadata: { name: string } },
): Promise<string> {
  const own = `${path}/${object.metadata.name}`
  const { resourceVersion } = JSON.parse((await askApi(plane, "GET", own)).body).metadata
  const whole = { ...object, metadata: { ...object.metadata, resourceVersion } }
  const { status, body } = await askApi(plane, "PUT", `${own}?dryRun=All`, whole)
  expect([200, 403, 422], body).toContain(status)
  return status === 200 ? "" : String(JSON.parse(body).message)
}

async function judge(
  policies: string,
  before: readonly object[],
  after: readonly object[],
): Promise<string[][]> {
  const documents = readPolicyFiles([{ name: "updates.yaml", text: policies }])
  const crds = documents.filter(({ manifest }) => manifest.kind === "CustomResourceDefinition")
  const asText = (objects: readonly object[]) =>
    objects.map((one) => JSON.stringify(one)).join("\n---\n")
  const previous = new PreviousObjects(parseManifests(asText(before)).manifests)
  const { manifests } = parseManifests(asText([...crds.map(({ value }) => value), ...after]))
  const checks = [
    admissionCheck(documents, { kubernetesVersion: "1.36", previous }),
    crdRulesCheck([], previous),
  ]
  const { findings } = await runChecks({ checks, manifests, kubernetesVersion: "1.36" })
  return manifests
    .slice(crds.length)
    .map((manifest) =>
      findings
        .filter((finding) => finding.manifest === manifest)
        .map(({ message }) =>
          message.replace(/^ValidatingAdmissionPolicy .*?denied request: /, ""),
        ),
    )
}

async function eventually(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error("the policies are not in force")
    await setTimeout(200)
  }
}
