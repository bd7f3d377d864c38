import { parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import { hashConfigs } from "./config-hash.ts"

const STREAM = `apiVersion: v1
kind: ConfigMap
metadata: {name: c}
data: {a: "1", b: "2"}
---
apiVersion: v1
kind: Secret
metadata: {name: s}
stringData: {a: "1"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: user}
spec:
  template:
    metadata:
      annotations:
        checksum/config: old # by the chart
        other: x
    spec: {volumes: [{configMap: {name: c}}], containers: [{envFrom: [{secretRef: {name: s}}]}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: stranger}
spec: {template: {metadata: {annotations: {checksum/config: old}}, spec: {volumes: [{configMap: {name: elsewhere}}]}}}
`

const checksum = ["spec", "template", "metadata", "annotations", "checksum/config"]
const own = ["spec", "template", "metadata", "annotations", "a.b/hash"]

function run(
  text: string,
  annotation: string | undefined,
  edit: (stream: ReturnType<typeof parseManifests>) => void = () => {},
) {
  const stream = parseManifests(text)
  edit(stream)
  hashConfigs(stream, stream.manifests, annotation === undefined ? {} : { annotation })
  const [user, stranger] = stream.manifests.filter(({ kind }) => kind === "Deployment")
  return { text: stream.toString(), user, stranger }
}
const change = (stream: ReturnType<typeof parseManifests>) =>
  stream.manifests[0]?.set(["data", "a"], "changed")

describe("the chart's own checksums", () => {
  test("stay as long as nothing that the pods use was changed", () => {
    expect(run(STREAM, undefined).text).toBe(STREAM)
    const labelled = run(STREAM, undefined, (stream) => {
      for (const manifest of stream.manifests) manifest.set(["metadata", "labels", "a"], "b")
    })
    expect(labelled.user?.get(checksum)).toBe("old")
  })

  test("are renewed where it was, with the comment kept", () => {
    const { user, stranger, text } = run(STREAM, undefined, change)
    expect(user?.get(checksum)).toMatch(/^[0-9a-f]{64}$/)
    expect(text).toMatch(/[0-9a-f]{64} # by the chart/)
    expect(text).toContain("other: x")
    expect(stranger?.get(checksum)).toBe("old")
  })

  test("differ for different contents, and are the same for the same", () => {
    const first = run(STREAM, undefined, change).user?.get(checksum)
    expect(run(STREAM, undefined, change).user?.get(checksum)).toBe(first)
    const other = run(STREAM, undefined, (stream) =>
      stream.manifests[1]?.set(["stringData", "a"], "changed"),
    )
    expect(other.user?.get(checksum)).not.toBe(first)
  })
})

describe("an annotation of its own", () => {
  test("is written on every workload that uses a config of the stream", () => {
    const { user, stranger } = run(STREAM, "a.b/hash")
    expect(user?.get(own)).toMatch(/^[0-9a-f]{64}$/)
    expect(stranger?.get(own)).toBeUndefined()
  })

  test("does not depend on the order of keys, but on values", () => {
    const hash = (text: string) => run(text, "a.b/hash").user?.get(own)
    const turned = STREAM.replace('{a: "1", b: "2"}', '{b: "2", a: "1"}')
    expect(hash(turned)).toBe(hash(STREAM))
    expect(hash(STREAM.replace('b: "2"', 'b: "3"'))).not.toBe(hash(STREAM))
    const { text } = run(STREAM, "a.b/hash")
    expect(run(text, "a.b/hash").text).toBe(text)
  })
})

test("a config of another namespace is not meant", () => {
  const moved = STREAM.replace("{name: c}\ndata", "{name: c, namespace: x}\ndata")
  expect(run(moved, undefined, change).user?.get(checksum)).toBe("old")
})
