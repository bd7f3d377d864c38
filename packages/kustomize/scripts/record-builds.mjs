#!/usr/bin/env node
// Records what the real kustomize makes of the cases in src/testdata/builds: each file holds cases, a case
// files and, behind `<<<`, what `kustomize build` prints or that it refuses. Usage: node record-builds.mjs
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

import { locate } from "../../../bin/e2e-tools/locate.mjs"

const folder = fileURLToPath(new URL("../src/testdata/builds/", import.meta.url))
const { path: kustomize, state } = locate("kustomize")
if (state !== "ready") throw new Error("kustomize is missing: node bin/e2e-tools.mjs kustomize")

/** Runs the real program on a case: what stands behind its `<<<`. */
function record(text) {
  const root = mkdtempSync(join(tmpdir(), "builds-"))
  try {
    const files = [...text.matchAll(/^>>> (\S+)\n((?:(?!>>> ).*(?:\n|$))*)/gm)]
    for (const [, path, content] of files) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), content)
    }
    const built = join(root, dirname(files[0][1]))
    const { status, stdout } = spawnSync(kustomize, ["build", "--reorder", "none", built], {
      encoding: "utf8",
      env: { PATH: "" },
      timeout: 30_000,
    })
    if (status === null) throw new Error(`kustomize does not end with ${text.split("\n")[0]}`)
    return status === 0 ? `<<< printed\n${stdout}` : "<<< refused\n"
  } finally {
    rmSync(root, { recursive: true })
  }
}

for (const file of readdirSync(folder)) {
  const cases = readFileSync(join(folder, file), "utf8").split(/^(?==== )/m)
  const recorded = cases.map((one) => {
    const input = one.replace(/^<<< [\s\S]*/m, "")
    return input + record(input)
  })
  writeFileSync(join(folder, file), recorded.join(""))
}
