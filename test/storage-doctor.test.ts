import { createKubeClient, type KubeObjects } from "@sternpost/kube"
import { createMemoryApiServer, type MemoryApiServer } from "@sternpost/kube/testing"
import { createRawObjects, examineStorage } from "@sternpost/storage"
import { describe, expect, test } from "vitest"

import { raw, seed } from "../packages/storage/src/testing/raw-samples.ts"

const RBAC = "rbac.authorization.k8s.io/v1"
const RESOURCES = [
  {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    plural: "selfsubjectaccessreviews",
    namespaced: false,
  },
  { apiVersion: RBAC, kind: "RoleBinding", plural: "rolebindings", namespaced: true },
  {
    apiVersion: RBAC,
    kind: "ClusterRoleBinding",
    plural: "clusterrolebindings",
    namespaced: false,
  },
]

/** A cluster in which somebody may not do some of it. */
function cluster(forbidden: (verb: string, resource: string) => boolean = () => false) {
  const api = createMemoryApiServer({
    namespaces: ["shop"],
    resources: RESOURCES,
    authorize: ({ verb, resource, user }) => user === "admin" || !forbidden(verb, resource),
  })
  /** The in-memory server has no authorizer of its own to ask. */
  const handle: MemoryApiServer["handle"] = async (request, user) => {
    if (!request.path.includes("/selfsubjectaccessreviews")) return await api.handle(request, user)
    if (forbidden("create", "selfsubjectaccessreviews")) return await api.handle(request, user)
    const review = JSON.parse(String(request.body))
    const { verb, resource } = review.spec.resourceAttributes
    const body = { ...review, status: { allowed: !forbidden(verb, resource) } }
    return { status: 201, headers: {}, body: JSON.stringify(body) }
  }
  const transport = { ...api.transport(), send: (request: never) => handle(request, "alice") }
  const objects: KubeObjects = createKubeClient(transport)
  const admin = createKubeClient(api.transport())
  const examine = (kind: "Secret" | "ConfigMap", namespace = "shop") =>
    examineStorage({ storage: createRawObjects({ objects, kind, namespace }), objects })
  return { admin, examine }
}

const bind = (kind: string, name: string, role: string, subject: object, namespace?: string) => ({
  apiVersion: RBAC,
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
  subjects: [subject],
})

describe("doctor in a cluster", () => {
  test("who may do everything has nothing to worry about in Secrets", async () => {
    const { admin, examine } = cluster()
    const secrets = createRawObjects({ objects: admin, kind: "Secret", namespace: "" })
    await seed(secrets, [raw({ name: "web", version: 1 })])
    const report = await examine("Secret")
    expect(report).toMatchObject({ driver: "Secret", records: { records: 1 }, notices: [] })
    expect(report.access).toContainEqual({
      what: "list secrets in namespace shop",
      isAllowed: true,
    })
    expect(report.access).toHaveLength(5)
    expect(report.readers).toBeUndefined()
  })

  test("what is not allowed is told, with what to do", async () => {
    const { examine } = cluster(
      (verb, resource) => resource !== RESOURCES[0]?.plural && /create|delete/.test(verb),
    )
    expect((await examine("Secret")).notices).toMatchObject([
      {
        level: "warning",
        message: "you may not create, delete secrets in namespace shop",
        next: expect.stringMatching(
          /^kubectl create role helm-storage --namespace shop --resource secrets --verb get,list,create,update,delete/,
        ),
      },
    ])
    const everywhere = await examine("ConfigMap", "")
    expect(everywhere.notices[0]?.next).toMatch(
      /^kubectl create clusterrole helm-storage --resource/,
    )
  })

  test("who may not even list hears what is lacking", async () => {
    const { examine } = cluster((verb, resource) => resource === "secrets" && verb === "list")
    const report = await examine("Secret")
    expect(report.records).toBeUndefined()
    expect(report.notices).toMatchObject([
      { message: expect.stringContaining("the records cannot be listed") },
      { message: "you may not list secrets in namespace shop" },
    ])
  })

  test("a server that does not say what is allowed is worth a note", async () => {
    const { examine } = cluster((_, resource) => resource === "selfsubjectaccessreviews")
    const report = await examine("Secret")
    expect(report.notices).toMatchObject([{ level: "note" }])
    expect(report.access[0]).toEqual({ what: "get secrets in namespace shop" })
  })
})

describe("doctor of ConfigMaps", () => {
  test("tells who can read all releases", async () => {
    const { admin, examine } = cluster()
    const group = { kind: "Group", name: "devs", apiGroup: "rbac.authorization.k8s.io" }
    const account = { kind: "ServiceAccount", name: "ci", namespace: "shop" }
    for (const object of [
      bind("ClusterRoleBinding", "devs", "view", group),
      bind("ClusterRoleBinding", "other", "system:discovery", group),
      bind("RoleBinding", "ci", "edit", account, "shop"),
      bind("RoleBinding", "ci", "edit", account, "default"),
    ])
      await admin.create(object)
    const { readers, notices } = await examine("ConfigMap")
    expect(readers).toEqual([
      { subject: "Group devs", role: "view" },
      { subject: "ServiceAccount shop/ci", role: "edit", namespace: "shop" },
    ])
    expect(notices).toMatchObject([
      {
        level: "warning",
        message: expect.stringMatching(
          /passwords too; now Group devs \(view\), ServiceAccount shop\/ci \(edit in shop\)$/,
        ),
        next: "sternpost storage migrate --from configmap --to secret",
      },
    ])
    expect((await examine("ConfigMap", "")).readers).toHaveLength(3)
  })

  test("warns all the same where nobody is bound, or nobody may look", async () => {
    const nobody = await cluster().examine("ConfigMap")
    expect(nobody.notices[0]?.message).toContain("nobody is bound to one of them now")
    const hidden = await cluster((_, resource) => /binding/.test(resource)).examine("ConfigMap")
    expect(hidden.readers).toBeUndefined()
    expect(hidden.notices[0]?.message).toContain("who that is may not be looked at")
  })
})
