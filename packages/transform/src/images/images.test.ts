import { type Manifest, parseManifests } from "@sternpost/manifests"
import { expect, test } from "vitest"
import { compileImages, type ImageOptions } from "./images.ts"
import type { ImageRule } from "./rules.ts"

const A = `sha256:${"a".repeat(64)}`
const B = `sha256:${"b".repeat(64)}`

const run = (text: string, options: ImageOptions) => {
  const stream = parseManifests(text)
  const transformer = compileImages(options)
  const warnings: string[] = []
  const skipped: string[] = []
  const unused: string[] = []
  const reports = {
    warn: ({ name }: Manifest, message: string) => warnings.push(`${name}: ${message}`),
    skip: ({ name }: Manifest, { value }: { value: unknown }) => skipped.push(`${name}: ${value}`),
    standIn: ({ name }: Manifest, message: string) => warnings.push(`${name}: ${message}`),
    unused: (rules: readonly ImageRule[]) => unused.push(...rules.map(({ name }) => name)),
  }
  for (const manifest of stream.manifests) transformer.transform(manifest, reports)
  transformer.finish(reports)
  return { text: stream.toString(), warnings, skipped, unused, edits: stream.log.size }
}

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  initContainers:
  - {name: i, image: nginx:1} # first
  containers:
  - image: "nginx:1"
    name: c
  - name: other
    image: redis:7
  ephemeralContainers:
  - name: e
    image: docker.io/nginx
  volumes:
  - name: v
    image: {reference: nginx:1, pullPolicy: Never}
`

test("rewrites containers of all sorts and image volumes, and nothing else", () => {
  const { text, edits } = run(POD, { images: [{ name: "nginx", newTag: "2" }] })
  expect(text).toBe(
    POD.replaceAll("nginx:1", "nginx:2").replace("docker.io/nginx", "docker.io/nginx:2"),
  )
  expect(edits).toBe(4)
})

test.each([
  ["nginx", "nginx:-fips"],
  [`nginx@${A}`, "nginx:-fips"],
  [`nginx:${"1".repeat(125)}`, `nginx:${"1".repeat(125)}-fips`],
])("a suffix that would make no image of %s is an error at its place", (image, wrong) => {
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - image: ${image}\n`
  expect(() => run(pod, { images: [{ name: "nginx", tagSuffix: "-fips" }] })).toThrow(
    `Pod a (line 1 of the stream): spec.containers[0].image (line 6): "${image}" would become "${wrong}", which is no image`,
  )
  const twice = run(pod, {
    images: [
      { name: "nginx", tagSuffix: "-fips" },
      { name: "nginx", newTag: "2" },
    ],
  })
  expect(twice.text).toBe(pod.replace(image, "nginx:2"))
})

test("entries follow each other, then mirrors, then the lock", () => {
  const { text } = run("apiVersion: v1\nkind: Pod\nspec: {containers: [{image: a:1}]}\n", {
    images: [
      { name: "a", newName: "b" },
      { name: "b", newTag: "2" },
    ],
    registries: [{ from: "docker.io", to: "m.local" }],
    lock: { "b:2": A },
  })
  expect(text).toContain(`image: m.local/library/b:2@${A}`)
})

test("a lock may know an image by the mirror's name, and leaves a digest alone", () => {
  const text = `apiVersion: v1\nkind: Pod\nspec: {containers: [{image: a:1}, {image: "a:2@${B}"}]}\n`
  const lock = { "m.local/library/a:1": A }
  const mirrored = run(text, { registries: [{ from: "docker.io", to: "m.local" }], lock })
  expect(mirrored.text).toBe(
    text.replace("a:1", `m.local/library/a:1@${A}`).replace("a:2", "m.local/library/a:2"),
  )
})

test.each([
  ["apps/v1", "Deployment", "spec", "template", "spec"],
  ["batch/v1", "CronJob", "spec", "jobTemplate", "spec", "template", "spec"],
  ["argoproj.io/v1alpha1", "Rollout", "spec", "template", "spec"],
  ["serving.knative.dev/v1", "Service", "spec", "template", "spec"],
  ["example.com/v1", "Unheard", "deep", "down"],
])("looks into %s %s", (apiVersion, kind, ...path) => {
  const pod = path.reduceRight<object>((inner, key) => ({ [key]: inner }), {
    containers: [{ name: "c", image: "nginx:1" }],
  })
  const text = JSON.stringify({ apiVersion, kind, metadata: { name: "x" }, ...pod })
  const { text: after } = run(text, { images: [{ name: "nginx", newTag: "2" }] })
  expect(after).toBe(text.replace("nginx:1", "nginx:2"))
})

