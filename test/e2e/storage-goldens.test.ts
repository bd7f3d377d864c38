import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { decodeRelease } from "@sternpost/storage"
import { expect, test } from "vitest"

import { locate } from "../../bin/e2e-tools/locate.mjs"
import {
  type ControlPlane,
  controlPlaneTools,
  createNamespace,
  kubectl,
  sharedControlPlane,
} from "../support/control-plane.ts"
import { createHelm } from "../support/helm.ts"
import { describeWithTools } from "../support/tools.ts"

const root = fileURLToPath(new URL("../../", import.meta.url))
const chart = `${root}examples/charts/web`
const testdata = `${root}packages/storage/src/testdata`

interface Golden {
  /** Which program wrote the object, and the only one that may. */
  readonly recordedWith: string
  readonly object: RecordObject
}

interface RecordObject {
  readonly kind: string
  readonly metadata: { readonly labels: Readonly<Record<string, string>> }
  readonly data: { readonly release: string }
}

// With STERNPOST_RECORD=1 the files are written: STERNPOST_RECORD=1 npx vitest run --project e2e test/e2e/storage-goldens
describeWithTools("the recorded releases", ["helm3", "helm4", ...controlPlaneTools], () => {
  test.each([
    ["helm3", "secret"],
    ["helm3", "configmap"],
    ["helm4", "secret"],
    ["helm4", "configmap"],
  ] as const)("are what %s stores in a %s", async (name, driver) => {
    const plane = await sharedControlPlane()
    const namespace = await createNamespace(plane, "golden")
    const env = { HELM_DRIVER: driver }
    const helm = createHelm(name, { kubeconfig: plane.kubeconfig, namespace, env })
    const labels = ["--labels", "team=shop"]
    await helm.succeed(["install", "web", chart, "--set", "config.logLevel=debug", ...labels])
    await helm.succeed(["upgrade", "web", chart, "--description", "less <noise> & more"])
    await helm.succeed(["rollback", "web", "1"])
    await helm.succeed(["uninstall", "web", "--keep-history"])

    for (const version of [1, 2, 3]) {
      const object = await fetchRecord(
        plane,
        namespace,
        `${driver}/sh.helm.release.v1.web.v${version}`,
      )
      const file = `${testdata}/${name}-${driver}-v${version}.json`
      const recordedWith = `Helm ${locate(name).version}`
      if (process.env["STERNPOST_RECORD"] === "1") write(file, { recordedWith, object })
      const golden: Golden = JSON.parse(readFileSync(file, "utf8"))
      expect(golden.recordedWith).toBe(recordedWith)
      expect(shape(object)).toEqual(shape(golden.object))
    }
  })

  const write = (file: string, golden: Golden) => {
    writeFileSync(file, `${JSON.stringify(golden, undefined, 2)}\n`)
    expect(existsSync(file)).toBe(true)
  }
})

async function fetchRecord(plane: ControlPlane, ns: string, name: string): Promise<RecordObject> {
  return JSON.parse(await kubectl(plane, ["get", name, "-n", ns, "-o", "json"]))
}

/** All that does not depend on when and where it was written: the keys, their order, and the plain values. */
function shape({ kind, metadata, data }: RecordObject): unknown {
  const body = kind === "Secret" ? Buffer.from(data.release, "base64").toString() : data.release
  const release = decodeRelease(body)
  return { labels: Object.keys(metadata.labels).sort(), lines: outline(release) }
}

function outline(value: unknown, path = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => outline(item, `${path}[${i}]`))
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([key, item]) => outline(item, `${path}.${key}`))
  return [`${path}: ${VARIES.test(path) ? typeof value : JSON.stringify(value)}`]
}

const VARIES = /namespace|deployed|deleted|started_at|completed_at|modtime|manifest|notes$/
