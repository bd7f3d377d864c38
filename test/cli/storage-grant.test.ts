import { describe, expect, test } from "vitest"
import { folderOf, sternpost } from "./sternpost.ts"

const ROLE = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: releases
  namespace: shop
rules:
  - apiGroups: [""]
    resources: ["secrets", "configmaps"]
    verbs: [get, list]
`
const BINDING = `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: releases
  namespace: shop
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: releases}
subjects:
  - {kind: User, name: alice}
  - {kind: Group, name: "system:authenticated"}
`
const grant = (args: readonly string[], input = "", env = {}) =>
  sternpost(["storage", "grant", ...args], { input, env: { KUBECONFIG: "/none", ...env } })

describe("storage grant", () => {
  test("prints a script from stdin, and tells what was left out", async () => {
    const { status, stdout, stderr } = await grant(["-"], `${ROLE}---\n${BINDING}`)
    expect(status).toBe(0)
    expect(stdout).toMatch(
      /^-- Who may list.*\n-- Made by.*\n-- "user:alice": User alice\nbegin;\n/,
    )
    expect(stdout).toContain(
      `create policy "sternpost:select:user:alice" on "public"."releases_v1" for select to "user:alice" using (namespace::text = any (array['shop']::text[]));\n`,
    )
    expect(stderr).toBe(
      "sternpost: warning: left out what belongs to the cluster itself: Group system:authenticated; --include-system takes it in\n",
    )
  })

  test("reads files, folders with all below them, and lists of kubectl", async () => {
    const folder = folderOf({
      "rbac/roles/r.yaml": ROLE,
      "rbac/b.json": JSON.stringify({ kind: "List", apiVersion: "v1", items: [] }),
      "rbac/.git/bad.yaml": "{",
      "rbac/README.md": "{",
      "b.yml": BINDING,
    })
    const { status, stdout } = await sternpost(["storage", "grant", "rbac", "b.yml"], {
      cwd: folder,
    })
    expect(status).toBe(0)
    expect(stdout).toContain("create policy")
  })

  test("has the same as JSON, with names from a file and another schema", async () => {
    const folder = folderOf({
      "rbac.yaml": `${ROLE}---\n${BINDING}`,
      "roles.yaml": "roles:\n- {kind: User, name: alice, role: Alice}\n",
    })
    const args = ["storage", "grant", "rbac.yaml", "--roles", "roles.yaml", "--schema", "helm"]
    const more = ["--resource", "configmaps", "--include-system", "--output", "json"]
    const { stdout } = await sternpost([...args, ...more], { cwd: folder })
    const rights = { select: ["shop"], insert: [], update: [], delete: [] }
    expect(JSON.parse(stdout)).toMatchObject({
      schema: "helm",
      roles: [
        { role: "Alice", subjects: ["User alice"], rights },
        { role: "group:system:authenticated", subjects: ["Group system:authenticated"], rights },
      ],
      notes: [],
      sql: expect.stringContaining('"helm"."releases_v1"'),
    })
  })

  test.each<[string, string[], string, string]>([
    [
      "nothing to read",
      [],
      "",
      "name files or folders with RBAC manifests (- is stdin), or say --from-cluster",
    ],
    ["two ways at once", ["-", "--from-cluster"], "", "name files or folders"],
    [
      "two deeds at once",
      ["-", "--apply", "--check"],
      "",
      "--apply changes the database and --check does not: take one",
    ],
    ["a file that is not there", ["nowhere.yaml"], "", 'cannot read "nowhere.yaml"'],
    ["what is no YAML", ["-"], "a: [", 'sternpost storage grant: "stdin": document 1, line 1: '],
    [
      "a manifest that makes no sense",
      ["-"],
      ROLE.replace("[get, list]", "get"),
      "Role shop/releases (stdin, line 1): rules[0].verbs is no list",
    ],
    [
      "no role and no binding",
      ["-"],
      "apiVersion: v1\nkind: ConfigMap\n",
      "there is no Role and no binding in what was given",
    ],
    [
      "a connection that makes no sense",
      ["-", "--check"],
      ROLE,
      "the connection string cannot be read",
    ],
  ])("refuses %s", async (_, args, input, message) => {
    const env = { HELM_DRIVER_SQL_CONNECTION_STRING: "postgres://h:x/y" }
    const { status, stdout, stderr } = await grant(args, input, env)
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" })
    expect(stderr).toContain(message)
  })

  test("says that the database cannot be reached", async () => {
    const env = { HELM_DRIVER_SQL_CONNECTION_STRING: "postgres://u@127.0.0.1:1/x?sslmode=disable" }
    const { status, stdout, stderr } = await grant(["--apply", "-"], `${ROLE}---\n${BINDING}`, env)
    expect({ status, stdout }).toEqual({ status: 3, stdout: "" })
    expect(stderr).toContain("127.0.0.1:1")
    expect(stderr).not.toContain("internal error")
  })
})
