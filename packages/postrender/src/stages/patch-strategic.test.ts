import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { compilePipeline } from "../compile.ts"
import { definePipeline } from "../define-pipeline.ts"
import { buildReport } from "../report.ts"
import { runPipeline } from "../run.ts"

const DEPLOYMENT = `# Source: web/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web # the front
spec:
  replicas: 1 # raised in production
  template:
    spec:
      containers:
      # the application
      - name: web
        image: "nginx:1.29" # pinned
        env:
        - {name: A, value: "1"}
        - name: B # kept
          value: "2"
      - name: log
        image: fluent
`
const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: dns
spec:
  ports:
  # for most
  - port: 53
    protocol: UDP
  # for large answers
  - port: 53
    protocol: TCP
`
const ROUTE = `apiVersion: example.com/v1
kind: Route
metadata:
  name: a
spec:
  rules:
  - name: one
  - name: two
`

async function run(stage: object, input: string) {
  const pipeline = await definePipeline({ stages: [{ uses: "patch", ...stage }] })
  return runPipeline(await compilePipeline(pipeline), input)
}

const strategic = (patch: unknown, rest: object = {}) => ({
  with: { type: "strategic", patch, ...rest },
})
const patched = async (patch: unknown, input: string, stage: object = { match: {} }) =>
  (await run({ ...strategic(patch), ...stage }, input)).stream.toString()

const pod = (...containers: object[]) => ({ spec: { template: { spec: { containers } } } })

describe("a strategic patch", () => {
  test("edits what it names and leaves comments, quotes and order alone", async () => {
    const patch = pod({ name: "web", image: "nginx:1.30", env: [{ name: "B", value: "3" }] })
    expect(await patched(patch, DEPLOYMENT)).toBe(
      DEPLOYMENT.replace('"nginx:1.29"', '"nginx:1.30"').replace('value: "2"', 'value: "3"'),
    )
  })

  test("adds items before those that are there, as Kubernetes does", async () => {
    expect(await patched(pod({ name: "new", image: "new" }), DEPLOYMENT)).toBe(
      DEPLOYMENT.replace(
        "      # the application\n",
        "      - name: new\n        image: new\n      # the application\n",
      ),
    )
  })

  test("deletes an item and its comment alone", async () => {
    expect(await patched(pod({ name: "log", $patch: "delete" }), DEPLOYMENT)).toBe(
      DEPLOYMENT.replace("      - name: log\n        image: fluent\n", ""),
    )
  })

  test("tells TCP and UDP of the same port", async () => {
    const patch = { spec: { ports: [{ port: 53, protocol: "TCP", targetPort: 5353 }] } }
    expect(await patched(patch, SERVICE)).toBe(`${SERVICE}    targetPort: 5353\n`)
  })

  test("may be a text", async () => {
    expect(await patched("spec: {replicas: 3}", DEPLOYMENT)).toBe(
      DEPLOYMENT.replace("replicas: 1", "replicas: 3"),
    )
  })

  test("of a custom resource merges the pod that its kind is known to hold", async () => {
    const rollout = DEPLOYMENT.replace("apps/v1", "argoproj.io/v1alpha1").replace(
      "Deployment",
      "Rollout",
    )
    expect(await patched(pod({ name: "log", image: "fluent:2" }), rollout)).toBe(
      rollout.replace("image: fluent", "image: fluent:2"),
    )
  })
})

describe("what a strategic patch is for", () => {
  const named = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web" },
    spec: { replicas: 2 },
  }
  const both = `${DEPLOYMENT}---\n${SERVICE}`

  test("is the object that it names, without match", async () => {
    expect(await patched(named, both, {})).toBe(both.replace("replicas: 1", "replicas: 2"))
  })

  test("is a core object if its apiVersion has no group", async () => {
    const patch = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "dns", labels: { a: "b" } },
    }
    const other = SERVICE.replace("v1", "serving.knative.dev/v1")
    expect(await patched(patch, `${other}---\n${SERVICE}`, {})).toBe(
      `${other}---\n${SERVICE.replace("  name: dns\n", "  name: dns\n  labels:\n    a: b\n")}`,
    )
  })

  test("is what match selects, whatever name the patch has", async () => {
    expect(
      await patched({ ...named, metadata: { name: "any" } }, both, {
        match: { kind: "Deployment" },
      }),
    ).toBe(both.replace("replicas: 1", "replicas: 2"))
  })

  test("must be said somewhere", async () => {
    await expect(patched({ spec: { replicas: 2 } }, both, {})).rejects.toThrow(
      'stage "patch": nothing says which objects the strategic patch is for: give match, or kind and metadata.name in the patch',
    )
  })

  test("must be there", async () => {
    await expect(patched({ ...named, metadata: { name: "wbe" } }, both, {})).rejects.toThrow(
      'stage "patch": it is for Deployment wbe and found 0, but expects 1 or more; the stream has 1 Deployment, 1 Service: correct what it is for, or give `match` or `expect`',
    )
  })

  test("need not be there if expect allows it", async () => {
    const patch = { ...named, metadata: { name: "wbe" } }
    expect(await patched(patch, both, { expect: "0..1" })).toBe(both)
  })

  test.each([
    [
      { kind: "StatefulSet" },
      'the patch is for kind "StatefulSet", but the object has "Deployment"; leave it out of the patch, or correct match',
    ],
    [
      { apiVersion: "apps/v1beta1" },
      'the patch is for apiVersion "apps/v1beta1", but the object has "apps/v1"',
    ],
    [
      { metadata: { namespace: "shop" } },
      'the patch is for namespace "shop", but the object has none',
    ],
  ])("is not another object: %j", async (patch, message) => {
    await expect(patched(patch, DEPLOYMENT)).rejects.toThrow(
      `Deployment web (web/templates/deployment.yaml, line 2 of the stream): ${message}`,
    )
  })

  test("gets another name or kind only if that is allowed", async () => {
    const rename = strategic(
      { kind: "StatefulSet", metadata: { name: "db" } },
      { allowNameChange: true, allowKindChange: true },
    )
    const { stream } = await run({ match: {}, ...rename }, DEPLOYMENT)
    expect(stream.toString()).toBe(
      DEPLOYMENT.replace("kind: Deployment", "kind: StatefulSet").replace(
        "name: web #",
        "name: db #",
      ),
    )
  })
})

describe("$patch for a whole object", () => {
  const both = `${DEPLOYMENT}---\n${SERVICE}`

  test("deletes it", async () => {
    const patch = { kind: "Service", metadata: { name: "dns" }, $patch: "delete" }
    expect(await patched(patch, both, {})).toBe(DEPLOYMENT)
  })

  test("replaces it", async () => {
    const patch = {
      $patch: "replace",
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "x" },
      spec: { type: "ExternalName" },
    }
    expect(await patched(patch, SERVICE)).toBe(
      "apiVersion: v1\nkind: Service\nmetadata:\n  name: dns\nspec:\n  type: ExternalName\n",
    )
  })
})

describe("a list of which nothing is known", () => {
  const patch = { spec: { rules: [{ name: "z" }] } }

  test("is replaced, with a warning that names object, line and path", async () => {
    const result = await run({ match: {}, ...strategic(patch) }, ROUTE)
    expect(result.stream.toString()).toBe(
      ROUTE.replace("  - name: one\n  - name: two\n", "  - name: z\n"),
    )
    expect(buildReport(result)).toMatchObject({
      status: "done",
      stages: [
        {
          findings: [
            {
              severity: "warning",
              rule: "list-replaced",
              object: "Route a (line 1 of the stream)",
              path: "spec.rules",
              message:
                "the patch replaced this list of 2, because nothing says by what its items are to be found; give the CRD of Route (spec.schemas.crds, or --crds), or put {$patch: replace} into the list if that is meant",
            },
          ],
        },
      ],
    })
  })

  test("of a built-in kind is likely a mistake", async () => {
    const input = DEPLOYMENT.replace("spec:\n", "spec:\n  rules: [{name: x}]\n")
    const { stages } = await run({ match: {}, ...strategic(patch) }, input)
    expect(stages[0]?.findings[0]?.message).toBe(
      "the patch replaced this list of 1, because nothing is known of such a field of Deployment; look for a typing error, or put {$patch: replace} into the list if that is meant",
    )
  })

  test("is replaced without a word where the patch says so", async () => {
    const said = { spec: { rules: [{ $patch: "replace" }, { name: "z" }] } }
    const { stages } = await run({ match: {}, ...strategic(said) }, ROUTE)
    expect(stages[0]?.findings).toEqual([])
  })
})

describe("with the CRD of a custom resource", () => {
  const crd = (listType: object) => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: routes.example.com}
spec:
  group: example.com
  names: {kind: Route, plural: routes}
  versions:
  - name: v1
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
              rules: ${JSON.stringify({ type: "array", items: { type: "object" }, ...listType })}
`
  const KEYED = crd({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"] })
  const patch = { spec: { rules: [{ name: "two", to: "z" }] } }
  const merged = ROUTE.replace("  - name: two\n", "  - name: two\n    to: z\n")
  const match = { kind: "Route" }

  test("in the stream, lists merge by the keys that it says", async () => {
    const { stream, stages } = await run({ match, ...strategic(patch) }, `${KEYED}---\n${ROUTE}`)
    expect(stream.toString()).toBe(`${KEYED}---\n${merged}`)
    expect(stages[0]?.findings).toEqual([])
  })

  test("in a file, they do too", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sternpost-crds-"))
    writeFileSync(join(folder, "route.yaml"), KEYED)
    const stages = [{ uses: "patch", match, ...strategic(patch) }]
    const pipeline = await definePipeline({ schemas: { crds: ["*.yaml"] }, stages }, folder)
    const { stream } = await runPipeline(await compilePipeline(pipeline), ROUTE)
    expect(stream.toString()).toBe(merged)
  })

  test("that does not say it, the warning says so", async () => {
    const { stages } = await run({ match, ...strategic(patch) }, `${crd({})}---\n${ROUTE}`)
    expect(stages[0]?.findings[0]?.message).toBe(
      "the patch replaced this list of 2, because the CRD of Route does not say by what its items are to be found (x-kubernetes-list-map-keys); use a JSON Patch, or put {$patch: replace} into the list if that is meant",
    )
  })

  test("that says the list is one value, there is no warning", async () => {
    const atomic = crd({ "x-kubernetes-list-type": "atomic" })
    const { stages } = await run({ match, ...strategic(patch) }, `${atomic}---\n${ROUTE}`)
    expect(stages[0]?.findings).toEqual([])
  })

  test("that is broken, the run fails and says where", async () => {
    const broken = KEYED.replace("versions:", "version:")
    await expect(run({ match, ...strategic(patch) }, `${broken}---\n${ROUTE}`)).rejects.toThrow(
      'stage "patch": the CustomResourceDefinition routes.example.com has no spec.group, spec.names.kind or spec.versions',
    )
  })
})

