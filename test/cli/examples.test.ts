import { describe, expect, test } from "vitest"
import type { CommandSpec, Example } from "../../packages/cli/src/program/command-spec.ts"
import { rootSpec } from "../../packages/cli/src/program/root-spec.ts"
import { writeInto } from "../support/files.ts"
import { copyOfExample, memoryStorage, shell } from "./sternpost.ts"

const all = (spec: CommandSpec): readonly Example[] => [
  ...spec.examples,
  ...spec.commands.flatMap(all),
]

const commands = [...new Set(all(rootSpec()).map(({ command }) => command))]
// Storage needs a cluster or a database, or this.
const web = { name: "web", version: 1, namespace: "shop", info: { status: "deployed" } }
const storage = memoryStorage([web, { ...web, version: 2 }])
const needsHelm = (command: string) => command.startsWith("helm ")
// What needs servers is run by test/e2e/storage-grant.test.ts.
const needsServers = (command: string) => / storage grant .*--(apply|check)/.test(command)
const RBAC = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: readers}
roleRef: {kind: ClusterRole, name: edit}
subjects: [{kind: User, name: alice}]
`

describe.concurrent("an example of the help works", () => {
  test.each(commands.filter((it) => !needsHelm(it) && !needsServers(it)))("%s", async (command) => {
    // The one example that is for bash only.
    const line = command.startsWith("source ") ? command.replace(/.*\$\((.*)\).*/, "$1") : command
    const folder = copyOfExample()
    writeInto(folder, { "rbac/readers.yaml": RBAC })
    if (line.includes("pipeline test ") && !line.includes("--update"))
      await shell("sternpost pipeline test --update", folder)
    const { status, stderr } = await shell(line, folder, storage)
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringContaining("rror") })
  })
})

test("some examples show Helm", () => {
  expect(commands.filter(needsHelm).length).toBeGreaterThan(3)
})

test.each(commands.filter(needsHelm))("%s names an executable of ours", (command) => {
  expect(command).toMatch(/ sternpost(-\w+)?\b/)
})
