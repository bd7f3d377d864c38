import { expect, test } from "vitest"
import { CONTEXT_FLAGS, CONTEXT_SOURCES, howToTell, renderContext } from "./context.ts"
import { parseFlags } from "./flags.ts"

const context = (argv: string[], env: Record<string, string> = {}) =>
  renderContext(parseFlags(argv, CONTEXT_FLAGS, "sternpost run"), env)

test("knows nothing but what was told", () => {
  expect(context([])).toEqual({ release: { service: "Helm" }, chart: {}, env: {} })
})

test("takes flags before variables", () => {
  const env = { STERNPOST_RELEASE_NAME: "env", STERNPOST_RELEASE_NAMESPACE: "ns" }
  expect(context(["--release", "flag"], env).release).toMatchObject({
    name: "flag",
    namespace: "ns",
  })
})

test("tells install from upgrade, and the revision as a number", () => {
  expect(context(["--operation", "upgrade", "--revision", "3"]).release).toMatchObject({
    isInstall: false,
    isUpgrade: true,
    revision: 3,
  })
  expect(context(["--kube-version", "1.34"]).kubernetesVersion).toBe("1.34")
})

test.each([
  [["--operation", "rollback"], '--operation is "install" or "upgrade", not "rollback"'],
  [["--revision", "0"], '--revision is a number from 1, not "0"'],
  [["--revision", "1.5"], '--revision is a number from 1, not "1.5"'],
  [["--kube-version", "latest"], '--kube-version is a version such as 1.34, not "latest"'],
])("refuses %j", (argv, message) => expect(() => context(argv)).toThrow(message))

test.each([
  ["STERNPOST_OPERATION", "rollback"],
  ["STERNPOST_RELEASE_REVISION", "0"],
  ["STERNPOST_KUBERNETES_VERSION", "latest"],
])("names the variable %s that says %j", (variable, value) => {
  expect(() => context([], { [variable]: value })).toThrow(
    new RegExp(`^${variable} is .*"${value}"`),
  )
})

test("an empty variable tells nothing", () => {
  const empty = { STERNPOST_RELEASE_NAME: "", STERNPOST_OPERATION: "", STERNPOST_CHART_NAME: "" }
  expect(context([], empty)).toEqual({ release: { service: "Helm" }, chart: {}, env: empty })
})

test.each(["1.34", "v1.34.2", "1.34.1-gke.1000", "v1.33.0+k3s1"])("%s is a version", (version) => {
  expect(context(["--kube-version", version]).kubernetesVersion).toBe(version)
})

test.each(Object.keys(CONTEXT_SOURCES))("says how to tell %s", (field) => {
  expect(howToTell(field)).toMatch(/^--[a-z-]+ or the variable STERNPOST_[A-Z_]+$/)
})

test("knows no way to tell anything else", () => expect(howToTell("env.X")).toBeUndefined())
