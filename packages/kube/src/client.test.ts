import { describe, expect, test } from "vitest"
import { createKubeClient } from "./client.ts"
import type { KubeRequest, KubeResponse } from "./transport.ts"

const ref = { apiVersion: "v1", kind: "Secret", namespace: "prod", name: "web" }
const object = { apiVersion: "v1", kind: "Secret", metadata: { namespace: "prod", name: "web" } }

/** A client whose server gives the same answer to all, and what it was asked. */
function answering(body: unknown, status = 200) {
  const asked: KubeRequest[] = []
  const response: KubeResponse = {
    status,
    headers: {},
    body: typeof body === "string" ? body : JSON.stringify(body),
  }
  const send = async (request: KubeRequest) => {
    asked.push(request)
    return response
  }
  return { asked, client: createKubeClient({ send, close: () => undefined }) }
}

describe("a client", () => {
  test("asks for one object", async () => {
    const { asked, client } = answering(object)
    expect(await client.get(ref)).toEqual(object)
    expect(asked).toEqual([{ method: "GET", path: "/api/v1/namespaces/prod/secrets/web" }])
  })

  test("puts the options of a list into the query", async () => {
    const { asked, client } = answering({ metadata: {}, items: [] })
    const labelSelector = "owner=helm,status in (a, b)"
    await client.list(ref, { labelSelector, limit: 5, continue: "a+b" })
    expect(asked[0]?.path).toBe(
      "/api/v1/namespaces/prod/secrets?labelSelector=owner%3Dhelm%2Cstatus%20in%20(a%2C%20b)&limit=5&continue=a%2Bb",
    )
  })

  test("lists have no items when the server says null", async () => {
    const { client } = answering({ metadata: {}, items: null })
    expect((await client.list(ref)).items).toEqual([])
  })

  test("says who writes, and whether only to try", async () => {
    const { asked, client } = answering(object)
    await client.create(object, { fieldManager: "helm", dryRun: true })
    await client.replace(object, { fieldManager: "helm" })
    await client.patch(ref, [], { type: "json" })
    expect(asked.map(({ method, path, contentType }) => [method, path, contentType])).toEqual([
      ["POST", "/api/v1/namespaces/prod/secrets?fieldManager=helm&dryRun=All", "application/json"],
      ["PUT", "/api/v1/namespaces/prod/secrets/web?fieldManager=helm", "application/json"],
      ["PATCH", "/api/v1/namespaces/prod/secrets/web", "application/json-patch+json"],
    ])
  })

  test("sends preconditions only where there are some", async () => {
    const { asked, client } = answering({ kind: "Status" })
    await client.delete(ref)
    await client.delete(ref, { resourceVersion: "5", propagationPolicy: "Background" })
    const bodies = asked.map(({ body = "" }) => JSON.parse(body))
    const options = { apiVersion: "v1", kind: "DeleteOptions" }
    expect(bodies).toEqual([
      options,
      { ...options, preconditions: { resourceVersion: "5" }, propagationPolicy: "Background" },
    ])
  })

  test("hands the signal and the time limit on", async () => {
    const { asked, client } = answering(object)
    const { signal } = new AbortController()
    await client.get(ref, { signal, timeoutMs: 5 })
    expect(asked[0]).toMatchObject({ signal, timeoutMs: 5 })
  })

  test.each(["<html>secret-session</html>", "null", "[]", "{}"])(
    "does not take %s for an object",
    async (body) => {
      const { client } = answering(body)
      const call = client.get(ref)
      await expect(call).rejects.toMatchObject({ code: "KUBE_ANSWER" })
      await expect(call).rejects.toThrow(/is not of the Kubernetes API/)
      await expect(call).rejects.not.toThrow(/secret-session/)
    },
  )

  test("sends nothing for an object that has no name or no namespace", async () => {
    const { asked, client } = answering(object)
    await expect(client.get({ ...ref, name: "" })).rejects.toMatchObject({ code: "KUBE_REQUEST" })
    const homeless = { ...object, metadata: { name: "web" } }
    await expect(client.create(homeless)).rejects.toThrow("needs a namespace")
    await expect(client.replace({ ...object, metadata: { namespace: "prod" } })).rejects.toThrow()
    expect(asked).toEqual([])
  })
})
