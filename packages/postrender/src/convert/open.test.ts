import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { openConvertInput } from "./open.ts"
import { folderOf, removeFolders } from "./testing.ts"

afterAll(removeFolders)

test("opens a file, by its path from the working directory", () => {
  const cwd = folderOf({ "a/b.yaml": "x" })
  expect(openConvertInput("a/b.yaml", cwd)).toMatchObject({
    file: "a/b.yaml",
    folder: join(cwd, "a"),
    text: Buffer.from("x"),
  })
})

test("finds the kustomization of a folder first, then others", () => {
  const cwd = folderOf({
    "a/Kptfile": "",
    "a/kustomization.yml": "",
    "b/helmfile.yaml": "",
    "b/Kptfile": "",
    "c/Kustomization": "",
  })
  const files = ["a", "./b", "c/"].map((path) => openConvertInput(path, cwd).file)
  expect(files).toEqual([
    join("a", "kustomization.yml"),
    join("b", "Kptfile"),
    join("c", "Kustomization"),
  ])
  expect(openConvertInput(".", join(cwd, "a")).file).toBe("kustomization.yml")
})

test("a folder without one, and a file that is not there, are errors", () => {
  const cwd = folderOf({ "a/x": "" })
  expect(() => openConvertInput("a", cwd)).toThrow(
    'the folder "a" has no kustomization.yaml, Kptfile or helmfile.yaml; name the file',
  )
  expect(() => openConvertInput("b", cwd)).toThrow(
    'cannot read "b": there is no such file or folder',
  )
})
