import { formatPath, parseManifests } from "@sternpost/manifests"
import { expect, test } from "vitest"
import { listImages } from "./list.ts"

test("lists each use with its object and path, and what another program fills in", () => {
  const { manifests } = parseManifests(`apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {initContainers: [{image: a:1}], containers: [{image: b}, {image: auto}]}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: none}
data: {image: c}
`)
  const { uses, unknown } = listImages(manifests)
  const shown = uses.map((use) => [use.image, use.manifest.name, formatPath(use.path)])
  expect(shown).toEqual([
    ["a:1", "web", "spec.template.spec.initContainers[0].image"],
    ["b", "web", "spec.template.spec.containers[0].image"],
  ])
  expect(uses[0]?.reference).toEqual({ name: "a", tag: "1", digest: "" })
  expect(unknown.map(({ image, path }) => [image, formatPath(path)])).toEqual([
    ["auto", "spec.template.spec.containers[1].image"],
  ])
})

test("refuses an image that is none", () => {
  const { manifests } = parseManifests(
    "apiVersion: v1\nkind: Pod\nspec: {containers: [{image: A}]}",
  )
  expect(() => listImages(manifests)).toThrow('"A" is no image')
})
