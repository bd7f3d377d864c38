import { describe, expect, test } from "vitest"
import { parseContext } from "./context.ts"

describe("the context of a case", () => {
  test("without a file knows nothing but Helm", () => {
    expect(parseContext("")).toEqual({ env: {}, release: { service: "Helm" } })
  })

  test("holds what the file says", () => {
    const text = `release: {name: web, namespace: shop, revision: 3, isInstall: false, isUpgrade: true}
chart: {name: web, version: 1.2.3, appVersion: "2.9"}
kubernetesVersion: "1.34"
env: {STAGE: test}
`
    expect(parseContext(text)).toEqual({
      release: {
        name: "web",
        namespace: "shop",
        revision: 3,
        isInstall: false,
        isUpgrade: true,
        service: "Helm",
      },
      chart: { name: "web", version: "1.2.3", appVersion: "2.9" },
      kubernetesVersion: "1.34",
      env: { STAGE: "test" },
    })
  })

  test("can name another service", () => {
    expect(parseContext("release: {service: Tiller}").release).toEqual({ service: "Tiller" })
  })

  test("takes nothing from the environment", () => {
    process.env["STERNPOST_RELEASE_NAME"] = "leaked"
    try {
      expect(JSON.stringify(parseContext(""))).not.toContain("leaked")
    } finally {
      delete process.env["STERNPOST_RELEASE_NAME"]
    }
  })
})

test.each([
  ["relase: {}", 'unknown key "relase"; did you mean "release"?'],
  ["release: {nmae: web}", 'unknown key "release.nmae"; did you mean "name"?'],
  ["values: {}", 'unknown key "values"; there are release, chart, kubernetesVersion, env'],
  ["release: web", "release must be a map"],
  ["- a", "the document must be a map"],
  ["release: {revision: one}", 'release.revision must be a number, not "one"'],
  ["release: {isInstall: 1}", "release.isInstall must be a boolean, not 1"],
  ["kubernetesVersion: 1.34", "kubernetesVersion must be a string, not 1.34; put it in quotes"],
  ["chart: {version: [1]}", "chart.version must be a string, not [1]"],
  ["env: {A: 1}", "env.A must be a string, not 1; put it in quotes"],
  ["env: [A]", "env must be a map"],
])("refuses %j", (text, message) => {
  expect(() => parseContext(text)).toThrow(`context.yaml: ${message}`)
})
