import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { parseManifests } from "@sternpost/manifests"
import { expect, test } from "vitest"
import { askApi } from "../support/control-plane/api.ts"
import { controlPlaneTools, createNamespace, sharedControlPlane } from "../support/control-plane.ts"
import { describeWithTools } from "../support/tools.ts"

// What our checks say of these pods is compared with the recorded answers by a unit test; here the record is
// held to the real server (`vitest -u` writes it).

const folder = new URL("../../packages/policy/src/pod-security/testdata/", import.meta.url)
const pods = parseManifests(readFileSync(new URL("pods.yaml", folder), "utf8")).manifests
const LEVELS = [
  ...["baseline:v1.0", "baseline:v1.36"],
  ...[0, 8, 19, 22, 24, 25, 31, 36].map((minor) => `restricted:v1.${minor}`),
]

describeWithTools("Pod Security of a real API server", controlPlaneTools, () => {
  test("says of each pod what is recorded", { timeout: 60_000 }, async () => {
    const plane = await sharedControlPlane()
    const version = JSON.parse((await askApi(plane, "GET", "/version")).body).gitVersion
    const refusals: Record<string, string[]>[] = pods.map(() => ({}))
    for (const level of LEVELS) {
      const namespace = await warningNamespace(plane, level)
      const said = await Promise.all(pods.map((pod) => refusalOf(plane, namespace, pod.value())))
      for (const [i, text] of said.entries()) {
        const levels = refusals[i]?.[text] ?? []
        Object.assign(refusals[i] ?? {}, { [text]: [...levels, level] })
      }
    }
    const record = `${JSON.stringify({ server: version, pods: refusals }, null, 2)}\n`
    await expect(record).toMatchFileSnapshot(fileURLToPath(new URL("refusals.json", folder)))
  })
})

type Plane = Awaited<ReturnType<typeof sharedControlPlane>>

function warningNamespace(plane: Plane, level: string): Promise<string> {
  const [name = "", version = ""] = level.split(":")
  return createNamespace(plane, "pss", {
    "pod-security.kubernetes.io/warn": name,
    "pod-security.kubernetes.io/warn-version": version,
  })
}

async function refusalOf(plane: Plane, namespace: string, pod: Record<string, unknown>) {
  const metadata = { ...(pod["metadata"] as object), name: "pod" }
  const object = { ...pod, apiVersion: "v1", kind: "Pod", metadata }
  const path = `/api/v1/namespaces/${namespace}/pods?dryRun=All`
  const { status, body, warnings } = await askApi(plane, "POST", path, object)
  expect(status, body).toBe(201)
  const warning = warnings.find((text) => text.startsWith("would violate PodSecurity"))
  return warning?.split('": ')[1] ?? ""
}
