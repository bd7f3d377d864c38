import { createSqlDriver } from "@sternpost/storage"
import {
  applyGrants,
  checkGrants,
  findSchema,
  grantStatements,
  type PlanOptions,
  planGrants,
} from "@sternpost/storage/grant"
import { describe, expect, test } from "vitest"

import { emptyPglite, pglitePool } from "../support/pglite.ts"

const apiVersion = "rbac.authorization.k8s.io/v1"
const ALL = ["list", "create", "update", "delete"]
const KEY = "sh.helm.release.v1.web.v1"
const release = { name: "web", version: 1, info: { status: "deployed" as const } }

/** Subjects, each with verbs in a namespace: `{ alice: { shop: ["list"] } }`; `*` is all namespaces. */
type Wanted = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>

function planOf(wanted: Wanted, options: Partial<PlanOptions> = {}) {
  const objects = Object.entries(wanted).flatMap(([name, places]) =>
    Object.entries(places).flatMap(([namespace, verbs]) => {
      const prefix = namespace === "*" ? "Cluster" : ""
      const metadata = { name: `${name}-${namespace}`, ...(prefix ? {} : { namespace }) }
      const rules = [{ apiGroups: [""], resources: ["secrets"], verbs }]
      const roleRef = { kind: `${prefix}Role`, name: metadata.name }
      const subjects = [{ kind: "User", name }]
      return [
        { apiVersion, kind: `${prefix}Role`, metadata, rules },
        { apiVersion, kind: `${prefix}RoleBinding`, metadata, roleRef, subjects },
      ]
    }),
  )
  return planGrants(
    objects.map((object) => ({ object, where: "x" })),
    { resource: "secrets", ...options },
  )
}

async function setup() {
  const database = await emptyPglite()
  const { rows } = await database.query<{ rolname: string }>(
    "select rolname from pg_roles where rolname ~ '^(user:|owner|team|made)'",
  )
  for (const { rolname } of rows)
    await database.exec(`drop owned by ${quoted(rolname)}; drop role ${quoted(rolname)}`)
  await database.exec("grant usage on schema public to public")
  const pool = pglitePool(database)
  for (const namespace of ["shop", "bank"])
    await createSqlDriver({ pool, namespace }).create({ release, labels: { at: namespace } })
  /** What a role can do, as the driver sees it. */
  const as = async <T>(role: string, work: () => Promise<T>): Promise<T> => {
    await database.exec(`set role ${quoted(role)}`)
    try {
      return await work()
    } finally {
      await database.exec("rollback; reset role")
    }
  }
  const driver = (namespace: string) => createSqlDriver({ pool, namespace })
  return { database, pool, as, driver }
}

const quoted = (role: string): string => `"${role.replaceAll('"', '""')}"`

