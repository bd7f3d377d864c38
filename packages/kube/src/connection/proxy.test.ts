import { describe, expect, test } from "vitest"
import { KubeError } from "../errors.ts"
import { proxyFor } from "./proxy.ts"

const through = "http://proxy.test:3128/"
const find = (server: string, env: Record<string, string> = {}, configured?: string) =>
  proxyFor(new URL(server), configured, env)?.href

describe("proxyFor", () => {
  test("there is none unless somebody says so", () => {
    expect(find("https://kube.test")).toBeUndefined()
  })

  test.each([
    ["https://kube.test", { HTTPS_PROXY: through }],
    ["https://kube.test", { https_proxy: "proxy.test:3128" }],
    ["http://kube.test", { HTTP_PROXY: through }],
  ])("%s goes through what %j says", (server, env) => {
    expect(find(server, env)).toBe(through)
  })

  test("each scheme has a variable of its own", () => {
    expect(find("https://kube.test", { HTTP_PROXY: through })).toBeUndefined()
  })

  test("the kubeconfig has the first word, and knows no exceptions", () => {
    const env = { HTTPS_PROXY: "http://other.test", NO_PROXY: "*" }
    expect(find("https://kube.test", env, through)).toBe(through)
    expect(find("https://127.0.0.1", {}, through)).toBe(through)
  })

  test.each([
    ["*", "https://kube.test"],
    ["kube.test", "https://kube.test:6443"],
    ["test", "https://kube.test"],
    [".kube.test", "https://api.kube.test"],
    ["*.kube.test", "https://api.kube.test"],
    ["kube.test:6443", "https://kube.test:6443"],
    ["kube.test:443", "https://kube.test"],
    [" other.test , kube.test ", "https://KUBE.test"],
    ["10.1.2.3", "https://10.1.2.3:6443"],
    ["10.0.0.0/8", "https://10.1.2.3"],
    ["fd00::/8", "https://[fd00::1]:6443"],
    ["", "https://localhost:6443"],
    ["", "https://127.0.0.1:6443"],
    ["", "https://[::1]:6443"],
  ])("NO_PROXY=%s excepts %s", (exceptions, server) => {
    expect(find(server, { HTTPS_PROXY: through, NO_PROXY: exceptions })).toBeUndefined()
    expect(find(server, { HTTPS_PROXY: through, no_proxy: exceptions })).toBeUndefined()
  })

  test.each([
    [".kube.test", "https://kube.test"],
    ["ube.test", "https://kube.test"],
    ["kube.test:6443", "https://kube.test"],
    ["10.0.0.0/8", "https://11.1.2.3"],
    ["10.0.0.0/99", "https://10.1.2.3"],
    ["10.0.0.0/8", "https://kube.test"],
    ["", "https://kube.test"],
  ])("NO_PROXY=%s does not except %s", (exceptions, server) => {
    expect(find(server, { HTTPS_PROXY: through, NO_PROXY: exceptions })).toBe(through)
  })

  test("a proxy may speak SOCKS", () => {
    expect(find("https://kube.test", {}, "socks5://proxy.test:1080")).toBe(
      "socks5://proxy.test:1080",
    )
  })

  test.each(["socks4://me:hunter2@proxy.test", "://hunter2"])(
    "refuses %s without showing a password",
    (configured) => {
      const error = (() => {
        try {
          return find("https://kube.test", {}, configured)
        } catch (thrown) {
          return thrown
        }
      })()
      expect(error).toBeInstanceOf(KubeError)
      expect(error).toMatchObject({ code: "KUBE_CONFIG" })
      expect(String(error)).toContain("write http://HOST:PORT")
      expect(String(error)).not.toContain("hunter2")
    },
  )
})
