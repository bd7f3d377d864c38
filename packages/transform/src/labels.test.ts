import { parseManifests } from "@sternpost/manifests"
import { expect, test } from "vitest"
import { addLabels, type LabelOptions } from "./labels.ts"

const labelled = (text: string, options: LabelOptions) => {
  const stream = parseManifests(text)
  for (const manifest of stream.manifests) addLabels(manifest, options)
  return stream.toString()
}
const team = { pairs: { team: "shop" } }

test.each([
  [
    "adds to the labels there are",
    "metadata:\n  labels:\n    app: web\n",
    "metadata:\n  labels:\n    app: web\n    team: shop\n",
  ],
  [
    "makes the labels",
    "metadata:\n  name: a\n",
    "metadata:\n  name: a\n  labels:\n    team: shop\n",
  ],
  [
    "fills empty labels",
    "metadata:\n  labels: {}\n  name: a\n",
    "metadata:\n  labels:\n    team: shop\n  name: a\n",
  ],
  [
    "takes null for empty",
    "metadata:\n  labels:\n  name: a\n",
    "metadata:\n  labels:\n    team: shop\n  name: a\n",
  ],
  [
    "overwrites an old value",
    "metadata:\n  labels:\n    team: old # who\n",
    "metadata:\n  labels:\n    team: shop # who\n",
  ],
  [
    "leaves an equal value",
    "metadata:\n  labels: {team: 'shop'}\n",
    "metadata:\n  labels: {team: 'shop'}\n",
  ],
  [
    "stays in flow style",
    "metadata: {labels: {app: web}}\n",
    "metadata: {labels: {app: web, team: shop}}\n",
  ],
])("%s", (_, metadata, expected) => {
  expect(labelled(`kind: A\n${metadata}`, team)).toBe(`kind: A\n${expected}`)
})

test("quotes what YAML would read as something else", () => {
  expect(labelled("kind: A\nmetadata:\n  name: a\n", { pairs: { on: "yes", n: "1" } })).toBe(
    'kind: A\nmetadata:\n  name: a\n  labels:\n    "on": "yes"\n    "n": "1"\n',
  )
})

test("refuses labels that are no map, naming the object", () => {
  expect(() => labelled("kind: A\nmetadata:\n  name: a\n  labels: text\n", team)).toThrow(
    /A a .*metadata.labels is no map/,
  )
})

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
`

test("labels pod templates when asked to", () => {
  expect(labelled(DEPLOYMENT, { ...team, includeTemplates: true })).toBe(
    DEPLOYMENT.replace("  name: web\n", "  name: web\n  labels:\n    team: shop\n").replace(
      "        app: web\n",
      "        app: web\n        team: shop\n",
    ),
  )
})

test("extends selectors and the templates they select when asked to", () => {
  expect(labelled(DEPLOYMENT, { ...team, includeSelectors: true })).toBe(
    DEPLOYMENT.replace("  name: web\n", "  name: web\n  labels:\n    team: shop\n")
      .replace("      app: web\n  t", "      app: web\n      team: shop\n  t")
      .replace("        app: web\n", "        app: web\n        team: shop\n"),
  )
})

test("makes the selector of a Service, but not that of a Job", () => {
  const service =
    "apiVersion: v1\nkind: Service\nmetadata:\n  labels: {team: shop}\nspec:\n  type: ClusterIP\n"
  expect(labelled(service, { ...team, includeSelectors: true })).toBe(
    `${service}  selector:\n    team: shop\n`,
  )
  const job =
    "apiVersion: batch/v1\nkind: Job\nmetadata:\n  labels: {team: shop}\nspec:\n  template:\n    metadata:\n      labels: {team: shop}\n"
  expect(labelled(job, { ...team, includeSelectors: true })).toBe(job)
})

test("walks the lists of a NetworkPolicy", () => {
  const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  labels: {team: shop}
spec:
  podSelector:
    matchLabels:
      app: web
  ingress:
  - from:
    - podSelector:
        matchLabels:
          app: api
    - namespaceSelector: {}
`
  expect(labelled(policy, { ...team, includeSelectors: true })).toBe(
    policy
      .replace("      app: web\n", "      app: web\n      team: shop\n")
      .replace("          app: api\n", "          app: api\n          team: shop\n"),
  )
})

test("labels both templates of a CronJob", () => {
  const cron = `apiVersion: batch/v1
kind: CronJob
metadata:
  labels: {team: shop}
spec:
  jobTemplate:
    spec:
      template:
        metadata:
          labels:
            app: a
`
  expect(labelled(cron, { ...team, includeTemplates: true })).toBe(
    `${cron}    metadata:
      labels:
        team: shop
`.replace("app: a\n", "app: a\n            team: shop\n"),
  )
})
