import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { VERSION } from "./version.ts"

test.each(["../package.json", "../../sternpost/package.json"])("is the version of %s", (file) => {
  const { version } = JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8"))
  expect(VERSION).toBe(version)
})