describe("granted rights", () => {
  test("are rows of one namespace, to read and nothing more", async () => {
    const { pool, as, driver } = await setup()
    await applyGrants(planOf({ alice: { shop: ["get", "list"] } }), { pool })
    await as("user:alice", async () => {
      expect(await driver("").list()).toMatchObject([{ namespace: "shop", labels: { at: "shop" } }])
      await expect(driver("bank").get(KEY)).rejects.toMatchObject({ code: "STORAGE_NOT_FOUND" })
      for (const write of [
        () => driver("shop").create({ release: { ...release, version: 2 } }),
        () => driver("shop").update({ release }),
        () => driver("shop").delete(KEY),
      ])
        await expect(write()).rejects.toMatchObject({
          code: expect.stringMatching(/STORAGE_(FORBIDDEN|NOT_FOUND)/),
        })
    })
    expect(await driver("").list()).toHaveLength(2)
  })

  test("are everything in one namespace and reading in another", async () => {
    const { pool, as, driver } = await setup()
    await applyGrants(planOf({ alice: { shop: ALL, bank: ["list"] } }), { pool })
    await as("user:alice", async () => {
      expect(await driver("").list()).toHaveLength(2)
      await driver("shop").create({ release: { ...release, version: 2 }, labels: { a: "b" } })
      await driver("shop").update({ release, labels: { changed: "yes" } })
      await driver("shop").delete(KEY)
      const late = { release: { ...release, version: 2 } }
      await expect(driver("bank").create(late)).rejects.toMatchObject({ code: "STORAGE_FORBIDDEN" })
      await expect(driver("bank").delete(KEY)).rejects.toMatchObject({ code: "STORAGE_FORBIDDEN" })
    })
    expect((await driver("").list()).map(({ key, namespace }) => [namespace, key])).toEqual([
      ["bank", KEY],
      ["shop", "sh.helm.release.v1.web.v2"],
    ])
  })

  test("are all namespaces, those to come too", async () => {
    const { pool, as, driver } = await setup()
    await applyGrants(planOf({ ops: { "*": ALL } }), { pool })
    await as("user:ops", async () => {
      await driver("new").create({ release, labels: { a: "b" } })
      expect(await driver("").list()).toHaveLength(3)
    })
  })

  test("do not let a record be moved into another namespace", async () => {
    const { database, pool, as } = await setup()
    await applyGrants(planOf({ alice: { shop: ALL } }), { pool })
    await as("user:alice", async () => {
      await expect(database.exec("update releases_v1 set namespace = 'other'")).rejects.toThrow(
        /row-level security/,
      )
    })
  })

  test("do not let everybody empty the tables, as Helm's do", async () => {
    const { database, pool, as } = await setup()
    await database.exec("create role team")
    const empty = () => as("team", () => database.exec("begin; truncate releases_v1; rollback"))
    await empty()
    await applyGrants(planOf({ alice: { shop: ALL } }), { pool })
    await expect(empty()).rejects.toThrow(/permission denied/)
  })

  test("reach roles by names with quotes, backslashes and what else there is", async () => {
    const { pool, as, driver } = await setup()
    const names = [
      "o'neil",
      'a"b',
      "back\\slash\\'",
      "$sternpost$",
      "ü 😀",
      "%s %I",
      "x".repeat(80),
    ]
    const plan = planOf(Object.fromEntries(names.map((name) => [name, { shop: ["list"] }])))
    await applyGrants(plan, { pool })
    expect(await checkGrants(plan, { pool })).toEqual([])
    for (const { role } of plan.roles)
      expect(await as(role, () => driver("").list())).toHaveLength(1)
    await applyGrants(planOf({ alice: { shop: ["list"] } }), { pool })
    for (const { role } of plan.roles)
      expect(await as(role, () => driver("").list())).toHaveLength(0)
  })
})

