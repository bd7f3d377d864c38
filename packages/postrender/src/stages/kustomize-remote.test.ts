import { execFileSync } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { type AddressInfo, createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { buildKustomization } from "@sternpost/kustomize"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { readAtMost, remoteFiles } from "./kustomize-remote.ts"

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

  test("submodules come with it, unless they are not wanted", async () => {
    const outer = join(root, "outer.git")
    mkdirSync(outer)
    const git = (...args: readonly string[]) =>
      execFileSync("git", ["-C", outer, "-c", "user.name=a", "-c", "user.email=a@b.c", ...args])
    git("init", "--quiet")
    git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", url, "inner")
    git("commit", "--quiet", "--message=one")
    const remote = remoteFiles()
    const repository = { url: pathToFileURL(outer).href, path: "", ref: undefined }
    const [whole, bare] = [
      await remote.fetchRepository(repository),
      await remote.fetchRepository({ ...repository, submodules: false }),
    ]
    expect(existsSync(join(whole.root, "inner/k/a.yaml"))).toBe(true)
    expect(existsSync(join(bare.root, "inner/k/a.yaml"))).toBe(false)
    remote.dispose()
  })

  test("a server that does not answer is an error at the line that names the file", async () => {
    const silent = createServer(() => undefined).listen(0, "127.0.0.1")
    await once(silent, "listening")
    const { port } = silent.address() as AddressInfo
    const folder = mkdtempSync(join(root, "build-"))
    const address = `https://127.0.0.1:${port}/a.yaml`
    writeFileSync(join(folder, "kustomization.yaml"), `resources:\n- ${address}\n`)
    const building = buildKustomization(folder, { remote: remoteFiles(100) })
    await expect(building).rejects.toMatchObject({
      ...{ code: "FILE_UNREADABLE", file: join(folder, "kustomization.yaml"), line: 2 },
      problem: `cannot fetch ${address}: there was no answer within 0.1 seconds`,
    })
    silent.close()
  })

  test("a body that is too long is not kept", async () => {
    const body = () => new Response(new Blob(["12345", "6789"]).stream())
    expect(String(await readAtMost(body(), 9))).toBe("123456789")
    expect(await readAtMost(body(), 8)).toBeUndefined()
  })

  test("fetches nothing but by https", async () => {
    const { fetchFile } = remoteFiles()
    await expect(fetchFile("http://localhost/a.yaml")).rejects.toThrow("only https is allowed")
    const closed = createServer().listen(0, "127.0.0.1")
    await once(closed, "listening")
    const { port } = closed.address() as AddressInfo
    closed.close()
    await once(closed, "close")
    await expect(fetchFile(`https://127.0.0.1:${port}/a.yaml`)).rejects.toThrow(
      `cannot fetch https://127.0.0.1:${port}/a.yaml: connect ECONNREFUSED 127.0.0.1:${port}`,
    )
  })
})
