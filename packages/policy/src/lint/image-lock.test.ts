import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { fullImageName, lockedImages } from "./image-lock.ts"

test.each([
  ["nginx", "docker.io/library/nginx:latest"],
  ["nginx:1.29", "docker.io/library/nginx:1.29"],
  ["acme/web:1", "docker.io/acme/web:1"],
  ["ghcr.io/acme/web:1", "ghcr.io/acme/web:1"],
  ["localhost/web", "localhost/web:latest"],
  ["reg.local:5000/web", "reg.local:5000/web:latest"],
])("%s is %s", (image, full) => {
  expect(fullImageName(image)).toBe(full)
})

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "image-lock-"))
  writeFileSync(join(folder, "lock.yaml"), "nginx:1.29: sha256:abc\n")
  writeFileSync(join(folder, "list.yaml"), "- a\n")
})
afterAll(() => rmSync(folder, { recursive: true }))

test("a lock file has full names", () => {
  expect([...lockedImages("lock.yaml", folder)]).toEqual(["docker.io/library/nginx:1.29"])
})

test.each([
  ["list.yaml", "it must be a map of images to digests"],
  ["none.yaml", "ENOENT"],
])("%s is no lock file", (file, words) => {
  expect(() => lockedImages(file, folder)).toThrow(
    expect.objectContaining({ code: "CHECK_OPTIONS", message: expect.stringContaining(words) }),
  )
})
