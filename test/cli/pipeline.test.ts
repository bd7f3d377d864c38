import { readFileSync } from "node:fs"
import { join } from "node:path"
import { STAGES } from "@sternpost/postrender"
import { describe, expect, test } from "vitest"
import { exampleFile } from "../support/example.ts"
import { folderOf, sternpost } from "./sternpost.ts"

describe("sternpost pipeline init", () => {
  test("writes a pipeline that runs, and says what to do next", async () => {
    const cwd = folderOf({})
    const result = await sternpost(["pipeline", "init"], { cwd })
    expect(result).toMatchObject({ status: 0, stdout: "" })
    expect(result.stderr).toBe(
      'sternpost: wrote "pipeline.yaml"; see what it does with: helm template web ./chart | sternpost diff\n',
    )
    const run = await sternpost(["run"], { cwd, input: exampleFile("manifests.yaml") })
    expect(run.status).toBe(0)
    expect(run.stdout).toContain("team: platform")
  })

  test("never overwrites unless forced", async () => {
    const cwd = folderOf({ "pipeline.yaml": "mine\n" })
    const text = () => readFileSync(join(cwd, "pipeline.yaml"), "utf8")
    const refused = await sternpost(["pipeline", "init"], { cwd })
    expect(refused).toMatchObject({ status: 4, stdout: "" })
    expect(refused.stderr).toContain('"pipeline.yaml" is there already; name another file')
    expect(text()).toBe("mine\n")
    expect((await sternpost(["pipeline", "init", "--force"], { cwd })).status).toBe(0)
    expect(text()).toContain("kind: Pipeline")
  })

  test("says how to use a file of another name", async () => {
    const { stderr } = await sternpost(["pipeline", "init", "it's.yaml"], { cwd: folderOf({}) })
    expect(stderr).toContain("sternpost diff --config 'it'\\''s.yaml'\n")
  })

  test.each([
    ["folder", '"folder" is a folder; name the file in it'],
    ["no/such/pipeline.yaml", 'the folder of "no/such/pipeline.yaml" does not exist'],
    ["folder/file/x.yaml", 'cannot write "folder/file/x.yaml"'],
  ])("cannot write %s", async (file, message) => {
    const cwd = folderOf({ "folder/file": "" })
    const { status, stderr } = await sternpost(["pipeline", "init", file], { cwd })
    expect(status).toBe(2)
    expect(stderr).toContain(message)
  })
})

describe("sternpost pipeline stages", () => {
  test("lists the stages", async () => {
    const { status, stdout, stderr } = await sternpost(["pipeline", "stages"])
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
    expect(stdout).toMatch(/^labels +adds labels to objects/)
    expect(stdout).toContain("./my-stage.mjs")
  })

  test("shows one with options and an example", async () => {
    const { stdout } = await sternpost(["pipeline", "stages", "patch"])
    expect(stdout).toMatch(/^patch: patches objects/)
    expect(stdout).toContain(
      "  allowNameChange (boolean)\n      Let the patch rename the object.\n",
    )
    expect(stdout).toContain("Example:\n  - uses: patch\n")
  })

  test("lists them for programs", async () => {
    const { stdout } = await sternpost(["pipeline", "stages", "--output", "json"])
    const stages: readonly { uses: string; options: object }[] = JSON.parse(stdout)
    expect(stages.map(({ uses }) => uses)).toEqual(STAGES.map(({ uses }) => uses))
    expect(stages[0]?.options).toMatchObject({ type: "object" })
  })

  test("shows one for programs", async () => {
    const { stdout } = await sternpost(["pipeline", "stages", "exec", "--output", "json"])
    expect(JSON.parse(stdout)).toMatchObject({ uses: "exec", phase: "mutate" })
  })
})

describe("sternpost pipeline schema", () => {
  test("prints the JSON Schema", async () => {
    const { status, stdout, stderr } = await sternpost(["pipeline", "schema"])
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
    expect(JSON.parse(stdout)).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      properties: { kind: { const: "Pipeline" } },
    })
  })

  test("says in its help how an editor uses it", async () => {
    const { stdout } = await sternpost(["pipeline", "schema", "--help"])
    expect(stdout).toContain("  # yaml-language-server: $schema=pipeline.schema.json\n")
  })
})
