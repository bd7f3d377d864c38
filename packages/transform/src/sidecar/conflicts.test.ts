import { deepEqual, type JsonObject, parseManifests } from "@sternpost/manifests"
import { applyStrategicPatch } from "@sternpost/patch"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { deployment, inject, podType, remove } from "./testing.ts"

const template = {
  metadata: { annotations: { a: "template" } },
  spec: {
    dnsPolicy: "None",
    containers: [
      {
        name: "proxy",
        image: "proxy:1",
        args: ["--template"],
        env: [
          { name: "A", value: "template" },
          { name: "B", value: "template" },
        ],
        ports: [{ containerPort: 53, protocol: "UDP" }],
      },
    ],
    volumes: [{ name: "v", emptyDir: {} }],
  },
}
const pod = deployment(`metadata:
  annotations:
    a: user # mine
spec:
  dnsPolicy: Default
  containers:
    - name: web
      image: web
    - name: proxy
      image: auto
      args: [--user]
      env:
        - {name: A, value: user}
      ports:
        - containerPort: 53 # TCP
  volumes:
    - name: v
      hostPath: {path: /v}
`)
const templateOf = (text: string) =>
  (parseManifests(text).manifests[0]?.get(["spec", "template"]) ?? {}) as JsonObject

describe("where a pod says something else than the template", () => {
  test("the user wins, and the template fills what is missing", async () => {
    const { text } = await inject(pod, { template })
    expect(templateOf(text)).toMatchObject({
      metadata: { annotations: { a: "user" } },
      spec: {
        dnsPolicy: "Default",
        containers: [
          { name: "web" },
          {
            name: "proxy",
            image: "proxy:1",
            args: ["--user"],
            env: [
              { name: "A", value: "user" },
              { name: "B", value: "template" },
            ],
            ports: [{ containerPort: 53 }, { containerPort: 53, protocol: "UDP" }],
          },
        ],
        volumes: [{ name: "v", hostPath: { path: "/v" } }],
      },
    })
    expect(remove(text).text).toBe(pod)
  })

  test("the template wins where it is told to, and what stood there comes back", async () => {
    const { text } = await inject(pod, { template, onConflict: "templateWins" })
    expect(templateOf(text)).toMatchObject({
      metadata: { annotations: { a: "template" } },
      spec: {
        dnsPolicy: "None",
        containers: [
          { name: "web" },
          { name: "proxy", args: ["--template"], env: [{ value: "template" }, {}] },
        ],
        volumes: [{ name: "v", emptyDir: {} }],
      },
    })
    expect(remove(text).text).toBe(pod)
  })

  test("each list may have a policy of its own", async () => {
    const onConflict = {
      default: "templateWins",
      env: "userWins",
      annotations: "userWins",
    } as const
    const { text } = await inject(pod, { template, onConflict })
    expect(templateOf(text)).toMatchObject({
      metadata: { annotations: { a: "user" } },
      spec: {
        dnsPolicy: "None",
        containers: [{}, { args: ["--template"], env: [{ value: "user" }, {}] }],
      },
    })
    expect(remove(text).text).toBe(pod)
  })

  test.each([
    [
      "containers",
      'spec.template.spec.containers[1] (line 15): sidecar "agent": the template has one too',
    ],
    [
      "volumes",
      'spec.template.spec.volumes[0] (line 23): sidecar "agent": the template has one too',
    ],
    [
      "dnsPolicy",
      'spec.template.spec.dnsPolicy (line 11): sidecar "agent": it is "Default" here and "None" in the template',
    ],
    ["annotations", 'metadata.annotations.a (line 9): sidecar "agent": it is "user" here'],
  ])("fail: %s", async (list, message) => {
    const onConflict = { default: "userWins", [list]: "fail" } as const
    await expect(inject(pod, { template, onConflict })).rejects.toThrow(message)
  })

  test("a container's name in the other list is the same container, which is never doubled", async () => {
    const native = deployment(
      "spec:\n  initContainers:\n  - name: proxy\n    image: mine\n    restartPolicy: Always\n  containers:\n  - name: web\n    image: web\n",
    )
    const { text } = await inject(native, { template })
    const { spec } = templateOf(text) as {
      spec: { containers: object[]; initContainers: object[] }
    }
    expect(spec.containers).toHaveLength(1)
    expect(spec.initContainers).toMatchObject([
      { name: "proxy", image: "mine", args: ["--template"] },
    ])
    expect(remove(text).text).toBe(native)
  })
})

