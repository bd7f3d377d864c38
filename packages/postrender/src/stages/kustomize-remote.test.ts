import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { buildKustomization } from "@sternpost/kustomize"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { remoteFiles } from "./kustomize-remote.ts"

let root: string
let url: string

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "kustomize-remote-"))
  const repository = join(root, "repository.git")
  mkdirSync(join(repository, "k"), { recursive: true })
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-C", repository, "-c", "user.name=a", "-c", "user.email=a@b.c", ...args])
  git("init", "--quiet", "--initial-branch=main")
  writeFileSync(join(repository, "k/kustomization.yaml"), "resources: [a.yaml]\nnamePrefix: far-\n")
  writeFileSync(join(repository, "k/a.yaml"), "{apiVersion: v1, kind: A, metadata: {name: a}}\n")
  git("add", ".")
  git("commit", "--quiet", "--message=one")
  git("tag", "v1")
  writeFileSync(join(repository, "k/a.yaml"), "{apiVersion: v1, kind: A, metadata: {name: b}}\n")
  git("commit", "--quiet", "--all", "--message=two")
  url = pathToFileURL(repository).href
})
afterAll(() => rmSync(root, { recursive: true }))

describe("remoteFiles", () => {
  test.each([
    ["", "far-b"],
    ["?ref=v1", "far-a"],
    ["?ref=main", "far-b"],
  ])("clones a repository at %j, and keeps nothing of it", async (query, name) => {
    const folder = mkdtempSync(join(root, "build-"))
    writeFileSync(join(folder, "kustomization.yaml"), `resources: ["${url}/k${query}"]\n`)
    const remote = remoteFiles()
    const clones: string[] = []
    const text = await buildKustomization(folder, {
      remote: {
        ...remote,
        async fetchRepository(repository) {
          const clone = await remote.fetchRepository(repository)
          clones.push(clone.root)
          return clone
        },
      },
    })
    expect(text).toBe(`apiVersion: v1\nkind: A\nmetadata:\n  name: ${name}\n`)
    remote.dispose()
    expect(clones.map((clone) => existsSync(clone))).toEqual([false])
  })

  test("says what git said", async () => {
    const remote = remoteFiles()
    const asked = remote.fetchRepository({ url: `${url}-none`, path: "", ref: undefined })
    await expect(asked).rejects.toMatchObject({ code: "FILE_UNREADABLE" })
    await expect(asked).rejects.toThrow(/cannot clone .*-none/)
    remote.dispose()
  })

  test.each(["http://localhost/a/b", "ext::sh -c true"])("git does not take %s", async (other) => {
    const remote = remoteFiles()
    const asked = remote.fetchRepository({ url: other, path: "", ref: undefined })
    await expect(asked).rejects.toThrow("not allowed")
    remote.dispose()
  })

  test("a ref is no option of git", async () => {
    const remote = remoteFiles()
    const asked = remote.fetchRepository({ url, path: "", ref: "--upload-pack=touch x" })
    await expect(asked).rejects.toThrow("cannot clone")
    remote.dispose()
  })

  test("fetches nothing but by https", async () => {
    const { fetchFile } = remoteFiles()
    await expect(fetchFile("http://localhost/a.yaml")).rejects.toThrow("only https is allowed")
    await expect(fetchFile("https://localhost:1/a.yaml")).rejects.toMatchObject({
      code: "FILE_UNREADABLE",
    })
  })
})
