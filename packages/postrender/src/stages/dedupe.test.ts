import { expect, test } from "vitest"
import { compilePipeline } from "../compile.ts"
import { definePipeline } from "../define-pipeline.ts"
import { runPipeline } from "../run.ts"

const CRD = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: routes.example.com}
spec:
  group: example.com
  names: {kind: Route}
  versions:
    - name: v1
      schema:
        openAPIV3Schema:
          properties:
            rules:
              type: array
              x-kubernetes-list-type: map
              x-kubernetes-list-map-keys: [host]
              items: {type: object, properties: {host: {type: string}}}
---
`
const ROUTE = `apiVersion: example.com/v1
kind: Route
metadata: {name: r}
rules:
  - {host: a}
  - {host: b}
  - {host: a}
`

test("lists of custom resources have the keys that their CRDs give them, and no others", async () => {
  const compiled = await compilePipeline(await definePipeline({ stages: [{ uses: "dedupe" }] }))
  const after = async (input: string) => (await runPipeline(compiled, input)).stream.toString()
  expect(await after(CRD + ROUTE)).toBe(CRD + ROUTE.replace(/ {2}- \{host: a\}\n$/, ""))
  expect(await after(ROUTE)).toBe(ROUTE)
})
