import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { beforeAll, expect, test } from "vitest"

import {
  type ControlPlane,
  controlPlaneTools,
  createNamespace,
  kubectl,
  sharedControlPlane,
} from "../support/control-plane.ts"
import { createHelm } from "../support/helm.ts"
import { describeWithPostgres, startPostgres } from "../support/postgres.ts"
import { runProgram } from "../support/run-program.ts"
import { scratchFolder } from "../support/scratch.ts"
import { describeWithTools } from "../support/tools.ts"

const bin = fileURLToPath(new URL("../../bin/sternpost", import.meta.url))
const chart = fileURLToPath(new URL("../../examples/charts/web", import.meta.url))

describeWithTools("a storage that is looked after", ["helm4", ...controlPlaneTools], () => {
  let plane: ControlPlane
  beforeAll(async () => {
    plane = await sharedControlPlane()
  })

  async function world() {
    const namespace = await createNamespace(plane, "upkeep")
    const helm = createHelm("helm4", { kubeconfig: plane.kubeconfig, namespace })
    const cwd = scratchFolder()
    const sternpost = (...args: string[]) =>
      runProgram(bin, ["storage", ...args], {
        cwd,
        env: { ...helm.env, HELM_NAMESPACE: namespace },
      })
    const inNamespace = (...args: string[]) => kubectl(plane, [...args, "-n", namespace])
    const history = async () =>
      JSON.parse(await helm.succeed(["history", "web", "-o", "json"])).map(
        ({ revision, status }: { revision: number; status: string }) => `${revision} ${status}`,
      )
    return { namespace, helm, sternpost, cwd, kubectl: inNamespace, history }
  }

  test("what several hands have broken is mended, Helm goes on, and kubectl can put it back", async () => {
    const { helm, sternpost, cwd, kubectl: kube, history } = await world()
    await helm.succeed(["install", "web", chart, "--no-hooks"])
    await helm.succeed(["upgrade", "web", chart, "--no-hooks"])
    await helm.succeed(["upgrade", "web", chart, "--no-hooks"])
    const [one, two, three] = [1, 2, 3].map((n) => `sh.helm.release.v1.web.v${n}`)
    // A label set by hand, a record cut off.
    await kube("label", "secret", String(one), "status=deployed", "--overwrite")
    await kube("patch", "secret", String(two), "-p", '{"data":{"release":"SDRzSQ=="}}')
    expect(await history()).toEqual(["1 superseded", "3 deployed"])

    const shown = await sternpost("repair")
    expect(shown.status).toBe(1)
    expect(shown.stdout).toContain('its label status is "deployed", in its body it is "superseded"')
    const { status, stderr } = await sternpost("repair", "--yes", "--backup", "before.json")
    expect({ status, stderr }).toMatchObject({ status: 0 })
    expect((await sternpost("repair")).status).toBe(0)
    expect(await kube("get", "secret", "-l", "owner=helm,status=deployed", "-o", "name")).toBe(
      `secret/${three}\n`,
    )
    await helm.succeed(["rollback", "web", "1", "--no-hooks"])
    expect(await history()).toEqual(["1 superseded", "3 superseded", "4 deployed"])

    await kube("apply", "--server-side", "--force-conflicts", "-f", join(cwd, "before.json"))
    const labels = ["get", "secret", String(one), "-o", "jsonpath={.metadata.labels.status}"]
    expect(await kube(...labels)).toBe("deployed")
    expect(await kube("get", "secret", String(two), "-o", "jsonpath={.data.release}")).toBe(
      "SDRzSQ==",
    )
  })

  test("the doctor asks the API server what is allowed, and who can read ConfigMaps", async () => {
    const { namespace, sternpost, kubectl: kube } = await world()
    const mine = await sternpost("doctor", "--output", "json")
    expect(mine).toMatchObject({ status: 0, stderr: "" })
    expect(JSON.parse(mine.stdout).access).toContainEqual({
      what: `delete secrets in namespace ${namespace}`,
      isAllowed: true,
    })

    await kube("create", "rolebinding", "look", "--clusterrole", "view", "--user", "alice")
    const exposed = await sternpost("doctor", "--driver", "configmap", "--output", "json")
    expect(exposed.status).toBe(1)
    expect(JSON.parse(exposed.stdout).readers).toContainEqual({
      subject: "User alice",
      role: "view",
      namespace,
    })

    const alice = await sternpost("doctor", "--kube-context", "alice", "--namespace", namespace)
    expect(alice.status).toBe(1)
    expect(alice.stdout).toContain("warning: the records cannot be listed")
    expect(alice.stdout).toContain(
      `warning: you may not get, list, create, update, delete secrets in namespace ${namespace}`,
    )
  })

  describeWithPostgres("in PostgreSQL", () => {
    test("the doctor tells a role what keeps Helm from working, and repairs go into a script for psql", async () => {
      const postgres = await startPostgres()
      const namespace = await createNamespace(plane, "upkeep")
      const helm = (url: string) =>
        createHelm("helm4", {
          kubeconfig: plane.kubeconfig,
          namespace,
          env: { HELM_DRIVER: "sql", HELM_DRIVER_SQL_CONNECTION_STRING: url },
        })
      const cwd = scratchFolder()
      const sternpost = (url: string, ...args: string[]) =>
        runProgram(bin, ["storage", ...args], {
          cwd,
          env: { ...helm(url).env, HELM_NAMESPACE: namespace },
        })
      const owner = postgres.url()
      await helm(owner).succeed(["install", "web", chart, "--no-hooks"])
      expect(await sternpost(owner, "doctor")).toMatchObject({ status: 0, stderr: "" })

      postgres.sql("create role guest login")
      const guest = await sternpost(postgres.url("helm", "guest"), "doctor")
      expect(guest.status).toBe(1)
      expect(guest.stdout).toContain("warning: Helm may not read its ledger gorp_migrations")
      expect(guest.stdout).toContain(
        "warning: row-level security of releases_v1 hides all rows from guest",
      )
      // What it warns of is what happens.
      const refused = await helm(postgres.url("helm", "guest")).run(["list"])
      expect(refused.stderr).toMatch(/permission denied/)

      const rows = "select key, name, status, version from releases_v1 order by key"
      postgres.sql("update releases_v1 set status = 'failed'")
      const before = postgres.sql(rows)
      const { status } = await sternpost(owner, "repair", "--yes", "--backup", "before.sql")
      expect(status).toBe(0)
      expect(postgres.sql(rows)).toContain("|deployed|1")
      const script = join(cwd, "before.sql")
      const { env } = process
      const target = [
        "-h",
        postgres.folder,
        "-p",
        String(postgres.port),
        "-U",
        "postgres",
        "-d",
        "helm",
      ]
      const back = await runProgram(
        "psql",
        [...target, "-v", "ON_ERROR_STOP=1", "-q", "-f", script],
        { env },
      )
      expect(back).toMatchObject({ status: 0, stderr: "" })
      expect(postgres.sql(rows)).toBe(before)
    })
  })
})
