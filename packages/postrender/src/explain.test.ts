import { MASK, parseManifests } from "@sternpost/manifests"
import { expect, test } from "vitest"
import { explain } from "./explain.ts"

const TEXT = `---
# Source: web/templates/d.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
---
apiVersion: v1
kind: Secret
metadata:
  name: s
stringData:
  password: hunter2
`

function edited() {
  const stream = parseManifests(TEXT)
  const [deployment, secret] = stream.manifests
  if (deployment === undefined || secret === undefined) throw new Error("no manifests")
  stream.log.stage = "scale"
  deployment.set(["spec", "replicas"], 2)
  stream.log.stage = "more"
  deployment.set(["spec", "replicas"], 3)
  deployment.set(["metadata", "labels"], { team: "shop", tier: "web" })
  secret.set(["stringData", "password"], "new")
  return { stream, deployment, secret }
}

test("tells the rendered value, each stage that wrote the field, and the final value", () => {
  const { stream, deployment } = edited()
  expect(explain(stream, deployment, ["spec", "replicas"])).toMatchObject({
    template: "web/templates/d.yaml",
    rendered: 1,
    value: 3,
    changes: [
      { stage: "scale", before: 1, after: 2 },
      { stage: "more", before: 2, after: 3 },
    ],
  })
})

test("shows a field that was written with the map around it", () => {
  const { stream, deployment } = edited()
  const { rendered, value, changes } = explain(stream, deployment, ["metadata", "labels", "team"])
  expect([rendered, value]).toEqual([undefined, "shop"])
  expect(changes).toEqual([
    {
      stage: "more",
      type: "field",
      path: ["metadata", "labels", "team"],
      before: undefined,
      after: "shop",
    },
  ])
})

test("shows what was written below a path where it was written", () => {
  const { stream, deployment } = edited()
  const paths = explain(stream, deployment, ["spec"]).changes.map(({ path }) => path)
  expect(paths).toEqual([
    ["spec", "replicas"],
    ["spec", "replicas"],
  ])
})

test("says nothing of other objects, and nothing of a field that nobody wrote", () => {
  const { stream, deployment } = edited()
  expect(explain(stream, deployment, ["metadata", "name"])).toMatchObject({
    rendered: "web",
    value: "web",
    changes: [],
  })
})

test("masks what a Secret keeps secret", () => {
  const { stream, secret } = edited()
  const explanation = explain(stream, secret)
  expect(JSON.stringify({ ...explanation, manifest: undefined })).not.toMatch(/hunter2|new/)
  expect(explanation.changes).toMatchObject([{ before: MASK, after: MASK }])
})

test("tells of an object that a stage added, and of one that went", () => {
  const { stream, deployment } = edited()
  stream.log.stage = "late"
  const added = stream.add({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" } })
  stream.remove(deployment)
  expect(explain(stream, added)).toMatchObject({
    rendered: undefined,
    changes: [{ stage: "late", type: "add" }],
  })
  expect(explain(stream, deployment).changes.at(-1)).toMatchObject({
    stage: "late",
    type: "remove",
  })
})
