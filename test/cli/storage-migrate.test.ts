import { createRawObjects, type RawStorage } from "@sternpost/storage"
import { afterAll, beforeEach, describe, expect, test } from "vitest"

import { raw, seed } from "../../packages/storage/src/testing/raw-samples.ts"
import { type ReachableApiServer, startApiServer, writeKubeconfig } from "../support/api-server.ts"
import { folderOf, sternpost } from "./sternpost.ts"

const folder = folderOf({})
const servers: ReachableApiServer[] = []

/** Two clusters, the first with a history of two releases. */
async function clusters() {
  const namespaces = ["shop", "bank"]
  const [one, two] = [await startApiServer({ namespaces }), await startApiServer({ namespaces })]
  servers.push(one, two)
  const kubeconfig = writeKubeconfig(folder, { one: one.url, two: two.url, again: one.url })
  const storageOf = (server: ReachableApiServer, kind: "Secret" | "ConfigMap"): RawStorage =>
    createRawObjects({ objects: server.objects, kind, namespace: "" })
  const secrets = storageOf(one, "Secret")
  await seed(secrets, [
    raw({ name: "web", version: 1, status: "superseded", labels: { team: "a" } }),
    raw({ name: "web", version: 2 }),
    raw({ name: "api", version: 1, namespace: "bank" }),
  ])
  const migrate = (...args: string[]) =>
    sternpost(["storage", "migrate", ...args], { env: { KUBECONFIG: kubeconfig, HOME: folder } })
  return { one, two, secrets, storageOf, migrate }
}

async function keys(storage: RawStorage): Promise<string[]> {
  const found: string[] = []
  for await (const page of storage.pages())
    found.push(...page.map(({ namespace, key }) => `${namespace}/${key.slice(19)}`))
  return found.sort()
}

let world: Awaited<ReturnType<typeof clusters>>
beforeEach(async () => {
  world = await clusters()
})
afterAll(async () => {
  for (const server of servers) await server.close()
})

