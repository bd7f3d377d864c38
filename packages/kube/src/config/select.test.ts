import { resolve } from "node:path"
import { describe, expect, test } from "vitest"
import { readKubeconfig } from "./kubeconfig.ts"
import { type ContextOverrides, selectContext } from "./select.ts"

const config = readKubeconfig(
  `
current-context: prod
clusters:
- {name: prod, cluster: {server: https://prod.test, certificate-authority: ca.crt}}
- {name: nowhere, cluster: {}}
users:
- {name: me, user: {username: me, password: p, as: alice}}
- {name: cloud, user: {exec: {command: aws}, client-certificate: me.crt}}
contexts:
- {name: prod, context: {cluster: prod, user: me, namespace: web}}
- {name: cloud, context: {cluster: prod, user: cloud}}
- {name: nobody, context: {cluster: prod}}
- {name: lost, context: {cluster: gone, user: me}}
- {name: stranger, context: {cluster: prod, user: gone}}
- {name: nowhere, context: {cluster: nowhere, user: me}}
- {name: empty, context: {}}
`,
  "/kube/config",
)
const empty = readKubeconfig("", "/kube/config")
const select = (overrides?: ContextOverrides) => selectContext(config, overrides)

describe("selectContext", () => {
  test("takes the current context", () => {
    const { name, cluster, user, namespace } = select()
    expect([name, namespace]).toEqual(["prod", "web"])
    expect(cluster.value.server).toBe("https://prod.test")
    expect(cluster.file).toBe("/kube/config")
    expect(user.value.username).toBe("me")
  })

  test("takes the context that is named, whose namespace is default if it has none", () => {
    const { user, namespace } = select({ context: "cloud" })
    expect([user.value.exec?.command, namespace]).toEqual(["aws", "default"])
    expect(select({ context: "nobody" }).user.value).toEqual({})
    expect(select({ namespace: "other" }).namespace).toBe("other")
  })

  test.each([
    ["absent", 'has no context "absent": there are "prod", "cloud"'],
    ["lost", 'has no cluster "gone", which context "lost" names: there are "prod", "nowhere"'],
    ["stranger", 'has no user "gone", which context "stranger" names'],
    ["nowhere", 'cluster "nowhere" has no server'],
    ["empty", 'context "empty" has no cluster'],
  ])("says what is missing in %s", (context, problem) => {
    expect(() => select({ context })).toThrow(problem)
  })

  test("says that there is no current context", () => {
    expect(() => selectContext(empty)).toThrow("has no current context: choose one, there is none")
    const other = { ...empty, contexts: config.contexts }
    expect(() => selectContext(other)).toThrow('choose one, there are "prod", "cloud"')
  })

  test("an address is enough", () => {
    const { cluster, user, namespace } = selectContext(empty, {
      server: "https://x.test",
      token: "t",
    })
    expect(cluster.value).toEqual({ server: "https://x.test" })
    expect([user.value, namespace]).toEqual([{ token: "t" }, "default"])
  })

  test("a token takes the place of other proofs, but not of whom to act as", () => {
    expect(select({ token: "t" }).user.value).toEqual({ token: "t", as: "alice" })
    expect(select({ context: "cloud", token: "t" }).user.value).toEqual({
      token: "t",
      clientCertificate: "me.crt",
    })
    const acting = select({ asUser: "bob", asGroups: ["a"] }).user.value
    expect(acting).toMatchObject({ username: "me", as: "bob", asGroups: ["a"] })
  })

  test("what verifies the server takes the place of what did", () => {
    expect(select({ insecureSkipTlsVerify: true }).cluster.value).toEqual({
      server: "https://prod.test",
      insecureSkipTlsVerify: true,
    })
    // Not beside the kubeconfig: somebody named it on a command line.
    const { value } = select({ certificateAuthority: "other.crt", tlsServerName: "n" }).cluster
    expect(value).toEqual({
      server: "https://prod.test",
      certificateAuthority: resolve("other.crt"),
      tlsServerName: "n",
    })
  })
})
