import { parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import { readPolicyFiles } from "../policy-files/policy-document.ts"
import { runChecks } from "../run-checks.ts"
import { testCheck } from "../testing.ts"
import { admissionCheck } from "./admission-check.ts"
import type { AdmissionOptions } from "./admitted-object.ts"
import { PreviousObjects } from "./previous-objects.ts"

const policy = (spec: string, name = "replicas") => `---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: ${name}}
spec:
  matchConstraints:
    resourceRules:
    - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments]}
${spec.replace(/^(?=.)/gm, "  ")}
`
const binding = (spec: string, policyName = "replicas", name = "everywhere") => `---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: ${name}}
spec: {policyName: ${policyName}, ${spec}}
`
const deployment = (spec: string, metadata = "name: web") =>
  `---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {${metadata}}\nspec: ${spec}\n`
const FEW = policy(
  "validations:\n- {expression: object.spec.replicas <= 3, message: three will do}",
)

function makeCheck(files: string, options: Partial<AdmissionOptions> = {}) {
  const documents = readPolicyFiles([{ name: "policies/p.yaml", text: files }])
  return admissionCheck(documents, { kubernetesVersion: "1.36", namespace: "shop", ...options })
}

async function run(files: string, objects: string, options: Partial<AdmissionOptions> = {}) {
  const { manifests } = parseManifests(objects)
  const checks = [makeCheck(files, options)]
  const result = await runChecks({ checks, manifests, kubernetesVersion: "1.36" })
  return {
    findings: result.findings.map(({ severity, message }) => `${severity}: ${message}`),
    paths: result.findings.map(({ path }) => path?.join(".")),
    skipped: result.skipped.map(({ reason }) => reason),
  }
}

test("keeps the promises of a check", async () => {
  await testCheck({ check: () => makeCheck(FEW), input: deployment("{replicas: 5}") })
})

describe("a policy that nobody binds", () => {
  test("denies what it is for", async () => {
    const { findings, paths } = await run(FEW, deployment("{replicas: 5}"))
    expect(findings).toEqual([
      "error: ValidatingAdmissionPolicy 'replicas' denied request: three will do",
    ])
    expect(paths).toEqual(["spec.replicas"])
  })

  test("says nothing of others", async () => {
    const other =
      "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: a}\nspec: {replicas: 9}\n"
    expect((await run(FEW, deployment("{replicas: 3}") + other)).findings).toEqual([])
  })
})

describe("bindings", () => {
  test.each([
    [
      "[Deny]",
      "error: ValidatingAdmissionPolicy 'replicas' with binding 'everywhere' denied request: three will do",
    ],
    [
      "[Warn]",
      "warning: ValidatingAdmissionPolicy 'replicas' with binding 'everywhere' failed: three will do",
    ],
    [
      "[Audit]",
      "info: ValidatingAdmissionPolicy 'replicas' with binding 'everywhere' failed: three will do",
    ],
    [
      "[Audit, Deny]",
      "error: ValidatingAdmissionPolicy 'replicas' with binding 'everywhere' denied request: three will do",
    ],
  ])("with %s", async (actions, finding) => {
    const files = FEW + binding(`validationActions: ${actions}`)
    expect((await run(files, deployment("{replicas: 5}"))).findings).toEqual([finding])
  })

  test("say which objects a policy is for", async () => {
    const selects = (what: string) =>
      FEW + binding(`validationActions: [Deny], matchResources: {${what}}`)
    const web = deployment("{replicas: 5}", "name: web, namespace: shop, labels: {tier: web}")
    const namespace =
      "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {env: prod}}\n"
    const count = async (what: string, objects = web) =>
      (await run(selects(what), objects)).findings.length
    expect(await count("objectSelector: {matchLabels: {tier: web}}")).toBe(1)
    expect(await count("objectSelector: {matchLabels: {tier: db}}")).toBe(0)
    expect(
      await count(
        "objectSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [web]}]}",
      ),
    ).toBe(0)
    expect(
      await count("namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}"),
    ).toBe(1)
    expect(
      await count("namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: other}}"),
    ).toBe(0)
    expect(await count("namespaceSelector: {matchLabels: {env: prod}}", web + namespace)).toBe(1)
    expect(await count("namespaceSelector: {matchLabels: {env: test}}", web + namespace)).toBe(0)
    expect(
      await count(
        "excludeResourceRules: [{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'], resourceNames: [web]}]",
      ),
    ).toBe(0)
    expect(
      await count(
        "resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: [DELETE], resources: [deployments]}]",
      ),
    ).toBe(0)
    expect(
      await count(
        "resourceRules: [{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*/*'], scope: Namespaced}]",
      ),
    ).toBe(1)
    expect(
      await count(
        "resourceRules: [{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'], scope: Cluster}]",
      ),
    ).toBe(0)
  })

  test("and what would have to be known is told", async () => {
    const files =
      FEW +
      binding(
        "validationActions: [Deny], matchResources: {namespaceSelector: {matchLabels: {env: prod}}}",
      )
    const { findings, skipped } = await run(files, deployment("{replicas: 5}"))
    expect(findings).toEqual([])
    expect(skipped).toEqual(["the labels of its namespace shop are not known"])
    const { skipped: nowhere } = await run(files, deployment("{replicas: 5}"), {
      namespace: undefined as never,
    })
    expect(nowhere).toEqual([
      "the namespace it will be in is not known, and the policy selects some",
    ])
  })

  test("another version of the resource is not converted here", async () => {
    const old = deployment("{replicas: 5}").replace("apps/v1", "apps/v1beta2")
    expect((await run(FEW, old)).skipped).toEqual([
      "the policy is for apps/v1, and apps/v1beta2 is converted by the cluster only",
    ])
    const exact = FEW.replace("    resourceRules", "    matchPolicy: Exact\n    resourceRules")
    expect(await run(exact, old)).toEqual({ findings: [], paths: [], skipped: [] })
  })
})

describe("parameters", () => {
  const WITH_PARAMS = policy(
    "paramKind: {apiVersion: v1, kind: ConfigMap}\nvalidations:\n- {expression: object.spec.replicas <= int(params.data.max), messageExpression: '\"at most \" + params.data.max'}",
  )
  const limit = (max: number, metadata: string) =>
    `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {${metadata}}\ndata: {max: "${max}"}\n`
  const bound = (ref: string) => binding(`validationActions: [Deny], paramRef: {${ref}}`)
  const denied = (text: string) =>
    `error: ValidatingAdmissionPolicy 'replicas' with binding 'everywhere' denied request: ${text}`

  test("are found by name, in the namespace of the object or another", async () => {
    const own =
      WITH_PARAMS +
      bound("name: limits, parameterNotFoundAction: Deny") +
      limit(2, "name: limits, namespace: shop")
    expect((await run(own, deployment("{replicas: 3}"))).findings).toEqual([denied("at most 2")])
    const other =
      WITH_PARAMS +
      bound("name: limits, namespace: policies, parameterNotFoundAction: Deny") +
      limit(1, "name: limits, namespace: policies")
    expect((await run(other, deployment("{replicas: 3}"))).findings).toEqual([denied("at most 1")])
  })

  test("are found among the objects", async () => {
    const files = WITH_PARAMS + bound("name: limits, parameterNotFoundAction: Deny")
    const objects = deployment("{replicas: 3}") + limit(2, "name: limits, namespace: shop")
    expect((await run(files, objects)).findings).toEqual([denied("at most 2")])
  })

  test("all that a selector fits are asked", async () => {
    const files =
      WITH_PARAMS +
      bound("selector: {matchLabels: {a: b}}, parameterNotFoundAction: Deny") +
      limit(2, "name: one, namespace: shop, labels: {a: b}") +
      limit(1, "name: two, namespace: shop, labels: {a: b}") +
      limit(0, "name: three, namespace: shop")
    expect((await run(files, deployment("{replicas: 3}"))).findings).toEqual([
      denied("at most 2"),
      denied("at most 1"),
    ])
  })

  test("that are missing deny or do not matter, as the binding says", async () => {
    const elsewhere = limit(2, "name: limits, namespace: elsewhere")
    const deny = WITH_PARAMS + bound("name: limits, parameterNotFoundAction: Deny") + elsewhere
    expect((await run(deny, deployment("{replicas: 3}"))).findings).toEqual([
      denied(
        'no params found for policy binding: ConfigMap "limits" in the namespace shop was not found',
      ),
    ])
    const allow = WITH_PARAMS + bound("name: limits, parameterNotFoundAction: Allow") + elsewhere
    expect((await run(allow, deployment("{replicas: 3}"))).findings).toEqual([])
    const ignored = deny.replace("  paramKind", "  failurePolicy: Ignore\n  paramKind")
    expect((await run(ignored, deployment("{replicas: 3}"))).findings).toEqual([])
  })

  test("that are nowhere were forgotten, which is an error at the binding", async () => {
    const files = WITH_PARAMS + bound("name: limits, parameterNotFoundAction: Deny")
    await expect(run(files, deployment("{}"))).rejects.toThrow(
      'policies/p.yaml:16:67: ValidatingAdmissionPolicyBinding "everywhere": spec.paramRef: ConfigMap "limits" is neither in the files that were given nor among the objects',
    )
  })
})

describe("expressions", () => {
  const of = (spec: string) => run(policy(spec), deployment("{replicas: 5}"))

  test("variables are computed when they are asked for", async () => {
    const { findings } = await of(
      "variables:\n- {name: bad, expression: object.spec.nothing.at.all}\n- {name: few, expression: object.spec.replicas}\nvalidations:\n- {expression: 'false && variables.bad == 1', message: a}\n- {expression: variables.few == 5}\n- {expression: variables.bad == 1, message: c}",
    )
    expect(findings).toEqual([
      "error: ValidatingAdmissionPolicy 'replicas' denied request: a",
      expect.stringContaining(
        "expression 'variables.bad == 1' resulted in error: no \"nothing\" in object.spec",
      ),
    ])
  })

  test("that ask for parameters which no binding names are told so", async () => {
    const { findings } = await of(
      "paramKind: {apiVersion: v1, kind: ConfigMap}\nvalidations:\n- {expression: object.spec.replicas > int(params.data.min)}\n- {expression: object.spec.nothing == 1}",
    )
    expect(findings.map((text) => text.replace(/.*resulted in error: /, ""))).toEqual([
      expect.stringMatching(/ \(params is null: no binding of the policy has a paramRef\)$/),
      expect.not.stringContaining("params"),
    ])
  })

  test("errors count for nothing where the policy says so", async () => {
    const { findings } = await of(
      "failurePolicy: Ignore\nvalidations:\n- {expression: object.spec.nothing == 1}",
    )
    expect(findings).toEqual([])
  })

  test("match conditions have to hold, and one that does not decides", async () => {
    const conditions = (list: string) =>
      of(`matchConditions: [${list}]\nvalidations: [{expression: 'false', message: nope}]`)
    const bad = "{name: bad, expression: object.a.b == 1}"
    expect(
      (await conditions("{name: a, expression: object.spec.replicas > 4}")).findings,
    ).toHaveLength(1)
    expect((await conditions(`${bad}, {name: b, expression: 'false'}`)).findings).toEqual([])
    expect((await conditions(bad)).findings).toEqual([
      expect.stringContaining('denied request: the match condition "bad" resulted in an error'),
    ])
  })

  test.each([
    ["messageExpression: \"'has ' + string(object.spec.replicas)\", message: nope", "has 5"],
    ['messageExpression: "string(object.spec.nothing)", message: nope', "nope"],
    ["messageExpression: \"'a\\\\nb'\"", "failed expression: false"],
    ["messageExpression: \"' '\"", "failed expression: false"],
    ["reason: Invalid", "failed expression: false"],
  ])("a message with %s", async (fields, message) => {
    const { findings } = await of(`validations:\n- {expression: 'false', ${fields}}`)
    expect(findings).toEqual([
      `error: ValidatingAdmissionPolicy 'replicas' denied request: ${message}`,
    ])
  })

  test.each([
    ["request.userInfo.username == 'a'", "request.userInfo is not known"],
    ["authorizer.group('').resource('pods').check('get').allowed()", "authorizer is not known"],
    ["namespaceObject.metadata.name == 'a'", "namespaceObject is not known"],
  ])("what is not known here is skipped: %s", async (expression, reason) => {
    const { findings, skipped } = await of(
      `validations:\n- {expression: "${expression}", message: nope}\n- {expression: "true || ${expression}", message: nope}`,
    )
    expect(findings).toEqual([])
    expect(skipped).toEqual([expect.stringContaining(reason.split(" ")[0] as string)])
  })

  test("the request is told as far as it is known", async () => {
    const expression =
      "request.operation == 'CREATE' && request.kind.kind == 'Deployment' && request.resource.resource == 'deployments' && request.namespace == 'shop' && request.name == 'web' && oldObject == null && request.userInfo.username == 'eve'"
    const files = policy(`validations:\n- {expression: "${expression}", message: nope}`)
    const user = { username: "eve" }
    expect(await run(files, deployment("{}"), { user })).toEqual({
      findings: [],
      paths: [],
      skipped: [],
    })
  })

  test("an object that was there before is updated", async () => {
    const spec =
      "validations:\n- {expression: 'oldObject == null || oldObject.spec.replicas <= object.spec.replicas', messageExpression: \"request.operation + ' shrinks'\"}"
    const previous = new PreviousObjects(parseManifests(deployment("{replicas: 9}")).manifests)
    const { findings } = await run(
      policy(spec),
      deployment("{replicas: 5}") + deployment("{replicas: 5}", "name: other"),
      { previous },
    )
    expect(findings).toEqual([
      "error: ValidatingAdmissionPolicy 'replicas' denied request: UPDATE shrinks",
    ])
    const created = policy(spec).replace("CREATE, UPDATE", "CREATE")
    expect((await run(created, deployment("{replicas: 5}"), { previous })).findings).toEqual([])
  })

  test("audit annotations that fail deny", async () => {
    const { findings } = await of(
      "auditAnnotations:\n- {key: a, valueExpression: \"'x' + object.b\"}\n- {key: b, valueExpression: \"'x'\"}",
    )
    expect(findings).toEqual([
      expect.stringContaining('the audit annotation "a" resulted in an error'),
    ])
  })

  test("no message tells what a Secret holds", async () => {
    const files = policy(
      "validations:\n- {expression: 'false', messageExpression: \"'has ' + object.data.password + ' and ' + object.stringData.token\"}",
    )
      .replace("apiGroups: [apps]", "apiGroups: ['']")
      .replace("deployments", "secrets")
    const secret =
      "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {password: aHVudGVyMg==}\nstringData: {token: t0ken}\n"
    expect((await run(files, secret)).findings).toEqual([
      "error: ValidatingAdmissionPolicy 'replicas' denied request: has (masked) and (masked)",
    ])
  })
})

describe("what is wrong with a policy is told at its place, all at once", () => {
  test.each([
    [
      "validations:\n- expression: object.spec.replicas <",
      'policies/p.yaml:10:39: ValidatingAdmissionPolicy "replicas": spec.validations[0].expression: unexpected token: EOF',
    ],
    [
      "validations:\n- expression: |\n    has(object.spec) &&\n      objekt.spec == 1",
      'policies/p.yaml:12:9: ValidatingAdmissionPolicy "replicas": spec.validations[0].expression: no variable "objekt"; did you mean "object"?',
    ],
    [
      "validations:\n- expression: >-\n    has(object.spec) &&\n    objekt.spec == 1",
      "policies/p.yaml:12:7: ",
    ],
    [
      'validations:\n- expression: "has(object.spec)\\n&& objekt.spec == 1"',
      "policies/p.yaml:10:39: ",
    ],
    [
      "validations:\n- expression: 'object.spec.a == ''x'' && objekt == 1'",
      "policies/p.yaml:10:44: ",
    ],
    ["validations:\n- expression: object.spec.replicas", "the expression is dyn, but must be bool"],
    [
      "validations:\n- {expression: 'true', messageExpression: '1'}",
      "spec.validations[0].messageExpression: the expression is int, but must be string",
    ],
    [
      "validations:\n- {expression: \"object.a.matches('(')\"}",
      "is not a regular expression (RE2)",
    ],
    [
      "validations:\n- {expression: variables.b == 1}\nvariables:\n- {name: b, expression: variables.a}\n- {name: a, expression: '1'}",
      'spec.variables[0].expression: no field "a" in variables',
    ],
    [
      "validations:\n- {expression: variables.a == 1}\nvariables:\n- {name: a, expression: \"'x'\"}",
      "no such overload: string == int",
    ],
    ["validations:\n- {expression: params == null}", 'no variable "params"'],
    [
      "validations:\n- {expression: 'true', messageExpression: \"authorizer.path('/a').check('get').reason()\"}",
      'spec.validations[0].messageExpression: no variable "authorizer" in messages',
    ],
    ["validations:\n- {message: x}", "spec.validations[0]: has no expression"],
    [
      "failurePolicy: Maybe\nvalidations: [{expression: 'true'}]",
      '"Maybe" is neither Fail nor Ignore',
    ],
    ["variables: []", "the policy has neither validations nor auditAnnotations"],
  ])("%s", (spec, message) => {
    expect(() => makeCheck(policy(spec))).toThrow(message)
  })

  test("bindings that name no policy, or say nothing", () => {
    const files =
      FEW +
      binding("validationActions: [Deny]", "other") +
      binding("validationActions: [Deny, Warn]")
    expect(() => makeCheck(files)).toThrow(
      /:15:20: ValidatingAdmissionPolicyBinding "everywhere": spec.policyName: there is no policy "other"/,
    )
    expect(() => makeCheck(files)).toThrow(/Deny and Warn do not go together/)
  })

  test("a file that is no YAML", () => {
    expect(() => makeCheck("a: [\n")).toThrow(/^policies\/p.yaml:\d+: /)
  })

  test("a function that the version does not have yet", () => {
    const files = policy("validations:\n- {expression: isSemver('1.0.0')}")
    expect(() => makeCheck(files, { kubernetesVersion: "1.30" })).toThrow(
      "isSemver is available since Kubernetes 1.34, and this is for 1.30",
    )
  })
})

describe("an expression without end", () => {
  const list = `{l: [${Array.from({ length: 300 }, (_, i) => i).join(", ")}], replicas: 1}`

  test("is an error, not a pass", async () => {
    const files = policy(
      "validations:\n- {expression: 'object.spec.l.all(a, object.spec.l.all(b, object.spec.l.all(c, a + b + c >= 0)))', message: nope}",
    )
    const { findings } = await run(files, deployment(list))
    expect(findings).toEqual([expect.stringContaining("needs more than 1000000 steps")])
  })

  test.each([
    ["validation", (expression: string) => `validations:\n- {expression: '${expression}'}`],
    [
      "match condition",
      (expression: string) =>
        `matchConditions:\n- {name: c, expression: '${expression}'}\nvalidations: [{expression: "false"}]`,
    ],
    [
      "audit annotation",
      (expression: string) =>
        `auditAnnotations:\n- {key: c, valueExpression: 'string(${expression})'}\nvalidations: [{expression: "true"}]`,
    ],
  ])("also in a %s of a policy that lets errors pass", async (_, spec) => {
    const endless =
      "object.spec.l.all(a, object.spec.l.all(b, object.spec.l.all(c, a + b + c >= 0)))"
    const { findings } = await run(
      policy(`failurePolicy: Ignore\n${spec(endless)}`),
      deployment(list),
    )
    expect(findings).toEqual([expect.stringContaining("needs more than 1000000 steps")])
  })

  test("also when many of them together need too much", async () => {
    const one =
      "- {expression: 'object.spec.l.all(a, object.spec.l.all(b, a + b >= 0)) && object.spec.l.all(a, object.spec.l.all(b, a + b >= 0))', message: nope}"
    const files = policy(`validations:\n${Array(60).fill(one).join("\n")}`)
    const { findings } = await run(files, deployment(list))
    expect(findings.length).toBeGreaterThan(0)
    expect(findings[0]).toContain("many that together need too many steps")
  })

  test("of a regular expression takes no time", async () => {
    const files = policy(
      "validations:\n- {expression: \"object.metadata.name.matches('^(a+)+$')\", message: nope}",
    )
    const start = performance.now()
    const { findings } = await run(files, deployment("{}", `name: ${"a".repeat(5000)}b`))
    expect(findings).toHaveLength(1)
    expect(performance.now() - start).toBeLessThan(2000)
  })
})
