import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import type { KubeObject } from "@sternpost/kube"
import { createRawObjects, type RawInput, type RawStorage } from "@sternpost/storage"
import { afterAll, beforeEach, describe, expect, test } from "vitest"

import { raw, seed } from "../../packages/storage/src/testing/raw-samples.ts"
import { type ReachableApiServer, startApiServer, writeKubeconfig } from "../support/api-server.ts"
import { folderOf, sternpost } from "./sternpost.ts"

const web = (version: number, status: "deployed" | "superseded" | "pending-upgrade"): RawInput =>
  raw({ name: "web", version, status, labels: { team: "a" } })

const mislabelled = (record: RawInput): RawInput => ({
  ...record,
  system: { ...record.system, status: "failed" },
})

let server: ReachableApiServer
let secrets: RawStorage
let folder: string

beforeEach(async () => {
  server = await startApiServer({ namespaces: ["shop", "bank"] })
  secrets = createRawObjects({ objects: server.objects, kind: "Secret", namespace: "" })
  folder = folderOf({})
  return () => server.close()
})
afterAll(() => server.close())

const repair = (...args: string[]) =>
  sternpost(["storage", "repair", ...args], {
    cwd: folder,
    env: { KUBECONFIG: writeKubeconfig(folder, { one: server.url }), HOME: folder },
  })

const backups = () => readdirSync(folder).filter((name) => name.startsWith("sternpost-repair-"))

async function everything(): Promise<RawInput[]> {
  const found: RawInput[] = []
  for await (const page of secrets.pages({ isAnyOwner: true }))
    found.push(...page.map(({ etag: _, stored: __, modifiedAt: ___, ...record }) => record))
  return found
}

describe("storage repair", () => {
  test("of records in order says so", async () => {
    await seed(secrets, [web(1, "superseded"), web(2, "deployed")])
    expect(await repair()).toEqual({
      status: 0,
      stdout: "",
      stderr: "sternpost: all records are in order\n",
    })
  })

  test("shows first, and without consent changes nothing", async () => {
    const records = [mislabelled(web(1, "superseded")), { ...web(3, "deployed"), body: "s3cret?" }]
    await seed(secrets, records)
    for (const args of [[], ["--dry-run"], ["--dry-run", "--yes"]]) {
      const { status, stdout, stderr } = await repair(...args)
      expect(status).toBe(1)
      expect(stdout).toBe(
        [
          'shop/sh.helm.release.v1.web.v1: its label status is "failed", in its body it is "superseded"',
          "  to do: set its labels as its body says",
          "shop/sh.helm.release.v1.web.v3: release record sh.helm.release.v1.web.v3 in namespace shop is not base64; restore it from a backup, or delete the object",
          "  to do: delete it: Helm does not see it either",
          "shop/sh.helm.release.v1.web.v3: revision 2 is missing before it",
          "  for you: nothing: Helm leaves a hole when it shortens a history and keeps what is deployed",
          "",
        ].join("\n"),
      )
      expect(stderr).toContain("2 records can be mended; nothing was changed: --yes mends")
    }
    expect(await everything()).toEqual(records)
    expect(backups()).toEqual([])
  })

  test("mends with --yes, and keeps what was in a file that can be put back", async () => {
    const records = [
      mislabelled(web(1, "superseded")),
      web(2, "deployed"),
      web(3, "deployed"),
      { ...web(4, "deployed"), body: "?" },
    ]
    await seed(secrets, records)
    const { status, stderr } = await repair("--yes")
    expect(status).toBe(0)
    const [file = ""] = backups()
    expect(stderr).toContain(`mended 3 records; as they were, secrets and all, they are in ${file}`)
    expect(await everything()).toMatchObject([
      web(1, "superseded"),
      { key: web(2, "superseded").key, labels: { team: "a" }, system: { status: "superseded" } },
      web(3, "deployed"),
    ])
    expect((await repair()).stderr).toContain("all records are in order")

    expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600)
    const list: { kind: string; items: KubeObject[] } = JSON.parse(
      readFileSync(join(folder, file), "utf8"),
    )
    expect(list.kind).toBe("List")
    for (const object of list.items) {
      const { apiVersion, kind, metadata } = object
      const ref = {
        apiVersion,
        kind,
        namespace: metadata.namespace ?? "",
        name: metadata.name ?? "",
      }
      await server.objects.delete(ref).catch(() => {})
      await server.objects.create(object)
    }
    expect(await everything()).toEqual(records)
  })

  test("changes nothing if the backup cannot be written", async () => {
    await seed(secrets, [mislabelled(web(1, "superseded"))])
    const { status, stderr } = await repair("--yes", "--backup", "no/such/folder.json")
    expect(status).toBe(3)
    expect(stderr).toMatch(
      /cannot write the backup "no\/such\/folder\.json": .*; nothing was changed/,
    )
    expect(await everything()).toEqual([mislabelled(web(1, "superseded"))])
  })

  test("names what is pending and leaves it", async () => {
    const records = [web(1, "deployed"), web(2, "deployed"), web(3, "pending-upgrade")]
    await seed(secrets, records)
    const { status, stdout } = await repair("--yes")
    expect(status).toBe(1)
    expect(stdout).toMatch(
      /web\.v3: the release is pending-upgrade.*\n {2}for you: wait for it, or end/,
    )
    expect(await everything()).toEqual(records)
  })

  test("in JSON, of one release or all namespaces", async () => {
    const other = mislabelled(raw({ name: "api", version: 1, namespace: "bank" }))
    await seed(secrets, [mislabelled(web(1, "superseded")), other])
    const { stdout } = await repair("-A", "--output", "json")
    expect(JSON.parse(stdout)).toMatchObject({
      findings: [
        { namespace: "bank", release: "api", fault: "labels", remedy: "relabel" },
        { namespace: "shop", release: "web", fault: "labels", remedy: "relabel" },
      ],
      backup: null,
      mended: 0,
      failures: [],
    })
    const one = await repair("-A", "--release", "api", "--yes", "--output", "json", "--backup", "b")
    expect(one.status).toBe(0)
    expect(JSON.parse(one.stdout)).toMatchObject({ mended: 1, backup: "b", failures: [] })
    expect((await everything()).map(({ system }) => system["status"]).sort()).toEqual([
      "deployed",
      "failed",
    ])
  })

  test("of memory makes no sense", async () => {
    const { status, stderr } = await repair("--driver", "memory")
    expect(status).toBe(2)
    expect(stderr).toContain("memory is gone when the command ends")
  })
})
