import { parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import { deployment, inject, remove, type TestOptions } from "./testing.ts"

const POD = `spec:
  initContainers:
    - name: setup
      image: setup
  containers:
    - name: web
      image: web
      env:
        - {name: LOG, value: own} # kept
      ports:
        - {name: http, containerPort: 8080}
      readinessProbe:
        httpGet: {path: /ready, port: http, scheme: HTTPS}
        timeoutSeconds: 3
        periodSeconds: 7
      livenessProbe:
        tcpSocket: {port: 8080} # open
      startupProbe:
        exec: {command: [check]}
    - name: worker
      image: worker
`
const AGENT = {
  spec: {
    containers: [{ name: "agent", image: "agent:1" }],
    volumes: [{ name: "logs", emptyDir: {} }],
  },
}
const MOUNT = { name: "logs", mountPath: "/var/log/app" }
interface Container {
  readonly name: string
  readonly env?: { readonly name: string; readonly value: string }[]
  readonly [field: string]: unknown
}
const injected = async (options: TestOptions) => {
  const text = deployment(POD)
  const { text: after } = await inject(text, { template: AGENT, ...options })
  expect(remove(after).text).toBe(text)
  expect((await inject(after, { template: AGENT, ...options })).text).toBe(after)
  const spec = parseManifests(after).manifests[0]?.get(["spec", "template", "spec"])
  const { containers, initContainers } = spec as Record<string, Container[]>
  return Object.fromEntries(
    [...(containers ?? []), ...(initContainers ?? [])].map((one) => [one.name, one]),
  )
}

describe("the application's containers", () => {
  test("get variables, their sources and mounts, the sidecar's own do not", async () => {
    const env = [{ name: "AGENT", value: "localhost" }]
    const envFrom = [{ configMapRef: { name: "agent" } }]
    const { web, worker, agent, setup } = await injected({
      apps: { env, envFrom, volumeMounts: [MOUNT] },
    })
    expect(web?.env).toEqual([{ name: "LOG", value: "own" }, ...env])
    expect(worker).toMatchObject({ env, envFrom, volumeMounts: [MOUNT] })
    expect(agent).toEqual({ name: "agent", image: "agent:1" })
    expect(setup).toEqual({ name: "setup", image: "setup" })
  })

  test("are meant by a pattern for their whole names, init containers if asked for", async () => {
    const apps = { match: "w.*r|setup", init: true, volumeMounts: [MOUNT] }
    const { web, worker, setup } = await injected({ apps })
    expect(web).not.toHaveProperty("volumeMounts")
    expect(worker).toMatchObject({ volumeMounts: [MOUNT] })
    expect(setup).toMatchObject({ volumeMounts: [MOUNT] })
  })

  test("are meant by RE2's syntax, in which no pattern takes for ever", async () => {
    const apps = { match: "(?i)WEB|(?:[a-z]+)+0", volumeMounts: [MOUNT] }
    const { web, worker } = await injected({ apps })
    expect(web).toMatchObject({ volumeMounts: [MOUNT] })
    expect(worker).not.toHaveProperty("volumeMounts")
  })

  test.each([
    [undefined, "own"],
    ["userWins", "own"],
    ["templateWins", "new"],
  ] as const)("a variable that is there: with %s it is %s", async (policy, value) => {
    const options = policy === undefined ? {} : { onConflict: { env: policy } }
    const { web } = await injected({ apps: { env: [{ name: "LOG", value: "new" }] }, ...options })
    expect(web?.env).toEqual([{ name: "LOG", value }])
  })

  test("are told values of parameters and of the object, each in its own", async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what the options hold
    const env = [{ name: "AT", value: "${params.host}:${object.metadata.name}" }]
    const options = { template: AGENT, apps: { match: "web", env }, values: { host: "h" } }
    const { text } = await inject(`${deployment(POD, "a")}---\n${deployment(POD, "b")}`, options)
    expect(text.match(/value: h:[ab]/g)).toEqual(["value: h:a", "value: h:b"])
  })

  test.each([
    [[{ nme: "A" }], "apps.env[0]: an item of env needs a name"],
    [
      [{ name: "A", valeu: "b" }],
      'apps.env[0].valeu: EnvVar has no field "valeu"; did you mean "value"?',
    ],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what the options hold
    [[{ name: "A", value: "${params.x}" }], 'apps.env[0].value: there is no param "x"'],
  ])("%j are refused", async (env, message) => {
    await expect(inject(deployment(POD), { template: AGENT, apps: { env } })).rejects.toThrow(
      message,
    )
  })

  test("that a pattern means nowhere are told of", async () => {
    const { warnings, text } = await inject(deployment(POD), {
      template: AGENT,
      apps: { match: "wbe", env: [{ name: "A", value: "b" }] },
    })
    expect(warnings).toEqual([
      "apps-matched-nothing: no container of the 1 pods is called wbe, which apps.match asks for",
    ])
    expect(text).toContain("agent:1")
  })

  test("a variable that is there may be an error", async () => {
    const options = {
      template: AGENT,
      apps: { env: [{ name: "LOG", value: "new" }] },
      onConflict: { env: "fail" },
    } as const
    await expect(inject(deployment(POD), options)).rejects.toThrow(
      'spec.template.spec.containers[0].env[0] (line 15): sidecar "agent": the template has one too',
    )
  })
})

describe("the application's probes", () => {
  const probes = { port: 15020, env: "ISTIO_KUBE_APP_PROBERS" }

  test("ask the sidecar, which is told what to ask in Istio's form; commands stay", async () => {
    const { web, agent } = await injected({ apps: { probes } })
    expect(web).toMatchObject({
      readinessProbe: {
        httpGet: { path: "/app-health/web/readyz", port: 15020 },
        timeoutSeconds: 3,
        periodSeconds: 7,
      },
      livenessProbe: { httpGet: { path: "/app-health/web/livez", port: 15020 } },
      startupProbe: { exec: { command: ["check"] } },
    })
    expect(web?.["livenessProbe"]).not.toHaveProperty("tcpSocket")
    const [variable] = agent?.env ?? []
    expect(variable?.name).toBe("ISTIO_KUBE_APP_PROBERS")
    expect(JSON.parse(variable?.value ?? "")).toEqual({
      "/app-health/web/livez": { tcpSocket: { port: 8080 } },
      "/app-health/web/readyz": {
        httpGet: { path: "/ready", port: 8080, scheme: "HTTPS" },
        timeoutSeconds: 3,
      },
    })
  })

  test("of a native sidecar too, at a path and in a container of one's choice", async () => {
    const template = {
      spec: {
        containers: [
          { name: "other", image: "o" },
          { name: "agent", image: "agent:1" },
        ],
      },
    }
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what the option holds
    const path = "/p/${container}/${probe}"
    const { web, agent, other } = await injected({
      template,
      native: "always",
      apps: { probes: { ...probes, path, container: "agent" } },
    })
    expect(web).toMatchObject({ readinessProbe: { httpGet: { path: "/p/web/readyz" } } })
    expect(agent?.env).toHaveLength(1)
    expect(other).not.toHaveProperty("env")
  })

  test("with a port that the container does not name are an error", async () => {
    const text = deployment(POD.replace("name: http,", "name: web,"))
    await expect(inject(text, { template: AGENT, apps: { probes } })).rejects.toThrow(
      'spec.template.spec.containers[0].readinessProbe (line 19): sidecar "agent": its port "http" is none of the container\'s',
    )
  })
})
