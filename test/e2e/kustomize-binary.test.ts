// The stage kustomize by the real program: the same objects as by our own engine, and no trace of its folder.
import { spawn } from "node:child_process"
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseManifests } from "@sternpost/manifests"
import { expect, test } from "vitest"
import { renderedCharts } from "../support/rendered-charts.ts"
import { runProgram } from "../support/run-program.ts"
import { scratchFolder } from "../support/scratch.ts"
import { describeWithTools, tool } from "../support/tools.ts"

const executable = fileURLToPath(new URL("../../bin/sternpost-kustomize", import.meta.url))
const example = fileURLToPath(new URL("../../examples/web/", import.meta.url))

function folderWith(files: Readonly<Record<string, string>>): string {
  const root = scratchFolder("kustomize-binary")
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

const values = (text: string) => parseManifests(text).manifests.map((manifest) => manifest.value())

describeWithTools("engine: binary", ["kustomize", "kubectl"], () => {
  const run = (args: readonly string[], stdin: string, env: NodeJS.ProcessEnv = {}) =>
    runProgram(process.execPath, [executable, ...args], {
      input: stdin,
      env: { ...process.env, PATH: `${dirname(tool("kustomize"))}:${process.env["PATH"]}`, ...env },
    })

  const overlay = {
    "o/kustomization.yaml":
      "resources: [../base]\nnamePrefix: pre-\nimages: [{name: nginx, newTag: '9'}]\n",
    "base/kustomization.yaml": "resources: [all.yaml, own.yaml]\ncommonLabels: {team: shop}\n",
    "base/own.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: own}\n",
  }

  const charts = renderedCharts(120, 60_000)
  test.skipIf(charts.length === 0)("has the objects of our own engine, on charts", async () => {
    const dir = join(folderWith(overlay), "o")
    for (const { name, text } of charts) {
      const [own, theirs] = [await run([dir], text), await run([dir, "--engine", "binary"], text)]
      // An object that is there twice is the program's error only.
      if (theirs.status !== 0) {
        expect(theirs.stderr, name).toMatch(/already registered id|is there twice|kustomize/)
        continue
      }
      expect(own.status, name).toBe(0)
      expect(values(theirs.stdout), name).toEqual(values(own.stdout))
    }
  })

  test("what a script left gives way to the stream, and stays as it is", async () => {
    const left = "{apiVersion: v1, kind: ConfigMap, metadata: {name: left}}\n"
    const root = folderWith({
      "k/kustomization.yaml": "resources: [all.yaml]\n",
      "left.yaml": left,
    })
    symlinkSync(join(root, "left.yaml"), join(root, "k/all.yaml"))
    const args = [join(root, "k"), "--engine", "binary", "--stream", "all.yaml"]
    const { status, stdout, stderr } = await run(args, left.replace("left", "new"))
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
    expect(stdout).toBe(left.replace("left", "new"))
    expect(readFileSync(join(root, "left.yaml"), "utf8")).toBe(left)
  })

  test("keeps comments, hooks and templates, and leaves no folder behind", async () => {
    const temporary = scratchFolder("tmp")
    const stdin = readFileSync(join(example, "helm4-stdin.yaml"), "utf8")
    const dir = join(example, "overlays/production")
    const { status, stdout, stderr } = await run([dir, "--engine", "binary"], stdin, {
      TMPDIR: temporary,
    })
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
    expect(stdout).toBe((await run([dir], stdin)).stdout)
    expect(readdirSync(temporary)).toEqual([])
  })

  test("says what the program said, without the private folder", async () => {
    const dir = folderWith({ "kustomization.yaml": "resources: [none]\n" })
    const { status, stdout, stderr } = await run(
      [dir, "--engine", "binary"],
      "{apiVersion: v1, kind: A, metadata: {name: a}}\n",
    )
    expect({ status, stdout }).toEqual({ status: 3, stdout: "" })
    expect(stderr).toContain("none")
    expect(stderr).not.toContain("sternpost-kustomize-")
  })

  test("says that there is no program", async () => {
    const dir = folderWith({ "kustomization.yaml": "namePrefix: a-\n" })
    const { status, stderr } = await run(
      [dir, "--engine", "binary"],
      "{apiVersion: v1, kind: A, metadata: {name: a}}\n",
      { PATH: "/nowhere" },
    )
    expect(status).toBe(3)
    expect(stderr).toContain("neither kustomize nor kubectl is on PATH")
  })

  test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
    "%s leaves no folder behind; nobody else could look into it",
    async (signal) => {
      const temporary = scratchFolder("tmp")
      const programs = folderWith({ kustomize: "#!/bin/sh\nsleep 60\n" })
      chmodSync(join(programs, "kustomize"), 0o755)
      const dir = folderWith({ "kustomization.yaml": "namePrefix: a-\n" })
      const child = spawn(process.execPath, [executable, dir, "--engine", "binary"], {
        stdio: ["pipe", "ignore", "ignore"],
        env: { ...process.env, PATH: `${programs}:${process.env["PATH"]}`, TMPDIR: temporary },
      })
      child.stdin.end("{apiVersion: v1, kind: A, metadata: {name: a}}\n")
      await expect.poll(() => readdirSync(temporary), { timeout: 30_000 }).toHaveLength(1)
      const [folder = ""] = readdirSync(temporary)
      expect(statSync(join(temporary, folder)).mode & 0o777).toBe(0o700)
      const ended = new Promise<NodeJS.Signals | null>((resolve) =>
        child.on("exit", (_, by) => resolve(by)),
      )
      child.kill(signal)
      expect(await ended).toBe(signal)
      expect(readdirSync(temporary)).toEqual([])
    },
  )
})
