import { describe, expect, test } from "vitest"
import { commandSpec } from "../program/command-spec.ts"
import { rootSpec } from "../program/root-spec.ts"
import { completionTree, quoted } from "./tree.ts"

const tree = completionTree(rootSpec())
const at = (path: string) => tree.find((command) => command.path.join(" ") === path)

describe("the completion tree", () => {
  test("begins with the whole command and its commands", () => {
    expect(tree[0]?.path).toEqual([])
    expect(tree[0]?.children.map(({ name }) => name)).toContain("diff")
  })

  test("has parents before children", () => {
    const paths = tree.map(({ path }) => path.join(" "))
    expect(paths.indexOf("pipeline")).toBeLessThan(paths.indexOf("pipeline test"))
  })

  test("knows the stages", () => {
    expect(at("stage")?.children.map(({ name }) => name)).toContain("labels")
  })

  test("offers --help with each command", () => {
    for (const { flags } of tree) expect(flags.at(-1)).toMatchObject({ name: "help" })
  })

  test.each([
    ["run", "config", { type: "files" }],
    ["run", "report", { type: "files" }],
    ["run", "release", { type: "nothing" }],
    ["run", "summary", undefined],
    ["diff", "output", { type: "words", words: ["text", "json"] }],
    ["stage labels", "hooks", { type: "words", words: ["include", "exclude", "only"] }],
  ])("%s --%s is followed by %j", (path, name, value) => {
    expect(at(path)?.flags.find((flag) => flag.name === name)?.value).toEqual(value)
  })

  test.each([
    ["diff", { type: "files" }],
    ["check", { type: "files" }],
    ["pipeline test", { type: "folders" }],
    ["explain", { type: "nothing" }],
    ["run", { type: "nothing" }],
    ["completion", { type: "words", words: ["bash", "zsh", "fish"] }],
  ])("the argument of %s is %j", (path, offer) => {
    expect(at(path)?.argument).toEqual(offer)
  })

  test("a command without anything still has --help", () => {
    const [only] = completionTree(commandSpec({ name: "a", summary: "s", description: "" }))
    expect(only).toMatchObject({ children: [], argument: { type: "nothing" } })
    expect(only?.flags).toHaveLength(1)
  })
})

test("words are quoted so that a shell reads them as they are", () => {
  expect(quoted("it's $HOME")).toBe(`'it'\\''s $HOME'`)
})
