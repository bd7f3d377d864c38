import { expect, test } from "vitest"
import { exampleFile } from "../support/example.ts"
import { sternpost } from "./sternpost.ts"

const input = exampleFile("manifests.yaml")
// As kpt writes the first group of a regular expression.
const GROUP = ["$", "{1}"].join("")
const stage = (...args: string[]) => sternpost(["stage", ...args], { input })

test.each([
  [["replicas", "web=7"], "replicas: 7"],
  [["namespace", "elsewhere"], "namespace: elsewhere"],
  [["name-affix", "--suffix", "-v2", "--target", "kind=ConfigMap"], "name: web-v2"],
  [["set-fields", "spec.x=[1, two]", "--target", "kind=Service"], "x:\n    - 1\n    - two\n"],
  [["set-fields", 'metadata.labels["a=b"]=c', "--target", "kind=Service"], "a=b: c"],
  [["set-fields", "spec.ports[name=http].port=81", "--target", "kind=Service"], "port: 81"],
  [["config-hash", "--annotation", "a.b/hash"], "a.b/hash: "],
  [
    [
      "search-replace",
      "--by-path",
      "**.image",
      "--by-value-regex",
      "(busy)box",
      "--put-value",
      GROUP,
    ],
    "image: busy\n",
  ],
])("%j writes %s", async (args, expected) => {
  const { status, stdout, stderr } = await stage(...args)
  expect({ status, stderr: stderr.replace(/^.*warning.*\n/gm, "") }).toMatchObject({ status: 0 })
  expect(stdout).toContain(expected)
  expect(input).not.toContain(expected)
})

test("delete takes out objects, or fields", async () => {
  const without = await stage("delete", "--target", "kind=Service")
  expect(without.stdout).not.toContain("kind: Service\n")
  const fields = await stage("delete", "--field", "metadata.labels")
  expect(fields.stdout).toContain("kind: Service\n")
  expect(fields.stdout).not.toMatch(/^ {2}labels:/m)
})

test("sort puts kinds in order", async () => {
  const { stdout } = await stage("sort", "--last", "ServiceAccount")
  const kinds = [...stdout.matchAll(/^kind: (\w+)$/gm)].map(([, kind]) => kind)
  expect(kinds.at(-1)).toBe("ServiceAccount")
  expect(kinds.length).toBe([...input.matchAll(/^kind: /gm)].length)
})

test.each([
  [["replicas"], "give at least one NAME=COUNT"],
  [["replicas", "web=many"], '"web=many" is not NAME=COUNT: write a number'],
  [["replicas", "web"], '"web" is not NAME=COUNT'],
  [["namespace"], "give a NAMESPACE"],
  [["namespace", "a", "b"], 'unexpected argument "b"'],
  [["namespace", "A"], "namespace"],
  [["name-affix"], "give --prefix TEXT or --suffix TEXT"],
  [["name-affix", "--prefix", "A"], '"A" cannot be a part of a name'],
  [["name-affix", "--prefix", "a", "--dangling", "x"], "dangling"],
  [["set-fields"], "give at least one PATH=VALUE"],
  [["set-fields", "spec.x"], '"spec.x" is not PATH=VALUE'],
  [["set-fields", "spec.x={"], 'the value of "spec.x" is no YAML'],
  [["set-fields", "spec[=1"], '"spec[=1" is not PATH=VALUE'],
  [["delete"], "say by --target which objects, or by --field which fields"],
  [["add-resources"], "give at least one FILE"],
  [["add-resources", "none.yaml"], 'cannot use the file of objects "none.yaml"'],
  [["sort", "--order", "x"], "order"],
  [["config-hash"], "give --annotation NAME"],
  [["replacements"], "give --replacement YAML_OR_FILE"],
  [["replacements", "--replacement", "{a: ["], "--replacement is no YAML"],
  [
    ["replacements", "--replacement", "none.yaml"],
    'cannot use the file of replacements "none.yaml"',
  ],
  [["search-replace"], "give --by-value, --by-value-regex or --by-path"],
  [["search-replace", "--by-value-regex", "("], "by-value-regex: "],
  [["apply-setters"], "give at least one NAME=VALUE"],
  [["dedupe", "--on-conflict", "x"], "--on-conflict must be"],
  [["validate"], "on the command line it is sternpost check --filter"],
  [["guard"], "it judges what other stages did, so it belongs into a pipeline"],
])("%j is refused with exit code 2", async (args, message) => {
  const { status, stdout, stderr } = await stage(...args)
  expect({ status, stdout, stderr }).toMatchObject({ status: 2, stdout: "" })
  expect(stderr).toContain(message)
})

test.each([
  [["replicas", "none=1"], 'no workload with replicas is called "none"'],
  [["set-fields", "spec.none=1", "--existing"], "there is no spec.none"],
  [["add-resources", "manifests.yaml"], "is there already; say onExisting: skip or replace"],
])("%j fails with exit code 3", async (args, message) => {
  const { status, stdout, stderr } = await stage(...args)
  expect({ status, stdout }).toEqual({ status: 3, stdout: "" })
  expect(stderr).toContain(message)
})

test("search-replace tells what it finds and changes nothing", async () => {
  const { status, stdout, stderr } = await stage("search-replace", "--by-value-regex", "^ghcr.io/")
  expect({ status, stdout }).toEqual({ status: 0, stdout: input })
  expect(stderr).toContain(
    'spec.template.spec.containers[0].image (line 130): it is "ghcr.io/example/web:2.9.1"',
  )
})

test("apply-setters writes where a comment asks for it", async () => {
  const pattern = `# kpt-set: $\{image}:$\{tag}`
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - image: nginx:1 ${pattern}\n`
  const { stdout } = await sternpost(["stage", "apply-setters", "tag=2"], { input: pod })
  expect(stdout).toBe(pod.replace("nginx:1", "nginx:2"))
  const unused = await sternpost(["stage", "apply-setters", "other=2"], { input: pod })
  expect(unused).toMatchObject({ status: 0, stdout: pod })
  expect(unused.stderr).toContain('no comment of the selected objects asks for "other"')
})

test("dedupe keeps the last of different variables, and says so", async () => {
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: c\n      env: [{name: A, value: x}, {name: A, value: z}]\n`
  const { stdout, stderr } = await sternpost(["stage", "dedupe"], { input: pod })
  expect(stdout).toBe(pod.replace("{name: A, value: x}, ", ""))
  expect(stderr).toContain(
    "another one with name=A was taken out, and the one that stays is different",
  )
  const strict = await sternpost(["stage", "dedupe", "--on-conflict", "fail"], { input: pod })
  expect(strict).toMatchObject({ status: 3, stdout: "" })
})
