import { describe, expect, test } from "vitest"
import { lintText, saidBy } from "../testing.ts"
import * as rules from "./service-accounts.ts"

type Row = readonly [what: string, text: string, found: readonly string[]]

const pod = (spec: string, namespace = "default") =>
  `---\napiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: ${namespace}}\nspec: {${spec}containers: [{name: web, image: "a:1"}]}\n`
const account = (fields = "", name = "web", namespace = "default") =>
  `---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ${name}, namespace: ${namespace}}\n${fields}`
const WEB = "serviceAccountName: web, "

describe("default-service-account", () => {
  const FOUND = ["spec.serviceAccountName: it runs as the ServiceAccount default"]
  test.each<Row>([
    ["nothing", pod(""), FOUND],
    ["default", pod("serviceAccountName: default, "), FOUND],
    ["its own", pod(WEB), []],
    ["its own by the old name", pod("serviceAccount: web, "), []],
    ["an empty name", pod('serviceAccountName: "", '), FOUND],
    ["no token to share", pod("automountServiceAccountToken: false, "), []],
    ["a token that is meant", pod("automountServiceAccountToken: true, "), FOUND],
  ])("%s", async (_, text, found) => {
    expect(await saidBy(rules.defaultServiceAccount, text)).toEqual(found)
  })
})

describe("automount-token", () => {
  const FOUND = [
    "spec.automountServiceAccountToken: it gets a token of its ServiceAccount without saying that it needs one",
  ]
  const OFF = "automountServiceAccountToken: false\n"
  test.each<Row>([
    ["nothing", pod(WEB), FOUND],
    ["no token", pod(`${WEB}automountServiceAccountToken: false, `), []],
    ["a token that is meant", pod(`${WEB}automountServiceAccountToken: true, `), []],
    ["its account gives none", pod(WEB) + account(OFF), []],
    ["its account says nothing", pod(WEB) + account(), FOUND],
    ["an account of another namespace gives none", pod(WEB) + account(OFF, "web", "shop"), FOUND],
    ["the account default gives none", pod("") + account(OFF, "default"), []],
  ])("%s", async (_, text, found) => {
    expect(await saidBy(rules.automountToken, text)).toEqual(found)
  })
})

describe("non-existent-service-account", () => {
  const FOUND = ['spec.serviceAccountName: the ServiceAccount "web" is not in the stream']
  test.each<Row>([
    ["it is not there", pod(WEB), FOUND],
    ["it is there", account() + pod(WEB), []],
    ["it is in another namespace", account() + pod(WEB, "shop"), FOUND],
    ["default is always there", pod("serviceAccountName: default, "), []],
    ["no name is default", pod(""), []],
  ])("%s", async (_, text, found) => {
    expect(await saidBy(rules.nonExistentServiceAccount, text)).toEqual(found)
  })
})

describe("deprecated-service-account-field", () => {
  const said = (text: string) => saidBy(rules.deprecatedServiceAccountField, text)
  const AT = "spec.serviceAccount: serviceAccount is deprecated"

  test("the old name is found, with what the new one says", async () => {
    expect(await said(pod(WEB))).toEqual([])
    expect(await said(pod("serviceAccount: web, "))).toEqual([`${AT}: use serviceAccountName`])
    expect(await said(pod(`serviceAccount: web, ${WEB}`))).toEqual([
      `${AT}: use serviceAccountName`,
    ])
    expect(await said(pod("serviceAccount: old, serviceAccountName: web, "))).toEqual([
      `${AT}, and serviceAccountName says "web": use serviceAccountName`,
    ])
  })

  test("the fix renames it, or takes it away where the new one is there", async () => {
    const fixes = async (text: string) => {
      const { findings } = await lintText(text)
      return findings.find(({ rule }) => rule === rules.deprecatedServiceAccountField.id)?.fix
    }
    const path = ["spec", "serviceAccount"]
    expect(await fixes(pod("serviceAccount: web, "))).toEqual([
      { op: "rename", path, key: "serviceAccountName" },
    ])
    expect(await fixes(pod(`serviceAccount: web, ${WEB}`))).toEqual([{ op: "delete", path }])
  })
})
