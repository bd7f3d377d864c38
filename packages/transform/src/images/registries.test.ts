import { expect, test } from "vitest"
import { formatImage, parseImage } from "./reference.ts"
import { compileRegistries } from "./registries.ts"

const mirrors = [
  { from: "docker.io", to: "mirror.local/hub" },
  { from: "docker.io/bitnami", to: "mirror.local/bitnami" },
  { from: "quay.io", to: "quay.io/cache/" },
  { from: "localhost:5000", to: "mirror.local" },
]

const mirrored = (image: string) => {
  const after = compileRegistries(mirrors)(parseImage(image))
  return after === undefined ? undefined : formatImage(after)
}

test.each([
  ["nginx:1", "mirror.local/hub/library/nginx:1"],
  ["index.docker.io/a/b", "mirror.local/hub/a/b"],
  ["bitnami/redis:7", "mirror.local/bitnami/redis:7"],
  ["bitnami2/redis:7", "mirror.local/hub/bitnami2/redis:7"],
  ["quay.io/a:1", "quay.io/cache/a:1"],
  ["quay.io/cache/a:1", undefined],
  ["localhost:5000/a", "mirror.local/a"],
  ["ghcr.io/a", undefined],
  ["mirror.local/hub/library/nginx:1", undefined],
])("%s comes from %s", (image, expected) => expect(mirrored(image)).toBe(expected))

test.each([
  [[{ from: "Docker Hub", to: "a.b" }], '"Docker Hub" is no registry'],
  [[{ from: "a.b", to: "a.b:x/c" }], '"a.b:x/c" is no registry'],
  [[{ from: "a.b/c@d", to: "a.b" }], "is no registry"],
  [
    [
      { from: "docker.io", to: "a.b" },
      { from: "index.docker.io", to: "c.d" },
    ],
    '"docker.io" has two mirrors',
  ],
])("refuses %j", (given, message) => expect(() => compileRegistries(given)).toThrow(message))
