// The native engine against the real kustomize: on its recorded cases, and on overlays drawn over what Helm
// rendered of public charts.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { buildKustomization, KustomizeError } from "@sternpost/kustomize"
import { expect, test } from "vitest"
import { drawOverlay, type Files, randomFrom } from "../support/overlays.ts"
import { renderedCharts } from "../support/rendered-charts.ts"
import { type ProgramResult, runProgram } from "../support/run-program.ts"
import { scratchFolder } from "../support/scratch.ts"
import { describeWithTools, tool } from "../support/tools.ts"

const OVERLAYS = Number(process.env["STERNPOST_OVERLAYS"] ?? 200)
const CASES = new URL("../../packages/kustomize/src/testdata/builds/", import.meta.url)

function write(files: Files): string {
  const root = scratchFolder("kustomize")
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

const real = (folder: string): Promise<ProgramResult> =>
  runProgram(tool("kustomize"), ["build", folder])

/** What we print, or the error with which we refuse. */
async function ours(folder: string): Promise<string | KustomizeError> {
  try {
    return await buildKustomization(folder)
  } catch (error) {
    if (error instanceof KustomizeError) return error
    throw error
  }
}

async function compare(folder: string): Promise<boolean> {
  const [theirs, own] = [await real(folder), await ours(folder)]
  if (theirs.status !== 0) expect(own, theirs.stderr).toBeInstanceOf(KustomizeError)
  else if (own instanceof KustomizeError) throw own
  else expect(own).toBe(theirs.stdout)
  return theirs.status === 0
}

describeWithTools("the native engine prints what kustomize prints", ["kustomize"], () => {
  test.each(readdirSync(CASES))("for all cases of %s, in the default order", async (file) => {
    const cases = readFileSync(new URL(file, CASES), "utf8").split(/^(?==== )/m)
    for (const text of cases) {
      const pieces = text.replace(/^<<< [\s\S]*/m, "").split(/^>>> /m)
      const files = pieces.slice(1).map((piece) => {
        const at = piece.indexOf("\n")
        return [piece.slice(0, at), piece.slice(at + 1)] as const
      })
      const root = write(Object.fromEntries(files))
      await compare(join(root, dirname(files[0]?.[0] ?? "")))
    }
  })

  const charts = renderedCharts(Math.max(1, Math.floor(1000 / OVERLAYS)), 100_000)
  test.skipIf(charts.length === 0)(
    `for ${OVERLAYS} overlays drawn over public charts`,
    async () => {
      let printed = 0
      for (let i = 0; i < OVERLAYS; i++) {
        const chart = charts[i % charts.length]
        const files = drawOverlay(chart?.text ?? "", randomFrom(i))
        if (files === undefined) continue
        const isPrinted = await compare(join(write(files), "overlay")).catch((error) => {
          throw new Error(
            `overlay ${i} over ${chart?.name}: ${JSON.stringify(files["overlay/kustomization.yaml"])} over ${files["base/kustomization.yaml"]}`,
            { cause: error },
          )
        })
        if (isPrinted) printed++
      }
      // Some streams have an object twice, which kustomize refuses.
      expect(printed).toBeGreaterThan(OVERLAYS / 2)
    },
    600_000,
  )
})