describe("applying", () => {
  test("again changes nothing, and another plan takes back what it does not have", async () => {
    const { database, pool, as, driver } = await setup()
    const state = async () =>
      (await database.query("select * from pg_policies order by tablename, policyname")).rows
    const plan = planOf({ alice: { shop: ALL }, bob: { bank: ["list"] } })
    await applyGrants(plan, { pool })
    const first = await state()
    expect(first).toHaveLength(10)
    await applyGrants(plan, { pool })
    expect(await state()).toEqual(first)
    await applyGrants(planOf({ alice: { bank: ["list"] } }), { pool })
    expect(await state()).toHaveLength(2)
    const listed = await as("user:alice", () => driver("").list())
    expect(listed.map(({ namespace }) => namespace)).toEqual(["bank"])
    expect(await as("user:bob", () => driver("").list())).toEqual([])
  })

  test("takes a policy from one table and leaves that of the same name on the other", async () => {
    const { database, pool } = await setup()
    await applyGrants(planOf({ alice: { shop: ["create", "update"] } }), { pool })
    await applyGrants(planOf({ alice: { shop: ["update"] } }), { pool })
    const { rows } = await database.query(
      "select tablename from pg_policies where policyname = 'sternpost:insert:user:alice'",
    )
    expect(rows).toEqual([{ tablename: "custom_labels_v1" }])
  })

  test("makes Helm's tables where there are none", async () => {
    const database = await emptyPglite()
    const pool = pglitePool(database)
    await applyGrants(planOf({ alice: { shop: ALL } }), { pool })
    expect((await database.query("select id from gorp_migrations")).rows).toHaveLength(2)
  })

  test("works in another schema, which it finds by the search path", async () => {
    const { database, pool, as } = await setup()
    await database.exec("create schema helm; set search_path = helm")
    await createSqlDriver({ pool, namespace: "shop" }).create({ release })
    const schema = await findSchema({ pool })
    expect(schema).toBe("helm")
    const plan = planOf({ alice: { shop: ["list"] } }, { schema })
    await applyGrants(plan, { pool })
    const found = await as("user:alice", () => createSqlDriver({ pool, namespace: "" }).list())
    expect(found).toHaveLength(1)
    expect(await checkGrants(plan, { pool })).toEqual([])
  })

  test("fails as a whole where the schema has no tables, and says which", async () => {
    const { database, pool } = await setup()
    const plan = planOf({ alice: { shop: ALL } }, { schema: "nowhere" })
    await expect(applyGrants(plan, { pool })).rejects.toMatchObject({
      code: "STORAGE_GRANT",
      message: expect.stringMatching(
        /^cannot grant: Helm's tables are not there: "nowhere"\."releases_v1", .*; run "helm list"/,
      ),
    })
    const { rows } = await database.query("select from pg_roles where rolname = 'user:alice'")
    expect(rows).toEqual([])
  })

  test("says that a role lacks the right to do it", async () => {
    const { database, pool, as } = await setup()
    await database.exec("create role team")
    const plan = planOf({ alice: { shop: ALL } })
    await expect(as("team", () => applyGrants(plan, { pool }))).rejects.toMatchObject({
      code: "STORAGE_FORBIDDEN",
      message: expect.stringContaining("connect as the owner of Helm's tables"),
    })
  })

  describe("refuses a role that no policy holds for", () => {
    const named = (role: string) =>
      planOf({ alice: { shop: ["list"] } }, { roleNames: new Map([["User alice", role]]) })

    test.each(["superuser", "bypassrls"])("with the attribute %s", async (attribute) => {
      const { database, pool } = await setup()
      await database.exec(`create role made ${attribute}`)
      await expect(applyGrants(named("made"), { pool })).rejects.toMatchObject({
        code: "STORAGE_GRANT",
        message: expect.stringContaining('role "made" is a superuser or has BYPASSRLS'),
      })
      expect(await checkGrants(named("made"), { pool })).toContainEqual(
        expect.objectContaining({ kind: "role-unrestricted", role: "made" }),
      )
      await database.exec("drop role made")
    })

    test("as a member of the tables' owner", async () => {
      const { database, pool } = await setup()
      await database.exec(`create role owner; create role made; grant owner to made;
        alter table releases_v1 owner to owner; alter table custom_labels_v1 owner to owner`)
      await expect(applyGrants(named("made"), { pool })).rejects.toThrow(
        /role "made" is a member of the owner of releases_v1: .*; revoke the membership/,
      )
    })

    test("but makes policies hold for the owner, if it is one of the roles", async () => {
      const { database, pool, as, driver } = await setup()
      await database.exec(`create role owner;
        alter table releases_v1 owner to owner; alter table custom_labels_v1 owner to owner`)
      const plan = named("owner")
      expect(await checkGrants(plan, { pool })).toContainEqual(
        expect.objectContaining({ kind: "role-unrestricted", role: "owner" }),
      )
      await applyGrants(plan, { pool })
      const found = await as("owner", () => driver("").list())
      expect(found.map(({ namespace }) => namespace)).toEqual(["shop"])
      expect(await checkGrants(plan, { pool })).toEqual([])
    })
  })

  test.each(["public", "team", '"user:alice"'])(
    "refuses to go on where somebody's policy for %s gives more",
    async (to) => {
      const { database, pool } = await setup()
      const plan = planOf({ alice: { shop: ["list"] } })
      await applyGrants(plan, { pool })
      await database.exec(
        `create role team; grant team to "user:alice"; create policy extra on releases_v1 to ${to} using (true)`,
      )
      await expect(applyGrants(plan, { pool })).rejects.toMatchObject({
        code: "STORAGE_GRANT",
        message:
          'cannot grant: policy "extra" on releases_v1 gives role "user:alice" more rows than RBAC does; drop policy extra on public.releases_v1',
      })
      expect(await checkGrants(plan, { pool })).toMatchObject([
        { kind: "policy-foreign", role: "user:alice", policy: "extra" },
      ])
      await database.exec("drop policy extra on releases_v1")
    },
  )

  test("leaves policies for other roles alone", async () => {
    const { database, pool, as, driver } = await setup()
    await database.exec("create role team; create policy extra on releases_v1 to team using (true)")
    await applyGrants(planOf({ alice: { shop: ["list"] } }), { pool })
    expect(await as("team", () => driver("").list())).toHaveLength(2)
  })
})

