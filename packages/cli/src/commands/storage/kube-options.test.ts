import { describe, expect, test } from "vitest"
import { kubeOptions } from "./kube-options.ts"

const options = (env: NodeJS.ProcessEnv, flags: Record<string, string> = {}) =>
  kubeOptions({ values: new Map(Object.entries(flags)) }, env)

describe("the way to a cluster", () => {
  test("is the kubeconfig's unless something is said", () => {
    expect(options({})).toEqual({})
    expect(options({ HELM_KUBECONTEXT: "", HELM_KUBETOKEN: "", HELM_KUBEASGROUPS: " ," })).toEqual(
      {},
    )
  })

  test("can be said by all of Helm's variables", () => {
    const env = {
      HELM_KUBECONTEXT: "prod",
      HELM_KUBETOKEN: "t",
      HELM_KUBEAPISERVER: "https://api",
      HELM_KUBECAFILE: "ca.crt",
      HELM_KUBETLS_SERVER_NAME: "api.example.com",
      HELM_KUBEINSECURE_SKIP_TLS_VERIFY: "true",
      HELM_KUBEASUSER: "ann",
      HELM_KUBEASGROUPS: ", ops,dev ,",
      HELM_QPS: "2.5",
      HELM_BURST_LIMIT: "7",
    }
    expect(options(env)).toEqual({
      context: "prod",
      token: "t",
      server: "https://api",
      certificateAuthority: "ca.crt",
      tlsServerName: "api.example.com",
      insecureSkipTlsVerify: true,
      asUser: "ann",
      asGroups: ["ops", "dev"],
      qps: 2.5,
      burst: 7,
    })
  })

  test("is said by flags first", () => {
    const flags = { kubeconfig: "k", "kube-context": "test" }
    expect(options({ HELM_KUBECONTEXT: "prod" }, flags)).toEqual({
      kubeconfig: "k",
      context: "test",
    })
  })

  test.each([
    ["HELM_KUBEINSECURE_SKIP_TLS_VERIFY", "yes"],
    ["HELM_KUBEINSECURE_SKIP_TLS_VERIFY", "false"],
    ["HELM_QPS", "0"],
    ["HELM_QPS", "fast"],
    ["HELM_BURST_LIMIT", "-1"],
  ])("does not change by %s=%s", (name, value) => {
    expect(options({ [name]: value })).toEqual({})
  })
})
