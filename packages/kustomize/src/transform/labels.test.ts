import { describe, expect, test } from "vitest"
import { built } from "../testing-build.ts"

const OBJECTS = {
  deployment:
    "{apiVersion: apps/v1, kind: Deployment, metadata: {name: x}, spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {topologySpreadConstraints: [{labelSelector: {matchLabels: {app: web}}}]}}}}",
  set: "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: x}, spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}}, volumeClaimTemplates: [{metadata: {name: v}}]}}",
  service: "{apiVersion: v1, kind: Service, metadata: {name: x}, spec: {selector: {app: web}}}",
  bare: "{apiVersion: v1, kind: Service, metadata: {name: x}, spec: {}}",
  cron: "{apiVersion: batch/v1, kind: CronJob, metadata: {name: x}, spec: {jobTemplate: {spec: {template: {metadata: {}}}}}}",
  policy:
    "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: x}, spec: {podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {matchLabels: {app: a}}}]}]}}",
  widget:
    "{apiVersion: example.com/v1, kind: W, metadata: {name: x}, spec: {selector: {matchLabels: {app: web}}}}",
}

/** What is printed, without apiVersion and kind. As kustomize 5.8.1 prints it. */
async function labelled(object: keyof typeof OBJECTS, fields: string): Promise<string> {
  const files = {
    "kustomization.yaml": `resources: [r.yaml]\n${fields}`,
    "r.yaml": `${OBJECTS[object]}\n`,
  }
  return (await built(files)).replace(/^apiVersion: .*\nkind: .*\n/, "")
}

describe("commonLabels go into selectors and templates", () => {
  test.each([
    [
      "deployment",
      "metadata:\n  labels:\n    team: shop\n  name: x\nspec:\n  selector:\n    matchLabels:\n      app: web\n      team: shop\n  template:\n    metadata:\n      labels:\n        app: web\n        team: shop\n    spec:\n      topologySpreadConstraints:\n      - labelSelector:\n          matchLabels:\n            app: web\n            team: shop\n",
    ],
    [
      "set",
      "metadata:\n  labels:\n    team: shop\n  name: x\nspec:\n  selector:\n    matchLabels:\n      app: web\n      team: shop\n  template:\n    metadata:\n      labels:\n        app: web\n        team: shop\n  volumeClaimTemplates:\n  - metadata:\n      labels:\n        team: shop\n      name: v\n",
    ],
    [
      "service",
      "metadata:\n  labels:\n    team: shop\n  name: x\nspec:\n  selector:\n    app: web\n    team: shop\n",
    ],
    [
      "bare",
      "metadata:\n  labels:\n    team: shop\n  name: x\nspec:\n  selector:\n    team: shop\n",
    ],
    [
      "cron",
      "metadata:\n  labels:\n    team: shop\n  name: x\nspec:\n  jobTemplate:\n    metadata:\n      labels:\n        team: shop\n    spec:\n      template:\n        metadata:\n          labels:\n            team: shop\n",
    ],
    [
      "policy",
      "metadata:\n  labels:\n    team: shop\n  name: x\nspec:\n  ingress:\n  - from:\n    - podSelector:\n        matchLabels:\n          app: a\n          team: shop\n  podSelector:\n    matchLabels:\n      app: web\n      team: shop\n",
    ],
    [
      "widget",
      "metadata:\n  labels:\n    team: shop\n  name: x\nspec:\n  selector:\n    matchLabels:\n      app: web\n",
    ],
  ] as const)("%s", async (object, expected) => {
    expect(await labelled(object, "commonLabels: {team: shop}\n")).toBe(expected)
  })
})

