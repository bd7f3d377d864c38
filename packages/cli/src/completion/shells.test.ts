import { spawnSync } from "node:child_process"
import { describe, expect, test } from "vitest"
import { rootSpec } from "../program/root-spec.ts"
import { bashCompletion } from "./bash.ts"
import { fishCompletion } from "./fish.ts"
import { completionTree } from "./tree.ts"
import { zshCompletion } from "./zsh.ts"

const tree = completionTree(rootSpec())
const folder = new URL("../../../../examples/web", import.meta.url).pathname

/** Runs a script in a shell; `undefined` where the shell is not installed. */
function shell(program: string, args: readonly string[], script = ""): string | undefined {
  const { error, stdout, stderr } = spawnSync(program, [...args], {
    input: script,
    cwd: folder,
    encoding: "utf8",
  })
  if (error !== undefined) return undefined
  expect(stderr).toBe("")
  return stdout
}

const has = (program: string) => spawnSync(program, ["-c", "exit 0"]).status === 0

describe.skipIf(!has("bash"))("in bash", () => {
  const complete = (...words: readonly string[]) => {
    const quoted = words.map((word) => `'${word}'`).join(" ")
    const script = `${bashCompletion(tree)}
COMP_WORDS=(sternpost ${quoted}); COMP_CWORD=${words.length}
_sternpost
printf '%s\\n' "\${COMPREPLY[@]}"`
    return shell("bash", ["--norc"], script)?.split("\n").filter(Boolean)
  }

  test.each([
    [["d"], ["diff"]],
    [
      ["pipeline", ""],
      ["init", "convert", "stages", "schema", "test"],
    ],
    [["stage", "la"], ["labels"]],
    [
      ["stage", "labels", "--inc"],
      ["--include-templates", "--include-selectors", "--include-volume-claim-templates"],
    ],
    [
      ["pipeline", "init", "--"],
      ["--force", "--debug", "--help"],
    ],
    [
      ["diff", "--output", ""],
      ["text", "json"],
    ],
    [
      ["diff", "--output", "="],
      ["text", "json"],
    ],
    [["diff", "--output", "=", "j"], ["json"]],
    [["run", "--config", "pipe"], ["pipeline.yaml"]],
    [["run", "--release", ""], []],
    [["diff", "--stat", "manif"], ["manifests.yaml"]],
    [["pipeline", "stages", "pa"], ["patch"]],
    [
      ["completion", ""],
      ["bash", "zsh", "fish"],
    ],
    [["nonsense", "--he"], ["--help"]],
  ])("%j offers %j", (words, offered) => {
    expect(complete(...words)).toEqual(offered)
  })
})

describe.skipIf(!has("zsh"))("in zsh", () => {
  const complete = (...words: readonly string[]) => {
    const quoted = words.map((word) => `'${word}'`).join(" ")
    const script = `compdef() { : }
_describe() { print -l -- \${(P)2%%:*} }
_files() { print -- files "$@" }
compadd() { shift; print -l -- "$@" }
_default() { print -- default }
${zshCompletion(tree)}
words=(sternpost ${quoted}); CURRENT=${words.length + 1}; PREFIX=\${words[-1]}
_sternpost`
    return shell("zsh", ["-f"], script)?.split("\n").filter(Boolean)
  }

  test.each([
    [
      ["pipeline", ""],
      ["init", "convert", "stages", "schema", "test"],
    ],
    [
      ["pipeline", "init", "--"],
      ["--force", "--debug", "--help"],
    ],
    [
      ["diff", "--output", ""],
      ["text", "json"],
    ],
    [["run", "--config", ""], ["files"]],
    [["pipeline", "test", ""], ["files -/"]],
    [["stage", "exec", "--", ""], ["default"]],
  ])("%j offers %j", (words, offered) => {
    expect(complete(...words)).toEqual(offered)
  })
})

describe.skipIf(!has("fish"))("in fish", () => {
  const complete = (line: string) =>
    shell("fish", ["--no-config", "-c", `${fishCompletion(tree)}\ncomplete -C '${line}'`])
      ?.split("\n")
      .filter(Boolean)
      .map((row) => row.split("\t")[0])

  test.each([
    ["sternpost pipeline ", ["convert", "init", "schema", "stages", "test"]],
    [
      "sternpost stage labels --inc",
      ["--include-selectors", "--include-templates", "--include-volume-claim-templates"],
    ],
    ["sternpost diff --output ", ["json", "text"]],
    ["sternpost run --config pipe", ["pipeline.yaml"]],
    ["sternpost completion f", ["fish"]],
  ])("%j offers %j", (line, offered) => {
    expect(complete(line)).toEqual(offered)
  })
})

test("the scripts name no command that is not in the table", () => {
  const small = tree.filter(({ path }) => path.length === 0)
  for (const script of [bashCompletion(small), zshCompletion(small), fishCompletion(small)])
    expect(script).not.toContain("pipeline test")
})
