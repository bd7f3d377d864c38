import { parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import { deployment, inject, remove, WEB } from "./testing.ts"

const AGENT = { spec: { containers: [{ name: "agent", image: "agent:1" }] } }
const podOf = (text: string, index = 0) => {
  const value = parseManifests(text).manifests[index]?.value() as { spec: { template: Pod } }
  return value.spec.template
}
interface Container {
  readonly name: string
  readonly [field: string]: unknown
}
interface Pod {
  readonly metadata: {
    readonly annotations: Record<string, string>
    readonly labels: Record<string, string>
  }
  readonly spec: {
    readonly containers: Container[]
    readonly initContainers?: Container[]
    readonly [field: string]: unknown
  }
}
const names = (list: readonly Container[] | undefined) => list?.map(({ name }) => name)

describe("injecting", () => {
  test("adds lines, keeps all others, and says in the status what is its own", async () => {
    const text = deployment(WEB)
    const { text: after, skipped } = await inject(text, {
      template: { metadata: { labels: { team: "logs" } }, ...AGENT },
    })
    expect(skipped).toEqual([])
    expect(after.split("\n").filter((line) => !text.split("\n").includes(line))).toEqual([
      "        team: logs",
      "      annotations:",
      expect.stringMatching(
        /^ {8}sidecar\.sternpost\.dev\/status: '\{"agent":\{"hash":"[0-9a-f]{16}","owns":\["spec\.containers\[name=agent\]","metadata\.labels\.team"\],"made":\["metadata\.annotations"\]\}\}'$/,
      ),
      "        - name: agent",
      "          image: agent:1",
    ])
    expect(text.split("\n").filter((line) => !after.split("\n").includes(line))).toEqual([])
  })

  test.each([
    ["apps/v1", "Deployment", "{spec: {template: POD}}"],
    ["apps/v1", "StatefulSet", "{spec: {template: POD}}"],
    ["apps/v1", "DaemonSet", "{spec: {template: POD}}"],
    ["apps/v1", "ReplicaSet", "{spec: {template: POD}}"],
    ["v1", "ReplicationController", "{spec: {template: POD}}"],
    ["v1", "PodTemplate", "{template: POD}"],
    ["argoproj.io/v1alpha1", "Rollout", "{spec: {template: POD}}"],
    ["serving.knative.dev/v1", "Service", "{spec: {template: POD}}"],
    ["apps.kruise.io/v1alpha1", "CloneSet", "{spec: {template: POD}}"],
    ["batch/v1", "CronJob", "{spec: {jobTemplate: {spec: {template: POD}}}}"],
  ])("reaches the pods of %s %s", async (apiVersion, kind, rest) => {
    const pod = "{spec: {containers: [{name: web, image: nginx}]}}"
    const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: x}\n${rest.slice(1, -1).replace("POD", pod)}\n`
    const { text: after } = await inject(text, { template: AGENT, jobs: "inject" })
    expect(after).toContain("agent:1")
    expect(after).toContain("sidecar.sternpost.dev/status")
    expect(remove(after).text).toBe(text)
  })

  test("a bare Pod has its status in its own metadata", async () => {
    const text =
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n  - name: web\n    image: nginx\n"
    const { text: after } = await inject(text, { template: AGENT })
    expect(after).toMatch(/^ {2}annotations:\n {4}sidecar/m)
    expect(remove(after).text).toBe(text)
  })

  test("all items of a List, and all pods of an object with several", async () => {
    const item = (name: string) =>
      deployment(WEB, name)
        .replace(/^(?=.)/gm, "  ")
        .replace(/^ {2}a/, "- a")
    const list = `apiVersion: v1\nkind: List\nitems:\n${item("a")}${item("b")}`
    const injected = await inject(list, { template: AGENT })
    expect(injected.text.match(/image: agent/g)).toHaveLength(2)
    expect(remove(injected.text).text).toBe(list)

    const pool = (name: string) =>
      `  ${name}:\n    template:\n      spec:\n        containers:\n        - name: mpi\n          image: mpi\n`
    const mpi = `apiVersion: kubeflow.org/v2beta1\nkind: MPIJob\nmetadata:\n  name: m\nspec:\n  mpiReplicaSpecs:\n${(pool("Launcher") + pool("Worker")).replace(/^/gm, "  ").trimEnd()}\n`
    const both = await inject(mpi, { template: AGENT, jobs: "inject" })
    expect(both.text.match(/image: agent/g)).toHaveLength(2)
    expect(remove(both.text).text).toBe(mpi)
  })

  test("twice is once, and another template replaces exactly what the first one brought", async () => {
    const text = deployment(WEB)
    const first = await inject(text, { template: AGENT })
    const again = await inject(first.text, { template: AGENT })
    expect(again.text).toBe(first.text)
    expect(again.edits).toBe(0)
    expect(again.skipped).toEqual(["Deployment web: already-injected: it has this sidecar already"])
    const other = { spec: { ...AGENT.spec, volumes: [{ name: "v", emptyDir: {} }] } }
    const changed = await inject(first.text, { template: other })
    expect(changed.text).toBe((await inject(text, { template: other })).text)
    expect(remove(changed.text).text).toBe(text)
  })

  test("what somebody took out by hand comes back", async () => {
    const text = deployment(WEB)
    const { text: after } = await inject(text, { template: AGENT })
    const broken = after.replace(/ +- name: agent\n.*\n/, "")
    expect((await inject(broken, { template: AGENT })).text).toBe(after)
  })

  test("a sidecar goes when its pod no longer wants it", async () => {
    const text = deployment(WEB)
    const { text: after } = await inject(text, { template: AGENT })
    const label = (what: string) =>
      what.replace(
        "app: web # the application",
        'app: web # the application\n        sidecar.sternpost.dev/inject: "false"',
      )
    const { text: without, skipped } = await inject(label(after), { template: AGENT })
    expect(without).toBe(label(text))
    expect(skipped).toEqual([
      "Deployment web: opted-out: it says that it wants no sidecar (label sidecar.sternpost.dev/inject: false of the pod)",
    ])
  })

  test("a status that nobody can read is an error with its line", async () => {
    const text = deployment(
      `metadata:\n  annotations:\n    sidecar.sternpost.dev/status: "{"\n${WEB.replace(/^metadata:[\s\S]*(?=spec)/, "")}`,
    )
    await expect(inject(text, { template: AGENT })).rejects.toThrow(
      /^Deployment web \(line 1 of the stream\): spec\.template\.metadata\.annotations\["sidecar\.sternpost\.dev\/status"\] \(line 9\): nobody can read this status/,
    )
  })

  test("a container without an image is an error, unless the pod has it", async () => {
    const template = { spec: { containers: [{ name: "webb", env: [{ name: "A", value: "b" }] }] } }
    await expect(inject(deployment(WEB), { template })).rejects.toThrow(
      'spec.template.spec.containers (line 13): sidecar "agent": the pod has no container "webb" to change, and the template gives it no image',
    )
    const right = { spec: { containers: [{ ...template.spec.containers[0], name: "web" }] } }
    const { text } = await inject(deployment(WEB), { template: right })
    expect(podOf(text).spec.containers).toMatchObject([
      { name: "web", env: [{ name: "A", value: "b" }] },
    ])
    expect(remove(text).text).toBe(deployment(WEB))
  })
})

describe("several templates", () => {
  const templates = [
    { name: "agent", template: AGENT },
    {
      name: "gateway",
      template: { spec: { containers: [{ name: "gw", image: "gw:1" }] } },
      isDefault: false,
    },
  ]

  test("pods get the default ones, or those they choose", async () => {
    const chosen = (names: string) =>
      deployment(
        WEB.replace(
          "metadata:",
          `metadata:\n  annotations: {sidecar.sternpost.dev/templates: "${names}"}`,
        ),
      )
    const usual = await inject(deployment(WEB), { templates })
    expect(names(podOf(usual.text).spec.containers)).toEqual(["web", "agent"])
    expect(usual.skipped).toEqual([
      "Deployment web: template-not-chosen: it chose other templates (gateway: annotation sidecar.sternpost.dev/templates)",
    ])
    const both = await inject(chosen("agent, gateway"), { templates })
    expect(names(podOf(both.text).spec.containers)).toEqual(["web", "agent", "gw"])
    expect(remove(both.text).text).toBe(chosen("agent, gateway"))
    await expect(inject(chosen("agnt"), { templates })).rejects.toThrow(
      'annotation sidecar.sternpost.dev/templates names the template "agnt"; there are agent, gateway',
    )
  })

  test("one goes and the other stays whole, with what both use", async () => {
    const volumes = [{ name: "shared", emptyDir: {} }]
    const a = { spec: { ...AGENT.spec, volumes } }
    const b = { spec: { containers: [{ name: "b", image: "b:1" }], volumes } }
    const text = deployment(WEB)
    const one = await inject(text, { templates: [{ name: "a", template: a }] })
    const two = await inject(one.text, { templates: [{ name: "b", template: b }] })
    const onlyB = remove(two.text, ["a"])
    expect(names(podOf(onlyB.text).spec.containers)).toEqual(["web", "b"])
    expect(podOf(onlyB.text).spec["volumes"]).toEqual(volumes)
    expect(remove(onlyB.text).text).toBe(text)
    expect(remove(remove(two.text, ["b"]).text).text).toBe(text)
    expect(remove(two.text).text).toBe(text)
  })
})

describe("positions", () => {
  const template = {
    spec: {
      containers: [
        { name: "a", image: "a" },
        { name: "b", image: "b" },
      ],
      initContainers: [
        { name: "i", image: "i" },
        { name: "j", image: "j" },
      ],
    },
  }
  const pod = deployment(
    "spec:\n  initContainers:\n  - {name: x, image: x}\n  - {name: z, image: z}\n  containers:\n  - name: web\n    image: web\n  - name: other\n    image: other\n",
  )

  test.each([
    [{}, "web other a b", "i j x z"],
    [{ containers: "first", initContainers: "last" }, "a b web other", "x z i j"],
    [{ containers: "before:other", initContainers: "after:x" }, "web a b other", "x i j z"],
    [{ containers: "after:web", initContainers: "before:x" }, "web a b other", "i j x z"],
  ])("%j", async (position, containers, init) => {
    const { text } = await inject(pod, { template, position, defaultContainer: "never" })
    expect(names(podOf(text).spec.containers)?.join(" ")).toBe(containers)
    expect(names(podOf(text).spec.initContainers)?.join(" ")).toBe(init)
    expect(remove(text).text).toBe(pod)
  })

  test("a neighbour that is not there is an error", async () => {
    await expect(inject(pod, { template, position: { containers: "before:wbe" } })).rejects.toThrow(
      'Deployment web (line 1 of the stream): spec.template.spec.containers (line 12): sidecar "agent": position before:wbe names what is not there; there are web, other',
    )
  })
})

describe("the default container", () => {
  const KEY = "kubectl.kubernetes.io/default-container"
  const value = async (text: string, more: object) => {
    const injected = (await inject(text, { template: AGENT, ...more })).text
    expect(remove(injected).text).toBe(text)
    return podOf(injected).metadata.annotations[KEY]
  }
  test("stays the application's where a sidecar comes first", async () => {
    const first = { position: { containers: "first" } }
    expect(await value(deployment(WEB), first)).toBe("web")
    expect(await value(deployment(WEB), {})).toBeUndefined()
    expect(await value(deployment(WEB), { defaultContainer: "always" })).toBe("web")
    expect(await value(deployment(WEB), { ...first, defaultContainer: "never" })).toBeUndefined()
    const own = deployment(WEB.replace("metadata:", `metadata:\n  annotations: {${KEY}: x}`))
    expect(await value(own, first)).toBe("x")
  })
})

test("a workload whose chart forgot the pod is left alone, and it is said", async () => {
  const text =
    "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: x}\nspec:\n  template:\n    spec:containers: []\n"
  const { text: after, skipped } = await inject(text, { template: AGENT })
  expect(after).toBe(text)
  expect(skipped).toEqual(["StatefulSet x: no-pod: it has no pod (though its kind has one)"])
})
