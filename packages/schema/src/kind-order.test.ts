import { expect, test } from "vitest"
import { compareInstallOrder, compareKustomizeOrder, INSTALL_ORDER } from "./kind-order.ts"

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

test("sorts kinds as kustomize does, webhooks behind what it does not know", () => {
  const kinds = ["ValidatingWebhookConfiguration", "Zoo", "Deployment", "Service", "Namespace"]
  expect(kinds.sort(compareKustomizeOrder)).toEqual([
    "Namespace",
    "Service",
    "Deployment",
    "Zoo",
    "ValidatingWebhookConfiguration",
  ])
  expect(compareKustomizeOrder("Zoo", "Ant")).toBe(0)
})