describe("with templateWins", () => {
  const name = fc.constantFrom("a", "b", "c")
  const text = fc.constantFrom("x", "y")
  const env = fc.uniqueArray(fc.record({ name, value: text }), {
    selector: (item) => item.name,
    maxLength: 3,
  })
  const ports = fc.uniqueArray(
    fc.record({ containerPort: fc.constantFrom(53, 80), protocol: fc.constantFrom("TCP", "UDP") }),
    { selector: (port) => `${port.containerPort}${port.protocol}`, maxLength: 3 },
  )
  const container = fc.record(
    {
      name,
      image: text,
      args: fc.array(text, { maxLength: 2 }),
      env,
      ports,
      securityContext: fc.record({ privileged: fc.boolean() }, { requiredKeys: [] }),
    },
    { requiredKeys: ["name", "image"] },
  )
  const containers = fc.uniqueArray(container, {
    selector: (item) => item.name,
    minLength: 1,
    maxLength: 3,
  })
  const someone = fc.record(
    {
      metadata: fc.record(
        { labels: fc.dictionary(name, text, { maxKeys: 2, noNullPrototype: true }) },
        { requiredKeys: [] },
      ),
      spec: fc.record(
        {
          containers,
          hostAliases: fc.uniqueArray(
            fc.record({ ip: name, hostnames: fc.array(text, { maxLength: 2 }) }),
            { selector: ({ ip }) => ip, maxLength: 2 },
          ),
          nodeSelector: fc.dictionary(name, text, { maxKeys: 2, noNullPrototype: true }),
          dnsPolicy: text,
          tolerations: fc.array(fc.record({ key: name }), { maxLength: 2 }),
        },
        { requiredKeys: ["containers"] },
      ),
    },
    { requiredKeys: ["spec"] },
  )

  test("the values are those of a strategic merge patch, but for the order of lists; and they go again", async () => {
    const schema = await podType()
    await fc.assert(
      fc.asyncProperty(someone, someone, async (user, wish) => {
        const before = JSON.stringify({
          apiVersion: "apps/v1",
          kind: "Deployment",
          metadata: { name: "x" },
          spec: { template: user },
        })
        const { text: after } = await inject(before, {
          template: wish,
          onConflict: "templateWins",
          defaultContainer: "never",
        })
        const wanted = applyStrategicPatch(user as never, wish as never, { schema })
        const found = templateOf(after) as { metadata: { annotations: Record<string, unknown> } }
        delete found.metadata.annotations["sidecar.sternpost.dev/status"]
        expect(deepEqual(sorted(withoutEmpty(found)), sorted(withoutEmpty(wanted))), after).toBe(
          true,
        )
        expect(remove(after).text).toBe(before)
      }),
      { numRuns: 150 },
    )
  })
})

const KEYED = ["containers", "env", "ports", "hostAliases"]

function sorted(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => sorted(item))
    return KEYED.includes(key)
      ? items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
      : items
  }
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, inner]) => [name, sorted(inner, name)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
}

// The status needs annotations; the patch may not have made them.
function withoutEmpty(value: JsonObject): JsonObject {
  const { metadata, ...rest } = value as { metadata?: JsonObject }
  const { annotations, labels, ...others } = (metadata ?? {}) as {
    annotations?: object
    labels?: object
  }
  return { ...rest, ...others, labels: labels ?? {}, annotations: annotations ?? {} }
}

test.each([
  ["--db=redis://:pw1@a", "--db=none", '["--db=none"] here and "(masked)" in'],
  ["--level=info", "--level=debug", '["--level=debug"] here and ["--level=info"] in'],
])("fail shows no secret: %s", async (ours, theirs, message) => {
  const onConflict = { default: "userWins", args: "fail" } as const
  const spec = (arg: string) => ({ containers: [{ name: "web", image: "web", args: [arg] }] })
  const input = deployment(`spec: ${JSON.stringify(spec(theirs))}\n`)
  const failing = inject(input, { template: { spec: spec(ours) }, onConflict })
  await expect(failing).rejects.toThrow(message)
})
