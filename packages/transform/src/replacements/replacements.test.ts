import { parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import type { FieldOptions, Replacement, ReplacementTarget } from "./options.ts"
import { compileReplacements } from "./replacements.ts"

const STREAM = `apiVersion: v1
kind: ConfigMap
metadata:
  name: source
  labels: {tier: back}
data:
  port: "8080" # the port
  image: registry.local/web:1.2
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {tier: front}
spec:
  replicas: 1 # few
  template:
    spec:
      containers:
      - name: web
        image: nginx:1.0 # theirs
        ports: [{containerPort: 80}]
      - {name: log, image: "fluent:1"}
`

const run = (replacements: readonly Replacement[], text = STREAM) => {
  const stream = parseManifests(text)
  compileReplacements(replacements).apply(stream.manifests, stream.manifests)
  return stream.toString()
}
const from = (fieldPath: string, options?: FieldOptions) => ({
  source: { kind: "ConfigMap", name: "source", fieldPath, ...(options && { options }) },
})
const to = (fieldPath: string, options?: FieldOptions): { targets: ReplacementTarget[] } => ({
  targets: [
    { select: { kind: "Deployment" }, fieldPaths: [fieldPath], ...(options && { options }) },
  ],
})
const CONTAINER = "spec.template.spec.containers"

describe("what is made", () => {
  const made = (path: string, text = "kind: A\nspec: {}\n") =>
    run(
      [
        {
          sourceValue: "x",
          targets: [{ select: {}, fieldPaths: [path], options: { create: true } }],
        },
      ],
      text,
    )

  test.each([
    ["spec.containers.0.image", "spec:\n  containers:\n  - image: x\n"],
    ["spec.containers.-.image", "spec:\n  containers:\n  - image: x\n"],
    ["spec.args.0", 'spec:\n  args:\n  - "x"\n'],
    ["spec.a.0.0.b", "spec:\n  a:\n  - - b: x\n"],
    ["spec.a.0.[name=web].b", "spec:\n  a:\n  - - name: web\n      b: x\n"],
    ["spec.ports.[port=80].name", "spec:\n  ports:\n  - port: 80\n    name: x\n"],
    ["spec.env.[name=80].value", 'spec:\n  env:\n  - name: "80"\n    value: x\n'],
    ["spec.labels.0", 'spec:\n  labels:\n    "0": x\n'],
  ])("%s", (path, expected) => expect(made(path)).toBe(`kind: A\n${expected}`))

  test("is the first item of a list that is not there, and no later one", () => {
    expect(() => made("spec.containers.1.image")).toThrow(
      "there is no spec.containers.1.image, and it cannot be made",
    )
  })

  test("stays within a text that holds YAML", () => {
    const text = "apiVersion: v1\nkind: ConfigMap\ndata:\n  c: |\n    a: 1\n"
    expect(made("data.c.list.0.b", text)).toBe(`${text}    list:\n    - b: x\n`)
  })
})

describe("values", () => {
  test("that are maps or lists are no parts of texts", () => {
    const options = { delimiter: ":", index: 1 }
    expect(() =>
      run([{ ...from("metadata.labels"), ...to(`${CONTAINER}.0.image`, options) }]),
    ).toThrow("what comes here is a map or a list, which cannot be a part of a text")
  })

  test("come from one place", () => {
    expect(() => run([{ ...from("spec.ports.*.port"), ...to("metadata.name") }])).toThrow(
      'the source\'s field path "spec.ports.*.port" means many fields',
    )
  })

  test("keep the type of the field they come to, and its comment", () => {
    expect(run([{ ...from("data.port"), ...to("spec.replicas") }])).toBe(
      STREAM.replace("replicas: 1 #", "replicas: 8080 #"),
    )
    expect(run([{ ...from("data.port"), ...to(`${CONTAINER}.[name=log].image`) }])).toBe(
      STREAM.replace('"fluent:1"', '"8080"'),
    )
  })

  test("are the object's name unless a path is given", () => {
    const replacement = {
      source: { kind: "ConfigMap" },
      targets: [{ select: { kind: "Deployment" } }],
    }
    expect(run([replacement])).toBe(STREAM.replace("  name: web\n  l", "  name: source\n  l"))
  })

  test("may be given instead of a source, and may be maps and lists", () => {
    expect(run([{ sourceValue: "a:2", ...to(`${CONTAINER}.*.image`) }])).toBe(
      STREAM.replace("nginx:1.0", "a:2").replace('"fluent:1"', '"a:2"'),
    )
    expect(
      run([{ ...from("metadata.labels"), ...to("spec.selector", { create: true }) }]),
    ).toContain("selector:\n    tier: back\n")
  })

  test.each<[FieldOptions | undefined, FieldOptions | undefined, string]>([
    [{ delimiter: ":", index: 1 }, { delimiter: ":", index: 1 }, "nginx:1.2"],
    [{ delimiter: ":" }, { delimiter: ":", index: 0 }, "registry.local/web:1.0"],
    [{ delimiter: "/", index: 0 }, { delimiter: "/", index: -1 }, "registry.local/nginx:1.0"],
    [{ delimiter: ":", index: 1 }, { delimiter: ":", index: 9 }, "nginx:1.0:1.2"],
  ])("parts %j into %j", (source, target, image) => {
    const replacement = {
      ...from("data.image", source),
      ...to(`${CONTAINER}.[name=web].image`, target),
    }
    expect(run([replacement])).toBe(STREAM.replace("nginx:1.0", image))
  })

  test("follow each other", () => {
    const first = { ...from("data.port"), ...to("spec.replicas") }
    const second = {
      source: { kind: "Deployment", fieldPath: "spec.replicas" },
      ...to(`${CONTAINER}.0.ports.0.containerPort`),
    }
    expect(run([first, second])).toContain("containerPort: 8080")
  })
})

describe("what is not there", () => {
  // As kustomize 5.8.1 does it.
  test.each([
    [-1, "8080,"],
    [0, "8080"],
    [1, ",8080"],
    [3, ",8080"],
  ])("is an empty text to a part with the index %i", (index, text) => {
    const options = { create: true, delimiter: ",", index }
    const made = run([{ ...from("data.port"), ...to("metadata.annotations.ports", options) }])
    const annotations = parseManifests(made).manifests.map((one) =>
      one.get(["metadata", "annotations"]),
    )
    expect(annotations).toContainEqual({ ports: text })
  })

  test("is made when that is asked for", () => {
    const made = run([
      { ...from("data.port"), ...to("metadata.annotations.[a.b/port]", { create: true }) },
      {
        ...from("data.port"),
        ...to(`${CONTAINER}.[name=web].env.[name=PORT].value`, { create: true }),
      },
      { ...from("data.port"), ...to("spec.progressDeadlineSeconds", { create: true }) },
    ])
    expect(made).toContain('a.b/port: "8080"')
    expect(made).toMatch(/env:\n\s+- name: PORT\n\s+value: "8080"/)
    expect(made).toContain("progressDeadlineSeconds: 8080")
  })

  test.each<[string, Replacement, string]>([
    [
      "a target",
      { sourceValue: "x", ...to("spec.none.x") },
      "Deployment web (line 10 of the stream): there is no spec.none.x; say options: {create: true}",
    ],
    [
      "a source field",
      { ...from("data.none"), ...to("spec.replicas") },
      "ConfigMap source (line 1 of the stream): there is nothing at data.none to be copied",
    ],
    [
      "a source",
      { source: { kind: "Secret" }, ...to("spec.replicas") },
      "there is no source with kind Secret",
    ],
    [
      "a part",
      { ...from("data.port", { delimiter: ":", index: 1 }), ...to("spec.replicas") },
      'data.port (line 7): it has 1 part between ":", so none has the index 1',
    ],
    [
      "a part of a map",
      { ...from("data", { delimiter: ":" }), ...to("spec.replicas") },
      "only a text has parts",
    ],
    [
      "a part of a target map",
      { sourceValue: "x", ...to("spec.template", { delimiter: ":" }) },
      "spec.template (line 18): only a text has parts",
    ],
  ])("%s is an error", (_, replacement, message) => {
    expect(() => run([replacement])).toThrow(message)
  })

  test("a field of another type is an error", () => {
    expect(() => run([{ sourceValue: "many", ...to("spec.replicas") }])).toThrow(
      "spec.replicas (line 16): it is a number, and what comes here is none",
    )
  })

  test("two sources are an error", () => {
    const text = `${STREAM}---\n${STREAM.replace("name: source", "name: other")}`
    expect(() => run([{ source: { kind: "ConfigMap" }, ...to("spec.replicas") }], text)).toThrow(
      /there is more than one source with kind ConfigMap: ConfigMap source .*, ConfigMap other/,
    )
  })
})

describe("targets", () => {
  const names = (target: ReplacementTarget) => {
    const text = run([
      {
        sourceValue: "x",
        targets: [
          { ...target, options: { create: true }, fieldPaths: ["metadata.annotations.hit"] },
        ],
      },
    ])
    return parseManifests(text)
      .manifests.filter(({ annotations }) => "hit" in annotations)
      .map(({ name }) => name)
  }

  test.each<[ReplacementTarget, readonly string[]]>([
    [{ select: {} }, ["source", "web"]],
    [{ select: { kind: "Deploy.*" } }, ["web"]],
    [{ select: { kind: "Deploy" } }, []],
    [{ select: { labelSelector: "tier=back" } }, ["source"]],
    [{ select: {}, reject: [{ name: "we." }] }, ["source"]],
    [{ select: {}, reject: [{ labelSelector: "tier=back" }] }, ["web"]],
    [{ select: {}, reject: [{ kind: "ConfigMap" }, { group: "apps" }] }, []],
  ])("%j", (target, expected) => expect(names(target)).toEqual(expected))

  test("may be called what they were called when they came", () => {
    const stream = parseManifests(STREAM)
    for (const manifest of stream.manifests)
      manifest.set(["metadata", "name"], `new-${manifest.name}`)
    const replacement = {
      source: { name: "source" },
      targets: [{ select: { name: "web" }, fieldPaths: ["metadata.labels.tier"] }],
    }
    compileReplacements([replacement]).apply(stream.manifests, stream.manifests)
    expect(stream.manifests[1]?.labels).toEqual({ tier: "new-source" })
  })
})

describe("a text that is YAML or JSON itself", () => {
  const map = (body: string) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  file: ${body}\n`
  const replace = (body: string, path: string, create = false) =>
    run(
      [{ sourceValue: "9", targets: [{ select: {}, fieldPaths: [path], options: { create } }] }],
      map(body),
    )

  test("is changed within, YAML with its comments", () => {
    expect(
      replace("|\n    # ours\n    port: 80 # web\n    list: [{id: a, v: x}]", "data.file.port"),
    ).toBe(map("|\n    # ours\n    port: 9 # web\n    list: [{id: a, v: x}]"))
    expect(replace("|\n    list: [{id: a, v: x}]", "data.file.list.[id=a].v")).toBe(
      map('|\n    list: [{id: a, v: "9"}]'),
    )
  })

  test("JSON keeps its layout", () => {
    expect(replace(`'{"port":80,"x":[1]}'`, "data.file.port")).toBe(map(`'{"port":9,"x":[1]}'`))
    expect(replace(`'{"a":{}}'`, "data.file.a.b", true)).toBe(map(`'{"a":{"b":9}}'`))
    const pretty = '|\n    {\n      "port": 80\n    }'
    expect(replace(pretty, "data.file.port")).toBe(map(pretty.replace("80", "9")))
  })

  test("that is neither has no places", () => {
    expect(() => replace("hello", "data.file.port")).toThrow("there is no data.file.port")
  })
})

test.each<[string, readonly Replacement[]]>([
  [
    "replacements[0] (ConfigMap source data.port) -> replacements[1] (Deployment web spec.replicas) -> replacements[0]",
    [
      { ...from("data.port"), ...to("spec.replicas") },
      {
        source: { kind: "Deployment", fieldPath: "spec.replicas" },
        targets: [{ select: { kind: "ConfigMap" }, fieldPaths: ["data.port"] }],
      },
    ],
  ],
  [
    "replacements[0] (ConfigMap source data.port) -> replacements[1] (Deployment web metadata.labels.made) -> replacements[0]",
    [
      { ...from("data.port"), ...to("metadata.labels.made", { create: true }) },
      {
        source: { kind: "Deployment", fieldPath: "metadata.labels.made" },
        targets: [{ select: { kind: "ConfigMap" }, fieldPaths: ["data.port"] }],
      },
    ],
  ],
])("a circle is an error: %s", (message, replacements) => {
  expect(() => run(replacements)).toThrow(message)
})

test("who writes to every object of a kind may write to the source too", () => {
  const replacement = {
    source: { kind: "ConfigMap", fieldPath: "metadata.labels.tier" },
    targets: [{ select: {}, fieldPaths: ["metadata.labels.tier"] }],
  }
  expect(run([replacement])).toBe(STREAM.replace("tier: front", "tier: back"))
})

test.each<[Replacement, string]>([
  [{ targets: [{ select: {} }] }, "give either `source` or `sourceValue`"],
  [
    { sourceValue: "x", ...to("a.[b") },
    'cannot read the field path "a.[b": a bracket is not closed',
  ],
  [{ sourceValue: "x", ...to("a.[b=(].c") }, 'has no valid pattern: "(": missing closing ): `(`'],
  [{ sourceValue: "x", ...to("a.[b=c(?!d)].e") }, "RE2 has no look-around"],
  [{ sourceValue: "x", targets: [{ select: { kind: "(" } }] }, 'kind: "(" is no valid pattern'],
])("refuses %j", (replacement, message) => {
  expect(() => compileReplacements([replacement])).toThrow(message)
})

test("targets that select no object are told, by their place", () => {
  const stream = parseManifests(STREAM)
  const idle: string[] = []
  const targets = ["Deployment", "Job"].map((kind) => ({
    select: { kind },
    fieldPaths: ["metadata.labels.tier"],
  }))
  const entry = { ...from("data.port"), targets }
  compileReplacements([entry, { sourceValue: "x", targets: targets.slice(1) }]).apply(
    stream.manifests,
    stream.manifests,
    (target) => idle.push(target),
  )
  expect(idle).toEqual(["replacements[0].targets[1]", "replacements[1].targets[0]"])
  expect(stream.toString()).toContain('tier: "8080"')
})
