import { KubeError } from "../errors.ts"

const BROKEN: readonly string[] = ["ECONNRESET", "ECONNABORTED", "EPIPE"]

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there: is the cluster up, and is its address right?",
  ENOTFOUND: "the name is unknown: see the server's address in the kubeconfig, and the DNS",
  EAI_AGAIN: "the name cannot be resolved now: see the DNS",
  ETIMEDOUT: "it does not answer: is there a firewall, a VPN or a proxy in between?",
  EHOSTUNREACH: "there is no way to it: is there a VPN to connect?",
  ENETUNREACH: "there is no network to it: is there a VPN to connect?",
  ECONNRESET: "the connection broke off",
  ECONNABORTED: "the connection broke off",
  EPIPE: "the connection broke off",
  DEPTH_ZERO_SELF_SIGNED_CERT:
    "its certificate is signed by nobody else: set certificate-authority",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate has an unknown issuer: set certificate-authority",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    "its certificate has an unknown issuer: set certificate-authority",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "its certificate has an unknown issuer: set certificate-authority",
  CERT_HAS_EXPIRED: "its certificate has expired",
  CERT_NOT_YET_VALID: "its certificate is not valid yet: is the clock right?",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another name: set tls-server-name",
  EPROTO: "it does not speak TLS as we do: is it http instead of https?",
  HPE_INVALID_CONSTANT: "it does not speak HTTP: is it https instead of http?",
}

/** The error of a server that could not be reached, or of a connection that broke off. */
export function connectionError(url: URL, cause: unknown): KubeError {
  if (cause instanceof KubeError) return cause
  const code = codeOf(cause)
  const words =
    WORDS[code] ?? ownCertificate(code) ?? (cause instanceof Error ? cause.message : String(cause))
  const suffix = code === "" ? "" : ` (${code})`
  return new KubeError("KUBE_CONNECTION", `cannot talk to ${url.host}: ${words}${suffix}`, {
    cause,
  })
}

// Codes of OpenSSL that tell of what we have, not of what the server sends.
function ownCertificate(code: string): string | undefined {
  if (code === "ERR_MISSING_PASSPHRASE")
    return "the client key is encrypted: write it without a passphrase"
  if (!code.startsWith("ERR_OSSL_")) return undefined
  return "the client certificate, its key or certificate-authority cannot be used"
}

/** Whether a connection was there and broke off, so that asking again may help. */
export function isBroken(error: unknown): boolean {
  return (
    error instanceof KubeError &&
    error.code === "KUBE_CONNECTION" &&
    BROKEN.includes(codeOf(error.cause))
  )
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : ""
}
