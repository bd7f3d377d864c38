// A walk through release storage without a server: node examples/storage-pglite/walk.mjs
import { readFileSync } from "node:fs"
import { PGlite } from "@electric-sql/pglite"
import { parseAll } from "@sternpost/goyaml"
import { createSqlDriver, createStore } from "@sternpost/storage"
import { applyGrants, checkGrants, planGrants } from "@sternpost/storage/grant"
import { pglitePool } from "./pglite-pool.mjs"

const database = await PGlite.create()
const pool = pglitePool(database)
const say = (text) => console.log(text)

say("1. Helm's tables are made with the first record")
const shop = createSqlDriver({ pool, namespace: "shop" })
const bank = createSqlDriver({ pool, namespace: "bank" })
await shop.create({ release: revision("web", 1, "deployed"), labels: { team: "checkout" } })
await bank.create({ release: revision("ledger", 1, "deployed") })
await show("select namespace, key, status, owner from releases_v1 order by key")

say("2. An upgrade: a new revision, and the old one is superseded")
const store = createStore(shop, { maxHistory: 10 })
await store.create({ release: revision("web", 2, "deployed"), labels: { team: "checkout" } })
const first = await store.get("web", 1)
const superseded = { ...first.release, info: { ...first.release.info, status: "superseded" } }
await store.update({ ...first, release: superseded })
for (const { release } of await store.history("web"))
  say(`   revision ${release.version} is ${release.info.status}`)

say("3. Of two who make the same revision one does")
const [one, two] = await Promise.allSettled([
  shop.create({ release: revision("web", 3, "pending-upgrade") }),
  shop.create({ release: revision("web", 3, "pending-upgrade") }),
])
for (const { status, reason } of [one, two]) say(`   ${reason?.code ?? status}`)

say("4. Who has read an old state cannot write over a newer one")
const seen = await store.get("web", 3)
await store.update({ ...seen, release: revision("web", 3, "deployed") })
const late = shop.updateIfUnchanged({ ...seen, release: revision("web", 3, "failed") })
await late.catch((error) => say(`   ${error.code}`))

say("5. How each release stands, without reading the revisions before")
const everywhere = createSqlDriver({ pool, namespace: "" })
for await (const page of everywhere.latest())
  for (const { namespace, release } of page)
    say(`   ${namespace}/${release.name} revision ${release.version} ${release.info.status}`)

say("6. Rights on rows, from Kubernetes' RBAC")
const rbac = parseAll(readFileSync(new URL("rbac.yaml", import.meta.url), "utf8"))
const sources = rbac.map((object, i) => ({ object, where: `rbac.yaml, document ${i + 1}` }))
const plan = planGrants(sources, { resource: "secrets" })
say(`   before: ${(await checkGrants(plan, { pool })).length} differences`)
await applyGrants(plan, { pool })
say(`   after: ${(await checkGrants(plan, { pool })).length} differences`)
await database.exec('set role "user:alice"')
for (const { namespace, key } of await everywhere.list()) say(`   alice sees ${namespace}/${key}`)
await shop
  .create({ release: revision("web", 4, "deployed") })
  .catch((error) => say(`   and may not write: ${error.code}`))
await database.exec("reset role")

await pool.end()

function revision(name, version, status) {
  const time = "2026-01-02T03:04:05Z"
  const info = { first_deployed: time, last_deployed: time, description: "a walk", status }
  const chart = {
    metadata: { name, version: "1.0.0", apiVersion: "v2" },
    templates: [],
    values: {},
  }
  return { name, version, info, chart, manifest: "" }
}

async function show(query) {
  const { rows } = await database.query(query)
  for (const row of rows) say(`   ${Object.values(row).join("  ")}`)
}
