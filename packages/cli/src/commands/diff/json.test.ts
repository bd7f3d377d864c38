import { type ManifestStream, parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import { changedObjects } from "./changes.ts"
import { diffJson } from "./json.ts"

const TEXT = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports: [80, 443]
---
apiVersion: v1
kind: Secret
metadata:
  name: s
data: {a: aHVudGVyMg==}
`

function json(edit: (stream: ManifestStream) => void) {
  const stream = parseManifests(TEXT)
  stream.log.stage = "team"
  edit(stream)
  return diffJson(changedObjects(stream))
}

describe("the diff as JSON", () => {
  test("is an empty list when nothing changed", () => {
    expect(json(() => {})).toEqual([])
  })

  test("tells each edit with the values before and after", () => {
    const result = json(({ manifests: [service] }) => {
      service?.set(["spec", "type"], "ClusterIP")
      service?.delete(["spec", "ports"])
      service?.insert(["spec", "names", 0], "never")
    })
    expect(result).toEqual([
      {
        object: "Service web (line 1 of the stream)",
        status: "changed",
        stages: ["team"],
        edits: expect.arrayContaining([
          { stage: "team", op: "set", path: "spec.type", before: undefined, after: "ClusterIP" },
          { stage: "team", op: "delete", path: "spec.ports", before: [80, 443], after: undefined },
        ]),
      },
    ])
  })

  test("tells the new name of a key", () => {
    const [service] = json(({ manifests }) => manifests[0]?.rename(["spec", "ports"], "doors"))
    expect(service).toMatchObject({ edits: [{ op: "rename", path: "spec.ports", key: "doors" }] })
  })

  test("tells objects that were added and removed", () => {
    const result = json((stream) => {
      stream.remove(stream.manifests[0] as never)
      stream.add("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n")
    })
    expect(result).toMatchObject([
      { status: "removed", edits: [{ stage: "team", op: "remove" }] },
      { status: "added", edits: [{ stage: "team", op: "add" }] },
    ])
  })

  test("masks what a Secret holds, and shows that it changed", () => {
    const result = json(({ manifests }) => manifests[1]?.set(["data", "a"], "bmV3"))
    expect(result).toMatchObject([
      { edits: [{ op: "set", path: "data.a", before: "(masked)", after: "(masked, changed)" }] },
    ])
    expect(JSON.stringify(result)).not.toMatch(/aHVudGVyMg|bmV3/)
  })
})

test("a variable with a secret name keeps its value", () => {
  const stream = parseManifests(
    "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: c, env: [{name: TOKEN, value: abc}]}]}\n",
  )
  const path = ["spec", "containers", 0, "env", 0, "value"]
  stream.manifests[0]?.set(path, "def")
  const [change] = diffJson(changedObjects(stream))
  expect(change).toMatchObject({ edits: [{ before: "(masked)", after: "(masked, changed)" }] })
})
