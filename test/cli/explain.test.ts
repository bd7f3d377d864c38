import { describe, expect, test } from "vitest"
import { exampleFile } from "../support/example.ts"
import { sternpost } from "./sternpost.ts"

const MANIFESTS = exampleFile("manifests.yaml")
const explain = (...args: readonly string[]) =>
  sternpost(["explain", ...args], { input: MANIFESTS })

describe("sternpost explain", () => {
  test("tells how a field came to be", async () => {
    const { status, stdout, stderr } = await explain("deploy/web", "spec.revisionHistoryLimit")
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
    expect(stdout).toMatch(
      /^spec.revisionHistoryLimit of Deployment shop\/web \(web\/templates\/deployment.yaml, line 98 of the stream\)\n {2}rendered \(web\/templates\/deployment.yaml\): 3\n {2}history \(patch, pipeline.yaml:\d+\): 3 -> 2\n {2}result: 2\n$/,
    )
  })

  test.each([
    ["Deployment/shop/web", ".spec.revisionHistoryLimit"],
    ["deployments/web", "spec.revisionHistoryLimit"],
  ])("takes %s %s for the same", async (object, path) => {
    expect((await explain(object, path)).stdout).toContain("3 -> 2")
  })

  test("takes keys that are no plain words", async () => {
    const { stdout } = await explain("svc/web", 'metadata.labels["example.com/team"]')
    expect(stdout).toMatch(
      /rendered .*: \(none\)\n {2}team \(labels, .*\): \(none\) -> shop\n {2}result: shop/,
    )
  })

  test("without a path tells all that stages changed", async () => {
    const { stdout } = await explain("svc/web")
    expect(stdout).toMatch(/^Service shop\/web/)
    expect(stdout).toContain('metadata.labels["example.com/team"]\n  team (labels, ')
    expect(stdout).toContain("exposure (annotations, ")
  })

  test("tells the same as JSON", async () => {
    const { stdout } = await explain("deploy/web", "spec.revisionHistoryLimit", "--output", "json")
    expect(JSON.parse(stdout)).toEqual([
      {
        object: "Deployment shop/web (web/templates/deployment.yaml, line 98 of the stream)",
        path: "spec.revisionHistoryLimit",
        template: "web/templates/deployment.yaml",
        rendered: 3,
        value: 2,
        changes: [
          {
            stage: "history",
            type: "field",
            path: "spec.revisionHistoryLimit",
            before: 3,
            after: 2,
          },
        ],
      },
    ])
  })

  test("shows nothing of a Secret's values", async () => {
    const { stdout } = await explain("secret/web", "data")
    expect(stdout).toContain('rendered (web/templates/secret.yaml): {"')
    expect(stdout).toMatch(/\(masked\)/)
    expect(stdout).toContain("no stage changed it")
  })
})

describe("what is not there", () => {
  test.each([
    [["deploy/wbe"], 'there is no "deploy/wbe"; did you mean "Deployment/shop/web"?'],
    [["cm/none-of-these"], "there are ServiceAccount/shop/web, Secret/shop/web"],
    [
      ["svc/web", "spec.prots"],
      'Service "web" has no field "spec.prots"; did you mean "spec.ports"?',
    ],
    [["svc/web", "spec.ports.port"], '"spec.ports" is a list of 1: write [0] and so on'],
    [["svc/web", "status"], "the object has apiVersion, kind, metadata, spec"],
  ])("%j exits with 2 and says what there is", async (args, message) => {
    const result = await explain(...args)
    expect(result).toMatchObject({ status: 2, stdout: "" })
    expect(result.stderr).toContain(message)
  })
})
