import { parseManifests } from "@sternpost/manifests"
import { expect, test } from "vitest"
import { formatReport, REPORT_FORMATS } from "../report/formats.ts"
import { makeReport } from "../report/report.ts"
import { runChecks } from "../run-checks.ts"
import { lintCheck } from "./lint-check.ts"

// The same few values, which no example of a rule has, in every place where a rule looks for secrets, or comes past one.

const VALUES = ["charging-goat-drummer", "hunter22hunter", `ghp_${"Ab1".repeat(12)}`]
const [PLAIN = "", ENCODED = "", TOKEN = ""] = VALUES
const base64 = Buffer.from(ENCODED).toString("base64")

const TEXT = `apiVersion: v1
kind: Secret
metadata:
  name: db
  annotations: {copy: ${PLAIN}, other: ${ENCODED}, token: ${TOKEN}}
  labels: {copy: ${PLAIN}}
data: {password: ${base64}}
stringData: {password: ${PLAIN}, "bad key!": ${TOKEN}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: web, annotations: {copy: ${ENCODED}}}
data:
  password: ${PLAIN}
  app.conf: "db_password = ${ENCODED}"
  token.txt: ${TOKEN}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}, annotations: {note: ${PLAIN}}}
    spec:
      containers:
      - name: web
        image: acme/web
        args: ["--password=${PLAIN}"]
        env:
        - {name: DB_PASSWORD, value: ${PLAIN}}
        - {name: DB_PASSWORD, value: ${ENCODED}}
        - {name: API_TOKEN, value: ${TOKEN}}
        - {name: OTHER, valueFrom: {secretKeyRef: {name: db, key: missing}}}
`

test("no format of a report of all rules of lint holds what is secret", async () => {
  const { manifests } = parseManifests(TEXT)
  const check = lintCheck({ profile: "strict" })
  const result = await runChecks({ checks: [check], manifests, kubernetesVersion: "1.36" })
  const told = result.findings.map(({ rule }) => rule)
  for (const rule of ["secret-in-env", "secret-in-configmap", "secret-value-in-annotation"])
    expect(told).toContain(rule)
  const report = makeReport({ ...result, manifests, unreadable: 0, rules: check.rules })
  for (const format of REPORT_FORMATS) {
    const text = await formatReport(report, format, { version: "1.2.3" })
    for (const secret of [...VALUES, base64]) expect(text, format).not.toContain(secret)
  }
})

test("what a fix would write holds nothing secret either", async () => {
  const { manifests } = parseManifests(TEXT)
  const checks = [lintCheck({ profile: "strict" })]
  const { findings } = await runChecks({ checks, manifests, kubernetesVersion: "1.36" })
  const fixes = JSON.stringify(findings.map(({ fix }) => fix))
  expect(fixes).toContain('"delete"')
  for (const secret of VALUES) expect(fixes).not.toContain(secret)
})
