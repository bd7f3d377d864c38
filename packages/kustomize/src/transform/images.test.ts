import { describe, expect, test } from "vitest"
import { built, deployment, valueAt } from "../testing-build.ts"

const CONTAINER = ["spec", "template", "spec", "containers", 0, "image"]

/** What becomes of an image by an entry of `images`; kustomize 5.8.1 says the same. */
async function changed(image: string, rule: string): Promise<unknown> {
  const files = {
    "kustomization.yaml": `resources: [d.yaml]\nimages: [${rule}]\n`,
    "d.yaml": deployment("web", JSON.stringify(image)),
  }
  return valueAt(await built(files), "web", ...CONTAINER)
}

describe("an entry of images", () => {
  test.each([
    ["nginx", "{name: nginx, newTag: '2'}", "nginx:2"],
    ["nginx:1", "{name: nginx, newTag: '2'}", "nginx:2"],
    ["nginx@sha256:abc", "{name: nginx, newTag: '2'}", "nginx:2"],
    ["nginx:1@sha256:abc", "{name: nginx, newTag: '2'}", "nginx:2"],
    ["nginx:1", "{name: nginx, newName: httpd}", "httpd:1"],
    ["nginx:1@sha256:abc", "{name: nginx, newName: httpd}", "httpd:1@sha256:abc"],
    ["nginx:1", "{name: nginx, digest: 'sha256:def'}", "nginx@sha256:def"],
    ["nginx:1", "{name: nginx, newTag: '2', digest: 'sha256:def'}", "nginx:2@sha256:def"],
    ["nginx:1", "{name: nginx, newName: httpd, newTag: '2'}", "httpd:2"],
    ["nginx:1", "{name: nginx, tagSuffix: -x}", "nginx:1-x-x"],
    ["nginx", "{name: nginx, tagSuffix: -x}", "nginx:-x-x"],
    ["nginx:1@sha256:abc", "{name: nginx, tagSuffix: -x}", "nginx:1-x-x"],
    ["nginx:1", "{name: nginx}", "nginx:1"],
    ["nginx2:1", "{name: nginx, newTag: '2'}", "nginx2:1"],
    ["my/nginx:1", "{name: nginx, newTag: '2'}", "my/nginx:1"],
    ["docker.io/nginx:1", "{name: nginx, newTag: '2'}", "docker.io/nginx:1"],
    [
      "docker.io/library/nginx:1",
      "{name: docker.io/library/nginx, newTag: '2'}",
      "docker.io/library/nginx:2",
    ],
    ["host:5000/a/b:1", "{name: 'host:5000/a/b', newTag: '2'}", "host:5000/a/b:2"],
    ["host:5000/a/b", "{name: 'host:5000/a/b', newTag: '2'}", "host:5000/a/b:2"],
    ["host:5000/a/b", "{name: 'host:5000/a/b', newName: c}", "c"],
    ["gcr.io/a", "{name: gcr.io/a, newTag: '2'}", "gcr.io/a:2"],
    ["gcrxio/a", "{name: gcr.io/a, newTag: '2'}", "gcrxio/a:2"],
    ["a.b:1", "{name: '.*', newTag: '2'}", "a.b:2"],
    ["x/a:1", "{name: 'x/.*', newName: z}", "z:1"],
    ["nginx:{{tag}}", "{name: nginx, newTag: '2'}", "nginx:2"],
    ["nginx:$TAG", "{name: nginx, newTag: '2'}", "nginx:$TAG"],
    ["nginx:1+2", "{name: nginx, newTag: '2'}", "nginx:1+2"],
    ["NGINX:1", "{name: nginx, newTag: '2'}", "NGINX:1"],
    ["", "{name: nginx, newTag: '2'}", ""],
    ["nginx:1", "{newTag: '2'}", "nginx:1"],
    ["nginx:1", "{name: nginx, newTag: 'v1.2.3-rc.1'}", "nginx:v1.2.3-rc.1"],
  ])("%s with %s", async (image, rule, expected) => {
    expect(await changed(image, rule)).toBe(expected)
  })

  test("entries work one after the other", async () => {
    const rules = "{name: a, newName: b}, {name: b, newName: c, newTag: '1'}"
    expect(await changed("a:0", rules)).toBe("c:1")
  })
})

describe("where images are found", () => {
  const images = "images: [{name: nginx, newTag: '2'}]\n"
  const found = (text: string) =>
    built({ "kustomization.yaml": `resources: [r.yaml]\n${images}`, "r.yaml": text })

  test.each([
    [
      "containers of init",
      "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {initContainers: [{image: nginx}]}\n",
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  initContainers:\n  - image: nginx:2\n",
    ],
    [
      "ephemeral containers",
      "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {ephemeralContainers: [{image: nginx}]}\n",
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  ephemeralContainers:\n  - image: nginx\n",
    ],
    [
      "a volume of an image",
      "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {volumes: [{image: {reference: nginx}}]}\n",
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  volumes:\n  - image:\n      reference: nginx:2\n",
    ],
    [
      "a kind that is not known",
      "apiVersion: x/v1\nkind: W\nmetadata: {name: a}\nspec: {deep: [{containers: [{image: nginx}]}]}\n",
      "apiVersion: x/v1\nkind: W\nmetadata:\n  name: a\nspec:\n  deep:\n  - containers:\n    - image: nginx:2\n",
    ],
    [
      "a list of another name",
      "apiVersion: x/v1\nkind: W\nmetadata: {name: a}\nspec: {sidecars: [{image: nginx}]}\n",
      "apiVersion: x/v1\nkind: W\nmetadata:\n  name: a\nspec:\n  sidecars:\n  - image: nginx\n",
    ],
    [
      "a field by itself",
      "apiVersion: x/v1\nkind: W\nmetadata: {name: a}\nspec: {image: nginx}\n",
      "apiVersion: x/v1\nkind: W\nmetadata:\n  name: a\nspec:\n  image: nginx\n",
    ],
    [
      "a map of containers",
      "apiVersion: x/v1\nkind: W\nmetadata: {name: a}\nspec: {containers: {image: nginx}}\n",
      "apiVersion: x/v1\nkind: W\nmetadata:\n  name: a\nspec:\n  containers:\n    image: nginx:2\n",
    ],
    [
      "a definition of a kind",
      "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a}\nspec: {containers: [{image: nginx}]}\n",
      "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: a\nspec:\n  containers:\n  - image: nginx\n",
    ],
    [
      "an image that is null",
      "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{image: null}, {image: nginx}]}\n",
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n  - image: null\n  - image: nginx:2\n",
    ],
    [
      "a container without an image",
      "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: x}, {image: nginx}]}\n",
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n  - name: x\n  - image: nginx:2\n",
    ],
  ])("%s", async (_what, text, expected) => {
    expect(await found(text)).toBe(expected)
  })

  test("a field of a configuration", async () => {
    const text = await built({
      "kustomization.yaml": `resources: [r.yaml]\n${images}configurations: [c.yaml]\n`,
      "r.yaml": "apiVersion: x/v1\nkind: W\nmetadata: {name: a}\nspec: {image: nginx}\n",
      "c.yaml": "images: [{path: spec/image, kind: W}]\n",
    })
    expect(valueAt(text, "a", "spec", "image")).toBe("nginx:2")
  })
})
