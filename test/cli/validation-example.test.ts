import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import { shell } from "./sternpost.ts"

const folder = fileURLToPath(new URL("../../examples/validation", import.meta.url))
const readme = readFileSync(`${folder}/README.md`, "utf8")
/** The command of the page that begins so. */
const commandOf = (start: string) =>
  readme
    .split("\n")
    .find((line) => line.startsWith(start))
    ?.replace(/#.*/, "") ?? `no ${start}`

test("the check of examples/validation finds what its page shows", async () => {
  const [, shown] = /```\n(shop[\s\S]*?)```/.exec(readme) ?? []
  const { status, stdout } = await shell(commandOf("sternpost check"), folder)
  expect({ status, stdout }).toEqual({ status: 1, stdout: shown })
})

test("its fixes are two lines, and the file stays as it is", async () => {
  const before = readFileSync(`${folder}/manifests.yaml`, "utf8")
  const { stdout } = await shell(commandOf("sternpost check --crds crds --fix"), folder)
  const changed = stdout.split("\n").filter((line) => /^[-+](?![-+])/.test(line))
  expect(changed.map((line) => line.replace(/\s+/, " "))).toEqual([
    "- imgaePullPolicy: Always",
    "+ imagePullPolicy: Always",
    "-apiVersion: policy/v1beta1",
    "+apiVersion: policy/v1",
  ])
  expect(readFileSync(`${folder}/manifests.yaml`, "utf8")).toBe(before)
})

test("its pipeline is stopped by what it brought itself, and by nothing else", async () => {
  const command = commandOf("sternpost run")
  const { status, stdout, stderr } = await shell(command, folder)
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" })
  const lines = stderr.split("\n").filter((line) => /^(error|warning|info) /.test(line))
  expect(lines.filter((line) => line.startsWith("error"))).toEqual([
    expect.stringContaining('spec.progresDeadlineSeconds (line 8, written by stage "versions")'),
  ])
  expect(lines.filter((line) => line.endsWith("(it was there before the pipeline)"))).toHaveLength(
    4,
  )
  expect(lines.filter((line) => line.endsWith("(the pipeline mended it)"))).toHaveLength(1)
})
