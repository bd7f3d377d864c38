import { describe, expect, test } from "vitest"
import { KubeError } from "../errors.ts"
import { readKubeconfig } from "./kubeconfig.ts"

const FILE = "/home/me/.kube/config"

const FULL = `
apiVersion: v1
kind: Config
current-context: prod
preferences: {}
clusters:
- name: prod
  cluster:
    server: https://kube.test:6443
    certificate-authority: ca.crt
    certificate-authority-data: QUJD
    insecure-skip-tls-verify: false
    tls-server-name: kube.internal
    proxy-url: http://proxy.test
    disable-compression: yes
    extensions:
    - name: client.authentication.k8s.io/exec
      extension: {audience: me}
    - name: other
      extension: 1
users:
- name: me
  user:
    client-certificate: me.crt
    client-certificate-data: QUJD
    client-key: me.key
    client-key-data: QUJD
    token: abc
    tokenFile: token
    username: me
    password: secret
    as: alice
    as-uid: "7"
    as-groups: [a, b]
    as-user-extra: {scopes: [x, "y"]}
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: aws
      args: [eks, get-token]
      env: [{name: AWS_PROFILE, value: prod}]
      provideClusterInfo: true
      interactiveMode: Never
      installHint: install it
- name: old
  user: {auth-provider: {name: gcp}}
contexts:
- name: prod
  context: {cluster: prod, user: me, namespace: web}
`

const wrongIn = (text: string): unknown => {
  try {
    return readKubeconfig(text, FILE)
  } catch (error) {
    return error
  }
}

describe("readKubeconfig", () => {
  test("reads all fields", () => {
    const { currentContext, clusters, users, contexts } = readKubeconfig(FULL, FILE)
    expect(currentContext).toBe("prod")
    expect(contexts.get("prod")).toEqual({
      value: { cluster: "prod", user: "me", namespace: "web" },
      file: FILE,
    })
    expect(clusters.get("prod")?.value).toEqual({
      server: "https://kube.test:6443",
      certificateAuthority: "ca.crt",
      certificateAuthorityData: "QUJD",
      insecureSkipTlsVerify: false,
      tlsServerName: "kube.internal",
      proxyUrl: "http://proxy.test",
      disableCompression: true,
      execConfig: { audience: "me" },
    })
    expect(users.get("me")?.value).toEqual({
      clientCertificate: "me.crt",
      clientCertificateData: "QUJD",
      clientKey: "me.key",
      clientKeyData: "QUJD",
      token: "abc",
      tokenFile: "token",
      username: "me",
      password: "secret",
      as: "alice",
      asUid: "7",
      asGroups: ["a", "b"],
      asUserExtra: { scopes: ["x", "y"] },
      exec: {
        apiVersion: "client.authentication.k8s.io/v1",
        command: "aws",
        args: ["eks", "get-token"],
        env: [{ name: "AWS_PROFILE", value: "prod" }],
        provideClusterInfo: true,
        interactiveMode: "Never",
        installHint: "install it",
      },
    })
    expect(users.get("old")?.value).toEqual({ authProvider: "gcp" })
  })

  test.each(["", "# nothing\n", "{}", "apiVersion: v1\nkind: Config\nclusters: null\nusers: []\n"])(
    "an empty file is an empty kubeconfig: %j",
    (text) => {
      const { currentContext, ...maps } = readKubeconfig(text, FILE)
      expect(currentContext).toBeUndefined()
      expect(Object.values(maps).map(({ size }) => size)).toEqual([0, 0, 0])
    },
  )

  test("empty text counts as absent", () => {
    const text = 'current-context: ""\nusers: [{name: me, user: {token: "", as: ""}}]'
    const config = readKubeconfig(text, FILE)
    expect(config.currentContext).toBeUndefined()
    expect(config.users.get("me")?.value).toEqual({})
  })

  test.each([
    ["- a", "kubeconfig: must be a map"],
    ["kind: Pod", "is no kubeconfig: its kind is Pod"],
    ["clusters: {}", "clusters: must be a list"],
    ["clusters: [a]", "clusters[0]: must be a map"],
    ["users: [{name: a, user: {token: 12345}}]", "users[0].user.token: must be text"],
    ["users: [{name: a, user: {as-groups: [1]}}]", "users[0].user.as-groups[0]: must be text"],
    [
      "users: [{name: a, user: {as-user-extra: {x: y}}}]",
      "users[0].user.as-user-extra.x: must be a list",
    ],
    ["users: [{name: a}, {name: a}]", 'users[1].name: "a" is there twice'],
    [
      "clusters: [{name: a, cluster: {insecure-skip-tls-verify: often}}]",
      "clusters[0].cluster.insecure-skip-tls-verify: must be true or false",
    ],
    ["users: [{name: a, user: {exec: {env: [x]}}}]", "users[0].user.exec.env[0]: must be a map"],
  ])("says where %s is wrong", (text, problem) => {
    const error = wrongIn(text)
    expect(error).toBeInstanceOf(KubeError)
    expect(error).toMatchObject({ code: "KUBE_CONFIG", file: FILE })
    expect(String(error)).toContain(`${FILE}: ${problem}`)
  })

  test("says on which line it is no YAML", () => {
    expect(String(wrongIn("users:\n- name: a\n\tuser: {}\n"))).toMatch(/config:\d+: cannot be read/)
  })

  test("shows no value that may be secret", () => {
    for (const text of [
      "users: [{name: a, user: {token: [hunter2]}}]",
      "users: [{name: a, user: hunter2}]",
      "users: [{name: a, user: {exec: {env: [hunter2]}}}]",
    ])
      expect(String(wrongIn(text))).not.toContain("hunter2")
  })
})
