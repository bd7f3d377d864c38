import { parseManifests } from "@sternpost/manifests"
import { expect, test } from "vitest"
import { pluralOf } from "./plural.ts"
import { withoutSecrets } from "./secret-text.ts"
import { targetOf } from "./target.ts"

const base64 = (text: string) => Buffer.from(text).toString("base64")

function mask(message: string, kind = "Secret") {
  const text = `apiVersion: v1\nkind: ${kind}\nmetadata: {name: db}\ndata: {a: ${base64("hunter22")}, b: ${base64("hunter")}, c: ${base64("abc")}}\nstringData: {d: correct-horse}\n`
  const [manifest] = parseManifests(text).manifests
  if (manifest === undefined) throw new Error("no object")
  return withoutSecrets(message, targetOf({ manifest, value: manifest.value() }, [], "shop"))
}

test.each([
  ["hunter22 is bad", "(masked) is bad"],
  [`${base64("hunter22")} is bad`, "(masked) is bad"],
  ["correct-horse, hunter and correct-horse", "(masked), (masked) and (masked)"],
  ["nothing of it", "nothing of it"],
  ["abc is a word", "abc is a word"],
])("of a Secret %j becomes %j", (message, masked) => {
  expect(mask(message)).toBe(masked)
})

test.each([
  ["data: SuperSecret", "has SuperSecret"],
  ["data: {a: {b: SuperSecret}}", "has SuperSecret"],
  ["data: [SuperSecret]", "has SuperSecret"],
  ["stringData: {a: 99887766}", "has 99887766"],
])("of a Secret that is wrong too: %s", (fields, message) => {
  const text = `apiVersion: v1\nkind: Secret\nmetadata: {name: db}\n${fields}\n`
  const [manifest] = parseManifests(text).manifests
  if (manifest === undefined) throw new Error("no object")
  const target = targetOf({ manifest, value: manifest.value() }, [], "shop")
  expect(withoutSecrets(message, target)).toBe("has (masked)")
})

test("of other objects messages stay", () => {
  expect(mask("hunter22 is bad", "ConfigMap")).toBe("hunter22 is bad")
})

test.each([
  ["Pod", "pods"],
  ["NetworkPolicy", "networkpolicies"],
  ["Ingress", "ingresses"],
  ["StorageClass", "storageclasses"],
  ["Endpoints", "endpoints"],
  ["EndpointSlice", "endpointslices"],
  ["Gateway", "gatewaies"],
  ["", ""],
])("the plural of %s is %s, as the API guesses it", (kind, plural) => {
  expect(pluralOf(kind)).toBe(plural)
})
