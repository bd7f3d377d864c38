import { type ManifestStream, parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import { UsageError } from "../../exit.ts"
import { findObjects } from "./find-objects.ts"

const object = (kind: string, name: string, namespace?: string) =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${namespace === undefined ? "" : `  namespace: ${namespace}\n`}`

const OBJECTS = [
  object("Deployment", "web", "shop"),
  object("Deployment", "web", "bank"),
  object("Service", "web", "shop"),
  object("Service", "front-end", "shop"),
  object("ClusterRole", "reader"),
]

const parse = (objects = OBJECTS): ManifestStream => parseManifests(objects.join("---\n"))

const find = (text: string, stream = parse()) =>
  findObjects(stream, text).map(({ kind, namespace, name }) => [kind, namespace, name].join("/"))

test.each([
  ["Service/web", "Service/shop/web"],
  ["svc/web", "Service/shop/web"],
  ["services/shop/web", "Service/shop/web"],
  ["deploy/bank/web", "Deployment/bank/web"],
  ["clusterrole/reader", "ClusterRole//reader"],
])("%j is %j", (text, found) => {
  expect(find(text)).toEqual([found])
})

test.each(["web", "deploy/", "/web", "a/b/c/d", "deploy//web", ""])("%j is no object", (text) => {
  expect(() => find(text)).toThrow(/is no object; write KIND\/NAME or KIND\/NAMESPACE\/NAME/)
})

describe("an object that is not there", () => {
  test.each([
    ["svc/wbe", 'there is no "svc/wbe"; did you mean "Service/shop/web"?'],
    ["Service/front-edn", 'did you mean "Service/front-end"?'],
    ["deploy/frontend", "there are Deployment/shop/web, Deployment/bank/web"],
    ["svc/bank/web", 'did you mean "Service/shop/web"?'],
    ["role/reader", 'did you mean "ClusterRole/reader"?'],
    ["cm/settings", "there are Deployment/shop/web, Deployment/bank/web, Service/shop/web"],
  ])("%j: %s", (text, message) => {
    expect(() => find(text)).toThrow(message)
    expect(() => find(text)).toThrow(UsageError)
  })

  test("is not listed among thousands", () => {
    const many = parse(Array.from({ length: 100 }, (_, i) => object("Pod", `p-${i}`)))
    expect(() => find("cm/settings", many)).toThrow(/Pod\/p-19 and 80 others$/)
  })

  test("in a stream without objects says so", () => {
    expect(() => find("a/b", parse([]))).toThrow("the stream has no objects")
  })
})

test("a name in several namespaces asks for one", () => {
  expect(() => find("deploy/web")).toThrow(
    '"deploy/web" can be Deployment/shop/web or Deployment/bank/web; write one of them',
  )
})

test("an object that the stream holds twice is found twice", () => {
  expect(find("svc/a", parse([object("Service", "a"), object("Service", "a")]))).toHaveLength(2)
})

describe("an object that a stage renamed", () => {
  const renamed = () => {
    const stream = parse()
    stream.manifests[3]?.set(["metadata", "name"], "back-end")
    return stream
  }

  test.each(["svc/front-end", "svc/back-end"])("is found as %j", (text) => {
    expect(find(text, renamed())).toEqual(["Service/shop/back-end"])
  })
})

test("an object that a stage removed is found", () => {
  const stream = parse()
  const [, , , service] = stream.manifests
  if (service !== undefined) stream.remove(service)
  expect(findObjects(stream, "svc/front-end")).toEqual([service])
})

test("an object that a stage added is found", () => {
  const stream = parse()
  stream.add(object("Pod", "added"))
  expect(find("po/added", stream)).toEqual(["Pod//added"])
})
