import { parseManifests } from "@sternpost/manifests"
import fc from "fast-check"
import { expect, test } from "vitest"
import { createChecks } from "../check-registry.ts"
import { runChecks } from "../run-checks.ts"
import { applyFixes } from "./apply-fixes.ts"
import type { Finding } from "./finding.ts"

// Whatever is wrong with objects: what --fix mends is gone afterwards, nothing new is wrong, and no comment is lost.

const VERSIONS = fc.constantFrom(
  ["apps/v1", "selector: {matchLabels: {a: b}}"],
  ["extensions/v1beta1", "selector: {matchLabels: {a: b}}"],
  ["apps/v1beta2", "selector: {matchLabels: {a: b}} # theirs"],
)
const CONTAINER_FIELDS = [
  "imgaePullPolicy: Always",
  "imagePullPolicy: always # lower case",
  "imagePullPolicy: 5",
  "args: [--port, 80, 1.50]",
  'tty: "true"',
  "env: [{name: A, value: 1}, {name: B, value: x}, {name: A, value: y}]",
  "env:\n        # the first\n        - {name: A, value: x}\n        - name: A # the last\n          value: true",
  "securityContext: {privileged: true}",
  "securityContext:\n          runAsUser: 0 # root",
  "securityContext: {}",
  "resources: {limits: {memory: 1 GB}}",
  "ports: [{containerPort: 80, protocol: tcp}]",
  'livenessProbe: {httpGet: {port: 80}, periodSeconds: "5"}',
  "unknown: {a: 1}",
]
const POD_FIELDS = [
  "serviceAccount: web # the old name",
  "serviceAccount: web\n      serviceAccountName: web",
  "hostNetwork: true",
  'hostNetwork: "false"',
  "restartPolicy: always",
  'terminationGracePeriodSeconds: "30"',
  "securityContext: {runAsNonRoot: true}",
  "automountServiceAccountToken: true",
]
/** At most one of several lines with the same key. */
const fields = (lines: readonly string[]) =>
  fc.subarray([...lines]).map((chosen) => {
    const keys = new Set<string>()
    return chosen.filter((line) => {
      const [key = ""] = line.split(":")
      const isNew = !keys.has(key)
      keys.add(key)
      return isNew
    })
  })

const deployment = fc
  .tuple(
    VERSIONS,
    fields(POD_FIELDS),
    fc.array(fields(CONTAINER_FIELDS), { minLength: 1, maxLength: 3 }),
  )
  .map(([[apiVersion, selector], pod, containers]) =>
    [
      `apiVersion: ${apiVersion} # version`,
      "kind: Deployment",
      "metadata: {name: web}",
      "spec:",
      `  ${selector}`,
      "  template:",
      "    metadata: {labels: {a: b}}",
      "    spec:",
      ...pod.map((line) => `      ${line}`),
      "      containers: # all of them",
      ...containers.flatMap((lines, i) => [
        `      - name: c${i} # number ${i}`,
        `        image: web:1`,
        ...lines.map((line) => `        ${line}`),
      ]),
      "",
    ].join("\n"),
  )

async function findingsOf(text: string) {
  const stream = parseManifests(text)
  const { manifests } = stream
  const kubernetesVersion = "1.36"
  const settings = { baseDir: ".", lint: { profile: "strict" }, kubernetesVersion }
  const checks = await createChecks(settings, ["schema", "lint"])
  const { findings } = await runChecks({ checks, manifests, kubernetesVersion })
  return { stream, findings }
}

// Paths of items move when one before them is taken out.
const nameOf = ({ rule, message }: Finding) => `${rule}: ${message}`
const hasFix = ({ fix, unsafeFix }: Finding, unsafe: boolean) =>
  fix !== undefined || (unsafe && (unsafeFix?.().length ?? 0) > 0)
const comments = (text: string) => text.match(/#.*/g) ?? []

test("fixes mend what they say, and nothing else changes", { timeout: 60_000 }, async () => {
  let mended = 0
  await fc.assert(
    fc.asyncProperty(deployment, fc.boolean(), async (text, unsafe) => {
      const before = await findingsOf(text)
      const { fixed, left } = applyFixes(before.findings, { unsafe })
      expect(fixed).toEqual(before.findings.filter((finding) => hasFix(finding, unsafe)))
      const result = before.stream.toString()
      if (fixed.length === 0) expect(result).toBe(text)
      const after = (await findingsOf(result)).findings
      // A kind that is gone is not looked into before it has its new version.
      if (!before.findings.some(({ rule }) => rule === "removed-api"))
        // What is mended may mend another thing too: who has no token needs no account of its own.
        expect(left.map(nameOf)).toEqual(expect.arrayContaining(after.map(nameOf)))
      else expect(after.map(({ rule }) => rule)).not.toContain("removed-api")
      const gone = fixed.some(({ rule }) => rule === "duplicate-env-var")
      if (!gone) expect(comments(result)).toEqual(comments(text))
      mended += fixed.length
    }),
    { numRuns: 40 },
  )
  expect(mended).toBeGreaterThan(40)
})

test("a second run has nothing left to mend", { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(deployment, async (text) => {
      let current = text
      for (let round = 0; round < 3; round++) {
        const { stream, findings } = await findingsOf(current)
        applyFixes(findings, { unsafe: true })
        current = stream.toString()
      }
      const { findings } = await findingsOf(current)
      expect(findings.filter((finding) => hasFix(finding, true)).map(nameOf)).toEqual([])
    }),
    { numRuns: 25 },
  )
})
