// Arguments that ask for something else than manifests: a Helm must not take it for some.
import { join } from "node:path"
import { beforeAll, describe, expect, test } from "vitest"

import { configMap, writeChart } from "../support/chart.ts"
import { stderrOf } from "../support/failure.ts"
import { createRenderingHelm, executables, type RenderingHelm } from "../support/rendering-helm.ts"
import { runProgram } from "../support/run-program.ts"
import { describeWithTools } from "../support/tools.ts"

const ASKED = [
  ["--version"],
  ["--help"],
  ["run", "-h"],
  ["help", "stage", "labels"],
  ["completion", "bash"],
  ["pipeline", "stages"],
  ["diff"],
] as const

describeWithTools("behind a Helm, no manifests come from", ["helm3", "helm4"], () => {
  let chart: string

  beforeAll(() => {
    chart = writeChart({ "templates/a.yaml": configMap("a") })
  })

  describe.each(["helm3", "helm4"] as const)("%s and", (name) => {
    let helm: RenderingHelm

    beforeAll(async () => {
      helm = await createRenderingHelm(name)
    })

    const messageOf = (asked: string) => {
      const plugin = join(helm.plugins, "plugin/sternpost.cjs")
      const program = name === "helm3" ? "sternpost" : `node "${plugin}"`
      return `sternpost: "${asked}" prints no manifests, so it is nothing for --post-renderer-args; run it without Helm: ${program} ${asked}`
    }

    test.each(ASKED.map((args) => [args.join(" "), args] as const))("%s", async (asked, args) => {
      const result = await helm.run(["template", "web", chart, ...helm.postRenderer(...args)])
      expect([result.status, result.stdout]).toEqual([1, ""])
      const help = /Usage: sternpost[\s\S]*Exit codes:\n(?: {2}.*\n)+/
      const asksForHelp = /-h\b|help/.test(asked)
      // Only Helm 3 shows more than a line.
      expect(help.test(result.stderr)).toBe(asksForHelp && name === "helm3")
      expect(result.stderr.replace(help, "")).toBe(
        stderrOf(name, "template", { message: messageOf(asked), code: 2 }),
      )
    })
  })

  test.each(["helm3", "helm4"] as const)(
    "a wrong command line, which %s tells as it is",
    async (name) => {
      const helm = await createRenderingHelm(name)
      const wrong = {
        stage: "sternpost stage: say which: labels, ",
        "stage labels": "sternpost stage labels: give at least one KEY=VALUE",
        "p.yaml": 'sternpost: unknown command "p.yaml"; did you mean --config=p.yaml?',
      }
      for (const [args, message] of Object.entries(wrong)) {
        const flags = helm.postRenderer(...args.split(" "))
        const { status, stderr } = await helm.run(["template", "web", chart, ...flags])
        expect(status).toBe(1)
        expect(stderr).toContain(message)
      }
    },
  )

  test("though without a Helm it does, whatever stdin is", async () => {
    for (const script of [
      '"$0" --version',
      'echo a | "$0" --version',
      '"$0" --version < /dev/null',
    ])
      expect(await runProgram("sh", ["-c", script, join(executables, "sternpost")])).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      })
  })
})
