import { describe, expect, test } from "vitest"
import { commandSpec } from "./command-spec.ts"
import { exit, exits } from "./exits.ts"
import { pipelineFlags, plainFlags } from "./flag-docs.ts"
import { sectionsText, wrap } from "./sections.ts"

const bare = { name: "sail", summary: "", description: "" }
const text = (spec: Partial<Parameters<typeof commandSpec>[0]>) =>
  sectionsText(commandSpec({ ...bare, ...spec }))

describe("sections", () => {
  test("show examples, each after what it is for", () => {
    const examples = [{ says: "Go", command: "sternpost sail" }]
    expect(text({ examples })).toContain("Examples:\n  # Go\n  sternpost sail\n")
  })

  test("show exit codes in the order given", () => {
    expect(text({ exits: [exit("done", "there"), ...exits("usage")] })).toMatch(
      /Exit codes:\n {2}0 {2}there\n {2}2 {2}wrong usage/,
    )
  })

  test("show notes before examples", () => {
    const sections = [{ title: "Note:", lines: ["first", "", "second"] }]
    expect(text({ sections })).toContain("Note:\n  first\n\n  second\n")
  })

  test("name the variables that the command heeds", () => {
    expect(text({ flags: pipelineFlags() })).toMatch(
      /STERNPOST_CONFIG .*\n.*STERNPOST_RELEASE_NAME/,
    )
    expect(text({ flags: plainFlags("config") })).not.toContain("STERNPOST_RELEASE_NAME")
    expect(text({})).not.toContain("STERNPOST_CONFIG")
  })

  test("name variables of the whole command, but not of a group in it", () => {
    const commands = [commandSpec(bare)]
    expect(text({ name: "sternpost", commands })).toContain("STERNPOST_CONFIG")
    expect(text({ name: "pipeline", commands })).not.toContain("Environment")
  })
})

describe("wrap", () => {
  test("leaves a short text alone", () => {
    expect(wrap("a few words")).toEqual(["a few words"])
  })

  test("breaks at blanks and indents what follows", () => {
    expect(wrap("one two three four", 9)).toEqual(["one two", "    three", "    four"])
  })

  test("does not break a word that is too long", () => {
    expect(wrap("a incomprehensible b", 6)).toEqual(["a", "    incomprehensible", "    b"])
  })
})
