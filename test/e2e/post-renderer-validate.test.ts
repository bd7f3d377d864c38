// Validation behind both Helms, and the filter as Helm 3's post-renderer.
import { join } from "node:path"
import { describe, expect, test } from "vitest"

import { writeChart } from "../support/chart.ts"
import { createHelm } from "../support/helm.ts"
import { createRenderingHelm, executables, writePipeline } from "../support/rendering-helm.ts"
import { describeWithTools } from "../support/tools.ts"

const pod = (field: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  ${field}: 5\n  containers: [{name: web, image: "web:1"}]\n`
const GOOD = { "templates/pod.yaml": pod("terminationGracePeriodSeconds") }
const BAD = { "templates/pod.yaml": pod("terminationGracePeriod") }
const BREAKING = {
  name: "break",
  uses: "set-fields",
  with: { fields: { "spec.hostNetwrok": true }, create: true },
}

describeWithTools("validation", ["helm3", "helm4"], () => {
  describe.each(["helm3", "helm4"] as const)("behind %s", (name) => {
    const run = async (files: Record<string, string>, ...stages: readonly object[]) => {
      const helm = await createRenderingHelm(name)
      const config = `--config=${writePipeline(...stages)}`
      return helm.run(["template", "web", writeChart(files), ...helm.postRenderer(config)])
    }

    test("lets a chart pass that is right", async () => {
      const { status, stdout } = await run(GOOD, { uses: "validate" })
      expect(status).toBe(0)
      expect(stdout).toContain("terminationGracePeriodSeconds: 5")
    })

    test("stops one that is wrong, and Helm shows template, field and what was meant", async () => {
      const { status, stdout, stderr } = await run(BAD, { uses: "validate" })
      expect({ status, stdout }).toEqual({ status: 1, stdout: "" })
      expect(stderr).toMatch(/unknown-field: Pod web \([^)]*templates\/pod\.yaml/)
      expect(stderr).toContain('did you mean "terminationGracePeriodSeconds"?')
    })

    test("names the stage that broke an object, and lets pass what the chart had", async () => {
      const validate = { uses: "validate", with: { gate: "introduced" } }
      expect((await run(BAD, validate)).status).toBe(0)
      const { status, stderr } = await run(BAD, BREAKING, validate)
      expect(status).toBe(1)
      expect(stderr).toContain('written by stage "break"')
      expect(stderr).toContain('did you mean "hostNetwork"?')
    })
  })

  test("sternpost-policy is a post-renderer of helm3", async () => {
    const helm = createHelm("helm3")
    const run = (files: Record<string, string>) =>
      helm.run([
        "template",
        "web",
        writeChart(files),
        "--post-renderer",
        join(executables, "sternpost-policy"),
      ])
    const good = await run(GOOD)
    expect(good.status).toBe(0)
    expect(good.stdout).toContain("terminationGracePeriodSeconds: 5")
    const bad = await run(BAD)
    expect({ status: bad.status, stdout: bad.stdout }).toEqual({ status: 1, stdout: "" })
    expect(bad.stderr).toContain("unknown-field")
  })

  test("sternpost check --filter is a post-renderer of helm4, which shows what was found", async () => {
    const helm = await createRenderingHelm("helm4")
    const run = (files: Record<string, string>) =>
      helm.run(["template", "web", writeChart(files), ...helm.postRenderer("check", "--filter")])
    expect((await run(GOOD)).stdout).toContain("terminationGracePeriodSeconds: 5")
    const { status, stderr } = await run(BAD)
    expect(status).toBe(1)
    expect(stderr).toContain('did you mean "terminationGracePeriodSeconds"?')
  })

  test("sternpost check without --filter is refused behind helm3", async () => {
    const helm = await createRenderingHelm("helm3")
    const { status, stderr } = await helm.run([
      "template",
      "web",
      writeChart(GOOD),
      ...helm.postRenderer("check"),
    ])
    expect(status).toBe(1)
    expect(stderr).toContain("add --filter")
  })
})
