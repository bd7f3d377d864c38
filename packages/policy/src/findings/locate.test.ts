import { parseManifests } from "@sternpost/manifests"
import { expect, test } from "vitest"
import { locateFindings } from "./locate.ts"

const TEXT = `# Source: web/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  replicas: 1
  template:
    spec:
      containers:
      - name: web
        image: web:1
`
const finding = { rule: "odd", severity: "warning", message: "is odd" } as const

function streamOf(text = TEXT) {
  const stream = parseManifests(text)
  const [manifest] = stream.manifests
  if (manifest === undefined) throw new Error("no manifest")
  return { stream, manifest }
}

test("a finding has object, path, line and chart template", () => {
  const { manifest } = streamOf()
  const path = ["spec", "template", "spec", "containers", 0, "image"]
  expect(locateFindings([{ ...finding, manifest, path }])).toMatchObject([
    {
      object: { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web" },
      path: "spec.template.spec.containers[0].image",
      line: 13,
      source: "web/templates/deployment.yaml",
      stage: undefined,
    },
  ])
})

test("what is missing has the line of what is nearest", () => {
  const { manifest } = streamOf()
  const path = ["spec", "template", "spec", "containers", 0, "resources", "limits"]
  expect(locateFindings([{ ...finding, manifest, path }])).toMatchObject([{ line: 12 }])
})

test("a value that a stage wrote names the last stage, at, above or below it", () => {
  const { stream, manifest } = streamOf()
  stream.log.stage = "replicas"
  manifest.set(["spec", "replicas"], 2)
  stream.log.stage = "images"
  manifest.set(["spec", "template", "spec", "containers", 0, "image"], "web:2")
  stream.log.stage = "labels"
  manifest.set(["metadata", "labels"], { a: "b" })
  const stagesAt = (...path: (string | number)[]) =>
    locateFindings([{ ...finding, manifest, path }])[0]?.stage
  expect(stagesAt("spec", "replicas")).toBe("replicas")
  expect(stagesAt("spec", "template", "spec", "containers", 0)).toBe("images")
  expect(stagesAt("metadata", "labels", "a")).toBe("labels")
  expect(stagesAt("spec", "selector")).toBeUndefined()
  expect(stagesAt()).toBeUndefined()
})

test("an object that a stage added is its work, and has no line", () => {
  const { stream } = streamOf()
  stream.log.stage = "add"
  const manifest = stream.add("kind: New\nmetadata: {name: n}\n")
  const [located] = locateFindings([{ ...finding, manifest, path: ["kind"] }])
  expect(located).toMatchObject({ stage: "add", line: undefined, source: undefined })
})

test("edits before any pipeline are nobody's", () => {
  const { manifest } = streamOf()
  manifest.set(["spec", "replicas"], 2)
  const [located] = locateFindings([{ ...finding, manifest, path: ["spec", "replicas"] }])
  expect(located?.stage).toBeUndefined()
})

test("without a template the source is the file", () => {
  const { manifest } = streamOf(TEXT.replace(/^#.*\n/, ""))
  const located = locateFindings([{ ...finding, manifest }], () => "a.yaml")
  expect(located).toMatchObject([{ file: "a.yaml", source: "a.yaml", line: 1 }])
})

test("a document that cannot be read says itself where it is", () => {
  const [located] = locateFindings([{ ...finding, line: 7, template: "web/templates/b.yaml" }])
  expect(located).toMatchObject({
    object: undefined,
    path: undefined,
    line: 7,
    source: "web/templates/b.yaml",
  })
})
