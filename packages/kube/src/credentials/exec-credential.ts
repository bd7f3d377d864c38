import type { ExecConfig } from "../config/kubeconfig.ts"
import type { ClusterAccess, Proof } from "../connection/access.ts"
import { KubeError } from "../errors.ts"
import { isRecord } from "../record.ts"

const GROUP = "client.authentication.k8s.io"
const VERSIONS: readonly string[] = [`${GROUP}/v1`, `${GROUP}/v1beta1`]
const MODES: readonly string[] = ["Never", "IfAvailable", "Always"]

/** What a program is told about the cluster. */
export interface ClusterInfo {
  readonly access: Omit<ClusterAccess, "credentials">
  /** What the kubeconfig has for it at the cluster. */
  readonly config?: unknown
}

/** A proof, and when it ends, in milliseconds since 1970. */
export interface ExpiringProof {
  readonly proof: Proof
  readonly expires?: number
}

/** Throws a `KubeError` unless a program can be started as the kubeconfig says. */
export function checkExecConfig({ command, apiVersion, interactiveMode }: ExecConfig): void {
  const wrong = (problem: string) => new KubeError("KUBE_CONFIG", `${titleOf(command)}: ${problem}`)
  if (command === "") throw new KubeError("KUBE_CONFIG", "an exec plugin has no command")
  if (!VERSIONS.includes(apiVersion))
    throw wrong(`apiVersion "${apiVersion}" is not supported: write ${VERSIONS.join(" or ")}`)
  // v1 leaves no default.
  if (interactiveMode === undefined && apiVersion === VERSIONS[0])
    throw wrong(`interactiveMode is missing: write one of ${MODES.join(", ")}`)
  if (interactiveMode !== undefined && !MODES.includes(interactiveMode))
    throw wrong(`interactiveMode "${interactiveMode}" is none of ${MODES.join(", ")}`)
}

/** How messages name a program. */
export const titleOf = (command: string): string => `exec plugin "${command}"`

/**
 * The value of `KUBERNETES_EXEC_INFO`.
 * Source: https://kubernetes.io/docs/reference/config-api/client-authentication.v1
 */
export function execInfo(
  { apiVersion, provideClusterInfo }: ExecConfig,
  interactive: boolean,
  { access, config }: ClusterInfo,
): string {
  const { certificateAuthority } = access
  const cluster = {
    server: access.server,
    "tls-server-name": access.tlsServerName,
    "insecure-skip-tls-verify": access.insecureSkipTlsVerify,
    "certificate-authority-data":
      certificateAuthority && Buffer.from(certificateAuthority).toString("base64"),
    "proxy-url": access.proxyUrl,
    "disable-compression": access.disableCompression,
    config,
  }
  const spec = { interactive, ...(provideClusterInfo ? { cluster } : {}) }
  return JSON.stringify({ kind: "ExecCredential", apiVersion, spec })
}

/** Reads what a program printed. Throws a `KubeError` that says what is wrong, but shows nothing of it. */
export function readExecCredential(
  output: string,
  { command, apiVersion }: ExecConfig,
): ExpiringProof {
  const wrong = (problem: string) =>
    new KubeError("KUBE_CREDENTIALS", `${titleOf(command)} printed no credentials: ${problem}`)
  const credential = parse(output)
  if (!isRecord(credential)) throw wrong("its output is no object of JSON")
  if (credential["kind"] !== "ExecCredential") throw wrong("the kind is not ExecCredential")
  if (credential["apiVersion"] !== apiVersion) throw wrong(`the apiVersion is not ${apiVersion}`)
  const status = credential["status"]
  if (!isRecord(status)) throw wrong("there is no status")
  const { token, clientCertificateData, clientKeyData, expirationTimestamp } = status
  const hasCertificate = isText(clientCertificateData)
  if (hasCertificate !== isText(clientKeyData))
    throw wrong("of clientCertificateData and clientKeyData one is missing")
  if (!isText(token) && !hasCertificate) throw wrong("there is neither a token nor a certificate")
  const expires = isText(expirationTimestamp) ? Date.parse(expirationTimestamp) : undefined
  if (Number.isNaN(expires)) throw wrong("expirationTimestamp is no time")
  return {
    proof: {
      ...(isText(token) ? { authorization: `Bearer ${token}` } : {}),
      ...(hasCertificate
        ? { clientCertificate: { certificate: clientCertificateData, key: String(clientKeyData) } }
        : {}),
    },
    ...(expires === undefined ? {} : { expires }),
  }
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== ""

// A SyntaxError would quote what it cannot read, which may be a token.
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
