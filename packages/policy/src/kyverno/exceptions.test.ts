import { describe, expect, test } from "vitest"
import { judged, policyText } from "./testing.ts"

const POLICY = policyText(
  "ValidatingPolicy",
  'validations: [{expression: "object.spec.containers.all(c, string(c.image) in exceptions.allowedImages)", message: bad image}]',
)
const exception = (spec: string, name = "e") => `---
apiVersion: policies.kyverno.io/v1
kind: PolicyException
metadata: {name: ${name}, namespace: sys}
spec:
  policyRefs: [{name: p, kind: ValidatingPolicy}]
${spec.replace(/^(?=.)/gm, "  ")}
`
const POD =
  "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c, image: nginx}]}\n"
const BAD = [expect.stringContaining("bad image")]
const when = (expression: string, more = "") =>
  exception(`matchConditions: [{name: c, expression: "${expression}"}]\n${more}`)

describe("an exception", () => {
  test.each<[string, string, unknown, unknown]>([
    [
      "exempts what its conditions hold for",
      when("object.metadata.name == 'a'"),
      [],
      ["the PolicyException sys/e exempts it"],
    ],
    ["leaves alone what they do not hold for", when("object.metadata.name == 'b'"), BAD, []],
    [
      "without conditions exempts everything",
      exception(""),
      [],
      ["the PolicyException sys/e exempts it"],
    ],
    ["may count as passed", exception("reportResult: pass"), [], []],
    ["may allow some images", exception("images: [nginx]"), [], []],
    ["allows no others", exception("images: [redis]\nallowedValues: [nginx]"), BAD, []],
    [
      "counts until it expires",
      exception("expiresAt: 2026-06-01T00:00:01Z"),
      [],
      ["the PolicyException sys/e exempts it"],
    ],
    ["counts no more then", exception("expiresAt: 2026-05-31T23:59:59Z"), BAD, []],
    [
      "whose condition fails denies",
      when("object.foo == 1"),
      [expect.stringContaining('condition "c" of the PolicyException sys/e resulted in an error')],
      [],
    ],
    [
      "whose condition is not known leaves it open",
      when("request.userInfo.username == 'bob'"),
      [],
      ["the PolicyException sys/e: request.userInfo is not known"],
    ],
    [
      "that exempts wholly makes those that fail not matter",
      exception("") + when("object.foo == 1").replace("name: e,", "name: f,"),
      [],
      ["the PolicyException sys/e exempts it"],
    ],
    ["for another policy is for that", exception("").replace("name: p,", "name: q,"), BAD, []],
    [
      "for another kind of policy, too",
      exception("").replace("kind: ValidatingPolicy", "kind: NamespacedValidatingPolicy"),
      BAD,
      [],
    ],
  ])("%s", async (_, text, findings, skipped) => {
    expect(await judged(POLICY + text, POD)).toEqual({ findings, skipped })
  })

  test("is for the controllers of pods as for pods", async () => {
    const deployment =
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{name: c, image: nginx}]}}}\n"
    expect(
      (await judged(POLICY + when("object.kind == 'Deployment'"), deployment)).findings,
    ).toEqual([])
    expect((await judged(POLICY, deployment)).findings).toEqual(BAD)
  })

  test.each([
    ["policyRefs: [{name: p}]", "needs the name and the kind of a policy"],
    ["expiresAt: soon", "is no time such as"],
    ["matchConditions: [{name: c, expression: objekt.x == 1}]", 'no variable "objekt"'],
  ])("with %s is refused", async (spec, message) => {
    const text = exception(spec).replace(
      / {2}policyRefs: \[\{name: p, kind.*\n(?=[\s\S]*policyRefs)/,
      "",
    )
    await expect(judged(POLICY + text, POD)).rejects.toThrow(message)
  })
})