describe("labels go where they are told to", () => {
  test.each([
    [
      "into the object alone",
      "labels: [{pairs: {team: shop}}]\n",
      "metadata:\n  labels:\n    team: shop\n  name: x\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      topologySpreadConstraints:\n      - labelSelector:\n          matchLabels:\n            app: web\n",
    ],
    [
      "into templates",
      "labels: [{pairs: {team: shop}, includeTemplates: true}]\n",
      "metadata:\n  labels:\n    team: shop\n  name: x\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n        team: shop\n    spec:\n      topologySpreadConstraints:\n      - labelSelector:\n          matchLabels:\n            app: web\n",
    ],
    [
      "into selectors, and so into templates",
      "labels: [{pairs: {team: shop}, includeSelectors: true}]\n",
      "metadata:\n  labels:\n    team: shop\n  name: x\nspec:\n  selector:\n    matchLabels:\n      app: web\n      team: shop\n  template:\n    metadata:\n      labels:\n        app: web\n        team: shop\n    spec:\n      topologySpreadConstraints:\n      - labelSelector:\n          matchLabels:\n            app: web\n            team: shop\n",
    ],
    [
      "into fields of one's own",
      "labels: [{pairs: {team: shop}, fields: [{path: spec/extra/labels, kind: Deployment, create: true}]}]\n",
      "metadata:\n  labels:\n    team: shop\n  name: x\nspec:\n  extra:\n    labels:\n      team: shop\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      topologySpreadConstraints:\n      - labelSelector:\n          matchLabels:\n            app: web\n",
    ],
    [
      "not into fields that are not there",
      "labels: [{pairs: {team: shop}, fields: [{path: spec/extra/labels, kind: Deployment}]}]\n",
      "metadata:\n  labels:\n    team: shop\n  name: x\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      topologySpreadConstraints:\n      - labelSelector:\n          matchLabels:\n            app: web\n",
    ],
    [
      "over what is there",
      "labels: [{pairs: {app: new}, includeTemplates: true}]\n",
      "metadata:\n  labels:\n    app: new\n  name: x\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: new\n    spec:\n      topologySpreadConstraints:\n      - labelSelector:\n          matchLabels:\n            app: web\n",
    ],
    [
      "several, one after the other",
      "labels: [{pairs: {a: '1'}}, {pairs: {a: '2', b: x}}]\n",
      'metadata:\n  labels:\n    a: "2"\n    b: x\n  name: x\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      topologySpreadConstraints:\n      - labelSelector:\n          matchLabels:\n            app: web\n',
    ],
    [
      "with commonLabels last",
      "labels: [{pairs: {a: '1'}}]\ncommonLabels: {a: '2'}\n",
      'metadata:\n  labels:\n    a: "2"\n  name: x\nspec:\n  selector:\n    matchLabels:\n      a: "2"\n      app: web\n  template:\n    metadata:\n      labels:\n        a: "2"\n        app: web\n    spec:\n      topologySpreadConstraints:\n      - labelSelector:\n          matchLabels:\n            a: "2"\n            app: web\n',
    ],
    [
      "as text, whatever they look like",
      "labels: [{pairs: {a: 'true', b: '1', c: '', d: 'x: y'}}]\n",
      'metadata:\n  labels:\n    a: "true"\n    b: "1"\n    c: ""\n    d: \'x: y\'\n  name: x\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      topologySpreadConstraints:\n      - labelSelector:\n          matchLabels:\n            app: web\n',
    ],
    [
      "none",
      "labels: [{pairs: {}}]\n",
      "metadata:\n  name: x\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      topologySpreadConstraints:\n      - labelSelector:\n          matchLabels:\n            app: web\n",
    ],
  ])("%s", async (_what, fields, expected) => {
    expect(await labelled("deployment", fields)).toBe(expected)
  })
})

describe("commonAnnotations", () => {
  test.each([
    [
      "deployment",
      "metadata:\n  annotations:\n    note: hello\n  name: x\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      annotations:\n        note: hello\n      labels:\n        app: web\n    spec:\n      topologySpreadConstraints:\n      - labelSelector:\n          matchLabels:\n            app: web\n",
    ],
    [
      "cron",
      "metadata:\n  annotations:\n    note: hello\n  name: x\nspec:\n  jobTemplate:\n    metadata:\n      annotations:\n        note: hello\n    spec:\n      template:\n        metadata:\n          annotations:\n            note: hello\n",
    ],
    [
      "service",
      "metadata:\n  annotations:\n    note: hello\n  name: x\nspec:\n  selector:\n    app: web\n",
    ],
    [
      "widget",
      "metadata:\n  annotations:\n    note: hello\n  name: x\nspec:\n  selector:\n    matchLabels:\n      app: web\n",
    ],
  ] as const)("%s", async (object, expected) => {
    expect(await labelled(object, "commonAnnotations: {note: hello}\n")).toBe(expected)
  })
})
