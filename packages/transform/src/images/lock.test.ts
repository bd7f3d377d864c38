import { expect, test } from "vitest"
import { compileLock } from "./lock.ts"
import { parseImage } from "./reference.ts"

const A = `sha256:${"a".repeat(64)}`
const B = `sha256:${"b".repeat(64)}`

test("finds an image by any of its names, and latest for no tag", () => {
  const lock = compileLock({ "nginx:1.29": A, "docker.io/library/redis:latest": B })
  expect(lock(parseImage("docker.io/nginx:1.29"))).toBe(A)
  expect(lock(parseImage("redis"))).toBe(B)
  expect(lock(parseImage("nginx"))).toBeUndefined()
  expect(lock(parseImage("a.b/nginx:1.29"))).toBeUndefined()
})

test.each([
  [["nginx"], "it must be a map of images to digests"],
  [{ "nginx:1": "1" }, '"nginx:1": the digest "1" is none'],
  [{ "nginx:1": null }, '"nginx:1": the digest "null" is none'],
  [{ "nginx:1": "" }, '"nginx:1": the digest "-" is none'],
  [{ Nginx: A }, '"Nginx": "Nginx" cannot be a part of a name'],
  [{ [`nginx@${A}`]: A }, "its key has a digest, which belongs into its value"],
  [{ "nginx:1": A, "library/nginx:1": B }, '"library/nginx:1" stands there twice'],
])("refuses %j", (content, message) => expect(() => compileLock(content)).toThrow(message))
