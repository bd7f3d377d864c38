import {
  formatPath,
  type Manifest,
  type ManifestStream,
  parseManifests,
} from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import { guardChanges } from "./guard.ts"

const STREAM = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app.kubernetes.io/managed-by: Helm}
  annotations: {helm.sh/resource-policy: keep}
spec:
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, env: []}]}}
---
apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  annotations: {helm.sh/hook: pre-install, helm.sh/hook-weight: "1"}
spec: {template: {spec: {containers: [{name: c, image: a:1}]}}}
---
apiVersion: batch/v1
kind: Job
metadata: {name: once}
spec: {template: {spec: {containers: [{name: c, image: a:1}]}}}
---
apiVersion: v1
kind: Secret
metadata: {name: s}
stringData: {password: hunter2-and-more, short: admin}
data: {key: c3VwZXItc2VjcmV0}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: c}
immutable: true
data: {a: "1"}
`

function problems(
  change: (web: Manifest, job: Manifest, map: Manifest, stream: ManifestStream) => void,
) {
  const stream = parseManifests(STREAM)
  const [web, job, , , map] = stream.manifests as Manifest[] as [
    Manifest,
    Manifest,
    Manifest,
    Manifest,
    Manifest,
  ]
  change(web, job, map, stream)
  return guardChanges(stream, stream.manifests).map(({ rule, manifest, path }) =>
    [rule, manifest.name, ...(path === undefined ? [] : [formatPath(path)])].join(" "),
  )
}

test("harmless changes are no problems", () => {
  expect(
    problems((web, job) => {
      web.set(["metadata", "labels", "team"], "shop")
      web.set(["spec", "replicas"], 3)
      job.set(["metadata", "annotations", "a"], "b")
    }),
  ).toEqual([])
})

describe("what cannot change", () => {
  test("of a selector, a Job's template (but not a hook's), a frozen ConfigMap", () => {
    expect(
      problems((web, job, map, stream) => {
        stream.manifests[2]?.set(["spec", "template", "spec", "containers", 0, "image"], "a:2")
        web.set(["spec", "selector", "matchLabels", "team"], "shop")
        job.set(["spec", "template", "spec", "containers", 0, "image"], "a:2")
        map.set(["data", "a"], "2")
      }),
    ).toEqual([
      "immutable-field web spec.selector",
      "job-template once spec.template",
      "immutable-field c data",
    ])
  })

  test("is no problem when it is the same again", () => {
    expect(
      problems((web) => {
        web.set(["spec", "selector", "matchLabels", "app"], "x")
        web.set(["spec", "selector", "matchLabels", "app"], "web")
      }),
    ).toEqual([])
  })
})

test("what Helm knows its objects by", () => {
  expect(
    problems((web, job) => {
      web.set(["metadata", "labels", "app.kubernetes.io/managed-by"], "me")
      web.delete(["metadata", "annotations"])
      job.delete(["metadata", "annotations", "helm.sh/hook"])
      job.set(["metadata", "annotations", "helm.sh/hook-weight"], "2")
    }),
  ).toEqual([
    'lost-helm-metadata web metadata.labels["app.kubernetes.io/managed-by"]',
    'lost-helm-metadata web metadata.annotations["helm.sh/resource-policy"]',
    'lost-hook migrate metadata.annotations["helm.sh/hook"]',
    'lost-hook migrate metadata.annotations["helm.sh/hook-weight"]',
  ])
})

test("objects that were taken out, but not those that a stage added before", () => {
  expect(
    problems((_web, job, _map, stream) => {
      stream.remove(job)
      stream.remove(stream.add("kind: X\nmetadata: {name: x}\n"))
    }),
  ).toEqual(["removed-object migrate"])
})

describe("values of Secrets", () => {
  test.each([
    ["in clear text", "postgres://user:hunter2-and-more@db"],
    ["in base64", Buffer.from("hunter2-and-more").toString("base64")],
    ["decoded", "super-secret"],
    ["as it stands in data", "c3VwZXItc2VjcmV0"],
  ])("%s in another object", (_, text) => {
    expect(problems((_web, _job, map) => map.set(["data", "url"], text))).toContain(
      "secret-exposed c data.url",
    )
  })

  test("that are short are words like any other", () => {
    expect(problems((web) => web.set(["metadata", "annotations", "owner"], "admin"))).toEqual([])
  })

  test("of a Secret that became a ConfigMap, or was taken out", () => {
    expect(
      problems((web, _job, _map, stream) => {
        const secret = stream.manifests[3] as Manifest
        stream.remove(secret)
        web.set(["metadata", "annotations", "p"], "hunter2-and-more")
      }),
    ).toEqual(["removed-object s", "secret-exposed web metadata.annotations.p"])
  })

  test("are in no message", () => {
    const stream = parseManifests(STREAM)
    stream.manifests[4]?.set(["data", "url"], "hunter2-and-more")
    const text = JSON.stringify(
      guardChanges(stream, stream.manifests).map(({ message }) => message),
    )
    expect(text).not.toContain("hunter2")
  })
})

describe("references", () => {
  const text = `apiVersion: v1
kind: ConfigMap
metadata: {name: web}
---
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {volumes: [{configMap: {name: web}}]}
`
  const found = (edit: (stream: ManifestStream) => void) => {
    const stream = parseManifests(text)
    edit(stream)
    return guardChanges(stream, stream.manifests)
      .filter(({ rule }) => rule === "dangling-reference")
      .map(({ path, message }) => `${formatPath(path ?? [])}: ${message}`)
  }
  const message =
    'spec.volumes[0].configMap.name: it names ConfigMap "web", which a stage removed or renamed; correct it, or rename by name-affix, which follows references'

  test("to an object that was renamed or removed are told", () => {
    expect(found(({ manifests: [map] }) => map?.set(["metadata", "name"], "new"))).toEqual([
      message,
    ])
    expect(found(({ manifests: [map] }) => map?.set(["metadata"], { name: "new" }))).toEqual([
      message,
    ])
    expect(found((stream) => stream.remove(stream.manifests[0] as Manifest))).toEqual([message])
  })

  test("that follow, or whose object comes back, are not", () => {
    expect(
      found(({ manifests: [map, pod] }) => {
        map?.set(["metadata", "name"], "new")
        pod?.set(["spec", "volumes", 0, "configMap", "name"], "new")
      }),
    ).toEqual([])
    expect(
      found((stream) => {
        stream.remove(stream.manifests[0] as Manifest)
        stream.add("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n")
      }),
    ).toEqual([])
    expect(found(({ manifests: [map] }) => map?.set(["data"], { a: "b" }))).toEqual([])
  })
})
