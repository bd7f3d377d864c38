import { CommanderError } from "commander"
import { describe, expect, test } from "vitest"
import { buildCommand, parseArguments } from "./build.ts"
import { commandSpec } from "./command-spec.ts"
import { usageProblem } from "./usage-problem.ts"

const spec = commandSpec({
  name: "sail",
  summary: "sail somewhere",
  description: "Sails to a port.",
  args: [
    { name: "PORT", description: "Where to." },
    { name: "SHIP", description: "With what.", optional: true },
  ],
  flags: [
    { name: "fast", kind: "switch", description: "Set all sails." },
    { name: "dry-run", kind: "switch", description: "Stay at home." },
    {
      name: "wind",
      kind: "value",
      value: "FROM",
      description: "The wind.",
      choices: ["north", "south"],
    },
    {
      name: "crew",
      kind: "list",
      value: "NAME",
      description: "Who comes along.",
      group: "People:",
    },
  ],
})

const NAME = "sternpost sail"
const parse = (...args: string[]) => parseArguments(buildCommand(spec, NAME), spec, args)

function problem(...args: string[]): string {
  try {
    parse(...args)
  } catch (error) {
    if (error instanceof CommanderError) return usageProblem(error, spec, NAME).message
    throw error
  }
  throw new Error("it was accepted")
}

describe("arguments", () => {
  test("are read into switches, values, lists and positionals", () => {
    const flags = parse("rio", "--fast", "--wind", "north", "--crew=ann", "argo", "--crew", "bob")
    expect(flags.switches).toEqual(new Set(["fast"]))
    expect(flags.values).toEqual(new Map([["wind", "north"]]))
    expect(flags.lists).toEqual(new Map([["crew", ["ann", "bob"]]]))
    expect(flags.positionals).toEqual(["rio", "argo"])
  })

  test("leave out what is not given", () => {
    const { switches, values, lists } = parse("rio")
    expect([switches.size, values.size, lists.size]).toEqual([0, 0, 0])
  })

  test("keep their names, whatever commander calls them", () => {
    expect(parse("rio", "--dry-run").switches).toEqual(new Set(["dry-run"]))
  })

  test("after -- are positional", () => {
    expect(parse("rio", "--", "--fast").positionals).toEqual(["rio", "--fast"])
  })
})

describe("a wrong command line is told in our words", () => {
  test.each([
    [["rio", "--fats"], "unknown flag --fats; did you mean --fast?"],
    [["rio", "--wnid=north"], "unknown flag --wnid; did you mean --wind?"],
    [["rio", "--submarine"], "unknown flag --submarine"],
    [["rio", "-x"], "unknown flag -x"],
    [["rio", "--wind"], "--wind needs a value"],
    [["rio", "--wind", "nroth"], '--wind is north or south, not "nroth"; did you mean "north"?'],
    [["rio", "--wind", "up"], '--wind is north or south, not "up"'],
    [[], "PORT is missing"],
    [["a", "b", "c"], "too many arguments; it takes PORT [SHIP]"],
  ])("%j", (args, message) => {
    expect(problem(...args)).toBe(`${NAME}: ${message} (see ${NAME} --help)`)
  })

  test("also where nothing is taken", () => {
    const bare = commandSpec({ name: "sink", summary: "", description: "" })
    const parseBare = () => parseArguments(buildCommand(bare, "sternpost sink"), bare, ["now"])
    let caught: unknown
    try {
      parseBare()
    } catch (error) {
      caught = error
    }
    expect(usageProblem(caught as CommanderError, bare, "sternpost sink").message).toBe(
      "sternpost sink: too many arguments; it takes none (see sternpost sink --help)",
    )
  })

  test("a complaint of a kind we do not know keeps commander's words", () => {
    const error = new CommanderError(1, "commander.other", "error: something\n(odd)")
    expect(usageProblem(error, spec, NAME).message).toBe(
      `${NAME}: something (odd) (see ${NAME} --help)`,
    )
  })
})

describe("help", () => {
  const help = buildCommand(spec, NAME).helpInformation()

  test("begins with the usage", () => {
    expect(help).toMatch(/^Usage: sternpost sail \[flags\] PORT \[SHIP\]\n\nSails to a port\./)
  })

  test("lists arguments and flags with their descriptions", () => {
    expect(help).toMatch(/^ {2}PORT +Where to\.$/m)
    expect(help).toMatch(/^ {2}--fast +Set all sails\.$/m)
    expect(help).toMatch(/^ {2}-h, --help +Show this help\.$/m)
  })

  test("says what a flag can be, and that a list can be repeated", () => {
    expect(help).toMatch(/--wind <FROM> +The wind\. One of north, south\./)
    expect(help).toMatch(/--crew <NAME> +Who comes along\. May be given several times\./)
  })

  test("does not repeat choices that the description names", () => {
    const named = commandSpec({
      ...spec,
      flags: [
        {
          name: "wind",
          kind: "value",
          description: "From north or south.",
          choices: ["north", "south"],
        },
      ],
    })
    expect(buildCommand(named, NAME).helpInformation()).not.toContain("One of")
  })

  test("puts flags of a group under its title", () => {
    expect(help.indexOf("People:")).toBeGreaterThan(help.indexOf("--fast"))
    expect(help.indexOf("--crew")).toBeGreaterThan(help.indexOf("People:"))
  })

  test("lists the commands of a group with what they take", () => {
    const group = commandSpec({ name: "sternpost", summary: "", description: "", commands: [spec] })
    const text = buildCommand(group, "sternpost").helpInformation()
    expect(text).toContain("Usage: sternpost COMMAND")
    expect(text).toMatch(/^ {2}sail PORT \[SHIP\] +sail somewhere$/m)
  })
})