describe("checking", () => {
  const plan = planOf({ alice: { shop: ALL }, ops: { "*": ["list"] } })
  const P = '"sternpost:select:user:alice"'

  test("finds nothing after applying, and changes nothing itself", async () => {
    const { database, pool } = await setup()
    await applyGrants(plan, { pool })
    const state = async () =>
      (await database.query("select relname, relacl, relrowsecurity from pg_class order by oid"))
        .rows
    const before = await state()
    expect(await checkGrants(plan, { pool })).toEqual([])
    expect(await state()).toEqual(before)
  })

  test("finds all that is missing before", async () => {
    const { pool } = await setup()
    const drift = await checkGrants(plan, { pool })
    const kinds = drift.map(({ kind }) => kind)
    expect(new Set(kinds)).toEqual(new Set(["public-privilege", "role-missing", "policy-missing"]))
    expect(kinds.filter((kind) => kind === "policy-missing")).toHaveLength(10)
  })

  test("says that there are no tables", async () => {
    const pool = pglitePool(await emptyPglite())
    expect(await checkGrants(plan, { pool })).toMatchObject([
      { kind: "tables-missing", table: "releases_v1" },
      { kind: "tables-missing", table: "custom_labels_v1" },
      { kind: "tables-missing", table: "gorp_migrations" },
    ])
  })

  test.each<[string, string, object]>([
    [
      "a policy that is gone",
      `drop policy ${P} on releases_v1`,
      { kind: "policy-missing", role: "user:alice", table: "releases_v1" },
    ],
    [
      "a policy with other rows",
      `alter policy ${P} on releases_v1 using (namespace in ('shop', 'bank'))`,
      { kind: "policy-changed" },
    ],
    [
      "a policy without a condition",
      `alter policy ${P} on releases_v1 using (true)`,
      { kind: "policy-changed" },
    ],
    [
      "a policy for others too",
      `alter policy ${P} on releases_v1 to "user:alice", "user:ops"`,
      { kind: "policy-changed" },
    ],
    [
      "a check that was loosened",
      'alter policy "sternpost:update:user:alice" on releases_v1 with check (true)',
      { kind: "policy-changed" },
    ],
    [
      "a policy that has no reason",
      'create policy "sternpost:x" on releases_v1 to "user:ops" using (true)',
      { kind: "policy-stale", policy: "sternpost:x" },
    ],
    [
      "row-level security that is off",
      "alter table releases_v1 disable row level security",
      { kind: "row-security-off", table: "releases_v1" },
    ],
    [
      "what everybody may do",
      "grant truncate on custom_labels_v1 to public",
      { kind: "public-privilege", table: "custom_labels_v1" },
    ],
    [
      "a ledger that cannot be read",
      'revoke select on gorp_migrations from "user:alice"',
      { kind: "privilege-missing", role: "user:alice", table: "gorp_migrations" },
    ],
    [
      "a table that cannot be written",
      'revoke insert on releases_v1 from "user:alice", public',
      { kind: "privilege-missing", role: "user:alice" },
    ],
  ])("finds %s, and applying puts it right", async (_, change, expected) => {
    const { database, pool } = await setup()
    await applyGrants(plan, { pool })
    await database.exec(change)
    expect(await checkGrants(plan, { pool })).toMatchObject([expected])
    await applyGrants(plan, { pool })
    expect(await checkGrants(plan, { pool })).toEqual([])
  })
})

test("the statements are such that can be sent one by one", () => {
  for (const statement of grantStatements(planOf({ alice: { shop: ALL } })))
    expect(statement).not.toMatch(/;\s*$/)
})
