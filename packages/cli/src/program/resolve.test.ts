import { describe, expect, test } from "vitest"
import { UsageError } from "../exit.ts"
import { commandSpec } from "./command-spec.ts"
import { missingCommand, resolveCommand } from "./resolve.ts"

const command = (name: string, commands: ReturnType<typeof commandSpec>[] = []) =>
  commandSpec({ name, summary: name, description: name, commands })

const root = command("sternpost", [
  command("run"),
  command("stage", [command("labels"), command("exec")]),
  command("pipeline", [command("test"), command("init")]),
])

const resolve = (line: string) => {
  const args = line === "" ? [] : line.split(" ")
  const { name, rest, asksForHelp } = resolveCommand(root, args)
  return { name, rest: rest.join(" "), asksForHelp }
}

test.each([
  ["", "sternpost", ""],
  ["run", "sternpost run", ""],
  ["run --config a", "sternpost run", "--config a"],
  ["--config a", "sternpost", "--config a"],
  ["pipeline test tests/web --update", "sternpost pipeline test", "tests/web --update"],
  ["stage labels a=b", "sternpost stage labels", "a=b"],
  ["stage exec -- yq --help", "sternpost stage exec", "-- yq --help"],
  ["stage exec -- help", "sternpost stage exec", "-- help"],
  ["stage", "sternpost stage", ""],
])("%j is the command %j", (line, name, rest) => {
  expect(resolve(line)).toEqual({ name, rest, asksForHelp: false })
})

test.each([
  ["--help", "sternpost"],
  ["-h", "sternpost"],
  ["help", "sternpost"],
  ["help run", "sternpost run"],
  ["run help", "sternpost run"],
  ["run --config a -h", "sternpost run"],
  ["help pipeline test", "sternpost pipeline test"],
  ["pipeline help test", "sternpost pipeline test"],
  ["pipeline test help", "sternpost pipeline test"],
  ["stage labels --help", "sternpost stage labels"],
  ["stage labels a=b --help", "sternpost stage labels"],
  ["pipeline --help", "sternpost pipeline"],
])("%j asks for the help of %j", (line, name) => {
  expect(resolve(line)).toMatchObject({ name, asksForHelp: true })
})

describe("a command that does not exist", () => {
  test.each([
    ["rnu", 'sternpost: unknown command "rnu"; did you mean "run"? (see sternpost --help)'],
    [
      "deploy/pipeline.yaml",
      'sternpost: unknown command "deploy/pipeline.yaml"; did you mean --config=deploy/pipeline.yaml? (see sternpost --help)',
    ],
    [
      "config=p.yml",
      'sternpost: unknown command "config=p.yml"; did you mean --config=p.yml? (see sternpost --help)',
    ],
    [
      "stage lables",
      'sternpost stage: unknown command "lables"; did you mean "labels"? (see sternpost stage --help)',
    ],
    [
      "pipeline convert --help",
      'sternpost pipeline: unknown command "convert"; there are test, init (see sternpost pipeline --help)',
    ],
    [
      "help xyz",
      'sternpost: unknown command "xyz"; there are run, stage, pipeline (see sternpost --help)',
    ],
  ])("is refused: %s", (line, message) => {
    expect(() => resolve(line)).toThrow(new UsageError(message))
  })
})

test("a group without a command says which there are", () => {
  const { spec, name } = resolveCommand(root, ["pipeline"])
  expect(missingCommand(spec, name)).toEqual(
    new UsageError("sternpost pipeline: say which: test, init (see sternpost pipeline --help)"),
  )
})
