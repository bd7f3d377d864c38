import { delimiter, join } from "node:path"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"

import { controlPlaneTools, kubectl, sharedControlPlane } from "../support/control-plane.ts"
import { createHelm } from "../support/helm.ts"
import { hasPostgres, startPostgres } from "../support/postgres.ts"
import { runProgram } from "../support/run-program.ts"
import { scratchFolder } from "../support/scratch.ts"
import { describeWithTools } from "../support/tools.ts"

const root = fileURLToPath(new URL("../../", import.meta.url))
const isTested = hasPostgres("the example of PostgreSQL")

describeWithTools("the example of PostgreSQL", ["helm4", ...controlPlaneTools], () => {
  test.skipIf(!isTested)("goes as its page says", async () => {
    const plane = await sharedControlPlane()
    const server = await startPostgres()
    server.sql("create role admin login createrole; alter database helm owner to admin")
    const helm = createHelm("helm4", { kubeconfig: plane.kubeconfig })
    const folder = scratchFolder("example")
    const { status, stdout, stderr } = await runProgram(
      "sh",
      [join(root, "examples/storage-postgresql/walk.sh")],
      {
        env: {
          ...helm.env,
          PATH: [join(root, "bin"), process.env["PATH"]].join(delimiter),
          HELM: helm.program,
          TMPDIR: folder,
          ADMIN_DATABASE: server.url("helm", "admin"),
          ALICE_DATABASE: server.url("helm", "alice"),
        },
      },
    )
    await kubectl(plane, ["delete", "namespace", "shop", "bank", "--wait=false"])
    expect(stderr.replace(/Pulled.*\n|Digest.*\n/g, "")).toBe(
      `sternpost: applied to schema public: 2 roles
sternpost: schema public is as RBAC asks: 2 roles
sternpost: schema public differs from what RBAC asks in 1 point; --apply would put it right where it can
sternpost: applied to schema public: 2 roles
sternpost: exported 3 records from SQL
`,
    )
    expect(stdout).toBe(`1. Helm installs, Sternpost lists
2
2. The rights of the cluster, for the rows
3. Alice works in her namespace, and sees no other
web
    "namespace": "shop",
4. Is it still so?
row-level security is off on releases_v1: everybody has all rows
no
5. A copy of everything
`)
    expect(status).toBe(0)
  })
})
