import { describe, expect, test } from "vitest"
import { rootSpec } from "../../packages/cli/src/program/root-spec.ts"
import { sternpost } from "./sternpost.ts"

const COMMANDS = [
  [],
  ["run"],
  ["stage"],
  ["stage", "labels"],
  ["stage", "exec"],
  ["stage", "images"],
  ["images"],
  ["check"],
  ["diff"],
  ["explain"],
  ["pipeline"],
  ["pipeline", "init"],
  ["pipeline", "stages"],
  ["pipeline", "schema"],
  ["pipeline", "test"],
  ["storage"],
  ["storage", "list"],
  ["storage", "show"],
  ["storage", "export"],
  ["storage", "import"],
  ["storage", "migrate"],
  ["storage", "repair"],
  ["storage", "doctor"],
  ["completion"],
]

describe.each(COMMANDS.map((words) => [words.join(" "), words] as const))(
  "help of %j",
  (_, words) => {
    test("goes to stdout, with examples and exit codes", async () => {
      const { status, stdout, stderr } = await sternpost([...words, "--help"])
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
      expect(stdout).toContain(`Usage: ${["sternpost", ...words].join(" ")}`)
      expect(stdout).toMatch(/^Examples:\n( {2}# .+\n {2}.+\n){2,3}/m)
      expect(stdout).toMatch(/^Exit codes:\n {2}0 {2}/m)
      expect(stdout).not.toContain("\x1b")
    })
  },
)

test.each([[["help"]], [["-h"]]])("%j is the help of the whole", async (args) => {
  const { status, stdout } = await sternpost(args)
  expect(status).toBe(0)
  expect(stdout).toContain("Usage: sternpost [COMMAND] [flags]")
  for (const { name, summary } of rootSpec().commands)
    expect(stdout.replace(/\n +/g, " ")).toMatch(
      new RegExp(`\\b${name}\\b.*${summary.slice(0, 20)}`),
    )
})

test.each([[["help", "diff"]], [["diff", "help"]], [["diff", "--stat", "-h"]]])(
  "%j is the help of diff",
  async (args) => {
    expect((await sternpost(args)).stdout).toContain("Usage: sternpost diff")
  },
)

test("the help of a stage shows its options and an example in a pipeline", async () => {
  const { stdout } = await sternpost(["stage", "labels", "--help"])
  expect(stdout).toContain("In a pipeline:\n  - uses: labels\n")
  expect(stdout).toContain("pairs (map of string, required): Labels to write")
  expect(stdout).toMatch(/--include-templates +Also label the pods/)
})

test.each([["completion"], ["pipeline schema"]])(
  "the help of %s has the exit codes of that command only",
  async (words) => {
    const { stdout } = await sternpost([...words.split(" "), "--help"])
    expect(stdout).toMatch(/^Exit codes:\n {2}0 .+\n {2}2 .+\n$/m)
    expect(stdout).not.toMatch(/ {2}2 .*pipeline/)
  },
)

test("help names the variables of the environment", async () => {
  const { stdout } = await sternpost(["run", "--help"])
  expect(stdout).toContain("$STERNPOST_RELEASE_NAME")
  expect(stdout).toContain("$STERNPOST_KUBERNETES_VERSION")
  expect(stdout).toMatch(/Environment:\n {2}STERNPOST_CONFIG/)
})

test("titles are bold where colours are asked for", async () => {
  const { stdout } = await sternpost(["diff", "--help"], { env: { FORCE_COLOR: "1" } })
  expect(stdout).toContain("\x1b[1mExamples:\x1b[22m")
})

test("--version prints the version", async () => {
  const { status, stdout, stderr } = await sternpost(["--version"])
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})
