import { fileURLToPath } from "node:url"
import { connect } from "@sternpost/kube"
import {
  createStore,
  openDriver,
  parseTime,
  type Release,
  type ReleaseStatus,
  type Store,
} from "@sternpost/storage"
import { afterEach, beforeAll, describe, expect, test } from "vitest"

import {
  type ControlPlane,
  controlPlaneTools,
  createNamespace,
  kubectl,
  sharedControlPlane,
} from "../support/control-plane.ts"
import { createHelm, type Helm, type HelmName } from "../support/helm.ts"
import { hasPostgres, type Postgres, startPostgres } from "../support/postgres.ts"
import { runProgram } from "../support/run-program.ts"
import { describeWithTools } from "../support/tools.ts"

const isSqlTested = hasPostgres("records that Helm and we share, with HELM_DRIVER=sql")
const bin = fileURLToPath(new URL("../../bin/sternpost", import.meta.url))
const chart = fileURLToPath(new URL("../../examples/charts/web", import.meta.url))

interface HistoryLine {
  readonly revision: number
  readonly status: string
  readonly description: string
  readonly updated: string
}

/** A real Helm and our store, looking at the same records. */
interface Pair {
  readonly helm: Helm
  readonly store: Store
  readonly namespace: string
  history(release: string): Promise<readonly HistoryLine[]>
}

