import { describe, expect, test } from "vitest"
import { saidBy } from "../testing.ts"
import { secretInConfigMap, secretValueInAnnotation } from "./secret-texts.ts"

const config = (data: Readonly<Record<string, string>>, annotations = {}) =>
  `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: web, annotations: ${JSON.stringify(annotations)}}\ndata: ${JSON.stringify(data)}\n`

// Put together here, so that no scanner takes them for real ones.
const CREDENTIALS = [
  ["a private key", `-----BEGIN RSA ${"PRIVATE KEY"}-----\nabc\n`],
  ["a private key of another sort", `x\n-----BEGIN ${"PRIVATE KEY"}-----`],
  ["a key of AWS", `AKIA${"A1B2".repeat(4)}`],
  ["a token of GitHub", `ghp_${"a".repeat(36)}`],
  ["a token of GitLab", `glpat-${"a".repeat(20)}`],
  ["a token of Slack", `xoxb-${"1".repeat(24)}`],
  ["a JSON web token", `eyJ${"a".repeat(12)}.eyJ${"b".repeat(12)}.${"c".repeat(12)}`],
] as const

describe("secret-in-configmap", () => {
  test.each(CREDENTIALS)("%s is found under any key, without its text", async (_, text) => {
    expect(await saidBy(secretInConfigMap, config({ "app.conf": text }))).toEqual([
      'data.app.conf: "app.conf" holds a private key or a token',
    ])
  })

  test.each([
    ["password", "hunter22"],
    ["db-passwd", "hunter22"],
    ["apiKey", "0a1b2c"],
    ["clientSecret", "abc"],
    ["AUTH_TOKEN", "abc"],
    ["AIRFLOW__CORE__FERNET_KEY", "7T512UXSSmBOkpWimFHIVb8j"],
  ])("%s looks like one", async (key, text) => {
    expect(await saidBy(secretInConfigMap, config({ [key]: text }))).toEqual([
      `data.${key}: "${key}" looks like a secret: put it into a Secret`,
    ])
  })

  test.each([
    ["password", ""],
    ["password", "true"],
    ["password", "$(DB_PASSWORD)"],
    ["password", "$DB_PASSWORD"],
    ["password", "{{ .Values.password }}"],
    ["password", "<set me>"],
    ["password", "changeme"],
    ["password_file", "/run/secrets/db"],
    ["token", "/run/secrets/token"],
    ["tokenizer", "words"],
    ["token", "https://acme.io/token"],
    ["monkey", "business"],
    ["level", "hunter22"],
  ])("%s: %s is none", async (key, text) => {
    expect(await saidBy(secretInConfigMap, config({ [key]: text }))).toEqual([])
  })

  test.each([
    ["password=hunter22", "password"],
    ["level: info\ndbPassword: hunter22\n", "dbPassword"],
    ['{\n  "api_key": "0a1b2c3d"\n}', "api_key"],
    ["spring.datasource.password = hunter22", "spring.datasource.password"],
  ])("a file that sets one is found: %j", async (text, name) => {
    expect(await saidBy(secretInConfigMap, config({ "app.conf": text }))).toEqual([
      `data.app.conf: "app.conf" sets ${name} in clear text: take it from a Secret`,
    ])
  })

  test.each([
    ["password=$DB_PASSWORD"],
    ["password_file: /run/secrets/db"],
    ["const token = readToken()"],
    ["root_password = engine.url.password"],
    ["secret:\n  name: db\naccessKeySecret:\n  name: s3\n"],
    ["# set the password: see below"],
    ["password:\n  minLength: 12"],
  ])("a file that asks for one is not: %j", async (text) => {
    expect(await saidBy(secretInConfigMap, config({ "app.conf": text }))).toEqual([])
  })
})

describe("secret-value-in-annotation", () => {
  const SECRET =
    "---\napiVersion: v1\nkind: Secret\nmetadata: {name: db}\ndata: {a: Y29ycmVjdC1ob3JzZQ==, short: YWRtaW4=}\nstringData: {b: battery-staple}\n"

  test.each([["correct-horse"], ["battery-staple"]])(
    "%s, which a Secret holds, is found and not told",
    async (text) => {
      const said = await saidBy(secretValueInAnnotation, SECRET + config({}, { note: text }))
      expect(said).toEqual([
        'metadata.annotations.note: the annotation "note" holds the value of a Secret',
      ])
    },
  )

  test.each(CREDENTIALS)("%s is found without any Secret", async (_, text) => {
    expect(await saidBy(secretValueInAnnotation, config({}, { note: text }))).toEqual([
      'metadata.annotations.note: the annotation "note" holds a key or token',
    ])
  })

  test("a short value is a word", async () => {
    expect(await saidBy(secretValueInAnnotation, SECRET + config({}, { user: "admin" }))).toEqual(
      [],
    )
  })

  test("a checksum, and what kubectl applied, are not looked at", async () => {
    const annotations = {
      "checksum/secret": "correct-horse",
      "kubectl.kubernetes.io/last-applied-configuration": "battery-staple",
    }
    expect(await saidBy(secretValueInAnnotation, SECRET + config({}, annotations))).toEqual([])
  })

  test("labels are asked too, of every kind", async () => {
    const route =
      "---\napiVersion: example.com/v1\nkind: Route\nmetadata: {name: r, labels: {key: correct-horse}}\n"
    expect(await saidBy(secretValueInAnnotation, SECRET + route)).toEqual([
      'metadata.labels.key: the label "key" holds the value of a Secret',
    ])
  })
})
