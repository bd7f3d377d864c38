import { createRawObjects } from "@sternpost/storage"
import { afterAll, expect, test } from "vitest"

import { raw, seed } from "../../packages/storage/src/testing/raw-samples.ts"
import { startApiServer, writeKubeconfig } from "../support/api-server.ts"
import { folderOf, sternpost } from "./sternpost.ts"

const server = await startApiServer({ namespaces: ["shop"] })
afterAll(() => server.close())
const folder = folderOf({})
const env = { KUBECONFIG: writeKubeconfig(folder, { one: server.url }), HOME: folder }
const doctor = (...args: string[]) => sternpost(["storage", "doctor", ...args], { env })

await seed(createRawObjects({ objects: server.objects, kind: "Secret", namespace: "" }), [
  raw({ name: "web", version: 1, status: "superseded", padding: 2000 }),
  raw({ name: "web", version: 2 }),
])

test("doctor tells what there is, for people", async () => {
  const { status, stdout, stderr } = await doctor()
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
  expect(stdout).toMatch(/^storage {5}Secret in http:\/\/127\.0\.0\.1:\d+$/m)
  expect(stdout).toMatch(/^namespace {3}shop$/m)
  expect(stdout).toMatch(/^releases {4}1 in 1 namespace$/m)
  expect(stdout).toMatch(/^records {5}2, \d+ KiB$/m)
  expect(stdout).toMatch(/^largest {9}\d KiB {3}0 % {2}shop\/sh\.helm\.release\.v1\.web\.v1$/m)
  expect(stdout).toMatch(/^note: the API server does not say what is allowed\n {2}next: allow/m)
  expect(stdout).not.toContain("s3cret")
})

test("and for programs; with warnings it exits with 1", async () => {
  const { status, stdout } = await doctor("--driver", "configmap", "-A", "--output", "json")
  expect(status).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({
    driver: "ConfigMap",
    namespace: "",
    records: { records: 0 },
    notices: [
      { level: "note" },
      { level: "warning", message: expect.stringContaining("view, edit and admin") },
    ],
  })
})

test("a storage that cannot be reached is an error", async () => {
  const { status, stdout, stderr } = await sternpost(["storage", "doctor", "--driver", "sql"], {
    env: {
      ...env,
      HELM_DRIVER_SQL_CONNECTION_STRING: "postgres://me:s3cret@127.0.0.1:1/x?sslmode=disable",
    },
  })
  expect({ status, stdout }).toEqual({ status: 3, stdout: "" })
  expect(stderr).toContain("cannot connect to 127.0.0.1:1")
  expect(stderr).not.toContain("s3cret")
})

test("one namespace and all exclude each other", async () => {
  expect((await doctor("-A", "-n", "shop")).status).toBe(2)
})
