import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { buildKustomization } from "../build.ts"
import { KustomizeError } from "../errors.ts"
import { diskFiles } from "./file-system.ts"
import { Loader } from "./loader.ts"
import { memoryFiles } from "./memory-files.ts"
import type { RemoteFiles, Repository } from "./remote.ts"

let root: string

beforeEach(() => {
  root = diskFiles.realPath(mkdtempSync(join(tmpdir(), "loader-"))) as string
})

afterEach(() => rmSync(root, { recursive: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

const CM = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n"
const PRINTED = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n"

async function codeOf(run: Promise<unknown>): Promise<string> {
  try {
    await run
  } catch (error) {
    if (error instanceof KustomizeError) return error.code
    throw error
  }
  return "fine"
}

// Each was built by kustomize 5.8.1 too: it takes and refuses the same.
describe("links on the disk", () => {
  test("a link to a file outside is outside", async () => {
    write("secret.yaml", CM)
    write("k/kustomization.yaml", "resources:\n- a.yaml\n")
    symlinkSync("../secret.yaml", join(root, "k/a.yaml"))
    const run = buildKustomization(join(root, "k"))
    await expect(run).rejects.toThrow(
      `kustomization.yaml:2: "a.yaml" (it is ${join(root, "secret.yaml")}) is not below`,
    )
    expect(await codeOf(buildKustomization(join(root, "k")))).toBe("FILE_OUTSIDE_ROOT")
  })

  test("but may be read when nothing is restricted", async () => {
    write("secret.yaml", CM)
    write("k/kustomization.yaml", "resources: [a.yaml]\n")
    symlinkSync("../secret.yaml", join(root, "k/a.yaml"))
    const options = { loadRestrictor: "none" } as const
    expect(await buildKustomization(join(root, "k"), options)).toBe(PRINTED)
  })

  test("a link within the folder is a file like others", async () => {
    write("k/sub/b.yaml", CM)
    write("k/kustomization.yaml", "resources: [a.yaml]\n")
    symlinkSync("sub/b.yaml", join(root, "k/a.yaml"))
    expect(await buildKustomization(join(root, "k"))).toBe(PRINTED)
  })

  test("a file in a linked folder is outside", async () => {
    write("away/a.yaml", CM)
    write("k/kustomization.yaml", "resources: [in/a.yaml]\n")
    symlinkSync("../away", join(root, "k/in"))
    expect(await codeOf(buildKustomization(join(root, "k")))).toBe("FILE_OUTSIDE_ROOT")
  })

  test("a link to nothing is no file", async () => {
    write("k/kustomization.yaml", "resources: [a.yaml]\n")
    symlinkSync("nothing", join(root, "k/a.yaml"))
    expect(await codeOf(buildKustomization(join(root, "k")))).toBe("FILE_UNREADABLE")
  })

  test("links that lead to each other are no files", async () => {
    write("k/kustomization.yaml", "resources: [a.yaml]\n")
    symlinkSync("b.yaml", join(root, "k/a.yaml"))
    symlinkSync("a.yaml", join(root, "k/b.yaml"))
    expect(await codeOf(buildKustomization(join(root, "k")))).toBe("FILE_UNREADABLE")
  })

  test("a linked base is the folder that it leads to", async () => {
    write("base/kustomization.yaml", "resources: [a.yaml]\n")
    write("base/a.yaml", CM)
    write("k/kustomization.yaml", "resources: [b]\n")
    symlinkSync("../base", join(root, "k/b"))
    expect(await buildKustomization(join(root, "k"))).toBe(PRINTED)
  })

  test("a link back is a cycle", async () => {
    write("k/kustomization.yaml", "resources: [b]\n")
    symlinkSync(".", join(root, "k/b"))
    expect(await codeOf(buildKustomization(join(root, "k")))).toBe("KUSTOMIZATION_CYCLE")
  })

  test("the kustomization itself may not be a link to the outside", async () => {
    write("other.yaml", "namePrefix: a-\n")
    mkdirSync(join(root, "k"))
    symlinkSync("../other.yaml", join(root, "k/kustomization.yaml"))
    expect(await codeOf(buildKustomization(join(root, "k")))).toBe("FILE_OUTSIDE_ROOT")
  })

  test("the folder itself may be a link", async () => {
    write("k/kustomization.yaml", "resources: [a.yaml]\n")
    write("k/a.yaml", CM)
    symlinkSync("k", join(root, "link"))
    expect(await buildKustomization(join(root, "link"))).toBe(PRINTED)
  })

  test("a name that another's begins with is not above it", async () => {
    write("k2/a.yaml", CM)
    write("k/kustomization.yaml", "resources: [../k2/a.yaml]\n")
    expect(await codeOf(buildKustomization(join(root, "k")))).toBe("FILE_OUTSIDE_ROOT")
  })
})

test("a system's error is the cause", async () => {
  const cause = new Error("disk on fire")
  const files = memoryFiles({ "/k/a.txt": "a" })
  const broken = {
    ...files,
    read: () => {
      throw cause
    },
  }
  const loader = Loader.at("/k", { files: broken, allowOutside: false, remote: undefined })
  const error = await loader.load("a.txt", { file: "k.yaml", line: 3 }).catch((one) => one)
  expect(error).toMatchObject({
    ...{ code: "FILE_UNREADABLE", cause, file: "k.yaml", line: 3 },
    message: 'k.yaml:3: cannot read "a.txt": disk on fire',
  })
})

describe("what is remote", () => {
  const files = memoryFiles({
    "/k/kustomization.yaml": "",
    "/clone/base/kustomization.yaml": "resources: [a.yaml]\n",
    "/clone/base/a.yaml": CM,
    "/clone/x.yaml": CM,
  })
  const asked: (string | Repository)[] = []
  const remote: RemoteFiles = {
    fetchFile: async (url) => {
      asked.push(url)
      return Buffer.from(CM)
    },
    fetchRepository: async (repository) => {
      asked.push(repository)
      return { root: "/clone" }
    },
  }
  const build = (text: string, more: object = { remote }) => {
    const texts = { "/k/kustomization.yaml": text }
    const both = { ...files, ...overlay(texts) }
    return buildKustomization("/k", { files: both, ...more })
  }
  // The kustomization of the test over the files of all.
  function overlay(texts: Record<string, string>) {
    const own = memoryFiles(texts)
    return {
      kind: (path: string) => own.kind(path) ?? files.kind(path),
      read: (path: string) => (path in texts ? own.read(path) : files.read(path)),
      realPath: (path: string) => own.realPath(path) ?? files.realPath(path),
    }
  }

  beforeEach(() => {
    asked.length = 0
  })

  test.each([
    "https://example.com/a.yaml",
    "https://github.com/o/r//base?ref=v1",
    "github.com/o/r/base",
    "git@github.com:o/r.git",
    "ssh://git@example.com/o/r.git",
  ])("%s is refused unless somebody allows it", async (url) => {
    const run = build(`resources:\n- ${url}\n`, {})
    await expect(run).rejects.toThrow(
      `kustomization.yaml:2: "${url}" is not on this machine, and remote resources are not allowed`,
    )
    expect(asked).toEqual([])
  })

  test("a file is fetched by its URL", async () => {
    expect(await build("resources: ['https://example.com/a.yaml']\n")).toBe(PRINTED)
    expect(asked).toEqual(["https://example.com/a.yaml"])
  })

  test("a folder of a repository is built in its clone", async () => {
    expect(await build("resources: ['https://github.com/o/r//base?ref=v1']\n")).toBe(PRINTED)
    expect(asked).toEqual([{ url: "https://github.com/o/r", path: "base", ref: "v1" }])
  })

  test("a folder that the repository does not have", async () => {
    const run = build("resources: ['https://github.com/o/r//none?ref=v1']\n")
    expect(await codeOf(run)).toBe("FILE_UNREADABLE")
  })
})
