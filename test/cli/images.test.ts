import { expect, test } from "vitest"
import { exampleFile } from "../support/example.ts"
import { shell, sternpost } from "./sternpost.ts"

const manifests = exampleFile("manifests.yaml")
const stage = (...args: string[]) => sternpost(["stage", "images", ...args], { input: manifests })

test("sternpost-images changes images and nothing else", async () => {
  const folder = new URL("../../examples/web", import.meta.url).pathname
  const { stdout, stderr } = await shell(
    "sternpost-images --set nginx=registry.local/nginx:1.29 --mirror docker.io=mirror.local < manifests.yaml",
    folder,
  )
  expect(stderr).toBe("")
  expect(stdout).toBe(
    manifests
      .replace("docker.io/library/nginx:1.29.3-alpine", "registry.local/nginx:1.29")
      .replace("docker.io/library/busybox", "mirror.local/library/busybox"),
  )
})

test.each([
  ["nginx=:9", "docker.io/library/nginx:9"],
  [`nginx=@sha256:${"a".repeat(64)}`, `docker.io/library/nginx@sha256:${"a".repeat(64)}`],
  ["nginx=localhost:5000/web", "localhost:5000/web:1.29.3-alpine"],
  [`nginx=a.b/c:1@sha256:${"b".repeat(64)}`, `a.b/c:1@sha256:${"b".repeat(64)}`],
])("--set %s writes %s", async (set, image) => {
  const { stdout, stderr } = await stage("--set", set)
  expect(stderr).toBe("")
  expect(stdout).toContain(`image: ${image} # pinned`)
})

test.each([
  [[], "give --set NAME=IMAGE[:TAG][@DIGEST], --mirror FROM=TO or --lock-file FILE"],
  [["--set", "nginx"], '--set "nginx" is not NAME=IMAGE[:TAG][@DIGEST]'],
  [["--set", "nginx="], '--set "nginx=" is not NAME=IMAGE'],
  [["--set", "nginx=a:"], '--set "nginx=a:" is not NAME=IMAGE'],
  [["--set", "nginx=a@"], '--set "nginx=a@" is not NAME=IMAGE'],
  [["--set", "(=a"], 'name: "(" is no valid pattern'],
  [["--set", "nginx=A"], 'the entry for "nginx" would write no image'],
  [["--mirror", "docker.io"], '--mirror "docker.io" is not FROM=TO'],
  [["--lock-file", "none"], 'cannot use the lock file "none"'],
  [["--set", "a=b", "--unlocked", "warn"], "`unlocked` says nothing without a `lockFile`"],
  [["--set", "a=b", "word"], 'unexpected argument "word"'],
])("refuses %j with exit code 2", async (args, message) => {
  const { status, stdout, stderr } = await stage(...args)
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" })
  expect(stderr).toContain(message)
})

test("sternpost images lists each image once, in order", async () => {
  const { status, stdout, stderr } = await sternpost(["images"], { input: manifests + manifests })
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
  expect(stdout).toBe(
    "docker.io/library/busybox:1.37.0\ndocker.io/library/nginx:1.29.3-alpine\nghcr.io/example/web:2.9.1\n",
  )
})

test("sternpost images --output json has objects and paths", async () => {
  const { stdout } = await sternpost(["images", "--output", "json", "manifests.yaml"])
  const list = JSON.parse(stdout)
  expect(list[0]).toEqual({
    image: "docker.io/library/busybox:1.37.0",
    name: "docker.io/library/busybox",
    tag: "1.37.0",
    digest: "",
    uses: [
      {
        apiVersion: "v1",
        kind: "Pod",
        namespace: "shop",
        name: "web-connection",
        path: "spec.containers[0].image",
        template: "web/templates/tests/connection.yaml",
        line: 248,
      },
    ],
  })
  expect(list[2].uses.length).toBeGreaterThan(2)
})

test("an image that is none fails the list, and a placeholder is told", async () => {
  const pod = (image: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - image: ${image}\n`
  const wrong = await sternpost(["images"], { input: pod("A:1") })
  expect(wrong).toMatchObject({ status: 3, stdout: "" })
  expect(wrong.stderr).toContain(
    'Pod p (line 1 of the stream): spec.containers[0].image (line 6): "A:1" is no image',
  )
  const later = await sternpost(["images"], { input: pod("$(IMAGE)") })
  expect(later).toMatchObject({ status: 0, stdout: "" })
  expect(later.stderr).toContain('"$(IMAGE)" is filled in by another program, so it is not listed')
})
