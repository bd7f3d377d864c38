import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseManifests } from "@sternpost/manifests"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { runChecks } from "../run-checks.ts"
import { crdsAt } from "./crd-source.ts"
import { schemaCheck } from "./schema-check.ts"

const crd = (schema: string) => `# a comment
apiVersion: apiextensions.k8s.io/v1
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
          spec: ${schema}
`
const ROUTE = "apiVersion: example.com/v1\nkind: Route\nmetadata: {name: r}\nspec: {a: 1}\n"

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sternpost-crds-"))
  const files = {
    "good.yaml": `${ROUTE}---\n${crd("{type: object, properties: {b: {}}}")}`,
    "broken.yaml": crd("{type: obejct}"),
    "old.yaml": `apiVersion: apiextensions.k8s.io/v1beta1
kind: CustomResourceDefinition
metadata: {name: routes.example.com}
spec:
  group: example.com
  names: {kind: Route}
  version: v1
  validation: {openAPIV3Schema: {properties: {spec: {type: 7}}}}
`,
    "empty.yaml": "apiVersion: example.com/v1\nkind: Route\n",
    "half.yaml":
      "---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a}\n",
    "no.yaml": "a: 1\nb: [\n",
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
})
afterAll(() => rmSync(folder, { recursive: true }))

const check = (...files: string[]) => {
  const { manifests } = parseManifests(ROUTE).readable()
  const checks = [schemaCheck({ crds: crdsAt(files, folder) })]
  return runChecks({ checks, manifests, kubernetesVersion: "1.36" })
}

test("CRDs of files are used, other objects in them are not", async () => {
  const { findings } = await check("good.yaml")
  expect(findings.map(({ rule }) => rule)).toEqual(["unknown-field"])
})

test.each([
  ["nothing.yaml", 'schemas: there is no file at "nothing.yaml"'],
  ["empty.yaml", 'schemas: no CustomResourceDefinition is at "empty.yaml" (1 files)'],
])("there must be a CRD at %s", (file, message) => {
  expect(() => crdsAt([file], folder)).toThrow(
    expect.objectContaining({ code: "SCHEMA_UNREADABLE", file, message }),
  )
})

describe("an error names file and line", () => {
  test.each([
    ["no.yaml", 3, "cannot read"],
    ["half.yaml", 2, "has no spec.group, spec.names.kind or spec.versions"],
  ])("of %s", (file, line, words) => {
    expect(() => crdsAt([file], folder)).toThrow(
      expect.objectContaining({ line, message: expect.stringContaining(words) }),
    )
  })

  test.each([
    ["broken.yaml", 13, 24],
    ["old.yaml", 8, 60],
  ])("and column of the schema in %s", async (file, line, column) => {
    await expect(check(file)).rejects.toMatchObject({
      code: "SCHEMA_UNREADABLE",
      line,
      message: expect.stringMatching(
        new RegExp(
          `^schemas: ${file}:${line}:${column}: the schema of Route example.com/v1 cannot be used: there is no type`,
        ),
      ),
    })
  })
})
