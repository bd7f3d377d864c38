import { describe, expect, test } from "vitest"
import { describeRef, groupOf, groupPath, listPath, objectPath } from "./resource.ts"

const secrets = { apiVersion: "v1", kind: "Secret", plural: "secrets", namespaced: true }
const roles = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  plural: "clusterroles",
  namespaced: false,
}

describe("paths of the API", () => {
  test("lead to the core group and to others", () => {
    expect(groupPath("v1")).toBe("/api/v1")
    expect(groupPath("apps/v1")).toBe("/apis/apps/v1")
    expect(groupOf("v1")).toBe("")
    expect(groupOf("apps/v1")).toBe("apps")
  })

  test("lead to objects with and without namespaces", () => {
    const secret = { ...secrets, namespace: "prod", name: "web" }
    expect(objectPath(secrets, secret)).toBe("/api/v1/namespaces/prod/secrets/web")
    expect(listPath(secrets, secrets)).toBe("/api/v1/secrets")
    expect(objectPath(roles, { ...roles, name: "system:admin" })).toBe(
      "/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Aadmin",
    )
  })

  test.each(["", ".", "..", "a/b", "../../nodes"])("are never made of the name %j", (name) => {
    const make = () => objectPath(secrets, { ...secrets, namespace: "prod", name })
    expect(make).toThrow("cannot be part of a path")
  })

  test("need a namespace where the kind has some, and only there", () => {
    expect(() => objectPath(secrets, { ...secrets, name: "web" })).toThrow(
      'Secret "web" needs a namespace: set metadata.namespace',
    )
    expect(() => objectPath(roles, { ...roles, name: "a", namespace: "prod" })).toThrow(
      'ClusterRole has no namespaces: leave "prod" out',
    )
  })
})

test("objects and lists are named in messages", () => {
  expect(describeRef({ ...secrets, namespace: "prod", name: "web" })).toBe(
    'Secret "web" in namespace "prod"',
  )
  expect(describeRef(secrets)).toBe("list of Secret")
})
