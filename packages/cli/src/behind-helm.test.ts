import { expect, test } from "vitest"
import { isBehindHelm3 } from "./behind-helm.ts"

const around = (parent: string, isPipe = true) => ({ parent: () => parent, isPipe: () => isPipe })

test.each(["helm", "helm3", "helm-3.21", ".helm-wrapped"])(
  "a pipe from %s comes from a Helm",
  (parent) => {
    expect(isBehindHelm3({}, around(parent))).toBe(true)
  },
)

test.each(["bash", "node", "helmfile", "terraform-provider-helm", ""])(
  "a pipe from %j does not",
  (parent) => {
    expect(isBehindHelm3({}, around(parent))).toBe(false)
  },
)

test("a terminal or a file is nothing that Helm hands over", () => {
  expect(isBehindHelm3({}, around("helm", false))).toBe(false)
})

test("a program of a Helm plugin is no post-renderer", () => {
  expect(isBehindHelm3({ HELM_BIN: "/usr/bin/helm" }, around("helm"))).toBe(false)
})

test("this test is run by no Helm", () => {
  expect(isBehindHelm3()).toBe(false)
})
