import { parseManifests } from "@sternpost/manifests"
import { expect, test } from "vitest"
import type { LabelOptions } from "./labels.ts"
import { changedForGood } from "./selector-change.ts"

const [deployment, service, set] = parseManifests(`apiVersion: apps/v1
kind: Deployment
spec: {selector: {matchLabels: {app: web, team: shop}}, template: {}}
---
apiVersion: v1
kind: Service
spec: {selector: {app: web}}
---
apiVersion: apps/v1
kind: StatefulSet
spec: {selector: {matchLabels: {app: web}}, volumeClaimTemplates: [{metadata: {name: a}}]}
`).manifests

const path = (manifest: unknown, options: Partial<LabelOptions>) =>
  changedForGood(manifest as never, { pairs: { team: "shop" }, ...options })?.join(".")

test.each([
  ["a selector that lacks the label", set, { includeSelectors: true }, "spec.selector.matchLabels"],
  ["a selector that has it", deployment, { includeSelectors: true }, undefined],
  [
    "a selector that has another value",
    deployment,
    { includeSelectors: true, pairs: { team: "x" } },
    "spec.selector.matchLabels",
  ],
  ["the selector of a Service, which may change", service, { includeSelectors: true }, undefined],
  ["templates only", set, { includeTemplates: true }, undefined],
  [
    "claims",
    set,
    { includeVolumeClaimTemplates: true },
    "spec.volumeClaimTemplates.0.metadata.labels",
  ],
  [
    "a field of the user's own",
    set,
    { fields: [{ path: "spec/selector/matchLabels" }] },
    "spec.selector.matchLabels",
  ],
])("%s", (_, manifest, options, expected) => expect(path(manifest, options)).toBe(expected))
