import { createPrivateKey, X509Certificate } from "node:crypto"
import { expect, test } from "vitest"
import { issueCertificate } from "./certificates.ts"

test("an authority signs a certificate for a server", () => {
  const authority = issueCertificate({ commonName: "authority" })
  const { certificate, key } = issueCertificate({
    commonName: "server",
    organization: "team-a",
    dnsNames: ["kube.test"],
    ipAddresses: ["127.0.0.1"],
    issuer: authority,
  })
  const issuer = new X509Certificate(authority.certificate)
  const issued = new X509Certificate(certificate)
  expect(issuer.ca).toBe(true)
  expect(issued.ca).toBe(false)
  expect(issued.verify(issuer.publicKey)).toBe(true)
  expect(issued.checkIssued(issuer)).toBe(true)
  expect(issued.checkPrivateKey(createPrivateKey(key))).toBe(true)
  expect(issued.subject).toBe("O=team-a\nCN=server")
  expect(issued.checkHost("kube.test")).toBe("kube.test")
  expect(issued.checkIP("127.0.0.1")).toBe("127.0.0.1")
})

test("a certificate is valid for a day", () => {
  const notBefore = new Date("2020-01-02T03:04:05Z")
  const { certificate } = issueCertificate({ commonName: "old", notBefore })
  const { validFrom, validTo } = new X509Certificate(certificate)
  expect(new Date(validFrom)).toEqual(notBefore)
  expect(new Date(validTo)).toEqual(new Date("2020-01-03T03:04:05Z"))
})
