import { describe, expect, test } from "vitest"
import { exampleFile } from "../support/example.ts"
import { shell, sternpost } from "./sternpost.ts"

test("an executable is named as it was typed, not as its stage", async () => {
  const { status, stderr } = await shell("sternpost-inject --nope < /dev/null", "/")
  expect(status).toBe(2)
  expect(stderr).toBe(
    "sternpost-inject: unknown flag --nope; did you mean --name? (see sternpost-inject --help)\n",
  )
})

describe("a wrong command line", () => {
  test.each([
    [["dif"], 'unknown command "dif"; did you mean "diff"?'],
    [["frobnicate"], 'unknown command "frobnicate"; there are run, stage, '],
    [["pipeline", "tset"], 'unknown command "tset"; did you mean "test"?'],
    [["pipeline"], "say which: init, convert, stages, schema, test"],
    [["stage"], "say which: labels, annotations, patch, "],
    [["stage", "lables", "--help"], 'unknown command "lables"; did you mean "labels"?'],
    [["-x"], "unknown flag -x (see sternpost --help)"],
    [["version"], 'unknown command "version"; did you mean "--version"? (see sternpost --help)'],
    [["run", "-x"], "unknown flag -x (see sternpost run --help)"],
    [["stage", "labels", "a=b", "-config=x"], "unknown flag -config (see sternpost stage labels"],
    [["stage", "lables", "a=b"], 'there is no such stage; did you mean "labels"?'],
    [["stage", "frob", "a=b"], "there is no such stage; name one of labels, annotations, patch,"],
    [
      ["diff", "--stat", "--output", "json"],
      "--stat is for people; leave it out with --output json",
    ],
    [["run", "--kube-version", "latest"], '--kube-version is a version such as 1.34, not "latest"'],
    [["diff", "--stats"], "unknown flag --stats; did you mean --stat?"],
    [["diff", "--output", "xml"], '--output is text or json, not "xml"'],
    [["diff", "--operation", "delete"], '--operation is install or upgrade, not "delete"'],
    [["diff", "--revision", "0"], '--revision is a number from 1, not "0"'],
    [["diff", "--config"], "--config needs a value"],
    [["diff", "no-such-file.yaml"], 'cannot read "no-such-file.yaml"'],
    [["explain"], "OBJECT is missing"],
    [["explain", "a/b", "c", "d"], "too many arguments; it takes OBJECT [PATH]"],
    [["explain", "web"], '"web" is no object; write KIND/NAME'],
    [["explain", "svc/web", "spec[x]"], 'cannot read the path "spec[x]"'],
    [["pipeline", "stages", "lables"], 'there is no stage "lables"; did you mean "labels"?'],
    [["pipeline", "test", "no-such-folder"], 'the folder of cases "no-such-folder" does not exist'],
    [["completion", "csh"], 'unknown shell "csh"'],
  ])("%j exits with 2 and says what is wrong", async (args, message) => {
    const result = await sternpost(args, { input: exampleFile("manifests.yaml") })
    expect(result).toMatchObject({ status: 2, stdout: "" })
    expect(result.stderr).toMatch(/^sternpost[ \w]*: .+\n$/)
    expect(result.stderr).not.toMatch(/^sternpost.*: sternpost/)
    expect(result.stderr).toContain(message)
  })
})

describe("a wrong command line of a filter", () => {
  test.each([
    [
      ["run", "--confg", "x"],
      "run: unknown flag --confg; did you mean --config? (see sternpost run",
    ],
    [
      ["--sumary"],
      "run: unknown flag --sumary; did you mean --summary? (see sternpost run --help)",
    ],
    [["run", "--frobnicate=1"], "run: unknown flag --frobnicate (see sternpost run --help)"],
    [["run", "--config x.yaml"], '"--config x.yaml" is one argument; write --config=x.yaml, or'],
    [["run --config x.yaml"], 'unknown command "run --config x.yaml"; it is one argument, but'],
    [["stage", "exec", "--", "cat"], "stage exec: --secrets pass|withhold is missing\n"],
    [["stage", "labels", "a=b", "--expect", "x"], '--expect is "x"; write it like "1", "1+" or'],
    [["stage", "labels", "a=b", "--target", "podSpec=yes"], 'podSpec is true or false, not "yes"'],
    [["stage", "labels", "a=b", "--exclude", "hook=1"], 'hook is true or false, not "1"'],
  ])("%j exits with 2 and says what is wrong", async (args, message) => {
    const result = await sternpost(args, { input: exampleFile("manifests.yaml") })
    expect(result).toMatchObject({ status: 2, stdout: "" })
    expect(result.stderr).toContain(message)
  })

  test("is told by the name of the executable that was typed", async () => {
    const { status, stderr } = await shell("sternpost-labels --tagret kind=A < /dev/null", "/")
    expect(status).toBe(2)
    expect(stderr).toBe(
      "sternpost-labels: unknown flag --tagret; did you mean --target? (see sternpost-labels --help)\n",
    )
  })
})

describe("a pipeline that is", () => {
  test("not there: exit code 2, and what to do", async () => {
    const result = await sternpost(["diff", "--config", "no-such.yaml"])
    expect(result).toMatchObject({ status: 2, stdout: "" })
    expect(result.stderr).toContain('pipeline "no-such.yaml", which --config names, does not exist')
  })

  test("found nowhere: exit code 2, and where it was looked for", async () => {
    const { status, stderr } = await sternpost(["diff"], { cwd: "/" })
    expect(status).toBe(2)
    expect(stderr).toContain('write one with "sternpost pipeline init"')
  })
})

test("manifests that cannot be read exit with 3", async () => {
  const result = await sternpost(["diff"], { input: "a: [\n" })
  expect(result).toMatchObject({ status: 3, stdout: "" })
  expect(result.stderr).toContain("cannot read the rendered manifests")
})

test("--debug shows where an error came from", async () => {
  const { stderr } = await sternpost(["diff", "--debug", "--revision", "x"])
  expect(stderr).toContain("    at ")
})
