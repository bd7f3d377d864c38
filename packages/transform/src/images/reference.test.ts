import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { formatImage, imageNames, isPlaceholder, normalizedName, parseImage } from "./reference.ts"

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`

describe("parseImage", () => {
  test.each([
    ["nginx", "nginx", "", ""],
    ["nginx:1.29", "nginx", "1.29", ""],
    ["localhost:5000/a/b_c:v1", "localhost:5000/a/b_c", "v1", ""],
    [`registry.local/a@${DIGEST}`, "registry.local/a", "", DIGEST],
    [`registry.local:80/a:1@${DIGEST}`, "registry.local:80/a", "1", DIGEST],
    ["[::1]:5000/a", "[::1]:5000/a", "", ""],
    ["Registry.Local/a", "Registry.Local/a", "", ""],
  ])("%s", (text, name, tag, digest) => {
    expect(parseImage(text)).toEqual({ name, tag, digest })
  })

  test.each([
    ["", "it has no name"],
    ["nginx:", 'the tag "" is none'],
    ["nginx:a b", 'the tag "a b" is none'],
    ["Nginx:1", '"Nginx" cannot be a part of a name; names are in lower case'],
    ["a//b", '"" cannot be a part of a name'],
    ["a b", '"a b" cannot be a part of a name'],
    ["nginx@sha256:12", 'the digest "sha256:12" is none'],
    ["nginx@", 'the digest "" is none'],
    ["-a.b/c", 'the registry "-a.b" is no host'],
  ])("refuses %j", (text, message) => expect(() => parseImage(text)).toThrow(message))
})

const word = fc.stringMatching(/^[a-z0-9]{1,8}$/)
const reference = fc.record({
  name: fc
    .tuple(fc.option(fc.constantFrom("localhost", "a.b:80", "docker.io")), word, word)
    .map(([host, ...path]) => [...(host === null ? [] : [host]), ...path].join("/")),
  tag: fc.oneof(fc.constant(""), fc.stringMatching(/^\w[\w.-]{0,10}$/)),
  digest: fc.oneof(fc.constant(""), fc.stringMatching(/^sha256:[0-9a-f]{64}$/)),
})

test("an image that was written is read as it was", () => {
  fc.assert(
    fc.property(reference, (image) => {
      expect({ ...parseImage(formatImage(image)) }).toEqual({ ...image })
    }),
  )
})

test.each([
  ["nginx", "docker.io/library/nginx"],
  ["docker.io/nginx", "docker.io/library/nginx"],
  ["index.docker.io/library/nginx", "docker.io/library/nginx"],
  ["bitnami/nginx", "docker.io/bitnami/nginx"],
  ["localhost/nginx", "localhost/nginx"],
  ["a.b/nginx", "a.b/nginx"],
])("%s is %s in full", (name, full) => expect(normalizedName(name)).toBe(full))

test("an image of Docker Hub has all the names that people use for it", () => {
  expect(imageNames("docker.io/nginx")).toEqual([
    "docker.io/nginx",
    "library/nginx",
    "nginx",
    "docker.io/library/nginx",
    "index.docker.io/library/nginx",
    "index.docker.io/nginx",
  ])
  expect(imageNames("a/b")).toEqual(["a/b", "docker.io/a/b", "index.docker.io/a/b"])
  expect(imageNames("a.b/nginx")).toEqual(["a.b/nginx"])
})

test("each of the names means the same image", () => {
  fc.assert(
    fc.property(reference, ({ name }) => {
      for (const other of imageNames(name)) expect(normalizedName(other)).toBe(normalizedName(name))
    }),
  )
})

test.each([
  ["{{inputs.parameters.image}}", true],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what a chart may hold
  ["${IMAGE}:1", true],
  ["$(IMAGE)", true],
  ["auto", true],
  ["auto:1", false],
  ["nginx", false],
])("%s is for another program to fill in: %s", (text, expected) => {
  expect(isPlaceholder(text)).toBe(expected)
})
