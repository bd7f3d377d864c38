import { type Manifest, parseManifests } from "@sternpost/manifests"
import { loadKubernetesTypes } from "@sternpost/schema"
import { beforeAll, expect, test } from "vitest"
import { RightObjects } from "./right-objects.ts"

let right: RightObjects
beforeAll(async () => {
  right = new RightObjects(await loadKubernetesTypes("1.36"), "1.36")
})

const only = (text: string) => parseManifests(text).manifests[0] as Manifest
const object = (apiVersion: string, kind: string, more = "") =>
  only(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: a\n${more}`)

test.each<[string, string, string, boolean, boolean]>([
  ["v1", "ConfigMap", "data:\n  a: b\n", true, false],
  ["v1", "ConfigMap", "data:\n  a: 1\n", false, false],
  ["v1", "ConfigMap", "data: {a: b, a: c}\n", false, false],
  ["v1", "ConfigMaps", "", false, false],
  ["v1", "Endpoints", "", false, false],
  ["example.com/v1", "Route", "spec:\n  a: 1\n", false, true],
  ["example.com/v1", "Route", "spec:\n  a: 1\n  a: 2\n", false, false],
  ["apiextensions.k8s.io/v1", "CustomResourceDefinition", "spec: {}\n", false, false],
])("%s %s with %j", (apiVersion, kind, more, isRight, isForeign) => {
  const manifest = object(apiVersion, kind, more)
  expect([right.isSurelyRight(manifest), right.isSurelyForeign(manifest)]).toEqual([
    isRight,
    isForeign,
  ])
  // Whoever looks before gets the same answers.
  const looked = object(apiVersion, kind, more)
  right.look(looked)
  expect([right.isSurelyRight(looked), right.isSurelyForeign(looked)]).toEqual([isRight, isForeign])
})
