import { describe, expect, test } from "vitest"
import { lintText } from "../testing.ts"

const pod = (annotations: string, name = "web") =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, labels: {app: web}, annotations: ${annotations}}\nspec: {containers: [{name: web, image: nginx}]}\n`

async function run(text: string) {
  const rules = { "no-network-policy": "warning", "host-network": "warning" } as const
  const { findings, skipped } = await lintText(text, { profile: "minimal", rules })
  return {
    found: findings.map(({ rule, manifest }) => `${manifest?.name} ${rule}`),
    skipped: skipped.map(({ rule, reason }) => `${rule}: ${reason}`),
  }
}

const BOTH = ["web no-latest-tag", "web no-network-policy"]

describe("annotations of other tools", () => {
  test.each([
    [
      "kube-linter",
      "{ignore-check.kube-linter.io/latest-tag: a test image.}",
      "ignore-check.kube-linter.io/latest-tag says so: a test image",
    ],
    [
      "kube-score",
      "{kube-score/ignore: 'pod-probes, container-image-tag'}",
      "kube-score/ignore says so",
    ],
    [
      "Polaris",
      '{polaris.fairwinds.com/tagNotSpecified-exempt: "true"}',
      "polaris.fairwinds.com/tagNotSpecified-exempt says so",
    ],
  ])("that of %s for one rule counts, and is told", async (_, annotations, reason) => {
    expect(await run(pod(annotations))).toEqual({
      found: ["web no-network-policy"],
      skipped: [`no-latest-tag: the annotation ${reason}`],
    })
  })

  test.each([["{kube-linter.io/ignore-all: a test}"], ['{polaris.fairwinds.com/exempt: "true"}']])(
    "%s leaves out all rules that the tool has too",
    async (annotations) => {
      const { found, skipped } = await run(pod(annotations))
      expect(found).toEqual([])
      expect(skipped).toHaveLength(2)
    },
  )

  test.each([
    ["of an unknown check", "{ignore-check.kube-linter.io/none: x}"],
    ["that is false", '{polaris.fairwinds.com/tagNotSpecified-exempt: "false"}'],
    ["that is no text", "{kube-score/ignore: 5}"],
    ["of somebody else", "{example.com/ignore: container-image-tag}"],
  ])("one %s counts for nothing", async (_, annotations) => {
    expect(await run(pod(annotations))).toEqual({ found: BOTH, skipped: [] })
  })

  test("those of a pod template count for the workload", async () => {
    const text = `apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}, annotations: {kube-score/ignore: container-image-tag}}\n    spec: {containers: [{name: web, image: nginx}]}\n`
    expect((await run(text)).found).toEqual(["web no-network-policy"])
  })
})

describe("PolicyExceptions of Kyverno", () => {
  const exception = (spec: string, group = "kyverno.io/v2") =>
    `---\napiVersion: ${group}\nkind: PolicyException\nmetadata: {name: web-may}\nspec: ${spec}\n`
  const resources = (fields: string) => `{any: [{resources: {${fields}}}]}`
  const latest = (match: string) =>
    exception(`{exceptions: [{policyName: disallow-latest-tag, ruleNames: [x]}], match: ${match}}`)

  test.each([
    ["of the kind", resources("kinds: [Pod]")],
    ["of kind and name", resources("kinds: [v1/Pod], names: [w*]")],
    ["by labels", resources("kinds: [Pod], selector: {matchLabels: {app: web}}")],
    ["in all of several", `{all: [{resources: {kinds: [Pod]}}, {resources: {names: ["we?"]}}]}`],
  ])("one for objects %s counts", async (_, match) => {
    expect(await run(pod("{}") + latest(match))).toEqual({
      found: ["web no-network-policy"],
      skipped: [`no-latest-tag: the PolicyException "web-may" says so`],
    })
  })

  test.each([
    ["of another kind", resources("kinds: [Deployment]")],
    ["of another name", resources("kinds: [Pod], names: [shop]")],
    ["in another namespace", resources("kinds: [Pod], namespaces: [shop]")],
  ])("one for objects %s does not", async (_, match) => {
    expect((await run(pod("{}") + latest(match))).found).toEqual(BOTH)
  })

  test("a policy may be called as our rule, and be one in CEL", async () => {
    const text = exception(
      "{policyRefs: [{name: no-latest-tag, kind: ValidatingPolicy}]}",
      "policies.kyverno.io/v1",
    )
    expect((await run(pod("{}") + text)).found).toEqual(["web no-network-policy"])
  })

  test("one with conditions asks for more than is known, and does not count", async () => {
    const spec =
      "{policyRefs: [{name: no-latest-tag}], matchConditions: [{name: a, expression: 'true'}]}"
    const text = exception(spec, "policies.kyverno.io/v1")
    expect((await run(pod("{}") + text)).found).toEqual(BOTH)
  })
})
