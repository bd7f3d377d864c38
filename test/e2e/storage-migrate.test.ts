import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { beforeAll, describe, expect, test } from "vitest"

import type { CommandSpec } from "../../packages/cli/src/program/command-spec.ts"
import { rootSpec } from "../../packages/cli/src/program/root-spec.ts"
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

const examplesWithDatabase = ({ examples, commands }: CommandSpec): readonly string[] => [
  ...examples
    .map(({ command }) => command)
    .filter((line) => /^sternpost storage m.* sql\b/.test(line)),
  ...commands.flatMap(examplesWithDatabase),
]

const bin = fileURLToPath(new URL("../../bin/sternpost", import.meta.url))
const chart = fileURLToPath(new URL("../../examples/charts/web", import.meta.url))
const title = "releases that move between Secrets, ConfigMaps and PostgreSQL"
const isTested = hasPostgres(title)

describe.skipIf(!isTested)("with a database", () => {
  describeWithTools(title, ["helm3", "helm4", ...controlPlaneTools], () => {
    let plane: ControlPlane
    let postgres: Postgres

    beforeAll(async () => {
      ;[plane, postgres] = await Promise.all([sharedControlPlane(), startPostgres()])
    })

    /** A new namespace and database, and a real Helm for each driver. */
    async function world(name: HelmName) {
      const namespace = await createNamespace(plane, "migrate")
      const database = namespace.replace("-", "_")
      postgres.sql(`create database ${database}`, "postgres")
      const helm = (driver: string) =>
        createHelm(name, {
          kubeconfig: plane.kubeconfig,
          namespace,
          env: {
            HELM_DRIVER: driver,
            HELM_DRIVER_SQL_CONNECTION_STRING: postgres.url(database),
          },
        })
      const env = {
        ...helm("sql").env,
        HELM_NAMESPACE: namespace,
      }
      const sternpost = (...args: string[]) =>
        runProgram(bin, ["storage", ...args], { env: { ...env, HELM_DRIVER: "" } })
      const migrate = async (from: string, to: string, ...args: string[]) => {
        const { status, stdout, stderr } = await sternpost(
          ...["migrate", "--from", from, "--to", to, "--output", "json", ...args],
        )
        expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
        return JSON.parse(stdout)
      }
      const sql = (query: string) => postgres.sql(query, database).trim()
      return { namespace, env: { ...env, HELM_DRIVER: "" }, helm, sternpost, migrate, sql }
    }

    const history = async (helm: Helm): Promise<Record<string, unknown>[]> =>
      JSON.parse(await helm.succeed(["history", "web", "-o", "json"]))

    const statuses = async (helm: Helm) => (await history(helm)).map(({ status }) => status)

    test.each(["helm3", "helm4"] as const)(
      "%s goes on in PostgreSQL with what it began in Secrets, and back again",
      async (name) => {
        const { helm, migrate, sql, namespace } = await world(name)
        const [inSecrets, inSql] = [helm("secret"), helm("sql")]
        await inSecrets.succeed(["install", "web", chart, "--no-hooks", "--labels", "team=shop"])
        await inSecrets.succeed(["upgrade", "web", chart, "--no-hooks"])
        await inSecrets.succeed(["rollback", "web", "1", "--no-hooks"])
        const before = await history(inSecrets)
        const values = await inSecrets.succeed(["get", "all", "web", "--revision", "2"])

        expect(await migrate("secret", "sql", "--dry-run")).toMatchObject({ totals: { copied: 3 } })
        expect(await migrate("secret", "sql")).toMatchObject({
          totals: { copied: 3, present: 0, deleted: 0, problems: 0 },
        })
        expect(await migrate("secret", "sql", "--delete-source")).toMatchObject({
          totals: { copied: 0, present: 3, deleted: 3, problems: 0 },
        })
        expect(await history(inSql)).toEqual(before)
        expect(await inSql.succeed(["get", "all", "web", "--revision", "2"])).toBe(values)
        expect(JSON.parse(await inSecrets.succeed(["list", "-o", "json"]))).toEqual([])
        expect(JSON.parse(await inSql.succeed(["list", "-o", "json"]))).toMatchObject([
          { name: "web", namespace, revision: "3", status: "deployed" },
        ])
        expect(sql("select distinct value from custom_labels_v1")).toBe("shop")

        await inSql.succeed(["upgrade", "web", chart, "--no-hooks"])
        await inSql.succeed(["rollback", "web", "2", "--no-hooks"])
        const moved = ["superseded", "superseded", "superseded", "superseded", "deployed"]
        expect(await statuses(inSql)).toEqual(moved)

        const back = await migrate("sql", "secret", "--release", "web", "--delete-source")
        expect(back).toMatchObject({ totals: { copied: 5, deleted: 5, problems: 0 } })
        expect(
          sql(
            "select (select count(*) from releases_v1) + (select count(*) from custom_labels_v1)",
          ),
        ).toBe("0")
        expect(await statuses(inSecrets)).toEqual(moved)
        await inSecrets.succeed(["upgrade", "web", chart, "--no-hooks"])
        await inSecrets.succeed(["uninstall", "web", "--no-hooks"])
      },
    )

    test("killed with -9 again and again, it arrives all the same: from Secrets to ConfigMaps", async () => {
      const { helm, namespace, env } = await world("helm4")
      const secrets = helm("secret")
      await secrets.succeed(["install", "web", chart, "--no-hooks", "--labels", "team=shop"])
      for (let i = 0; i < 5; i++) await secrets.succeed(["upgrade", "web", chart, "--no-hooks"])
      const before = await history(secrets)
      const args = ["storage", "migrate", "--from", "secret", "--to", "configmap", "--resume"]
      let kills = 0
      for (let delay = 60; ; delay += 12) {
        const child = spawn(bin, [...args, "--release", "web", "--delete-source"], {
          env,
          stdio: "ignore",
        })
        const timer = setTimeout(() => child.kill("SIGKILL"), delay)
        const [code, signal] = await once(child, "exit")
        clearTimeout(timer)
        if (signal === null) {
          expect(code).toBe(0)
          break
        }
        kills++
        // Whoever looks meanwhile sees the right last revision, on either side, or none.
        const objects = await kubectl(plane, [
          "get",
          "secret,configmap",
          "-n",
          namespace,
          "-l",
          "owner=helm",
          "-o",
          "json",
        ])
        for (const kind of ["Secret", "ConfigMap"]) {
          const versions: number[] = JSON.parse(objects)
            .items.filter((item: { kind: string }) => item.kind === kind)
            .map((item: { metadata: { labels: { version: string } } }) =>
              Number(item.metadata.labels.version),
            )
          if (versions.length > 0) expect(Math.max(...versions)).toBe(6)
        }
      }
      expect(kills).toBeGreaterThan(3)
      expect(await history(helm("configmap"))).toEqual(before)
      expect((await secrets.run(["history", "web"])).status).toBe(1)
    })

    test("the examples of the help with a database work", async () => {
      const { helm, sternpost, namespace } = await world("helm4")
      await helm("secret").succeed(["install", "web", chart, "--no-hooks"])
      const lines = examplesWithDatabase(rootSpec())
      expect(lines.length).toBeGreaterThan(1)
      for (const line of lines) {
        const words = line.split(" ").slice(2)
        const own = words.map((word) => (word === "--all-namespaces" ? `-n=${namespace}` : word))
        expect({ line, ...(await sternpost(...own)) }).toMatchObject({ line, status: 0 })
      }
    })

    test("Helm sees the same in ConfigMaps and finds its releases by label there", async () => {
      const { helm, migrate, namespace } = await world("helm4")
      await helm("secret").succeed(["install", "web", chart, "--no-hooks", "--labels", "team=shop"])
      await migrate("secret", "configmap")
      const list = ["list", "--selector", "team=shop", "-o", "json"]
      const [listed] = JSON.parse(await helm("configmap").succeed(list))
      expect(listed).toMatchObject({ name: "web", namespace, revision: "1" })
      const object = await kubectl(plane, [
        "get",
        "configmap",
        "-n",
        namespace,
        "-o",
        "json",
        "-l",
        "owner=helm",
      ])
      expect(JSON.parse(object).items[0].metadata.labels).toMatchObject({
        name: "web",
        owner: "helm",
        status: "deployed",
        team: "shop",
        version: "1",
      })
    })

    test("two contexts that lead to one cluster, and two connection strings to one database, are refused", async () => {
      const { helm, sternpost, namespace } = await world("helm4")
      await helm("secret").succeed(["install", "web", chart, "--no-hooks"])
      const cluster = await sternpost("migrate", "--from", "secret", "--to", "secret:admin")
      expect(cluster).toMatchObject({ status: 4, stdout: "" })
      expect(cluster.stderr).toContain("are the same cluster")
      const database = namespace.replace("-", "_")
      const other = `host=127.0.0.1 port=${postgres.port} user=pw password=s3cret dbname=${database} sslmode=require`
      const sql = await sternpost("migrate", "--from", "sql", "--to", `sql:${other}`)
      expect(sql).toMatchObject({ status: 4, stdout: "" })
      expect(sql.stderr).toContain("are the same database")
    })

    test("between databases, with a password", async () => {
      const { helm, sternpost, sql } = await world("helm4")
      await helm("sql").succeed(["install", "web", chart, "--no-hooks"])
      postgres.sql("create database other", "postgres")
      const { status, stderr } = await sternpost(
        "migrate",
        "--from",
        "sql",
        "--to",
        `sql:${postgres.url("other", "pw").replace("pw@", "pw:s3cret@")}`,
      )
      expect({ status, stderr }).toEqual({
        status: 0,
        stderr: "sternpost: copied and verified 1 of 1 record of 1 release from SQL to SQL\n",
      })
      expect(postgres.sql("select key from releases_v1", "other")).toBe(
        `${sql("select key from releases_v1")}\n`,
      )
    })
  })
})
