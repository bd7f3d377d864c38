import { parseManifests } from "@sternpost/manifests"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { locateFindings } from "../findings/locate.ts"
import { runChecks } from "../run-checks.ts"
import { testCheck } from "../testing.ts"
import { type SchemaCheckOptions, schemaCheck } from "./schema-check.ts"

async function check(
  text: string,
  options: SchemaCheckOptions = {},
  kubernetesVersion = "1.36",
  looks = false,
) {
  const own = schemaCheck(options)
  const look = looks ? await own.looker?.(kubernetesVersion) : undefined
  const { manifests, unreadable } = parseManifests(text).readable(look)
  const run = { checks: [own], manifests, unreadable, kubernetesVersion }
  const { findings, skipped } = await runChecks(run)
  return {
    told: locateFindings(findings).map(
      ({ rule, object, path, line }) => `${rule} ${object?.name ?? ""} ${path ?? ""}:${line}`,
    ),
    messages: findings.map(({ message }) => message),
    skipped: skipped.map(({ manifest, reason }) => `${manifest.name}: ${reason}`),
  }
}

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: web:1
`
const BAD = POD.replace("image", "imgae")
const CRD = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: routes.example.com
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Route, plural: routes}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            required: [host]
            properties:
              host: {type: string, pattern: "^[a-z.]+$"}
              weight: {type: integer, maximum: 100}
  - name: v1beta1
    served: true
    storage: false
    deprecated: true
    deprecationWarning: use example.com/v1 instead.
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
  - name: v1alpha1
    served: false
    storage: false
    schema: {openAPIV3Schema: {type: object}}
`
const route = (spec: string, version = "v1") =>
  `apiVersion: example.com/${version}\nkind: Route\nmetadata: {name: r}\nspec: ${spec}\n`

test("keeps the promises of a check", async () => {
  const secret =
    "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {a: hunter2!, b: 12345}\n"
  const input = [BAD, secret, CRD, route('{host: "A", weight: 200}'), "kind: A\n"].join("---\n")
  await testCheck({ check: () => schemaCheck(), input })
})

describe("no document is passed over", () => {
  test("one that cannot be read does not hide the rest", async () => {
    const { told } = await check(`${BAD}---\na: [\n---\n${BAD}`)
    expect(told).toEqual([
      "unreadable-document  :11",
      "unknown-field web spec.containers[0].imgae:8",
      "unknown-field web spec.containers[0].imgae:19",
    ])
  })

  test("items of a List are objects, those of typed lists too", async () => {
    const item = BAD.replaceAll("\n", "\n  ").trimEnd()
    for (const kind of ["List", "PodList"]) {
      const { told } = await check(`apiVersion: v1\nkind: ${kind}\nitems:\n- ${item}\n`)
      expect(told).toEqual(["unknown-field web spec.containers[0].imgae:11"])
    }
  })

  test("documents of comments are none, and an empty List is fine", async () => {
    const text = `# nothing\n---\n\n---\n# Source: a/b.yaml\n---\napiVersion: v1\nkind: List\nitems: []\n---\n${BAD}`
    expect((await check(text)).told).toHaveLength(1)
  })

  test("a custom resource without a CRD is skipped with a reason, or an error", async () => {
    const text = route("{}")
    expect(await check(text)).toEqual({
      told: [],
      messages: [],
      skipped: ["r: nothing is known of example.com/v1 Route: give its CRD with --crds"],
    })
    const { told } = await check(text, { missingSchemas: "error" })
    expect(told).toEqual(["missing-schema r kind:2"])
  })

  test.each([
    ["a: 1", ["missing-field  apiVersion:1", "missing-field  kind:1"]],
    ["kind: Pod", ["missing-field  apiVersion:1"]],
    ["apiVersion: v1\nkind: 5", ["wrong-type  kind:2"]],
    ["apiVersion: \nkind: Pod", ["missing-field  apiVersion:1"]],
  ])("a mapping that is no object is told of: %j", async (text, expected) => {
    expect((await check(`${text}\n`)).told).toEqual(expected)
  })
})

describe("the text of a document", () => {
  test("may have Windows' line ends", async () => {
    const { told } = await check(BAD.replaceAll("\n", "\r\n"))
    expect(told).toEqual(["unknown-field web spec.containers[0].imgae:8"])
  })

  test("may have anchors and merges: what they stand for is checked", async () => {
    const text = `apiVersion: v1
kind: Pod
metadata: {name: web, labels: &labels {app: web}}
spec:
  nodeSelector:
    <<: *labels
    app: "a b"
  containers:
  - &one {name: one, image: a, imagePullPolice: Always}
  - <<: *one
    name: two
`
    expect((await check(text)).told).toEqual([
      "invalid-label web spec.nodeSelector.app:7",
      "unknown-field web spec.containers[0].imagePullPolice:9",
      "unknown-field web spec.containers[1].imagePullPolice:10",
    ])
  })

  test("may have no key twice, at any depth", async () => {
    const text = POD.replace(
      "  name: web\n",
      "  name: web\n  labels:\n    a: x\n    b: x\n    a: z\n",
    )
    const { told, messages } = await check(`${text}kind: Pod\n`)
    expect(told).toEqual(["duplicate-key web metadata.labels.a:8", "duplicate-key web kind:13"])
    expect(messages[0]).toBe('the key "a" occurs twice; the last one counts')
  })

  test("of a List tells duplicates with the item that has them", async () => {
    const text = `apiVersion: v1
kind: List
kind: List
items:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
- {apiVersion: v1, kind: ConfigMap, metadata: {name: b}, data: {x: "1", x: "2"}}
`
    expect((await check(text)).told).toEqual(["duplicate-key a kind:5", "duplicate-key b data.x:6"])
  })
})