describe("refuses", () => {
  test.each([
    [[], "a strategic merge patch is a map of the fields to change, not a list"],
    [
      { spec: { $pacth: "delete" } },
      '/spec/$pacth: "$pacth" is no directive; did you mean "$patch"?',
    ],
    [
      { spec: { $patch: "remove" } },
      '/spec/$patch: $patch is one of delete, replace, merge, not "remove"',
    ],
    ["{a: [", "the patch is no YAML"],
  ])("%j before the first object", async (patch, message) => {
    await expect(
      definePipeline({ stages: [{ uses: "patch", match: {}, ...strategic(patch) }] }).then(
        compilePipeline,
      ),
    ).rejects.toThrow(message)
  })

  test("an item without its merge key, and changes nothing", async () => {
    await expect(patched(pod({ image: "x" }), DEPLOYMENT)).rejects.toThrow(
      'stage "patch": Deployment web (web/templates/deployment.yaml, line 2 of the stream): strategic patch, /spec/template/spec/containers/0: the item does not contain declared merge key "name", by which it is found',
    )
  })

  test("a directive that the kind has no use for", async () => {
    await expect(patched({ spec: { $now: true } }, DEPLOYMENT)).rejects.toThrow(
      '/spec/$now: "$now" is no directive',
    )
  })
})
