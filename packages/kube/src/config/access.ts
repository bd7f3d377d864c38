import { dirname, isAbsolute, join, resolve } from "node:path"
import {
  type ClientCertificate,
  type ClusterAccess,
  type Credentials,
  fixedCredentials,
  type Impersonation,
  type Proof,
} from "../connection/access.ts"
import type { ClusterInfo } from "../credentials/exec-credential.ts"
import { type ExecEnvironment, execCredentials } from "../credentials/exec-credentials.ts"
import { tokenFileCredentials } from "../credentials/token-file.ts"
import { KubeError } from "../errors.ts"
import type { ClusterEntry, Named, UserEntry } from "./kubeconfig.ts"
import { readConfigFile } from "./load.ts"
import type { SelectedContext } from "./select.ts"

/**
 * All that a connection needs, from a context: files are read, data stand above files. Rejects with a
 * `KubeError` for a file or data that cannot be read, and for fields that contradict each other.
 */
export async function clusterAccess(
  { cluster, user }: SelectedContext,
  environment: ExecEnvironment = {},
): Promise<ClusterAccess> {
  const {
    insecureSkipTlsVerify = false,
    tlsServerName,
    proxyUrl,
    disableCompression,
  } = cluster.value
  const authority = await certificateAuthority(cluster.value, cluster.file)
  if (authority !== undefined && insecureSkipTlsVerify)
    throw new KubeError(
      "KUBE_CONFIG",
      `${cluster.file}: a cluster has certificate-authority and insecure-skip-tls-verify: take one of them away`,
      { file: cluster.file },
    )
  const impersonate = impersonation(user.value, user.file)
  const access = {
    server: cluster.value.server ?? "",
    ...(authority === undefined ? {} : { certificateAuthority: authority }),
    ...(insecureSkipTlsVerify ? { insecureSkipTlsVerify } : {}),
    ...(tlsServerName === undefined ? {} : { tlsServerName }),
    ...(proxyUrl === undefined ? {} : { proxyUrl }),
    ...(disableCompression === undefined ? {} : { disableCompression }),
    ...(impersonate === undefined ? {} : { impersonate }),
  }
  const info = { access, config: cluster.value.execConfig }
  return { ...access, credentials: await userCredentials(user, info, environment) }
}

/** Text of PEM: from data, or from a file beside the kubeconfig. */
async function pem(
  field: string,
  data: string | undefined,
  path: string | undefined,
  file: string,
): Promise<string | undefined> {
  if (data === undefined && path === undefined) return undefined
  const text =
    data === undefined
      ? await readConfigFile(beside(file, path ?? ""), field)
      : Buffer.from(data, "base64").toString("utf8")
  if (text.includes("-----BEGIN ")) return text
  const source = data === undefined ? field : `${field}-data`
  throw new KubeError("KUBE_CONFIG", `${file}: ${source} has no PEM in it`, { file })
}

const beside = (file: string, path: string): string =>
  isAbsolute(path) || file === "" ? path : join(dirname(resolve(file)), path)

const certificateAuthority = (cluster: ClusterEntry, file: string) =>
  pem("certificate-authority", cluster.certificateAuthorityData, cluster.certificateAuthority, file)

async function clientCertificate(
  user: UserEntry,
  file: string,
): Promise<ClientCertificate | undefined> {
  const { clientCertificateData, clientKeyData } = user
  const certificate = await pem(
    "client-certificate",
    clientCertificateData,
    user.clientCertificate,
    file,
  )
  const key = await pem("client-key", clientKeyData, user.clientKey, file)
  if (certificate !== undefined && key !== undefined) return { certificate, key }
  if (certificate === undefined && key === undefined) return undefined
  const missing = key === undefined ? "client-key" : "client-certificate"
  throw new KubeError("KUBE_CONFIG", `${file}: a user has no ${missing} beside the other half`, {
    file,
  })
}

async function userCredentials(
  { value: user, file }: Named<UserEntry>,
  cluster: ClusterInfo,
  environment: ExecEnvironment,
): Promise<Credentials> {
  const { token, tokenFile, username, password, exec, authProvider } = user
  const certificate = await clientCertificate(user, file)
  const proof: Proof = certificate === undefined ? {} : { clientCertificate: certificate }
  // In the order of client-go.
  if (tokenFile !== undefined) return tokenFileCredentials(beside(file, tokenFile), proof)
  if (token !== undefined) return fixedCredentials({ ...proof, authorization: `Bearer ${token}` })
  if (username !== undefined) {
    const pair = Buffer.from(`${username}:${password ?? ""}`).toString("base64")
    return fixedCredentials({ ...proof, authorization: `Basic ${pair}` })
  }
  if (exec !== undefined) {
    // A name is looked up in the PATH, a path is one beside the kubeconfig.
    const command = /[/\\]/.test(exec.command) ? beside(file, exec.command) : exec.command
    return execCredentials({ ...exec, command }, cluster, { ...environment, proof })
  }
  if (authProvider !== undefined)
    throw new KubeError(
      "KUBE_CONFIG",
      `${file}: auth-provider "${authProvider}" is no longer part of Kubernetes: use an exec plugin`,
      { file },
    )
  return fixedCredentials(proof)
}

function impersonation(user: UserEntry, file: string): Impersonation | undefined {
  const { as, asUid, asGroups, asUserExtra } = user
  if (as !== undefined)
    return {
      user: as,
      ...(asUid === undefined ? {} : { uid: asUid }),
      ...(asGroups === undefined ? {} : { groups: asGroups }),
      ...(asUserExtra === undefined ? {} : { extra: asUserExtra }),
    }
  if (asUid === undefined && asGroups === undefined && asUserExtra === undefined) return undefined
  throw new KubeError("KUBE_CONFIG", `${file}: as-groups, as-uid and as-user-extra need as`, {
    file,
  })
}