describe("storage migrate", () => {
  test("moves a namespace to another driver, tells it, and keeps the source", async () => {
    const { one, secrets, storageOf, migrate } = world
    const { status, stdout, stderr } = await migrate("--from", "secret", "--to", "configmap")
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr:
        "sternpost: copied and verified 2 of 2 records of 1 release from Secret to ConfigMap\n",
    })
    expect(stdout.split("\n").map((line) => line.split(/ {2,}/))).toEqual([
      ["NAMESPACE", "RELEASE", "REVISIONS", "COPIED", "PRESENT", "DELETED", "OUTCOME"],
      ["shop", "web", "2", "2", "0", "0", "copied"],
      [""],
    ])
    const [first] = await storageOf(one, "ConfigMap").fetch([raw({ name: "web", version: 1 })])
    expect(first?.labels).toEqual({ team: "a" })
    expect(await keys(secrets)).toHaveLength(3)
  })

  test("moves all to another cluster, and deletes the source, in JSON", async () => {
    const { two, secrets, storageOf, migrate } = world
    const ends = ["--from", "secret", "--to", "secret:two"]
    const { status, stdout } = await migrate(...ends, "-A", "--delete-source", "--output", "json")
    expect(status).toBe(0)
    const report = JSON.parse(stdout)
    expect(report).toMatchObject({
      from: "Secret",
      to: "Secret",
      dryRun: false,
      totals: { releases: 2, records: 3, copied: 3, present: 0, deleted: 3, problems: 0 },
    })
    expect(report.releases).toMatchObject([
      { namespace: "bank", name: "api", outcome: "copied" },
      { namespace: "shop", name: "web", outcome: "copied" },
    ])
    expect(await keys(secrets)).toEqual([])
    expect(await keys(storageOf(two, "Secret"))).toEqual([
      "bank/api.v1",
      "shop/web.v1",
      "shop/web.v2",
    ])
  })

  test("comes from where Helm keeps its records unless told otherwise", async () => {
    const { stderr } = await world.migrate("--to", "configmap", "--dry-run")
    expect(stderr).toContain("would copy 2 of 2 records of 1 release from Secret to ConfigMap")
  })

  test("in a dry run writes nothing", async () => {
    const { one, migrate, storageOf } = world
    const { status, stderr } = await migrate("--from=secret", "--to=configmap", "-A", "--dry-run")
    expect(status).toBe(0)
    expect(stderr).toContain("would copy 3 of 3 records of 2 releases from Secret to ConfigMap")
    expect(await keys(storageOf(one, "ConfigMap"))).toEqual([])
  })

  test("refuses a release that is pending, by name", async () => {
    const { secrets, migrate } = world
    await seed(secrets, [raw({ name: "web", version: 3, status: "pending-upgrade" })])
    const { status, stdout, stderr } = await migrate("--from", "secret", "--to", "configmap")
    expect({ status, stdout }).toEqual({ status: 4, stdout: "" })
    expect(stderr).toMatch(/web in shop \(revision 3 is pending-upgrade\).*helm rollback/)
  })

  test("refuses one place under two names", async () => {
    const { secrets, migrate } = world
    const { status, stderr } = await migrate(
      "--from=secret",
      "--to=secret:again",
      "--delete-source",
    )
    expect(status).toBe(4)
    expect(stderr).toContain("source and target are the same cluster, with Secrets on both sides")
    expect(await keys(secrets)).toHaveLength(3)
  })

  test("tells a conflict and leaves it, and moves the others", async () => {
    const { one, storageOf, migrate } = world
    const configMaps = storageOf(one, "ConfigMap")
    const other = raw({ name: "web", version: 2, status: "failed" })
    await seed(configMaps, [other])
    const { status, stdout, stderr } = await migrate("--from=secret", "--to=configmap", "-A")
    expect(status).toBe(4)
    expect(stdout).toMatch(/^shop +web +2 +0 +0 +0 +conflict$/m)
    expect(stderr).toMatch(
      /web\.v2 in namespace shop is in the target already, but is not the same/,
    )
    expect(await keys(configMaps)).toEqual(["bank/api.v1", "shop/web.v2"])
    expect((await configMaps.fetch([other]))[0]?.body).toBe(other.body)
  })

  test("tells what cannot be read, and what is not allowed", async () => {
    const { secrets, migrate } = world
    await seed(secrets, [{ ...raw({ name: "old", version: 1 }), body: "?" }])
    const partly = await migrate("--from=secret", "--to=configmap")
    expect(partly.status).toBe(1)
    expect(partly.stderr).toMatch(/old\.v1 in namespace shop is not base64/)
  })

  test("goes on with a namespace that is not there", async () => {
    const { two, secrets, migrate, storageOf } = world
    await two.objects.delete({ apiVersion: "v1", kind: "Namespace", name: "bank" })
    const { status, stderr } = await migrate("--from=secret", "--to=secret:two", "-A")
    expect(status).toBe(3)
    expect(stderr).toMatch(/api\.v1 in namespace bank could not be reached: .*"?bank"? not found/)
    expect(await keys(storageOf(two, "Secret"))).toEqual(["shop/web.v1", "shop/web.v2"])
    expect(await keys(secrets)).toHaveLength(3)
  })

  test("that loses its target says how to go on", async () => {
    const { two, migrate } = world
    two.intercept = async ({ method }, handle) => {
      if (method === "POST") await two.close()
      return await handle()
    }
    const { status, stderr } = await migrate("--from=secret", "--to=secret:two")
    expect(status).toBe(3)
    expect(stderr).toMatch(/broken off: .*; go on with the same command and --resume/)
  })

  test.each([
    [["--from", "sql"], /--to is missing: secret, configmap or sql/],
    [["--from", "memory", "--to", "sql"], /--from memory makes no sense: it is gone/],
    [["--from", "secret", "--to", "memory"], /--to memory makes no sense/],
    [["--from", "secret", "--to", "postgres://a:s3cret@db/x"], /--to names no driver "postgres"/],
    [["--from", "secret", "--to", "host=db password=s3cret"], /--to names no driver: write/],
    [["--from", "secret", "--to", "sql:s3cret"], /connection string cannot be read/],
    [["--from", "secret", "--to", "secret:nowhere"], /no context.*nowhere|nowhere/],
    [["--from=secret", "--to=sql", "-A", "-n", "shop"], /exclude each other/],
  ])("says what is wrong with %j, and shows no password", async (args, message) => {
    const { status, stdout, stderr } = await world.migrate(...args)
    expect(status).toBeGreaterThan(1)
    expect(stderr).toMatch(message)
    expect(stdout + stderr).not.toContain("s3cret")
  })

  test("shows no password of a database that cannot be reached", async () => {
    const { status, stdout, stderr } = await world.migrate(
      "--from=secret",
      "--to=sql:postgres://me:s3cret@127.0.0.1:1/helm?sslmode=disable",
      "--debug",
    )
    expect(status).toBe(3)
    expect(stderr).toMatch(/cannot connect to 127\.0\.0\.1:1/)
    expect(stdout + stderr).not.toContain("s3cret")
  })
})
