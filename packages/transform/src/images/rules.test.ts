import { describe, expect, test } from "vitest"
import { formatImage, parseImage } from "./reference.ts"
import { canRepeat, compileRule, type ImageRule } from "./rules.ts"

const DIGEST = `sha256:${"a".repeat(64)}`

const applied = (rule: ImageRule, image: string) => {
  const after = compileRule(rule).apply(parseImage(image))
  return after === undefined ? undefined : formatImage(after)
}

describe("what kustomize does", () => {
  test.each<[ImageRule, string, string | undefined]>([
    [{ name: "nginx", newTag: "2" }, "nginx:1", "nginx:2"],
    [{ name: "nginx", newTag: "2" }, "nginx", "nginx:2"],
    [{ name: "nginx", newTag: "2" }, `nginx:1@${DIGEST}`, "nginx:2"],
    [{ name: "nginx", digest: DIGEST }, "nginx:1", `nginx@${DIGEST}`],
    [{ name: "nginx", newTag: "2", digest: DIGEST }, "nginx:1", `nginx:2@${DIGEST}`],
    [{ name: "nginx", newName: "a.b/web" }, `nginx:1@${DIGEST}`, `a.b/web:1@${DIGEST}`],
    [{ name: "nginx", tagSuffix: "-fips" }, `nginx:1@${DIGEST}`, "nginx:1-fips"],
    [{ name: "nginx", tagSuffix: "-fips" }, "nginx", "nginx:-fips"],
    [{ name: "nginx", newTag: "2" }, "web-nginx:1", undefined],
    [{ name: "nginx", newTag: "2" }, "a.b/nginx:1", undefined],
    [{ name: ".*/nginx", newTag: "2" }, "a.b/nginx:1", "a.b/nginx:2"],
    [{ name: "a|b", newTag: "2" }, "b", "b:2"],
  ])("%j on %s", (rule, image, expected) => expect(applied(rule, image)).toBe(expected))
})

test.each(["nginx", "docker.io/library/nginx", "index.docker.io/nginx", "library/nginx"])(
  "%s is any of the names of nginx",
  (name) => {
    for (const image of ["nginx:1", "docker.io/nginx:1", "index.docker.io/library/nginx:1"])
      expect(applied({ name, newTag: "2" }, image)).toBe(image.replace(":1", ":2"))
  },
)

test.each<[ImageRule, string]>([
  [{ name: "(", newTag: "1" }, 'name: "(" is no valid pattern'],
  [{ name: "a(?=b)", newTag: "1" }, "RE2 has no look-around"],
  [{ name: "nginx" }, 'the entry for "nginx" says what to look for, but not what to write'],
  [{ name: "nginx", newTag: "a b" }, 'would write no image: the tag "a b" is none'],
  [{ name: "nginx", newName: "Nginx" }, "names are in lower case"],
  [
    { name: "nginx", newName: "nginx:2" },
    'newName "nginx:2" has a tag or digest; write newTag, digest',
  ],
  [{ name: "nginx", digest: "sha256:1" }, 'the digest "sha256:1" is none'],
  [{ name: "nginx", tagSuffix: "/x" }, "would write no image"],
  [{ name: "nginx", tagSuffix: "-x", newTag: "2" }, "has a tagSuffix besides newTag or digest"],
])("refuses %j", (rule, message) => expect(() => compileRule(rule)).toThrow(message))

test.each<[readonly ImageRule[], boolean]>([
  [[{ name: "a", newName: "b" }], true],
  [
    [
      { name: "a", newName: "b" },
      { name: "b", newName: "c" },
    ],
    true,
  ],
  [
    [
      { name: "b", newName: "c" },
      { name: "a", newName: "b" },
    ],
    false,
  ],
  [[{ name: "a", tagSuffix: "-x" }], false],
])("%j may be repeated: %s", (rules, expected) => {
  expect(canRepeat(rules.map(compileRule))).toBe(expected)
})

test.each([
  ["nginx:1.29", "nginx"],
  ["registry.local:5000/a/web:v1", "registry.local:5000/a/web"],
  ["a.b/web@sha256:00ff", "a.b/web"],
  ["a.b/web:1@sha256:00ff", "a.b/web"],
  ["(?:a|b)", undefined],
  ["registry.local:5000/web", undefined],
  [".*/web", undefined],
])("no name has a tag: %s", (name, meant) => {
  const compile = () => compileRule({ name, newTag: "2" })
  if (meant === undefined) expect(compile).not.toThrow()
  else
    expect(compile).toThrow(
      `images: the entry for "${name}" has a tag or digest in its name, which no name has; write "${meant}"`,
    )
})
