// What the executables of pairs do without loading the rest must be what the rest does.
import { expect, test } from "vitest"
import { folderOf, shell } from "./sternpost.ts"

const document = (name: string, more = "") =>
  `---\n# Source: w/${name}.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${more}data:\n  text: |\n    ${"x".repeat(2000)}\n`
const plain = (more?: string) =>
  Array.from({ length: 50 }, (_, i) => document(`c${i}`, more)).join("")
const LABELLED = "  labels:\n    app: web\n"

const folder = folderOf({
  "plain.yaml": plain(),
  "labelled.yaml": plain(LABELLED),
  "odd.yaml": `${plain()}---\napiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: s}}\n`,
  "blank.yaml": `# first\n${plain()}---\n# nothing\n`,
  "crlf.yaml": plain(LABELLED).replaceAll("\n", "\r\n"),
  "wide.yaml": plain().replaceAll("xxx", "é"),
  "broken.yaml": `${plain()}---\nkind: [\n`,
  "binary.yaml": `${plain()}\0`,
  "small.yaml": document("small"),
  "small-broken.yaml": `${document("small")}---\na: b: c\n`,
})

const FILES = [
  "plain",
  "labelled",
  "odd",
  "blank",
  "crlf",
  "wide",
  "broken",
  "binary",
  "small",
  "small-broken",
]
const ARGUMENTS = [
  "app=other on-call=yes",
  "a=1 a=2",
  "'not a label=x'",
  "a='not a value'",
  "",
  "--include-templates a=b",
]

// The message of an executable names itself.
const told = (text: string, stage: string) =>
  text
    .replaceAll(`sternpost stage ${stage}`, `sternpost-${stage}`)
    .replace(/^sternpost:/, `sternpost-${stage}:`)

// Each file with one of them, and each of them with a file that is plain and one that is not.
const CASES = [
  ...FILES.map((file) => [file, "example.com/team=shop"] as const),
  ...ARGUMENTS.flatMap((words) => ["labelled", "odd"].map((file) => [file, words] as const)),
]

test.each(CASES)("%s with %s", async (file, words) => {
  const compare = async (stage: string) => {
    const run = (program: string) =>
      shell(`${program} ${words} < ${file}.yaml || echo "exit $?"`, folder)
    const [short, whole] = await Promise.all([
      run(`sternpost-${stage}`),
      run(`sternpost stage ${stage}`),
    ])
    expect(short.stdout).toBe(whole.stdout)
    expect(told(short.stderr, stage)).toBe(told(whole.stderr, stage))
  }
  await Promise.all(["labels", "annotations"].map(compare))
})

test("a variable that makes no sense is told", async () => {
  const line = "STERNPOST_OPERATION=nonsense sternpost-labels a=b < plain.yaml || echo exit $?"
  const { stdout, stderr } = await shell(line, folder)
  expect(stdout).toBe("exit 2\n")
  expect(stderr).toContain('"nonsense"')
})
