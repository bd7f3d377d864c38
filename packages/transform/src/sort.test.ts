import { parseManifests } from "@sternpost/manifests"
import { expect, test } from "vitest"
import { type SortOptions, sortObjects } from "./sort.ts"

const KINDS = ["Zoo/b", "Deployment/a", "Service/b", "Service/a", "Namespace/x", "Ant/a"]

const sorted = (options: SortOptions) => {
  const text = KINDS.map((id) => {
    const [kind, name] = id.split("/")
    return `apiVersion: v1\nkind: ${kind}\nmetadata: {name: ${name}}\n`
  }).join("---\n")
  const stream = parseManifests(text)
  sortObjects(stream, stream.manifests, options)
  return stream.manifests.map(({ kind, name }) => `${kind}/${name}`)
}

test("as Helm installs, those of a kind as they were", () => {
  expect(sorted({})).toEqual([
    "Namespace/x",
    "Service/b",
    "Service/a",
    "Deployment/a",
    "Ant/a",
    "Zoo/b",
  ])
})

test("as kustomize does, names within a kind in order", () => {
  expect(sorted({ order: "kustomize" })).toEqual([
    "Namespace/x",
    "Service/a",
    "Service/b",
    "Deployment/a",
    "Ant/a",
    "Zoo/b",
  ])
})

test("some kinds first and last", () => {
  expect(sorted({ first: ["Zoo", "Deployment"], last: ["Service", "Namespace"] })).toEqual([
    "Zoo/b",
    "Deployment/a",
    "Ant/a",
    "Service/b",
    "Service/a",
    "Namespace/x",
  ])
})
