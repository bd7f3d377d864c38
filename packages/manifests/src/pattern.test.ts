import { expect, test } from "vitest"
import { ManifestError } from "./errors.ts"
import { anchoredPattern, globPattern } from "./pattern.ts"

test.each([
  ["Deployment", "Deployment", true],
  ["Deployment", "DeploymentX", false],
  ["Deployment|StatefulSet", "StatefulSet", true],
  ["Deployment|StatefulSet", "Stateful", false],
  ["web-.*", "web-1", true],
  ["web-.*", "a-web-1", false],
  ["(?i)WEB", "web", true],
  ["a.c", "abc", true],
  ["(?P<x>a)b", "ab", true],
])("pattern %s on %s: %s", (pattern, text, fits) => {
  expect(anchoredPattern(pattern, "name")(text)).toBe(fits)
})

test.each(["(", "[a", "a(?=b)", "(a)\\1", "a{2,1}"])(
  "refuses the pattern %s, naming the field",
  (pattern) => {
    expect(() => anchoredPattern(pattern, "name")).toThrow(ManifestError)
    expect(() => anchoredPattern(pattern, "name")).toThrow(`name: "${pattern}" is no valid pattern`)
  },
)

test.each([
  ["templates/**", "web/templates/a.yaml", true],
  ["templates/**", "web/templates/sub/a.yaml", true],
  ["templates/*.yaml", "web/templates/sub/a.yaml", false],
  ["web/charts/redis/**", "web/charts/redis/templates/a.yaml", true],
  ["**/a.yaml", "web/templates/a.yaml", true],
  ["templates/{a,b}.yaml", "web/templates/b.yaml", true],
  ["templates/?.yaml", "web/templates/ab.yaml", false],
  ["a.yaml", "web/templates/aXyaml", false],
])("glob %s on %s: %s", (glob, path, fits) => expect(globPattern(glob)(path)).toBe(fits))
