import { createRawSql, examineRecords, mendRecords } from "@sternpost/storage"
import { expect, test } from "vitest"

import { raw, seed } from "../../packages/storage/src/testing/raw-samples.ts"
import { emptyPglite, pglitePool } from "../support/pglite.ts"

const rows = "select * from releases_v1 order by namespace, key"
const labels = "select * from custom_labels_v1 order by releasekey, key"

test("repairs in SQL, and its backup is a script that puts everything back", async () => {
  const database = await emptyPglite()
  const storage = createRawSql({ pool: pglitePool(database), namespace: "" })
  const web = (version: number) =>
    raw({ name: "web", version, labels: { team: "a", "example.com/note": "it.s" } })
  await seed(storage, [
    web(1),
    { ...web(2), system: { ...web(2).system, name: "we'b" } },
    web(3),
    { ...web(4), key: "sh.helm.release.v1.web.v9" },
    { ...web(5), body: "H4sI's" },
    raw({ name: "api", version: 1, namespace: "bank" }),
  ])
  const all = async () => [(await database.query(rows)).rows, (await database.query(labels)).rows]
  const before = await all()

  let script = ""
  const backup = async (text: string) => {
    script = text
  }
  const findings = await examineRecords(storage)
  expect(findings.map(({ key, fault }) => `${key.slice(19)} ${fault}`)).toEqual([
    "web.v1 several-deployed",
    "web.v2 labels",
    "web.v2 several-deployed",
    "web.v3 several-deployed",
    "web.v5 unreadable",
    "web.v9 key",
  ])
  expect(await mendRecords(storage, findings, { backup })).toEqual({ mended: 5, failures: [] })
  expect(await examineRecords(storage)).toEqual([])
  const { rows: after } = await database.query<{ key: string; status: string; name: string }>(
    "select key, status, name from releases_v1 where namespace = 'shop' order by key",
  )
  expect(after).toEqual(
    [1, 2, 3, 4].map((version) => ({
      key: `sh.helm.release.v1.web.v${version}`,
      name: "web",
      status: version === 4 ? "deployed" : "superseded",
    })),
  )

  await database.exec("delete from releases_v1 where key = 'sh.helm.release.v1.web.v4'")
  await database.exec("delete from custom_labels_v1 where releasekey = 'sh.helm.release.v1.web.v4'")
  await database.exec(script)
  expect(await all()).toEqual(before)
})
