import { formatPath, parseManifests } from "@sternpost/manifests"
import { expect, test } from "vitest"
import { danglingReferences, identityOf } from "./dangling.ts"

const MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n"
const SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: web}\n"
const POD = `apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  volumes:
    - configMap: {name: web}
    - secret: {secretName: other}
  containers:
    - name: web
      envFrom: [{configMapRef: {name: web, optional: true}}, {configMapRef: {name: web}}]
`

function dangling(before: readonly string[], after: readonly string[], defaultNamespace?: string) {
  const lost = parseManifests(before.join("---\n")).manifests.flatMap(
    (one) => identityOf(one) ?? [],
  )
  const { manifests } = parseManifests(after.join("---\n"))
  return danglingReferences(
    manifests,
    lost,
    defaultNamespace === undefined ? {} : { defaultNamespace },
  ).map(({ manifest, path, lost: { kind, name } }) => [
    manifest.name,
    formatPath(path),
    `${kind}/${name}`,
  ])
}

test("what names an object that is gone is found, but for what may be missing", () => {
  expect(dangling([MAP], [POD])).toEqual([
    ["p", "spec.volumes[0].configMap.name", "ConfigMap/web"],
    ["p", "spec.containers[0].envFrom[1].configMapRef.name", "ConfigMap/web"],
  ])
})

test("an object of another kind is not meant", () => {
  expect(dangling([SECRET], [POD])).toEqual([])
})

test("nothing dangles where another object has the name", () => {
  expect(dangling([MAP], [POD, MAP])).toEqual([])
  const again = MAP.replace("apiVersion: v1", "apiVersion: v1 # again")
  expect(dangling([MAP, MAP], [POD, again])).toEqual([])
})

test("an object of another namespace was not meant", () => {
  const elsewhere = MAP.replace("name: web", "name: web, namespace: bank")
  expect(dangling([elsewhere], [POD])).toEqual([])
  expect(dangling([elsewhere], [POD], "bank")).toHaveLength(2)
})

test("objects without a name have none to lose", () => {
  expect(dangling(["apiVersion: v1\nkind: Pod\nmetadata: {generateName: web}\n"], [POD])).toEqual(
    [],
  )
})