test("a definition of custom resources names no images", () => {
  const text =
    "kind: CustomResourceDefinition\nspec: {containers: [{image: nginx:1}]}\napiVersion: apiextensions.k8s.io/v1\n"
  expect(run(text, { images: [{ name: "nginx", newTag: "2" }] }).edits).toBe(0)
})

test("further fields are looked into when they are named", () => {
  const text =
    "apiVersion: a.b/v1\nkind: Prometheus\nspec:\n  image: nginx:1\n  parts: [{image: nginx:1}]\n"
  const images = [{ name: "nginx", newTag: "2" }]
  expect(run(text, { images }).edits).toBe(0)
  const fields = [{ kind: "Prometheus", path: "spec/image" }, { path: "spec/parts/image" }]
  expect(run(text, { images, fields }).text).toBe(text.replaceAll(":1", ":2"))
})

const pod = (image: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n  - name: c\n    image: ${image}\n`

test.each([
  ["Nginx:1", '"Nginx:1" is no image: "Nginx" cannot be a part of a name; names are in lower case'],
  ["5", "5 is no image: it must be a string"],
  ['""', '"" is no image: it has no name'],
])("an image %s is an error with object, path and line", (image, message) => {
  expect(() => run(pod(image), {})).toThrow(
    `Pod p (line 1 of the stream): spec.containers[0].image (line 8): ${message}`,
  )
})

test("where a kind is not known, what is no image is left alone", () => {
  const text =
    "apiVersion: a.b/v1\nkind: X\nspec: {containers: [{image: {tag: 1}}, {image: A B}]}\n"
  expect(run(text, { images: [{ name: ".*", newTag: "2" }] }).edits).toBe(0)
})

test("what another program fills in is left alone, and said", () => {
  const { edits, skipped } = run(pod('"{{inputs.image}}"'), {
    images: [{ name: "nginx", newTag: "2" }],
    registries: [{ from: "docker.io", to: "m.local" }],
    lock: {},
  })
  expect(edits).toBe(0)
  expect(skipped).toEqual(["p: {{inputs.image}}"])
})

test("an entry that means a placeholder replaces it", () => {
  const { text } = run(pod("$(REPO)/web:$(TAG)"), {
    images: [{ name: ".*/web", newName: "web", newTag: "2" }],
  })
  expect(text).toBe(pod("web:2"))
})

test("an image that the lock does not know fails, is told, or passes", () => {
  const text = pod("a:1")
  expect(() => run(text, { lock: {} })).toThrow(
    'spec.containers[0].image (line 8): "a:1" is not in the lock; add its digest, or say unlocked: warn',
  )
  expect(run(text, { lock: {}, unlocked: "warn" }).warnings).toEqual([
    'p: "a:1" is not in the lock',
  ])
  expect(run(text, { lock: {}, unlocked: "ignore" })).toMatchObject({ text, warnings: [] })
})

test("a required entry must meet an image in each run", () => {
  const images = [{ name: "a", newTag: "2", required: true }]
  const transformer = compileImages({ images })
  const [manifest] = parseManifests(pod("a:1")).manifests
  const reports = { warn: () => {}, skip: () => {}, standIn: () => {}, unused: () => {} }
  transformer.transform(manifest as Manifest, reports)
  expect(() => transformer.finish(reports)).not.toThrow()
  expect(() => transformer.finish(reports)).toThrow(
    'no image is called "a", and its entry is required',
  )
})

const MIRROR = [{ from: "docker.io", to: "m.local" }]
const deployment = (image: string) =>
  `apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{image: "${image}"}]}}}\n`

test.each(["IMAGE_NAME", "gcr.io/PROJECT_ID/app:1", "app:<tag>", "%IMAGE%:1"])(
  "%s, which something is to take the place of, is left alone and told",
  (image) => {
    const options = { images: [{ name: "nginx", newTag: "2" }], registries: MIRROR }
    const { text, warnings, unused } = run(deployment(image), options)
    expect(text).toBe(deployment(image))
    expect(warnings).toEqual([
      `a: "${image}" is no image yet and is left alone; an entry of images may name what stands there`,
    ])
    expect(unused).toEqual(["nginx"])
  },
)

test("an entry may name what stands there; the mirror of what it writes is taken", () => {
  const images = [{ name: "IMAGE_NAME", newName: "nginx", newTag: "2" }]
  const { text, warnings, unused } = run(deployment("IMAGE_NAME"), { images, registries: MIRROR })
  expect(text).toBe(deployment("m.local/library/nginx:2"))
  expect({ warnings, unused }).toEqual({ warnings: [], unused: [] })
})

test("a typing error is no such word", () => {
  expect(() => run(deployment("Nginx:1"), { registries: MIRROR })).toThrow('"Nginx:1" is no image')
})
