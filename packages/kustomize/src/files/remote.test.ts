import { describe, expect, test } from "vitest"
import { isRemoteFile, remoteRepository } from "./remote.ts"

describe("remoteRepository", () => {
  test.each([
    ["github.com/a/b", "https://github.com/a/b", "", undefined],
    ["github.com/a/b/c/d?ref=v1", "https://github.com/a/b", "c/d", "v1"],
    ["https://github.com/a/b//c?ref=main&timeout=9", "https://github.com/a/b", "c", "main"],
    ["https://host.example/x/y.git/z?version=2", "https://host.example/x/y.git", "z", "2"],
    ["git@github.com:a/b.git//c", "git@github.com:a/b.git", "c", undefined],
    ["git@github.com:a/b/c?ref=x", "git@github.com:a/b", "c", "x"],
    ["ssh://git@host.example/a/b?ref=x", "ssh://git@host.example/a/b", "", "x"],
    ["git::https://host.example/a/b", "https://host.example/a/b", "", undefined],
    ["file:///srv/repo.git//o", "file:///srv/repo.git", "o", undefined],
  ])("%s", (path, url, inside, ref) => {
    expect(remoteRepository(path)).toEqual({ url, path: inside, ref })
  })

  test.each(["base", "../base", "./github/a", "a.yaml", "deep/er/x.yml"])("%s is here", (path) => {
    expect(remoteRepository(path)).toBeUndefined()
    expect(isRemoteFile(path)).toBe(false)
  })
})

test.each([
  ["https://host.example/a.yaml", true],
  ["http://host.example/a/b.json?x=1", true],
  ["https://host.example/a", false],
  ["https://github.com/a/b/c.yaml?ref=v1", false],
])("whether %s is a file: %s", (path, isFile) => {
  expect(isRemoteFile(path)).toBe(isFile)
})

test("submodules are left out if the address says so", () => {
  expect(remoteRepository("https://github.com/a/b?submodules=false&ref=v1")).toEqual({
    ...{ url: "https://github.com/a/b", path: "", ref: "v1", submodules: false },
  })
  expect(remoteRepository("https://github.com/a/b?submodules=true")).not.toHaveProperty(
    "submodules",
  )
})
