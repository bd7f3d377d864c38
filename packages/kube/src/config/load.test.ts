import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { loadKubeconfig } from "./load.ts"

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kubeconfig-"))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(name: string, text: string): string {
  const file = join(folder, name)
  mkdirSync(join(file, ".."), { recursive: true })
  writeFileSync(file, text)
  return file
}

describe("loadKubeconfig", () => {
  test("reads ~/.kube/config", async () => {
    write(".kube/config", "current-context: home")
    expect((await loadKubeconfig({ env: {}, home: folder })).currentContext).toBe("home")
    const env = { KUBECONFIG: "" }
    expect((await loadKubeconfig({ env, home: folder })).currentContext).toBe("home")
  })

  test("merges what KUBECONFIG lists, and leaves out what is not there", async () => {
    write(".kube/config", "current-context: home")
    const files = [
      join(folder, "absent"),
      "",
      write("one", "users: [{name: a, user: {token: one}}]"),
      write("two", "current-context: two\nusers: [{name: a, user: {token: two, as: b}}]"),
    ]
    const env = { KUBECONFIG: files.join(delimiter) }
    const { currentContext, users } = await loadKubeconfig({ env, home: folder })
    expect(currentContext).toBe("two")
    expect([...users]).toEqual([["a", { value: { token: "one" }, file: files[2] }]])
  })

  test("is empty where there is nothing", async () => {
    const config = await loadKubeconfig({ env: {}, home: folder })
    expect(config.contexts.size).toBe(0)
  })

  test("reads only the file that is named, which must be there", async () => {
    const env = { KUBECONFIG: write("env", "current-context: env") }
    const kubeconfig = write("named", "current-context: named")
    expect((await loadKubeconfig({ kubeconfig, env })).currentContext).toBe("named")
    const absent = loadKubeconfig({ kubeconfig: join(folder, "absent"), env })
    await expect(absent).rejects.toMatchObject({ code: "KUBE_CONFIG" })
    await expect(absent).rejects.toThrow(/absent": there is no such file/)
  })

  test("does not pass over a file that it cannot read", async () => {
    mkdirSync(join(folder, "folder"))
    const good = write("good", "current-context: good")
    for (const bad of [join(folder, "folder"), write("bad", "- a")]) {
      const env = { KUBECONFIG: [good, bad].join(delimiter) }
      const loaded = loadKubeconfig({ env })
      await expect(loaded).rejects.toMatchObject({ code: "KUBE_CONFIG", file: bad })
    }
  })
})
