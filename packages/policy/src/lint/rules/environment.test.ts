import { describe, expect, test } from "vitest"
import { saidBy } from "../testing.ts"
import { duplicateEnvVar, secretInEnv, secretReadFromEnv } from "./environment.ts"

const env = (...items: readonly string[]) => `env: [${items.map((one) => `{${one}}`).join()}]`

describe("duplicate-env-var", () => {
  const again = (index: number, name: string) =>
    `containers.0.env.${index}: the container "web" sets ${name} again later, so this one does not count`

  test("all but the last are found", async () => {
    const fields = env("name: A, value: x", "name: B", "name: A", "name: A, value: y")
    expect(await saidBy(duplicateEnvVar, fields)).toEqual([again(0, "A"), again(2, "A")])
  })

  test("the same name in another container, or in other letters, is another variable", async () => {
    const two =
      "containers: [{name: a, image: 'a:1', env: [{name: A}]}, {name: b, image: 'b:1', env: [{name: A}]}]"
    expect(await saidBy(duplicateEnvVar, two)).toEqual([])
    expect(await saidBy(duplicateEnvVar, env("name: A", "name: a"))).toEqual([])
  })
})

describe("secret-in-env", () => {
  test.each([
    ["DB_PASSWORD", "hunter22"],
    ["db_passwd", "x"],
    ["API_KEY", "0a1b2c3d"],
    ["APIKEY", "0a1b2c3d"],
    ["GITHUB_TOKEN", "abc"],
    ["CLIENT_SECRET", "abc"],
    ["SIGNING_KEY", "abc"],
    ["DB_PASSWORD", "12345"],
    ["DATABASE_CREDENTIALS", "user:pass"],
  ])("%s is one", async (name, value) => {
    expect(await saidBy(secretInEnv, env(`name: ${name}, value: "${value}"`))).toEqual([
      `containers.0.env.0: ${name} of the container "web" is written in clear text: take it from a Secret with valueFrom.secretKeyRef`,
    ])
  })

  test.each([
    ["LEVEL", "hunter22"],
    ["DB_PASSWORD", ""],
    ["DB_PASSWORD", "$(OTHER)"],
    ["DB_PASSWORD_FILE", "/run/secrets/db"],
    ["TOKEN_URL", "abc"],
    ["SECRET_NAME", "db"],
    ["TOKEN_TTL_SECONDS", "3600"],
    ["USE_TOKEN", "true"],
    ["AUTH_TOKEN", "/run/secrets/token"],
    ["TOKEN_ISSUER", "https://acme.io"],
    ["MAX_TOKENS", "4096"],
  ])("%s=%s is none", async (name, value) => {
    expect(await saidBy(secretInEnv, env(`name: ${name}, value: "${value}"`))).toEqual([])
  })

  test("the value is never in the message", async () => {
    const [message] = await saidBy(secretInEnv, env("name: DB_PASSWORD, value: hunter22"))
    expect(message).not.toContain("hunter22")
  })

  test("one that comes from a Secret is good", async () => {
    const fields = env("name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: db, key: p}}")
    expect(await saidBy(secretInEnv, fields)).toEqual([])
  })
})

describe("secret-read-from-env", () => {
  test("single keys and whole Secrets are found, ConfigMaps are not", async () => {
    const fields = `${env(
      "name: A, valueFrom: {configMapKeyRef: {name: c, key: a}}",
      "name: B, valueFrom: {secretKeyRef: {name: s, key: b}}",
    )}\nenvFrom: [{configMapRef: {name: c}}, {secretRef: {name: s}}]`
    expect(await saidBy(secretReadFromEnv, fields)).toEqual([
      'containers.0.env.1: the container "web" gets a Secret as B: mount it as a file',
      'containers.0.envFrom.1: the container "web" gets all of a Secret as variables: mount it as files',
    ])
  })
})
