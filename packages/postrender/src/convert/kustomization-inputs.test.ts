import { afterAll, expect, test } from "vitest"
import { convertText, removeFolders, stagesOf } from "./testing.ts"

afterAll(removeFolders)

const kustomization = (resources: string) => `${resources}\nnamePrefix: a-\n`
const file = "kustomization.yaml"

test("the one resource that is not there is the stream", async () => {
  const { text, notes } = await convertText(kustomization("resources: [all.yaml]"), { file })
  expect(notes).toEqual([])
  expect(text).not.toContain("all.yaml")
})

test("files beside it are added to it", async () => {
  const files = { "extra.yaml": "kind: A\n", "more/b.yaml": "kind: B\n" }
  const text = kustomization("resources: [extra.yaml, all.yaml, more/b.yaml]")
  const { text: pipeline, notes } = await convertText(text, { file, files })
  expect(pipeline).toContain("files:\n          - extra.yaml\n          - more/b.yaml\n")
  expect(notes).toEqual([
    {
      place: "kustomization.yaml:1",
      message: '"all.yaml" is not there, so it is taken for what Helm renders',
    },
  ])
})

test("files that are all there are what the pipeline gets", async () => {
  const files = { "a.yaml": "kind: A\n", "b.yaml": "kind: B\n" }
  const stages = await stagesOf(kustomization("resources: [a.yaml, b.yaml]"), { file, files })
  expect(stages).toBe(`# Its resources are what the pipeline gets on stdin: "a.yaml", "b.yaml".

- uses: name-affix
  with:
    prefix: a-
`)
})

test("a single base comes first, and its base before it", async () => {
  const files = {
    "base/kustomization.yml": "resources: [deeper]\nnameSuffix: -b\n",
    "base/deeper/Kustomization": "bases: []\nnamespace: c\nsortOptions: {order: legacy}\n",
  }
  const stages = await stagesOf(kustomization("resources: [./base]"), { file, files })
  expect(stages.match(/# From.*|(?:suffix|prefix|namespace): .*/g)).toEqual([
    "# From base/kustomization.yml:",
    "# From base/deeper/Kustomization:",
    "namespace: c",
    "suffix: -b",
    "prefix: a-",
  ])
  expect(stages).not.toContain("uses: sort")
})

test("patch files of a base are named from the pipeline's folder", async () => {
  const files = {
    "base/kustomization.yaml": "patches: [{path: p/x.yaml, target: {kind: Job}}]\n",
    "base/p/x.yaml": "- {op: remove, path: /spec/x}\n",
  }
  const stages = await stagesOf(kustomization("resources: [base]"), { file, files })
  expect(stages).toContain("path: base/p/x.yaml\n")
})

test("one of several bases is not mixed with the others", async () => {
  const files = {
    "one/kustomization.yaml": "namePrefix: one-\n",
    "two/kustomization.yaml": "namePrefix: two-\n",
  }
  const { text, notes } = await convertText(kustomization("resources: [one, two]"), { file, files })
  expect(text).not.toContain("prefix: one-")
  expect(notes.map(({ message }) => message)).toEqual(
    ["one", "two"].map((name) =>
      expect.stringContaining(`"${name}" is one of several resources, and its transformations`),
    ),
  )
})

test("a base that is elsewhere has to be fetched", async () => {
  const text = kustomization("resources: ['https://example.com/a/b?ref=v1']")
  const { notes } = await convertText(text, { file })
  expect(notes.map(({ message }) => message)).toEqual([
    expect.stringContaining("is elsewhere: fetch it and convert it, or keep it in a kustomization"),
  ])
})

test("components come before the fields, each after the one before", async () => {
  const files = {
    "x/kustomization.yaml": "kind: Component\nnamePrefix: x-\n",
    "z/kustomization.yaml": "kind: Component\nnamePrefix: z-\n",
  }
  const stages = await stagesOf(kustomization("components: [z, x]"), { file, files })
  expect(stages.match(/prefix: .*/g)).toEqual(["prefix: z-", "prefix: x-", "prefix: a-"])
})

test("one part may be named twice, but not lead back to itself", async () => {
  const part = { "x/kustomization.yaml": "kind: Component\nnamePrefix: x-\n" }
  const twice = await stagesOf(kustomization("components: [x, x]"), { file, files: part })
  expect(twice.match(/prefix: x-/g)).toHaveLength(2)
  const circle = {
    "x/kustomization.yaml": "components: [../y]\n",
    "y/kustomization.yaml": "components: [../x]\n",
  }
  await expect(
    convertText(kustomization("components: [x]"), { file, files: circle }),
  ).rejects.toThrow('y/kustomization.yaml:1: "../x" leads back to where it is named from')
})
