import { describe, expect, test } from "vitest"
import { createKubeClient } from "../client.ts"
import { testKube } from "./conformance.ts"
import { createMemoryApiServer, type MemoryApiServerOptions } from "./memory-server.ts"

const secrets = { apiVersion: "v1", kind: "Secret", namespace: "default" }
const secret = (name: string, namespace = "default") => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name, namespace },
})

function start(options?: MemoryApiServerOptions) {
  const server = createMemoryApiServer(options)
  return { server, client: createKubeClient(server.transport()) }
}

describe("the in-memory API server", () => {
  testKube(test, async () => {
    const namespace = "suite"
    const authorize = ({ user }: { user: string }) => user === "admin"
    const server = createMemoryApiServer({ namespaces: [namespace], authorize })
    return {
      client: createKubeClient(server.transport()),
      stranger: createKubeClient(server.transport("stranger")),
      namespace,
    }
  })

  // The real one compacts each five minutes.
  test("lets continue tokens expire, and tells how to go on without consistency", async () => {
    const { server, client } = start()
    for (const name of ["a", "b", "c"]) await client.create(secret(name))
    const first = await client.list(secrets, { limit: 1 })
    const token = first.metadata.continue ?? ""
    await client.delete({ ...secrets, name: "b" })
    server.compact()
    const call = client.list(secrets, { limit: 1, continue: token })
    await expect(call).rejects.toMatchObject({ reason: "Expired", status: 410 })

    const query = `limit=9&continue=${encodeURIComponent(token)}`
    const path = `/api/v1/namespaces/default/secrets?${query}`
    const { body } = await server.handle({ method: "GET", path })
    const { metadata } = JSON.parse(body)
    const rest = await client.list(secrets, { limit: 9, continue: metadata.continue })
    expect(rest.items.map((it) => it.metadata.name)).toEqual(["c"])
  })

  test("refuses parameters that it would have to ignore", async () => {
    const { server } = start()
    const path = "/api/v1/secrets?fieldSelector=metadata.name%3Da"
    const { status, body } = await server.handle({ method: "GET", path })
    expect([status, JSON.parse(body).message]).toEqual([
      400,
      'the in-memory API server has no parameter "fieldSelector"',
    ])
  })

  test.each([
    ["GET", "/api/v2", 404],
    ["GET", "/api/v1/nopes", 404],
    ["POST", "/api/v1/secrets", 405],
    ["PUT", "/api/v1/namespaces/default/secrets", 405],
    ["POST", "/api/v1/namespaces/default/secrets/a", 405],
    ["GET", "/api/v1/namespaces/default/secrets/a/status", 404],
  ] as const)("answers %s %s with %i", async (method, path, expected) => {
    const { status } = await start().server.handle({ method, path, body: "{}" })
    expect(status).toBe(expected)
  })

  test("ends a namespace with all that is in it", async () => {
    const { client } = start({ namespaces: ["prod"] })
    await client.create(secret("a", "prod"))
    await client.delete({ apiVersion: "v1", kind: "Namespace", name: "prod" })
    const { items } = await client.list({ apiVersion: "v1", kind: "Secret" })
    expect(items).toEqual([])
    const namespaces = await client.list({ apiVersion: "v1", kind: "Namespace" })
    expect(namespaces.items.map((it) => it.metadata.name)).toEqual(["default", "kube-system"])
  })

  test("a namespace waits for objects that have finalizers", async () => {
    const { client } = start({ namespaces: ["prod"] })
    const { metadata, ...rest } = secret("a", "prod")
    await client.create({ ...rest, metadata: { ...metadata, finalizers: ["example.com/a"] } })
    const namespace = { apiVersion: "v1", kind: "Namespace", name: "prod" }
    await client.delete(namespace)
    expect((await client.get(namespace))["status"]).toEqual({ phase: "Terminating" })
    await client.patch({ ...rest, ...metadata }, { metadata: { finalizers: null } })
    await expect(client.get(namespace)).rejects.toMatchObject({ reason: "NotFound" })
  })

  test("serves more kinds when it is told to", async () => {
    const boats = { apiVersion: "example.com/v1", kind: "Boat", plural: "boats", namespaced: true }
    const { client } = start({ resources: [boats] })
    const boat = { ...secret("a"), apiVersion: "example.com/v1", kind: "Boat", spec: { sails: 2 } }
    await client.create(boat)
    expect((await client.get({ ...boat, ...boat.metadata }))["spec"]).toEqual({ sails: 2 })
  })

  test("takes its time from the clock that it is given", async () => {
    const { client } = start({ now: () => new Date("2026-01-02T03:04:05.678Z") })
    const { metadata } = await client.create(secret("a"))
    expect(metadata.creationTimestamp).toBe("2026-01-02T03:04:05Z")
  })

  test("does not answer a request that was aborted", async () => {
    const { client } = start()
    const call = client.list(secrets, { signal: AbortSignal.abort() })
    await expect(call).rejects.toMatchObject({ code: "KUBE_ABORTED" })
  })

  test("what a client has is not what the server keeps", async () => {
    const { client } = start()
    const created = (await client.create(secret("a"))) as { metadata: { name: string } }
    created.metadata.name = "changed"
    expect((await client.get({ ...secrets, name: "a" })).metadata.name).toBe("a")
  })
})
