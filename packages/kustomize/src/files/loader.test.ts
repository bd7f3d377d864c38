import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { buildKustomization } from "../build.ts"
import { diskFiles } from "./file-system.ts"
import { Loader } from "./loader.ts"

let root: string
const options = { files: diskFiles, allowOutside: false, remote: undefined }

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "loader-")))
  for (const folder of ["in/deep", "out", "clone/k"])
    mkdirSync(join(root, folder), { recursive: true })
  writeFileSync(join(root, "in/a.yaml"), "a")
  writeFileSync(join(root, "out/b.yaml"), "b")
  writeFileSync(join(root, "clone/k/c.yaml"), "c")
  symlinkSync(join(root, "out/b.yaml"), join(root, "in/link.yaml"))
  symlinkSync("a.yaml", join(root, "in/near.yaml"))
  symlinkSync(join(root, "out"), join(root, "in/folder"))
})
afterAll(() => rmSync(root, { recursive: true }))

describe("load", () => {
  test("reads files of the folder, and links to them", async () => {
    const loader = Loader.at(join(root, "in"), options)
    for (const path of ["a.yaml", "./deep/../a.yaml", "near.yaml", join(root, "in/a.yaml")])
      expect(String(await loader.load(path))).toBe("a")
  })

  test.each(["../out/b.yaml", "link.yaml", "folder/b.yaml"])(
    "refuses %s, which leads out of it, unless that is allowed",
    async (path) => {
      const refused = Loader.at(join(root, "in"), options).load(path, { file: "k.yaml", line: 3 })
      await expect(refused).rejects.toMatchObject({
        code: "FILE_OUTSIDE_ROOT",
        line: 3,
        message: expect.stringContaining("k.yaml:3: "),
      })
      const free = Loader.at(join(root, "in"), { ...options, allowOutside: true })
      expect(String(await free.load(path))).toBe("b")
    },
  )

  test.each([
    ["none.yaml", "there is no such file"],
    ["deep", "it is a folder"],
  ])("says why it cannot read %s", async (path, why) => {
    const loading = Loader.at(join(root, "in"), options).load(path)
    await expect(loading).rejects.toMatchObject({ code: "FILE_UNREADABLE" })
    await expect(loading).rejects.toThrow(why)
  })
})

describe("into", () => {
  test("may leave the folder, but not lead back", async () => {
    const loader = Loader.at(join(root, "in"), options)
    const other = await loader.into("../out", {})
    expect(other.root).toBe(join(root, "out"))
    await expect(other.into("../in", {})).rejects.toMatchObject({ code: "KUSTOMIZATION_CYCLE" })
    await expect(other.into("..", {})).rejects.toMatchObject({ code: "KUSTOMIZATION_CYCLE" })
    await expect(loader.into(join(root, "out"), {})).rejects.toThrow("relative paths")
    await expect(loader.into("a.yaml", {})).rejects.toThrow("it is not a folder")
  })

  test("a clone is never left, whatever is allowed elsewhere", async () => {
    const remote = {
      fetchFile: async () => Buffer.from("fetched"),
      fetchRepository: async () => ({ root: join(root, "clone") }),
    }
    const loader = Loader.at(join(root, "in"), { ...options, allowOutside: true, remote })
    const clone = await loader.into("github.com/a/b/k", {})
    expect(String(await clone.load("c.yaml"))).toBe("c")
    await expect(clone.load("../../out/b.yaml")).rejects.toMatchObject({
      code: "FILE_OUTSIDE_ROOT",
    })
    await expect(clone.into("../../out", {})).rejects.toMatchObject({ code: "FILE_OUTSIDE_ROOT" })
    expect(String(await loader.load("https://host.example/a.yaml"))).toBe("fetched")
  })

  test.each(["https://host.example/a.yaml", "github.com/a/b"])(
    "nothing is fetched unless somebody says how: %s",
    async (path) => {
      const loader = Loader.at(join(root, "in"), options)
      const asked = path.endsWith(".yaml") ? loader.load(path) : loader.into(path, {})
      await expect(asked).rejects.toMatchObject({ code: "REMOTE_REFUSED" })
    },
  )
})

test("a build reads what a link in its folder leads to only if it stays there", async () => {
  writeFileSync(
    join(root, "in/kustomization.yaml"),
    "configMapGenerator: [{name: c, files: [link.yaml]}]\n",
  )
  await expect(buildKustomization(join(root, "in"))).rejects.toMatchObject({
    code: "FILE_OUTSIDE_ROOT",
    line: 1,
  })
  expect(await buildKustomization(join(root, "in"), { loadRestrictor: "none" })).toContain(
    "link.yaml: b",
  )
})