describeWithTools(
  "records that Helm and we share",
  ["helm3", "helm4", ...controlPlaneTools],
  () => {
    let plane: ControlPlane
    let server: Postgres | undefined
    const closing: (() => Promise<void>)[] = []

    beforeAll(async () => {
      plane = await sharedControlPlane()
      if (isSqlTested) server = await startPostgres()
    })
    afterEach(async () => {
      for (const close of closing.splice(0)) await close()
    })

    async function pair(name: HelmName, driver: string, maxHistory = 0): Promise<Pair> {
      const namespace = await createNamespace(plane, "storage")
      const env: NodeJS.ProcessEnv = { HELM_DRIVER: driver }
      if (driver === "sql" && server !== undefined) {
        const database = namespace.replace("-", "_")
        server.sql(`create database ${database}`, "postgres")
        env["HELM_DRIVER_SQL_CONNECTION_STRING"] = server.url(database)
      }
      const helm = createHelm(name, { kubeconfig: plane.kubeconfig, namespace, env })
      const client = await connect({ env: { KUBECONFIG: plane.kubeconfig } })
      const opened = await openDriver({ namespace, connect: () => client, env })
      closing.push(opened.close, async () => client.close())
      return {
        helm,
        namespace,
        store: createStore(opened.driver, { maxHistory }),
        history: async (release) =>
          JSON.parse(await helm.succeed(["history", release, "-o", "json"])),
      }
    }

    describe.each(["helm3", "helm4"] as const)("%s", (name) => {
      describe.each(["secret", "configmap", "sql"])("with HELM_DRIVER=%s", (driver) => {
        const sharedTest = test.skipIf(driver === "sql" && !isSqlTested)

        sharedTest("what Helm writes, we read", async () => {
          const { helm, store, namespace, history } = await pair(name, driver)
          const install = ["install", "web", chart, "--no-hooks", "--labels", "team=shop"]
          await helm.succeed([...install, "--set", "config.logLevel=debug"])
          await helm.succeed([
            "upgrade",
            "web",
            chart,
            "--no-hooks",
            "--description",
            "a <new> one",
          ])

          const records = await store.history("web")
          const ours = records.map(({ release: { version, info } }) => ({
            revision: version,
            status: info.status,
            description: info.description,
            updated: parseTime(info.last_deployed)?.getTime(),
          }))
          const theirs = (await history("web")).map(
            ({ revision, status, description, updated }) => ({
              revision,
              status,
              description,
              updated: parseTime(updated)?.getTime(),
            }),
          )
          expect(ours).toEqual(theirs)
          expect(records.map(({ labels }) => labels)).toEqual([{ team: "shop" }, { team: "shop" }])
          expect(records.every((record) => record.namespace === namespace)).toBe(true)

          const [first] = records
          expect(first?.release.config).toEqual({ config: { logLevel: "debug" } })
          const manifest = await helm.succeed(["get", "manifest", "web", "--revision", "1"])
          expect(`${first?.release.manifest}\n`).toBe(manifest)
          const hooks = first?.release.hooks?.map((hook) => hook.path)
          expect(hooks?.sort()).toEqual([
            "web/templates/migration.yaml",
            "web/templates/tests/connection.yaml",
          ])
          expect((await store.deployed("web")).release.version).toBe(2)
        })

        sharedTest("what we rewrite, Helm goes on with", async () => {
          const { helm, store, history } = await pair(name, driver)
          await helm.succeed(["install", "web", chart, "--no-hooks", "--labels", "team=shop"])
          await helm.succeed(["upgrade", "web", chart, "--no-hooks"])
          const before = await store.get("web", 1)
          const info = { ...before.release.info, description: "told by us" }
          const release = { ...before.release, info, ours: { kept: true } }
          await store.update({ ...before, release, labels: { team: "bank" } })

          expect((await history("web"))[0]?.description).toBe("told by us")
          await helm.succeed(["rollback", "web", "1", "--no-hooks"])
          await helm.succeed(["upgrade", "web", chart, "--no-hooks"])
          const after = await store.history("web")
          expect(after.map((record) => record.release.info.status)).toEqual([
            "superseded",
            "superseded",
            "superseded",
            "deployed",
          ])
          expect(after[0]?.release).toEqual(release)
          expect(after[0]?.labels).toEqual({ team: "bank" })
          expect(after[0]?.release.apply_method).toBe(name === "helm4" ? "ssa" : undefined)
        })

        sharedTest(
          "what we write, Helm lists, shows, upgrades, rolls back and uninstalls",
          async () => {
            const { helm, store, namespace, history } = await pair(name, driver)
            await store.create({ release: ourRelease(namespace), labels: { team: "shop" } })

            const list = ["list", "--selector", "team=shop", "-o", "json"]
            const [listed] = JSON.parse(
              await helm.succeed(driver === "sql" ? ["list", "-o", "json"] : list),
            )
            expect(listed).toMatchObject({
              name: "ours",
              namespace,
              revision: "1",
              status: "deployed",
              chart: "ours-1.2.3",
              app_version: "9",
            })
            const values = await helm.succeed(["get", "values", "ours", "-o", "json"])
            expect(JSON.parse(values)).toEqual({ greeting: "<hello> & goodbye" })
            expect(await helm.succeed(["get", "manifest", "ours"])).toContain("name: ours")
            expect(await helm.succeed(["get", "notes", "ours"])).toContain("Have a good trip")
            expect((await history("ours"))[0]).toMatchObject({ description: "Installed by us" })
            await helm.succeed(["status", "ours"])

            await helm.succeed(["upgrade", "ours", chart, "--no-hooks"])
            expect((await store.deployed("ours")).release.version).toBe(2)
            expect((await store.deployed("ours")).labels).toEqual({ team: "shop" })
            await helm.succeed(["rollback", "ours", "1", "--no-hooks"])
            const live = await kubectl(plane, ["get", "cm", "ours", "-n", namespace, "-o", "json"])
            expect(JSON.parse(live).data).toEqual({ greeting: "hello" })
            expect((await store.last("ours")).release.info.description).toBe("Rollback to 1")
            await helm.succeed(["uninstall", "ours", "--no-hooks"])
            expect(await store.list()).toEqual([])
          },
        )
      })
    })

    test.skipIf(!isSqlTested)(
      "our command takes a history from Secrets to PostgreSQL, where Helm goes on with it",
      async () => {
        const from = await pair("helm3", "secret")
        await from.helm.succeed(["install", "web", chart, "--no-hooks", "--labels", "team=shop"])
        await from.helm.succeed(["upgrade", "web", chart, "--no-hooks"])
        const to = await pair("helm4", "sql")
        const sternpost = async (args: readonly string[], { env }: Helm, input = "") => {
          const { status, stdout, stderr } = await runProgram(bin, ["storage", ...args], {
            env,
            input,
          })
          expect({ status, stderr }).toMatchObject({ status: 0 })
          return stdout
        }
        expect(await sternpost(["list", "web"], from.helm)).toMatch(
          /web +2 +deployed .* web-1\.4\.0\n/,
        )
        expect(await sternpost(["show", "web"], from.helm)).toMatch(/^labels +team=shop$/m)

        const exported = await sternpost(["export"], from.helm)
        await sternpost(["import"], to.helm, exported)
        const elsewhere = createHelm("helm4", {
          kubeconfig: plane.kubeconfig,
          namespace: from.namespace,
          env: storageVariables(to.helm.env),
        })
        const history = JSON.parse(await elsewhere.succeed(["history", "web", "-o", "json"]))
        expect(history).toEqual(await from.history("web"))
        await elsewhere.succeed(["rollback", "web", "1", "--no-hooks"])
        const moved = await sternpost(["list", "web", "--output", "json"], elsewhere)
        expect(JSON.parse(moved).map((line: { status: string }) => line.status)).toEqual([
          "superseded",
          "superseded",
          "deployed",
        ])
      },
    )

    describe("retention is Helm's", () => {
      test.each<[readonly ReleaseStatus[], number]>([
        [["superseded", "superseded", "superseded", "deployed"], 1],
        [["superseded", "superseded", "superseded", "deployed"], 3],
        [["deployed", "failed", "failed", "failed"], 2],
        [["deployed", "deployed", "failed"], 1],
      ])("of %j with a limit of %i", async (statuses, limit) => {
        const { helm, store, namespace } = await pair("helm4", "secret", limit)
        for (const [i, status] of statuses.entries())
          for (const release of ["theirs", "ours"])
            await store.driver.create({ release: ourRelease(namespace, release, i + 1, status) })
        const upgrade = ["upgrade", "theirs", chart, "--no-hooks", "--history-max", String(limit)]
        await helm.succeed(upgrade)
        await store.create({ release: ourRelease(namespace, "ours", statuses.length + 1) })
        const kept = async (release: string) =>
          (await store.history(release)).map((record) => record.release.version)
        expect(await kept("ours")).toEqual(await kept("theirs"))
      })
    })
  },
)

const storageVariables = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith("HELM_DRIVER")))

/** A release as a program might make it: no more than Helm needs. */
function ourRelease(
  namespace: string,
  name = "ours",
  version = 1,
  status: ReleaseStatus = "deployed",
): Release {
  const time = "2026-01-02T03:04:05.678Z"
  const metadata = { name: "ours", version: "1.2.3", apiVersion: "v2", appVersion: "9" }
  const object = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  greeting: hello\n`
  return {
    name,
    namespace,
    version,
    info: {
      first_deployed: time,
      last_deployed: time,
      description: "Installed by us",
      status,
      notes: "Have a good trip\n",
    },
    chart: { metadata, lock: null, templates: [], values: {}, schema: null, files: [] },
    config: { greeting: "<hello> & goodbye" },
    manifest: `---\n# Source: ours/templates/a.yaml\n${object}`,
    apply_method: "csa",
  }
}
