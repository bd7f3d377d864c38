import { parseManifests } from "@sternpost/manifests"
import { expect, test } from "vitest"
import { addAnnotations } from "./annotations.ts"

test("annotates an object and, when asked to, its pods", () => {
  const stream = parseManifests(
    "apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: d\nspec:\n  template:\n    spec: {}\n",
  )
  for (const manifest of stream.manifests)
    addAnnotations(manifest, { pairs: { "example.com/rev": "7" }, includeTemplates: true })
  expect(stream.toString()).toBe(`apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: d
  annotations:
    example.com/rev: "7"
spec:
  template:
    spec: {}
    metadata:
      annotations:
        example.com/rev: "7"
`)
})

test("leaves templates alone unless asked to", () => {
  const text =
    "apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  annotations: {a: b}\nspec:\n  template: {}\n"
  const stream = parseManifests(text)
  for (const manifest of stream.manifests) addAnnotations(manifest, { pairs: { a: "b" } })
  expect(stream.toString()).toBe(text)
})
