import { type ManifestStream, parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import { runChecks } from "../../run-checks.ts"
import { lintCheck } from "../lint-check.ts"
import type { LintOptions } from "../options.ts"

// Rules about what stages did, and about what is only known of a release.

const CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {level: info}\n"
const DEPLOYMENT = `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, annotations: {helm.sh/resource-policy: keep, team: pay}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}, annotations: {checksum/config: abc}}
    spec:
      containers: [{name: web, image: "acme/web:1", envFrom: [{configMapRef: {name: web}}]}]
`
const JOB = `---
apiVersion: batch/v1
kind: Job
metadata: {name: migrate, annotations: {helm.sh/hook: pre-install}}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: migrate, image: "acme/web:1"}]
`

const ASKED = [
  "hook-job-with-sidecar",
  "lost-helm-annotation",
  "namespace-mismatch-with-release",
  "patch-matched-nothing",
  "selector-label-from-stage",
  "stale-checksum-annotation",
  "image-without-digest-in-lock",
  "duplicate-resource-id",
]

async function found(
  edit: (stream: ManifestStream) => void,
  options: LintOptions = {},
  text = CONFIG + DEPLOYMENT + JOB,
) {
  const stream = parseManifests(text)
  stream.log.stage = "edit"
  edit(stream)
  const { findings } = await runChecks({
    checks: [lintCheck(options)],
    manifests: stream.manifests,
    kubernetesVersion: "1.36",
  })
  return findings
    .filter(({ rule }) => ASKED.includes(rule))
    .map(({ rule, path }) => `${rule} ${path?.join(".")}`)
}

const set =
  (index: number, path: (string | number)[], value: unknown) => (stream: ManifestStream) =>
    stream.manifests[index]?.set(path, value)
const MATCH_LABELS = ["spec", "selector", "matchLabels"]
const ANNOTATIONS = ["metadata", "annotations"]
const HOOK_CONTAINERS = ["spec", "template", "spec", "containers"]

test("nothing is said of a stream that nobody edited", async () => {
  expect(await found(() => undefined)).toEqual([])
})

describe("selectors", () => {
  test("a label that a stage put into a selector is told", async () => {
    expect(await found(set(1, [...MATCH_LABELS, "team"], "pay"))).toEqual([
      "selector-label-from-stage spec.selector.matchLabels.team",
    ])
  })

  test("one in an object that a stage added is not: nobody has installed it", async () => {
    const add = (stream: ManifestStream) => {
      stream.add(DEPLOYMENT.slice(4).replace("{name: web,", "{name: shop,"))
    }
    expect(await found(add)).toEqual([])
  })
})

describe("checksums", () => {
  const level = ["data", "level"]
  const checksum = ["spec", "template", "metadata", "annotations", "checksum/config"]

  test("a ConfigMap that a stage changed is told where its pods keep the old checksum", async () => {
    expect(await found(set(0, level, "debug"))).toEqual([
      `stale-checksum-annotation ${checksum.join(".")}`,
    ])
  })

  test("one that was computed anew is fine, and so is a change of labels only", async () => {
    const both = (stream: ManifestStream) => {
      set(0, level, "debug")(stream)
      set(1, checksum, "def")(stream)
    }
    expect(await found(both)).toEqual([])
    expect(await found(set(0, ["metadata", "labels"], { a: "b" }))).toEqual([])
  })
})

describe("annotations of Helm", () => {
  test.each<[string, (stream: ManifestStream) => void]>([
    [
      "deleted",
      (stream) => stream.manifests[1]?.delete([...ANNOTATIONS, "helm.sh/resource-policy"]),
    ],
    ["changed", set(1, [...ANNOTATIONS, "helm.sh/resource-policy"], "delete")],
    ["lost with all others", (stream) => stream.manifests[1]?.delete(ANNOTATIONS)],
  ])("one that is %s is told", async (_, edit) => {
    expect(await found(edit)).toEqual(["lost-helm-annotation metadata.annotations"])
  })

  test("others may go", async () => {
    expect(await found((stream) => stream.manifests[1]?.delete([...ANNOTATIONS, "team"]))).toEqual(
      [],
    )
  })
})

describe("sidecars of hooks", () => {
  test("a container that a stage put beside those of a Job is told", async () => {
    const inject = (stream: ManifestStream) =>
      stream.manifests[2]?.insert([...HOOK_CONTAINERS, 1], { name: "agent", image: "acme/agent:1" })
    expect(await found(inject)).toEqual(["hook-job-with-sidecar spec.template.spec.containers.1"])
  })

  test("a native sidecar ends with the others, and a second one of the chart's own may end too", async () => {
    const native = set(
      2,
      ["spec", "template", "spec", "initContainers"],
      [{ name: "agent", image: "acme/agent:1", restartPolicy: "Always" }],
    )
    expect(await found(native)).toEqual([])
    const text = JOB.slice(4).replace(
      "containers: [",
      'containers: [{name: wait, image: "acme/wait:1"}, ',
    )
    expect(await found(() => undefined, {}, text)).toEqual([])
  })
})

describe("what is known of the release", () => {
  test("stages that changed nothing are told once, others not", async () => {
    const options = { stagesBefore: ["edit", "patch-web"] }
    expect(await found(set(0, ["metadata", "labels"], { a: "b" }), options)).toEqual([
      "patch-matched-nothing ",
    ])
  })

  test("an object in another namespace than the release is told, one of the cluster not", async () => {
    const inSystem = CONFIG.replace("{name: web}", "{name: web, namespace: kube-system}")
    const cluster = "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"
    const text = `${CONFIG}---\n${inSystem}${cluster}`
    expect(await found(() => undefined, { namespace: "shop" }, text)).toEqual([
      "namespace-mismatch-with-release metadata.namespace",
    ])
    expect(await found(() => undefined, {}, text)).toEqual([])
  })

  test("an object without a namespace is the one in the release's", async () => {
    const text = `${CONFIG}---\n${CONFIG.replace("{name: web}", "{name: web, namespace: shop}")}`
    expect(await found(() => undefined, { namespace: "shop" }, text)).toEqual([
      "duplicate-resource-id metadata.name",
    ])
    expect(await found(() => undefined, { namespace: "other" }, text)).toEqual([
      "namespace-mismatch-with-release metadata.namespace",
    ])
  })

  test("images are looked up in the lock by their full names", async () => {
    const locked = (...images: string[]) =>
      found(() => undefined, { lockedImages: new Set(images) }, CONFIG + DEPLOYMENT)
    expect(await locked("docker.io/acme/web:1")).toEqual([])
    expect(await locked("docker.io/acme/web:2")).toEqual([
      "image-without-digest-in-lock spec.template.spec.containers.0.image",
    ])
  })
})
