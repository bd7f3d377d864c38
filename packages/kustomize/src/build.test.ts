import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { buildKustomization } from "./build.ts"
import { KustomizeError } from "./errors.ts"
import { memoryFiles } from "./files/memory-files.ts"
import { type BuildCase, recordedBuilds } from "./testing.ts"

function build({ files, folder }: BuildCase): Promise<string> {
  const texts = Object.entries(files).map(([path, text]) => [join("/root", path), text])
  return buildKustomization(join("/root", folder), {
    files: memoryFiles(Object.fromEntries(texts)),
    reorder: "none",
  })
}

describe.each(recordedBuilds())("what kustomize prints: %s", (_file, cases) => {
  test.each(cases.map((one) => [one.title, one] as const))("%s", async (_title, one) => {
    if (one.printed === undefined) await expect(build(one)).rejects.toThrow(KustomizeError)
    else expect(await build(one)).toBe(one.printed)
  })
})
