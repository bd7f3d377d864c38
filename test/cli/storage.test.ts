import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { folderOf, memoryStorage, sternpost } from "./sternpost.ts"

const web = {
  name: "web",
  version: 1,
  namespace: "shop",
  info: {
    status: "superseded",
    last_deployed: "2026-05-01T10:00:00.5+02:00",
    description: "Install complete",
  },
  chart: { metadata: { name: "web", version: "1.4.0", appVersion: "2" } },
  config: { password: "s3cret" },
  manifest: "kind: ConfigMap\n".repeat(100),
  unknown: { kept: true },
}
const env = memoryStorage([
  { ...web, version: 10, info: { ...web.info, status: "deployed" } },
  { ...web, version: 9 },
  { name: "api", version: 1, namespace: "shop", info: {} },
  { ...web, namespace: "bank" },
])
const empty = memoryStorage([])
const storage = (args: readonly string[], options: { input?: string; env?: typeof env } = {}) =>
  sternpost(["storage", ...args], { env, ...options })

describe("storage list", () => {
  test("has the revisions of a namespace in order, and nothing secret", async () => {
    const { status, stdout, stderr } = await storage(["list"])
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
    const cells = stdout.split("\n").map((line) => line.split(/ {2,}/))
    expect(cells).toEqual([
      ["NAMESPACE", "NAME", "REVISION", "STATUS", "UPDATED", "CHART"],
      ["shop", "api", "1", "unknown", "MISSING"],
      ["shop", "web", "9", "superseded", "2026-05-01T10:00:00.5+02:00", "web-1.4.0"],
      ["shop", "web", "10", "deployed", "2026-05-01T10:00:00.5+02:00", "web-1.4.0"],
      [""],
    ])
    const columns = stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.search(/CHART|MISSING|web-1/))
    expect(new Set(columns).size).toBe(1)
  })

  test("can be of a release, a status, another namespace or all", async () => {
    const names = async (...args: string[]) => {
      const { stdout } = await storage(["list", "--output", "json", ...args])
      const found: { namespace: string; name: string; revision: number }[] = JSON.parse(stdout)
      return found.map(({ namespace, name, revision }) => `${namespace}/${name}.${revision}`)
    }
    expect(await names("web")).toEqual(["shop/web.9", "shop/web.10"])
    expect(await names("--status", "deployed")).toEqual(["shop/web.10"])
    expect(await names("--namespace", "bank")).toEqual(["bank/web.1"])
    expect(await names("--all-namespaces", "web")).toEqual([
      "bank/web.1",
      "shop/web.9",
      "shop/web.10",
    ])
    expect(await names("nobody")).toEqual([])
    expect(await names("--latest")).toEqual(["shop/api.1", "shop/web.10"])
    expect(await names("--latest", "--all-namespaces", "web")).toEqual([
      "bank/web.1",
      "shop/web.10",
    ])
    expect(await names("--latest", "--status", "superseded")).toEqual([])
  })
})

describe("storage show", () => {
  test("tells the last revision and what is big in it, and nothing secret", async () => {
    const { status, stdout } = await storage(["show", "web"])
    expect(status).toBe(0)
    expect(stdout).toMatch(/^record +sh\.helm\.release\.v1\.web\.v10$/m)
    expect(stdout).toMatch(/^status +deployed$/m)
    expect(stdout).toMatch(/^size +\d+ bytes, 0 % of what a Secret holds$/m)
    expect(stdout).toMatch(/^ +\d+ {2}manifest$/m)
    expect(stdout).not.toContain("s3cret")
  })

  test("has the whole record as JSON", async () => {
    const { stdout } = await storage(["show", "web", "--revision", "9", "--output", "json"])
    expect(JSON.parse(stdout)).toMatchObject({
      key: "sh.helm.release.v1.web.v9",
      namespace: "shop",
      release: { ...web, version: 9 },
    })
  })

  test.each([
    [
      ["show", "nobody"],
      3,
      /there is no revision of "nobody" in namespace shop \(release: not found\)/,
    ],
    [
      ["show", "web", "--revision", "8"],
      3,
      /sh\.helm\.release\.v1\.web\.v8 in namespace shop cannot be found/,
    ],
    [["show", "web", "--revision", "last"], 2, /--revision is a number from 1, not "last"/],
    [["show"], 2, /RELEASE is missing/],
  ])("%j fails with %i", async (args, code, message) => {
    const { status, stdout, stderr } = await storage(args)
    expect({ status, stdout }).toEqual({ status: code, stdout: "" })
    expect(stderr).toMatch(message)
  })
})

