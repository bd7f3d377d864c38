/** A certificate and its key, both PEM. */
export interface ClientCertificate {
  readonly certificate: string
  readonly key: string
}

/** What shows a server who asks. */
export interface Proof {
  /** The value of the header `Authorization`. */
  readonly authorization?: string
  readonly clientCertificate?: ClientCertificate
}

/** Where proofs come from; some must be fetched, and end. */
export interface Credentials {
  /** Rejects with a `KubeError` of the code `KUBE_CREDENTIALS`. */
  current(signal?: AbortSignal): Promise<Proof>
  /** Told which proof the server did not accept. Whether another one may be had. */
  renew(refused: Proof): boolean
}

/** Whom to act as, if not as oneself. */
export interface Impersonation {
  readonly user: string
  readonly groups?: readonly string[]
  readonly uid?: string
  readonly extra?: Readonly<Record<string, readonly string[]>>
}

/** All that is needed to talk to the API server of a cluster. */
export interface ClusterAccess {
  /** The address, with the path before the API's own if it has one. */
  readonly server: string
  /** PEM; the certificates that Node knows are used if there is none. */
  readonly certificateAuthority?: string
  readonly insecureSkipTlsVerify?: boolean
  /** The name in the server's certificate, if it is not that of the address. */
  readonly tlsServerName?: string
  readonly proxyUrl?: string
  /** Whether answers come as they are; by default only those from this machine do. */
  readonly disableCompression?: boolean
  readonly credentials: Credentials
  readonly impersonate?: Impersonation
}

/** Credentials that are what they are: a token, a certificate, or nothing. */
export function fixedCredentials(proof: Proof = {}): Credentials {
  return { current: async () => proof, renew: () => false }
}