describe("a custom resource", () => {
  test("is checked by the CRD in the stream, wherever that stands", async () => {
    const text = `${route("{hots: a, weight: 101}")}---\n${CRD}`
    expect((await check(text)).told).toEqual([
      "unknown-field r spec.hots:4",
      "invalid-value r spec.weight:4",
      "missing-field r spec.host:4",
    ])
  })

  test("must fit patterns, which RE2 reads", async () => {
    const { messages } = await check(`${CRD}---\n${route("{host: A}")}`)
    expect(messages).toEqual(["must match ^[a-z.]+$"])
  })

  test("must have a version that is served", async () => {
    const { messages } = await check(`${CRD}---\n${route("{}", "v1alpha1")}`)
    expect(messages).toEqual([
      "the CRD of Route serves no example.com/v1alpha1: it has example.com/v1, example.com/v1beta1",
    ])
  })

  test("of a deprecated version is told in the words of the CRD", async () => {
    const { told, messages } = await check(`${CRD}---\n${route("{x: 1}", "v1beta1")}`)
    expect(told).toEqual([expect.stringContaining("deprecated-api r apiVersion")])
    expect(messages).toEqual(["use example.com/v1 instead"])
  })

  test("whose kind is nearly one of the group is a mistake, another may have its CRD elsewhere", async () => {
    const misspelt = route("{}").replace("Route", "Ruote")
    expect((await check(`${CRD}---\n${misspelt}`)).messages).toEqual([
      "no CRD has example.com/v1 Ruote; did you mean Route?",
    ])
    const other = route("{}").replace("Route", "Gateway")
    expect((await check(`${CRD}---\n${other}`)).skipped).toHaveLength(1)
  })

  test("whose CRD has no usable schema is skipped, and the CRD is told of once", async () => {
    const broken = CRD.replace("{type: integer, maximum: 100}", "{type: intger}")
    const { told, messages, skipped } = await check(`${route("{host: a}")}---\n${broken}`)
    expect(told).toEqual([
      "invalid-crd routes.example.com spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.weight.type:27",
    ])
    expect(messages).toEqual(['there is no type "intger"'])
    expect(skipped).toEqual(["r: its CRD (line 6 of the stream) has a schema that cannot be used"])
  })
})

describe("the release of Kubernetes", () => {
  test("decides which fields there are", async () => {
    const text = POD.replace("spec:\n", "spec:\n  hostnameOverride: a\n")
    expect((await check(text, {}, "1.36")).told).toEqual([])
    expect((await check(text, {}, "v1.33.4")).told).toEqual([
      "unknown-field web spec.hostnameOverride:6",
    ])
  })

  test("that is not known is refused with those that are", async () => {
    await expect(check(POD, {}, "1.99")).rejects.toMatchObject({
      code: "KUBERNETES_VERSION_UNKNOWN",
      message: 'Kubernetes "1.99" is not known: known are 1.36, 1.35, 1.34, 1.33, 1.32, 1.31',
    })
  })
})

test("the pods of a well-known workload are checked without its CRD, too", async () => {
  const rollout = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, imgae: a}]}}}
`
  expect((await check(rollout)).told).toEqual([
    "unknown-field web spec.template.spec.containers[0].imgae:4",
  ])
})

describe("who looks while the stream is read finds the same", () => {
  const ROUTE = "apiVersion: example.com/v1\nkind: Route\nmetadata:\n  name: r\nspec:\n  host: h\n"
  const TEXTS = [
    POD,
    BAD,
    CRD,
    ROUTE,
    ROUTE.replace("host", "hosts"),
    ROUTE.replace("example.com", "other.example.com"),
    POD.replace("name: web\n    image", "name: Web\n    image"),
    POD.replace("    image: web:1", "    image: web:1\n    image: web:2"),
    POD.replace("kind: Pod", "kind: Pods"),
    POD.replace("v1", "policy/v1beta1").replace("Pod", "PodSecurityPolicy"),
    POD.replace("image: web:1", "image: &a web:1\n    command: [*a]"),
    POD.replace("image: web:1", "image: [\n"),
    "- 1\n",
    "apiVersion: v1\nkind: List\nitems: []\n",
  ]

  test.each([{}, { missingSchemas: "error" as const }])("%j", async (options) => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...TEXTS), { maxLength: 8 }), async (texts) => {
        const text = texts.join("---\n")
        expect(await check(text, options, "1.34", true)).toEqual(await check(text, options, "1.34"))
      }),
      { numRuns: 60 },
    )
  })
})