describe("storage export and import", () => {
  const exported = async (...args: string[]) => (await storage(["export", ...args])).stdout

  test("hand over every record with all that is in it", async () => {
    const { status, stdout, stderr } = await storage(["export", "--all-namespaces"])
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: "sternpost: exported 4 records from Memory\n",
    })
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line))
    expect(lines).toHaveLength(4)
    expect(lines).toContainEqual({
      namespace: "bank",
      labels: {},
      createdAt: expect.any(Number),
      release: { ...web, namespace: "bank" },
    })
    const file = join(folderOf({ "x.jsonl": stdout }), "x.jsonl")
    for (const options of [
      { args: [file] },
      { args: [], input: stdout },
      { args: ["-"], input: stdout },
    ]) {
      const result = await storage(["import", ...options.args], { ...options, env: empty })
      expect(result).toEqual({
        status: 0,
        stdout: "",
        stderr: "sternpost: imported 4 of 4 records into Memory\n",
      })
    }
  })

  test("refuse what is there already, or leave it out", async () => {
    const input = await exported()
    const refused = await storage(["import"], { input })
    expect(refused.status).toBe(4)
    expect(refused.stderr).toMatch(
      /line \d: sh\.helm\.release\.v1\.\w+\.v\d+ in namespace shop, and 2 more, is there already, nothing was imported/,
    )
    const other = JSON.stringify({ release: { ...web, name: "new" }, labels: { team: "a" } })
    const partly = await storage(["import", "--skip-existing"], { input: `${input}\n${other}` })
    expect(partly.stderr).toBe(
      "sternpost: imported 1 of 4 records into Memory; 3 are there already\n",
    )
    const dry = await storage(["import", "--dry-run"], { input: other })
    expect(dry.stderr).toBe("sternpost: would import 1 of 1 records into Memory\n")
  })

  test.each([
    [
      "no JSON: s3cret",
      /stdin, line 1: is no record; expected what "sternpost storage export" prints/,
    ],
    [
      '{"release":{"password":"s3cret"}}',
      /line 1: release record is no Helm release: name, version, info missing/,
    ],
    [
      '{"release":{"name":"a","version":1,"info":{}},"labels":{"owner":"me"}}',
      /system reserved label name/,
    ],
    [
      '{"release":{"name":"a","version":1,"info":{}}}\n\n{"release":{"name":"a","version":1,"info":{}}}',
      /line 3: is the record of line 1 again/,
    ],
  ])("tell what is wrong with an export, and show nothing of it: %j", async (input, message) => {
    const { status, stderr } = await storage(["import"], { input, env: empty })
    expect(status).toBe(2)
    expect(stderr).toMatch(message)
    expect(stderr).not.toContain("s3cret")
  })

  test("name a file that is not there", async () => {
    const { status, stderr } = await storage(["import", "missing.jsonl"])
    expect(status).toBe(2)
    expect(stderr).toContain('sternpost storage import: cannot read "missing.jsonl"')
  })
})

describe("which storage", () => {
  test("is told wrong: by a flag, a variable, a connection string, a file", async () => {
    const run = (args: string[], more: Record<string, string>) =>
      sternpost(["storage", "list", ...args], { env: { ...empty, ...more } })
    const cases: [string[], Record<string, string>, RegExp][] = [
      [["--driver", "etcd"], {}, /--driver is secret or configmap or sql or memory/],
      [[], { HELM_DRIVER: "etcd" }, /unknown driver "etcd": HELM_DRIVER is secret, configmap/],
      [
        ["--driver", "sql"],
        { HELM_DRIVER_SQL_CONNECTION_STRING: "s3cret" },
        /connection string cannot be read/,
      ],
      [
        [],
        { HELM_MEMORY_DRIVER_DATA: "/missing.yaml" },
        /\/missing\.yaml of HELM_MEMORY_DRIVER_DATA/,
      ],
    ]
    for (const [args, more, message] of cases) {
      const { status, stderr } = await run(args, more)
      expect({ args, status }).toEqual({ args, status: 2 })
      expect(stderr).toMatch(message)
      expect(stderr).not.toContain("s3cret")
    }
  })

  test("cannot be reached", async () => {
    const cluster = await sternpost(["storage", "list", "--driver", "secret"], { env: empty })
    expect(cluster.status).toBe(3)
    expect(cluster.stderr).toContain("there is no kubeconfig")
  })

  test("is nothing that a run loads", () => {
    for (const chunk of ["hot", "at-once"]) {
      const text = readFileSync(
        new URL(`../../packages/sternpost/bundle/${chunk}.cjs`, import.meta.url),
        "utf8",
      )
      expect(text).not.toMatch(/helm\.release|HELM_DRIVER_SQL/)
    }
  })
})
