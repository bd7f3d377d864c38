import {
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from "node:crypto"

/** A certificate that was made for a test, and its key, both PEM. */
export interface IssuedCertificate {
  readonly certificate: string
  readonly key: string
  readonly commonName: string
}

export interface CertificateRequest {
  readonly commonName: string
  readonly organization?: string
  /** What it is for, if it is for a server. */
  readonly dnsNames?: readonly string[]
  readonly ipAddresses?: readonly string[]
  /** Who signs it; itself, as an authority, if nobody does. */
  readonly issuer?: IssuedCertificate
  /** From when it is valid, for one day; from an hour ago unless said otherwise. */
  readonly notBefore?: Date
}

const SEQUENCE = 0x30
const SET = 0x31
const OID = {
  commonName: "550403",
  organization: "55040a",
  subjectAltName: "551d11",
  basicConstraints: "551d13",
  ecdsaWithSha256: "2a8648ce3d040302",
} as const
const DAY_MS = 86_400_000

/** Makes a certificate. Source of the encoding: RFC 5280, section 4.1. */
export function issueCertificate(request: CertificateRequest): IssuedCertificate {
  const { commonName, organization, issuer } = request
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const subject = distinguishedName(commonName, organization)
  const signer = issuer === undefined ? privateKey : createPrivateKey(issuer.key)
  const issuedBy = issuer === undefined ? subject : distinguishedName(issuer.commonName)
  const body = der(
    SEQUENCE,
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.concat([Buffer.of(1), randomBytes(8)])),
    ALGORITHM,
    issuedBy,
    validity(request.notBefore ?? new Date(Date.now() - 3_600_000)),
    subject,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, der(SEQUENCE, ...extensions(request))),
  )
  return { commonName, certificate: signed(body, signer), key: pemOf(privateKey) }
}

const ALGORITHM = der(SEQUENCE, oid(OID.ecdsaWithSha256))

function signed(body: Buffer, key: KeyObject): string {
  const signature = Buffer.concat([Buffer.of(0), sign("sha256", body, key)])
  const certificate = der(SEQUENCE, body, ALGORITHM, der(0x03, signature))
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`
}

const pemOf = (key: KeyObject): string => String(key.export({ type: "pkcs8", format: "pem" }))

function distinguishedName(commonName: string, organization?: string): Buffer {
  const part = (type: string, text: string) =>
    der(SET, der(SEQUENCE, oid(type), der(0x0c, Buffer.from(text))))
  const parts = organization === undefined ? [] : [part(OID.organization, organization)]
  return der(SEQUENCE, ...parts, part(OID.commonName, commonName))
}

function validity(from: Date): Buffer {
  const time = (date: Date) => {
    const digits = date.toISOString().replace(/[-:T]|\.\d+/g, "")
    return der(0x17, Buffer.from(digits.slice(2)))
  }
  return der(SEQUENCE, time(from), time(new Date(from.getTime() + DAY_MS)))
}

function extensions({ issuer, dnsNames = [], ipAddresses = [] }: CertificateRequest): Buffer[] {
  const extension = (type: string, value: Buffer) => der(SEQUENCE, oid(type), der(0x04, value))
  const isAuthority = issuer === undefined
  const names = [
    ...dnsNames.map((name) => der(0x82, Buffer.from(name))),
    ...ipAddresses.map((address) => der(0x87, Buffer.from(address.split(".").map(Number)))),
  ]
  return [
    extension(
      OID.basicConstraints,
      der(SEQUENCE, ...(isAuthority ? [der(0x01, Buffer.of(255))] : [])),
    ),
    ...(names.length === 0 ? [] : [extension(OID.subjectAltName, der(SEQUENCE, ...names))]),
  ]
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, "hex"))
}

/** A value with its tag and its length. */
function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents)
  const { length } = content
  const head =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.of(tag, ...head), content])
}
