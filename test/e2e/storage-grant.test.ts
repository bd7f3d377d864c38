import { fileURLToPath } from "node:url"
import { type ClusterClient, connect } from "@sternpost/kube"
import { planGrants, type RbacSource, type RecordResource } from "@sternpost/storage/grant"
import { afterAll, beforeAll, describe, expect, test } from "vitest"

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

const bin = fileURLToPath(new URL("../../bin/sternpost", import.meta.url))
const chart = fileURLToPath(new URL("../../examples/charts/web", import.meta.url))
const rbac = "rbac.authorization.k8s.io/v1"

describeWithTools(
  "rights on rows, from the RBAC of a cluster",
  ["helm3", "helm4", ...controlPlaneTools],
  () => {
    let plane: ControlPlane
    let admin: ClusterClient
    beforeAll(async () => {
      plane = await sharedControlPlane()
      admin = await connect({ kubeconfig: plane.kubeconfig })
    })
    afterAll(() => admin?.close())

    test("Kubernetes' own ClusterRoles are as we know them", async () => {
      const kinds = ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"]
      const sources: RbacSource[] = []
      for (const kind of kinds)
        for (const item of (await admin.list({ apiVersion: rbac, kind })).items)
          sources.push({ object: { ...item, apiVersion: rbac, kind }, where: "the cluster" })
      const bindings = ["cluster-admin", "admin", "edit", "view"].map((name) => ({
        where: "test",
        object: {
          apiVersion: rbac,
          kind: "RoleBinding",
          metadata: { name: `of-${name}`, namespace: "shop" },
          roleRef: { kind: "ClusterRole", name },
          subjects: [{ kind: "User", name }],
        },
      }))
      const names = bindings.map(({ object }) => `user:${object.roleRef.name}`)
      const grants = (of: readonly RbacSource[], resource: RecordResource, defaultRoles: boolean) =>
        planGrants([...of, ...bindings], { resource, defaultRoles }).roles.filter(({ role }) =>
          names.includes(role),
        )
      for (const resource of ["secrets", "configmaps"] as const)
        expect(grants([], resource, true)).toEqual(grants(sources, resource, false))
      expect(grants(sources, "configmaps", false)).toHaveLength(4)
    })

    describe.skipIf(!hasPostgres("rights on rows, for real Helms"))("on a real PostgreSQL", () => {
      let server: Postgres
      beforeAll(async () => {
        server = await startPostgres()
      })

      /** A database of its own, in which the admin's Helm has a release in each of two namespaces. */
      async function setup(name: HelmName) {
        const [mine, other] = [
          await createNamespace(plane, "mine"),
          await createNamespace(plane, "other"),
        ]
        const database = mine.replace("-", "_")
        server.sql(`create database ${database}`, "postgres")
        const helmOf = (namespace: string, user: string): Helm =>
          createHelm(name, {
            kubeconfig: plane.kubeconfig,
            namespace,
            env: {
              HELM_DRIVER: "sql",
              HELM_DRIVER_SQL_CONNECTION_STRING: server.url(database, encodeURIComponent(user)),
            },
          })
        for (const namespace of [mine, other])
          await helmOf(namespace, "postgres").succeed([
            "install",
            "first",
            chart,
            "--no-hooks",
            "--labels",
            "team=shop",
          ])
        const sternpost = (args: readonly string[], input = "") =>
          runProgram(bin, ["storage", "grant", ...args], {
            input,
            env: {
              ...helmOf(mine, "postgres").env,
              HELM_NAMESPACE: "",
            },
          })
        const login = (role: string) => server.sql(`alter role "${role}" login`)
        return { mine, other, database, helmOf, sternpost, login }
      }

      const listed = async (helm: Helm, ...args: string[]) => {
        const out = await helm.succeed(["list", "-o", "json", ...args])
        const found: { name: string; namespace: string }[] = JSON.parse(out)
        return found.map((it) => `${it.namespace}/${it.name}`).sort()
      }

      const rbacOf = (namespace: string, verbs: readonly string[], subject: object) =>
        JSON.stringify({
          apiVersion: "v1",
          kind: "List",
          items: [
            {
              apiVersion: rbac,
              kind: "Role",
              metadata: { name: "releases", namespace },
              rules: [{ apiGroups: [""], resources: ["secrets"], verbs }],
            },
            {
              apiVersion: rbac,
              kind: "RoleBinding",
              metadata: { name: "releases", namespace },
              roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "releases" },
              subjects: [subject],
            },
          ],
        })

      describe.each(["helm3", "helm4"] as const)("%s", (name) => {
        test("works in its own namespace, and sees nothing of others", async () => {
          const { mine, other, database, helmOf, sternpost, login } = await setup(name)
          const subject = { kind: "User", name: `alice-${mine}@example.com` }
          const role = `user:${subject.name}`
          const verbs = ["get", "list", "create", "update", "delete"]
          const applied = await sternpost(["--apply", "-"], rbacOf(mine, verbs, subject))
          expect(applied).toMatchObject({
            status: 0,
            stderr: "sternpost: applied to schema public: 1 role\n",
          })
          login(role)

          const helm = helmOf(mine, role)
          expect(await listed(helm)).toEqual([`${mine}/first`])
          expect(await listed(helm, "-A")).toEqual([`${mine}/first`])
          expect(await listed(helm, "-l", "team=shop")).toEqual([`${mine}/first`])
          await helm.succeed(["install", "web", chart, "--no-hooks", "--labels", "team=bank"])
          await helm.succeed([
            "upgrade",
            "web",
            chart,
            "--no-hooks",
            "--set",
            "config.logLevel=debug",
          ])
          await helm.succeed(["rollback", "web", "1", "--no-hooks"])
          await helm.succeed(["get", "manifest", "web"])
          await helm.succeed(["uninstall", "first", "--no-hooks"])
          expect(await listed(helm)).toEqual([`${mine}/web`])

          const elsewhere = helmOf(other, role)
          expect(await listed(elsewhere)).toEqual([])
          expect((await elsewhere.run(["get", "manifest", "first"])).stderr).toMatch(/not found/)
          const install = await elsewhere.run(["install", "web", chart, "--no-hooks"])
          expect(install.status).toBe(1)
          expect(install.stderr).toMatch(/violates row-level security policy/)
          expect((await elsewhere.run(["uninstall", "first"])).status).toBe(1)
          const count = `select count(*) from releases_v1 where namespace = '${other}'`
          expect(server.sql(count, database)).toBe("1\n")
        })

        test("reads and cannot write with the rights of a reader, and of a group", async () => {
          const { mine, other, helmOf, sternpost, login } = await setup(name)
          const subject = { kind: "Group", name: `team-${mine}` }
          await sternpost(["--apply", "-"], rbacOf(mine, ["get", "list", "watch"], subject))
          server.sql(
            `create role "bob-${mine}" login; grant "group:${subject.name}" to "bob-${mine}"`,
          )
          login(`bob-${mine}`)
          const helm = helmOf(mine, `bob-${mine}`)
          expect(await listed(helm, "-A")).toEqual([`${mine}/first`])
          await helm.succeed(["history", "first"])
          expect((await helm.run(["install", "web", chart, "--no-hooks"])).status).toBe(1)
          await helm.run(["uninstall", "first", "--no-hooks"])
          expect(await listed(helmOf(mine, "postgres"), "-A")).toEqual(
            [`${mine}/first`, `${other}/first`].sort(),
          )
        })
      })

      test("a live cluster is read, checked, and what drifted is put right", async () => {
        const { mine, other, database, helmOf, sternpost, login } = await setup("helm4")
        const account = { kind: "ServiceAccount", name: "ci", namespace: mine }
        const apply = (verbs: string[]) =>
          kubectl(plane, ["apply", "-f", "-"], rbacOf(mine, verbs, account))
        await apply(["get", "list"])
        const live = ["--from-cluster", "--kubeconfig", plane.kubeconfig]
        expect((await sternpost([...live, "--check"])).status).toBe(1)
        expect((await sternpost([...live, "--apply"])).status).toBe(0)
        const checked = await sternpost([...live, "--check"])
        expect(checked).toMatchObject({ status: 0, stdout: "" })
        expect(checked.stderr).toContain("left out what belongs to the cluster itself: ")
        const role = `serviceaccount:${mine}:ci`
        login(role)
        expect(await listed(helmOf(mine, role), "-A")).toEqual([`${mine}/first`])

        await apply(["get"])
        const drifted = await sternpost([...live, "--check", "--output", "json"])
        expect(drifted.status).toBe(1)
        const ours = JSON.parse(drifted.stdout).drift.filter(
          (it: { role?: string }) => it.role === role,
        )
        expect(ours).toMatchObject([
          { kind: "policy-stale", table: "custom_labels_v1", role },
          { kind: "policy-stale", table: "releases_v1", role },
        ])
        expect((await sternpost([...live, "--apply"])).status).toBe(0)
        expect(server.sql("select count(*) from pg_policies", database)).toBe("0\n")
        expect((await helmOf(mine, role).run(["list", "-A"])).stdout).not.toContain(mine)
        expect(await listed(helmOf(other, "postgres"))).toEqual([`${other}/first`])
        await kubectl(plane, ["delete", "role,rolebinding", "releases", "-n", mine])
      })

      test("the printed script does the same in psql, also twice", async () => {
        const { mine, database, helmOf, sternpost, login } = await setup("helm4")
        const subject = { kind: "User", name: `o'neil "\\${mine}` }
        const { stdout: script, status } = await sternpost(
          ["-"],
          rbacOf(mine, ["get", "list"], subject),
        )
        expect(status).toBe(0)
        server.sql(script, database)
        server.sql(script, database)
        const check = await sternpost(["--check", "-"], rbacOf(mine, ["get", "list"], subject))
        expect(check.status).toBe(0)
        const role = `user:${subject.name}`
        login(role.replaceAll('"', '""'))
        expect(await listed(helmOf(mine, role), "-A")).toEqual([`${mine}/first`])
      })
    })
  },
)
