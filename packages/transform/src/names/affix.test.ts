import { formatPath, parseManifests } from "@sternpost/manifests"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { type AffixOptions, affixNames, checkAffixes } from "./affix.ts"

const STREAM = `apiVersion: v1
kind: ConfigMap
metadata:
  name: web # config
---
apiVersion: v1
kind: Secret
metadata: {name: web}
---
apiVersion: v1
kind: Service
metadata: {name: web}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      serviceAccountName: robot
      volumes:
      - configMap: {name: web}
      - {secret: {secretName: 'web'}} # quoted
      - {secret: {secretName: elsewhere}}
      ephemeralContainers:
      - envFrom: [{secretRef: {name: web}}]
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: robot, namespace: shop}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: rb, namespace: other}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: robot}
subjects:
- {kind: ServiceAccount, name: robot, namespace: shop}
- {kind: User, name: robot}
- {kind: ServiceAccount, name: robot, namespace: elsewhere}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: hpa}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
---
apiVersion: v1
kind: Namespace
metadata: {name: web}
`

function affix(
  options: AffixOptions,
  text = STREAM,
  selects: (kind: string) => boolean = () => true,
) {
  const stream = parseManifests(text)
  const selected = stream.manifests.filter(({ kind }) => selects(kind))
  const left = affixNames(stream, selected, options)
  return { text: stream.toString(), left }
}

test("names change in their objects and in what names them, and nowhere else", () => {
  const { text } = affix({ prefix: "a-" })
  expect(text).toBe(
    STREAM.replaceAll("name: web # config", "name: a-web # config")
      .replaceAll("metadata: {name: web}", "metadata: {name: a-web}")
      .replace("kind: Namespace\nmetadata: {name: a-web}", "kind: Namespace\nmetadata: {name: web}")
      .replace("serviceAccountName: robot", "serviceAccountName: a-robot")
      .replace("configMap: {name: web}", "configMap: {name: a-web}")
      .replace("secretName: 'web'", "secretName: 'a-web'")
      .replace("secretRef: {name: web}", "secretRef: {name: a-web}")
      .replace("metadata: {name: robot,", "metadata: {name: a-robot,")
      .replace("{name: rb,", "{name: a-rb,")
      .replace("name: robot, namespace: shop}", "name: a-robot, namespace: shop}")
      .replace("{name: hpa}", "{name: a-hpa}")
      .replace("kind: Deployment, name: web}", "kind: Deployment, name: a-web}"),
  )
})

test("only what is selected is renamed, but everything that names it follows", () => {
  const { text } = affix({ suffix: "-v2" }, STREAM, (kind) => kind === "ConfigMap")
  expect(text).toBe(
    STREAM.replace("name: web # config", "name: web-v2 # config").replace(
      "configMap: {name: web}",
      "configMap: {name: web-v2}",
    ),
  )
})

