import { parseManifests } from "@sternpost/manifests"
import { expect, test } from "vitest"
import { type ReplicaOptions, setReplicas } from "./replicas.ts"

const workload = (kind: string, spec = "{}") =>
  `apiVersion: a/v1\nkind: ${kind}\nmetadata: {name: web}\nspec: ${spec}\n`

const run = (text: string, options: Partial<ReplicaOptions> = {}) => {
  const stream = parseManifests(text)
  const warnings: string[] = []
  const replicas = [{ name: "web", count: 3 }]
  setReplicas(stream, stream.manifests, { replicas, ...options }, (_, message) =>
    warnings.push(message),
  )
  return { text: stream.toString(), warnings }
}

test.each(["Deployment", "ReplicaSet", "StatefulSet", "ReplicationController"])(
  "sets those of a %s, whether it has a number or not",
  (kind) => {
    expect(run(workload(kind, "{replicas: 1} # few")).text).toBe(
      workload(kind, "{replicas: 3} # few"),
    )
    expect(run(workload(kind)).text).toBe(workload(kind).replace(" {}", "\n  replicas: 3"))
  },
)

test("other kinds have the fields that are named", () => {
  const fields = [{ kind: "Rollout", path: "spec/replicas" }]
  expect(run(workload("Rollout", "{replicas: 1}"), { fields }).text).toContain("replicas: 3")
})

test("a name that no workload has is an error, unless it may be missing", () => {
  const text = `${workload("DaemonSet")}---\n${workload("Deployment").replace("web", "api")}`
  expect(() => run(text)).toThrow(
    'no workload with replicas is called "web": there are Deployment api',
  )
  expect(() => run("")).toThrow("there is none")
  const replicas = [{ name: "web", count: 3, required: false }]
  expect(run(text, { replicas }).text).toBe(text)
})

test("a workload is found by the name it came with, too", () => {
  const stream = parseManifests(workload("Deployment", "{replicas: 1}"))
  stream.manifests[0]?.set(["metadata", "name"], "blue-web")
  setReplicas(stream, stream.manifests, { replicas: [{ name: "web", count: 3 }] })
  expect(stream.toString()).toContain("{replicas: 3}")
})

test("tells of an autoscaler that sets the number again", () => {
  const autoscaler = (name: string) =>
    `---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: hpa}\nspec: {scaleTargetRef: {kind: Deployment, name: ${name}}}\n`
  expect(run(workload("Deployment") + autoscaler("web")).warnings).toEqual([
    "HorizontalPodAutoscaler hpa (line 6 of the stream) sets its number of replicas again",
  ])
  expect(run(workload("Deployment") + autoscaler("api")).warnings).toEqual([])
})
