import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { deepEqual, isObject, parseManifests } from "@sternpost/manifests"
import { expect, test } from "vitest"
import { withApiDefaults } from "../../packages/policy/src/admission/defaults/api-defaults.ts"
import { askApi } from "../support/control-plane/api.ts"
import {
  type ControlPlane,
  controlPlaneTools,
  createNamespace,
  sharedControlPlane,
} from "../support/control-plane.ts"
import { describeWithTools } from "../support/tools.ts"

// Policies see objects with the defaults of the API server. What we fill in is what it fills in; what it adds
// besides depends on the cluster.

const text = readFileSync(fileURLToPath(new URL("admission/minimal.yaml", import.meta.url)), "utf8")
const objects = parseManifests(text).manifests

/** What is set after admission, or by the cluster. */
const LATER =
  /^(status|metadata\.(uid|creationTimestamp|generation|managedFields|finalizers|annotations|labels|resourceVersion)|spec\.(clusterIPs?|ipFamil.*|ports\.\d+\.nodePort|selector|tolerations|serviceAccount.*|template\.metadata.*|containers\.\d+\.volumeMounts.*|initContainers\.\d+\.volumeMounts.*))/

describeWithTools("the defaults of a real API server", controlPlaneTools, () => {
  test("are those that policies see here", { timeout: 60_000 }, async () => {
    const plane = await sharedControlPlane()
    const namespace = await createNamespace(plane, "defaults")
    for (const manifest of objects) {
      const { group, version, kind } = manifest
      const theirs = await created(plane, namespace, manifest.value())
      const ours = withApiDefaults(manifest.value(), { group, version, kind, namespace })
      const differences = differ(ours, theirs, []).filter(
        (path) => !LATER.test(path) && !path.includes("kube-api-access"),
      )
      expect(differences, `${kind} ${manifest.name}`).toEqual([])
    }
  })
})

async function created(plane: ControlPlane, namespace: string, object: Record<string, unknown>) {
  const { apiVersion, kind } = object
  const name = String(kind).toLowerCase()
  const plural = name.endsWith("y")
    ? `${name.slice(0, -1)}ies`
    : name.endsWith("s")
      ? `${name}es`
      : `${name}s`
  const base = String(apiVersion).includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`
  const { status, body } = await askApi(
    plane,
    "POST",
    `${base}/namespaces/${namespace}/${plural}?dryRun=All`,
    object,
  )
  expect(status, body).toBe(201)
  return JSON.parse(body) as unknown
}

/** The paths at which two values differ. */
function differ(ours: unknown, theirs: unknown, path: readonly string[]): string[] {
  if (deepEqual(ours, theirs)) return []
  const areMaps = isObject(ours) && isObject(theirs)
  const areLists = Array.isArray(ours) && Array.isArray(theirs)
  if (!areMaps && !areLists)
    return [`${path.join(".")}: ${JSON.stringify(ours)} is ${JSON.stringify(theirs)}`]
  const keys = new Set([...Object.keys(ours as object), ...Object.keys(theirs as object)])
  const at = (value: unknown, key: string) => (value as Record<string, unknown>)[key]
  return [...keys].flatMap((key) => differ(at(ours, key), at(theirs, key), [...path, key]))
}