test("a name that is another object's new name does not change twice", () => {
  const text = ["web", "a-web"]
    .map((name) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`)
    .concat(
      "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {volumes: [{configMap: {name: web}}]}\n",
    )
    .join("---\n")
  const { text: after } = affix({ prefix: "a-" }, text)
  expect(after).toContain("configMap: {name: a-web}")
  expect(after).toContain("{name: a-a-web}")
})

test("a subject without a namespace may mean accounts of several, as long as they stay there", () => {
  const account = (namespace: string) =>
    `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: robot, namespace: ${namespace}}\n---\n`
  const binding =
    "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: b}\nsubjects: [{kind: ServiceAccount, name: robot}]\n"
  const { text } = affix({ prefix: "a-" }, account("x") + account("z") + binding)
  expect(text).toContain("subjects: [{kind: ServiceAccount, name: a-robot}]")
})

describe("what is wrong", () => {
  const maps = (...metadata: string[]) =>
    metadata
      .map((fields) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {${fields}}\n`)
      .join("---\n")

  test("two objects of one name", () => {
    const text = `${maps("name: web")}---\n${maps("name: a-web")}`
    expect(() => {
      const stream = parseManifests(text)
      affixNames(stream, stream.manifests.slice(0, 1), { prefix: "a-" })
    }).toThrow(/ConfigMap web .* and ConfigMap a-web .* would both become ConfigMap a-web/)
  })

  test("a reference that may mean objects that part ways", () => {
    const job = "---\napiVersion: a.b/v1\nkind: X\nmetadata: {name: x}\nspec: {target: web}\n"
    const text = `apiVersion: v1\nkind: Service\nmetadata: {name: web}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: web}\n${job}`
    const field = { kind: "X", path: "spec/target" }
    const references = ["Service", "Secret"].map((kind) => ({ referent: { kind }, field }))
    expect(() => affix({ prefix: "a-", references }, text, (kind) => kind === "Service")).toThrow(
      /X x \(line 9 of the stream\): spec.target \(line 12\): "web" may mean Service web .* or Secret web .*, which are not called alike afterwards/,
    )
    expect(affix({ prefix: "a-", references }, text).text).toContain("target: a-web")
  })

  test("names that are none", () => {
    const service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n"
    expect(() => affix({ prefix: "1" }, service)).toThrow(
      'metadata.name (line 4): "1web" cannot be the name of a Service',
    )
    expect(() => affix({ suffix: "x".repeat(61) }, service)).toThrow("64 characters, and 63")
    expect(() => affix({ suffix: "x".repeat(251) }, maps("name: web"))).toThrow("and 253 are")
  })

  test.each([
    [{}, "give a `prefix` or a `suffix`"],
    [{ prefix: "-a" }, '"-a" cannot be a part of a name'],
    [{ suffix: "B" }, '"B" cannot be a part of a name'],
  ])("%j", (options, message) => expect(() => checkAffixes(options)).toThrow(message))
})

const CERTIFICATE = `apiVersion: v1
kind: Secret
metadata: {name: tls}
---
apiVersion: example.com/v1
kind: Gate
metadata: {name: tls}
spec: {secretName: tls, title: tls, tlsRef: {name: tls}, selector: {matchLabels: {app.kubernetes.io/name: tls}}}
`

test("what may be an old name in a custom resource is told, unless it is known", () => {
  const { left } = affix({ prefix: "a-" }, CERTIFICATE)
  expect(left.map(({ path, name }) => [formatPath(path), name])).toEqual([
    ["spec.secretName", "tls"],
    ["spec.tlsRef.name", "tls"],
  ])
  const references = [
    { referent: { kind: "Secret" }, field: { kind: "Gate", path: "spec/secretName" } },
    { referent: { kind: "Secret" }, field: { kind: "Gate", path: "spec/tlsRef" } },
  ]
  const known = affix({ prefix: "a-", references }, CERTIFICATE)
  expect(known.left).toEqual([])
  expect(known.text).toContain("{secretName: a-tls, title: tls, tlsRef: {name: a-tls},")
})

test("a workload of a custom kind is looked into like any other", () => {
  const rollout = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: r}
spec: {template: {spec: {containers: [{envFrom: [{configMapRef: {name: c}}]}]}}}
`
  expect(affix({ prefix: "a-" }, rollout).text).toContain("configMapRef: {name: a-c}")
})

const word = fc.stringMatching(/^[a-z]{1,4}$/)

test("whatever names an object of the stream names it afterwards, and what names another one does so still", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(word, { minLength: 1, maxLength: 6 }),
      fc.array(word, { maxLength: 8 }),
      word,
      (names, used, prefix) => {
        const maps = names.map(
          (name) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "${name}"}\n`,
        )
        const volumes = used.map((name) => `{configMap: {name: "${name}"}}`).join(", ")
        const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: pod}\nspec: {volumes: [${volumes}]}\n`
        const { text } = affix({ prefix }, [...maps, pod].join("---\n"))
        const after = parseManifests(text).manifests.at(-1)
        const expected = used.map((name) => (names.includes(name) ? prefix + name : name))
        expect(expected).toEqual(
          used.map((_, index) => after?.get(["spec", "volumes", index, "configMap", "name"])),
        )
      },
    ),
  )
})
