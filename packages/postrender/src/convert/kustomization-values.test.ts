import { afterAll, expect, test } from "vitest"
import { convertText, removeFolders, stagesOf } from "./testing.ts"

afterAll(removeFolders)

const kustomization = (fields: string) => `kind: Kustomization\n${fields}`

test("lists stay as they are written, with their comments", async () => {
  const text = kustomization(`images:
  # of the shop
  - name: nginx
    newTag: "1.29" # as tested
replicas:
  - {name: web, count: 3}   # for the sale
replacements:
  - sourceValue: 'eu' # where
    targets:
      - select: {kind: ConfigMap}
        fieldPaths: [data.region]
`)
  expect(await stagesOf(text)).toBe(`- uses: replicas
  with:
    replicas:
      - {name: web, count: 3}   # for the sale

# of the shop
- uses: images
  with:
    images:
      - name: nginx
        newTag: "1.29" # as tested
- uses: replacements
  with:
    replacements:
      - sourceValue: 'eu' # where
        targets:
          - select: {kind: ConfigMap}
            fieldPaths: [data.region]
`)
})

test("an image with nothing to write is left out", async () => {
  const text = kustomization("images: [{name: a}, {name: b, newTag: c}, {name: d, newTag: ''}]")
  const stages = await stagesOf(text)
  expect(stages).toContain("images:\n      - name: b\n        newTag: c\n")
  expect(stages).not.toMatch(/name: [ad]/)
})

test.each([
  ["{name: 'a|b', newTag: c}", "kustomize takes any that begins or ends so"],
  ["{name: a, tagSuffix: -x}", "the suffix is put once; kustomize 5.8 puts it twice"],
])("%s is told not to be quite the same", async (entry, message) => {
  const { notes } = await convertText(kustomization(`images: [${entry}]`))
  expect(notes.map((note) => note.message)).toEqual([expect.stringContaining(message)])
})

test.each(["{name: '(a|b)/c', newTag: c}", "{name: a, newName: b, tagSuffix: -x}"])(
  "%s is the same",
  async (entry) => {
    expect((await convertText(kustomization(`images: [${entry}]`))).notes).toEqual([])
  },
)

test("files of replacements are named from the pipeline's folder", async () => {
  const text = kustomization(
    "replacements:\n  - path: r/a.yaml\n  - {sourceValue: x, targets: [{select: {kind: Job}, fieldPaths: [a]}]}\n",
  )
  const stages = await stagesOf(text, { outputFolder: "/", files: { "r/a.yaml": "" } })
  expect(stages).toMatch(/- path: [^\n]*\/r\/a\.yaml\n {6}- sourceValue: x\n/)
})

test.each([
  ["labels: [{pairs: {a: b}}]", { pairs: 1 }],
  ["labels: [{pairs: {a: b}, includeTemplates: true}]", { includeTemplates: true }],
  ["labels: [{pairs: {a: b}, includeSelectors: true}]", { includeSelectors: true }],
  ["commonLabels: {a: b}", { includeSelectors: true }],
])("%s: claims and selectors as kustomize does it", async (field, options) => {
  const stages = await stagesOf(kustomization(field))
  const isDeep = !("pairs" in options)
  for (const key of Object.keys(options)) expect(stages).toContain(`${key}:`)
  expect(stages.includes("includeVolumeClaimTemplates: true")).toBe(isDeep)
  expect(stages.includes("allowSelectorChange: true")).toBe(isDeep)
})

test("empty fields make no stages", async () => {
  const text = kustomization(
    "labels: [{pairs: {}}]\ncommonLabels: {}\ncommonAnnotations: {}\nimages: []\nreplicas: []\nnamePrefix: ''\nnamespace: ''\npatches: []\n",
  )
  await expect(convertText(text)).rejects.toThrow("there is nothing in it that changes objects")
})
