import { expect, test } from "vitest"
import { compareInstallOrder, INSTALL_ORDER } from "./kind-order.ts"

test("sorts kinds as Helm installs them, unknown ones last by name", () => {
  const kinds = [
    "Zoo",
    "Deployment",
    "Namespace",
    "Service",
    "Ant",
    "ValidatingWebhookConfiguration",
  ]
  expect(kinds.sort(compareInstallOrder)).toEqual([
    "Namespace",
    "Service",
    "Deployment",
    "ValidatingWebhookConfiguration",
    "Ant",
    "Zoo",
  ])
})

test("says that a kind is equal to itself", () => {
  expect(compareInstallOrder("Job", "Job")).toBe(0)
  expect(compareInstallOrder("Unknown", "Unknown")).toBe(0)
})

test("names each kind once", () => {
  expect(new Set(INSTALL_ORDER).size).toBe(INSTALL_ORDER.length)
})
