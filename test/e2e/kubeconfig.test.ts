import { writeFileSync } from "node:fs"
import { delimiter, join } from "node:path"
import fc from "fast-check"
import { expect, test } from "vitest"
import type { Kubeconfig } from "../../packages/kube/src/config/kubeconfig.ts"
import { loadKubeconfig } from "../../packages/kube/src/config/load.ts"
import { runProgram } from "../support/run-program.ts"
import { scratchFolder } from "../support/scratch.ts"
import { describeWithTools, tool } from "../support/tools.ts"

// What kubectl makes of a list of kubeconfigs is what we make of it.

const RUNS = 25

const name = fc.constantFrom("a", "b", "c")
const text = fc.constantFrom("one", "two", "three")

const named = (field: string, value: fc.Arbitrary<object>) =>
  fc.uniqueArray(fc.record({ name, [field]: value }), { selector: (it) => it.name, maxLength: 3 })

const optional = { requiredKeys: [] }
const kubeconfig = fc.record(
  {
    "current-context": name,
    clusters: named(
      "cluster",
      fc.record(
        { server: text, "tls-server-name": text, "insecure-skip-tls-verify": fc.boolean() },
        optional,
      ),
    ),
    users: named("user", fc.record({ token: text, username: text, as: text }, optional)),
    contexts: named("context", fc.record({ cluster: name, user: name, namespace: text }, optional)),
  },
  optional,
)

interface View {
  readonly "current-context"?: string
  readonly clusters:
    | readonly { readonly name: string; readonly cluster: Record<string, unknown> }[]
    | null
  readonly users:
    | readonly { readonly name: string; readonly user: Record<string, unknown> }[]
    | null
  readonly contexts:
    | readonly { readonly name: string; readonly context: Record<string, unknown> }[]
    | null
}

async function theirs(KUBECONFIG: string): Promise<unknown> {
  const env = { ...process.env, KUBECONFIG }
  const args = ["config", "view", "--raw", "-o", "json"]
  const { stdout, stderr, status } = await runProgram(tool("kubectl"), args, { env })
  if (status !== 0) return { refused: stderr }
  const view: View = JSON.parse(stdout)
  const entries = <T extends { name: string }>(list: readonly T[] | null, field: keyof T) =>
    Object.fromEntries((list ?? []).map((it) => [it.name, it[field]]))
  return {
    current: view["current-context"] ?? "",
    clusters: entries(view.clusters, "cluster"),
    users: entries(view.users, "user"),
    contexts: entries(view.contexts, "context"),
  }
}

const SPELLING: Readonly<Record<string, string>> = {
  tlsServerName: "tls-server-name",
  insecureSkipTlsVerify: "insecure-skip-tls-verify",
}

function ours({ currentContext = "", clusters, users, contexts }: Kubeconfig): unknown {
  const entries = (map: ReadonlyMap<string, { readonly value: object }>) =>
    Object.fromEntries([...map].map(([key, { value }]) => [key, spelt(value)]))
  // kubectl leaves out what is false, and shows the two names of a context even if there are none.
  const spelt = (value: object) =>
    Object.fromEntries(
      Object.entries(value)
        .filter(([, it]) => it !== false)
        .map(([key, it]) => [SPELLING[key] ?? key, it]),
    )
  const shown = Object.entries(entries(contexts)).map(([key, it]) => [
    key,
    { cluster: "", user: "", ...it },
  ])
  return {
    current: currentContext,
    clusters: Object.fromEntries(
      Object.entries(entries(clusters)).map(([key, it]) => [key, { server: "", ...it }]),
    ),
    users: entries(users),
    contexts: Object.fromEntries(shown),
  }
}

describeWithTools("lists of kubeconfigs", ["kubectl"], () => {
  test("are merged as kubectl merges them", async () => {
    const folder = scratchFolder("kubeconfig")
    const lists = fc.array(kubeconfig, { minLength: 1, maxLength: 3 })
    let run = 0
    await fc.assert(
      fc.asyncProperty(lists, async (configs) => {
        run++
        const files = configs.map((config, i) => {
          const file = join(folder, `${run}-${i}`)
          writeFileSync(file, JSON.stringify({ apiVersion: "v1", kind: "Config", ...config }))
          return file
        })
        const KUBECONFIG = files.join(delimiter)
        expect(ours(await loadKubeconfig({ env: { KUBECONFIG } }))).toEqual(
          await theirs(KUBECONFIG),
        )
      }),
      { numRuns: RUNS },
    )
    expect(run).toBeGreaterThanOrEqual(RUNS)
  })
})
