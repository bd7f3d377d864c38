import { chmodSync } from "node:fs"
import { delimiter, join } from "node:path"
import { createSecretDriver } from "@sternpost/storage"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { CommandSpec, Example } from "../../packages/cli/src/program/command-spec.ts"
import { rootSpec } from "../../packages/cli/src/program/root-spec.ts"
import { type ReachableApiServer, startApiServer, writeKubeconfig } from "../support/api-server.ts"
import { writeInto } from "../support/files.ts"
import { bin, copyOfExample, folderOf, memoryStorage, shell } from "./sternpost.ts"

const all = (spec: CommandSpec): readonly Example[] => [
  ...spec.examples,
  ...spec.commands.flatMap(all),
]

const commands = [...new Set(all(rootSpec()).map(({ command }) => command))]
// Storage needs a cluster or a database, or, for what changes nothing, this.
const web = { name: "web", version: 1, namespace: "shop", info: { status: "deployed" as const } }
const storage = memoryStorage([web, { ...web, version: 2 }])
const needsHelm = (command: string) => command.startsWith("helm ")
const needsCluster = (command: string) => /^sternpost storage (migrate|repair|doctor)/.test(command)
// What needs servers is run by test/e2e/storage-grant.test.ts.
const needsServers = (command: string) => / storage grant .*--(apply|check)/.test(command)
const RBAC = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: readers}
roleRef: {kind: ClusterRole, name: edit}
subjects: [{kind: User, name: alice}]
`

const RULES =
  "{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}"
const admission = (kind: string, rest: string) => `apiVersion: admissionregistration.k8s.io/v1
kind: ${kind}AdmissionPolicy
metadata: {name: example}
spec:
  matchConstraints: {resourceRules: [${RULES}]}
  ${rest}
`
const POLICIES = {
  "policies/images.yaml": admission(
    "Validating",
    "validations: [{expression: object.kind == 'Deployment'}]",
  ),
  "team.yaml": admission(
    "Mutating",
    `mutations: [{patchType: JSONPatch, jsonPatch: {expression: '[JSONPatch{op: "add", path: "/spec/paused", value: true}]'}}]`,
  ),
}

// What the Kyverno CLI prints that has nothing to complain of; test/e2e/kyverno.test.ts asks the real one.
const KYVERNO = `#!/bin/sh
echo '{"kind": "ClusterReport", "apiVersion": "openreports.io/v1alpha1", "results": []}'
`
const KYVERNO_POLICY = `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: team}
spec:
  rules: [{name: team, match: {any: [{resources: {kinds: [Deployment]}}]}, validate: {pattern: {metadata: {labels: {team: "?*"}}}}}]
`

/** A PATH on which a program of this name and text comes first, in a folder of its own. */
function pathWith(name: string, text: string): string {
  const folder = folderOf({ [name]: text })
  chmodSync(join(folder, name), 0o755)
  return [folder, bin, process.env["PATH"]].join(delimiter)
}

describe.concurrent("an example of the help works", () => {
  const withKyverno = { ...storage, PATH: pathWith("kyverno", KYVERNO) }
  test.each(commands.filter((it) => !needsHelm(it) && !needsServers(it) && !needsCluster(it)))(
    "%s",
    async (command) => {
      // The one example that is for bash only.
      const line = command.startsWith("source ") ? command.replace(/.*\$\((.*)\).*/, "$1") : command
      const folder = copyOfExample()
      writeInto(folder, { "rbac/readers.yaml": RBAC, ...POLICIES })
      const isKyverno = line.includes("stage kyverno ")
      if (isKyverno)
        writeInto(folder, { "kyverno/team.yaml": KYVERNO_POLICY, "p.yaml": KYVERNO_POLICY })
      if (line.includes("pipeline test ") && !line.includes("--update"))
        await shell("sternpost pipeline test --update", folder)
      const { status, stderr } = await shell(line, folder, isKyverno ? withKyverno : storage)
      expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringContaining("rror") })
    },
  )
})

describe("an example of the help works in a cluster", () => {
  const servers: ReachableApiServer[] = []
  let env: Readonly<Record<string, string>>

  beforeAll(async () => {
    for (const namespaces of [["shop"], ["shop"]])
      servers.push(await startApiServer({ namespaces }))
    const [old, other] = servers as [ReachableApiServer, ReachableApiServer]
    const driver = createSecretDriver({ objects: old.objects, namespace: "shop" })
    await driver.create({ release: web })
    const contexts = { old: old.url, new: other.url }
    env = { KUBECONFIG: writeKubeconfig(folderOf({}), contexts), HELM_NAMESPACE: "shop" }
  })
  afterAll(async () => {
    for (const server of servers) await server.close()
  })

  // Those with a real database are run by test/e2e/storage-migrate.test.ts.
  test.each(commands.filter((line) => needsCluster(line) && !/ sql\b/.test(line)))(
    "%s",
    async (line) => {
      const { status, stderr } = await shell(line, copyOfExample(), env)
      expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringContaining("rror") })
    },
  )
})

test("some examples show Helm", () => {
  expect(commands.filter(needsHelm).length).toBeGreaterThan(3)
})

test.each(commands.filter(needsHelm))("%s names an executable of ours", (command) => {
  expect(command).toMatch(/ sternpost(-\w+)?\b/)
})
