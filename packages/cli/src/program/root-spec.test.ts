import { STAGES } from "@sternpost/postrender"
import { describe, expect, test } from "vitest"
import type { CommandSpec } from "./command-spec.ts"
import { rootSpec } from "./root-spec.ts"

// The guard judges what other stages did.
const ALONE = STAGES.map(({ uses }) => uses).filter(
  (uses) => !["guard", "validate", "lint"].includes(uses),
)

const all = (spec: CommandSpec, path: string): (readonly [string, CommandSpec])[] => [
  [path, spec],
  ...spec.commands.flatMap((child) => all(child, `${path} ${child.name}`)),
]

const commands = all(rootSpec(), "sternpost")

test("the table holds the commands that there are", () => {
  expect(commands.map(([path]) => path)).toEqual([
    "sternpost",
    "sternpost run",
    "sternpost stage",
    ...ALONE.map((uses) => `sternpost stage ${uses}`),
    "sternpost check",
    "sternpost diff",
    "sternpost explain",
    "sternpost images",
    "sternpost pipeline",
    "sternpost pipeline init",
    "sternpost pipeline convert",
    "sternpost pipeline stages",
    "sternpost pipeline schema",
    "sternpost pipeline test",
    "sternpost kustomize",
    "sternpost kustomize build",
    "sternpost storage",
    "sternpost storage list",
    "sternpost storage show",
    "sternpost storage export",
    "sternpost storage import",
    "sternpost storage migrate",
    "sternpost storage repair",
    "sternpost storage doctor",
    "sternpost storage grant",
    "sternpost completion",
  ])
})

describe.each(commands)("%s", (path, spec) => {
  test("has a summary of one line and a description", () => {
    expect(spec.summary).toMatch(/^[^\n.]+$/)
    expect(spec.description).toMatch(/^[A-Z].*\.$/)
  })

  test("has two or three examples, which name it", () => {
    expect(spec.examples.length).toBeGreaterThanOrEqual(2)
    expect(spec.examples.length).toBeLessThanOrEqual(3)
    const names = [
      path,
      path.replace("sternpost stage ", "sternpost-").replace("-sidecar", "-inject"),
      "--post-renderer sternpost",
    ]
    for (const { command } of spec.examples)
      expect(names.some((name) => command.includes(name)) || spec.commands.length > 0).toBe(true)
  })

  test("explains its exit codes in rising order, the first of them 0", () => {
    const codes = spec.exits.map(({ code }) => code)
    expect(codes[0]).toBe(0)
    expect(codes).toEqual([...codes].sort())
  })

  test("is a group or does something", () => {
    expect(spec.commands.length > 0).toBe(spec.action === undefined)
  })

  test("has no flag twice", () => {
    const names = spec.flags.map(({ name }) => name)
    expect(names).toEqual([...new Set(names)])
  })
})
