import { parse } from "@sternpost/goyaml"
import { KubeError } from "../errors.ts"
import { type FieldReader, readFields } from "./fields.ts"

/** How to start a program that has credentials. */
export interface ExecConfig {
  readonly apiVersion: string
  readonly command: string
  readonly args: readonly string[]
  readonly env: readonly { readonly name: string; readonly value: string }[]
  readonly provideClusterInfo: boolean
  readonly interactiveMode?: string
  readonly installHint?: string
}

export interface ClusterEntry {
  readonly server?: string
  readonly certificateAuthority?: string
  readonly certificateAuthorityData?: string
  readonly insecureSkipTlsVerify?: boolean
  readonly tlsServerName?: string
  readonly proxyUrl?: string
  readonly disableCompression?: boolean
  /** What the cluster has for programs with credentials. */
  readonly execConfig?: unknown
}

export interface UserEntry {
  readonly clientCertificate?: string
  readonly clientCertificateData?: string
  readonly clientKey?: string
  readonly clientKeyData?: string
  readonly token?: string
  readonly tokenFile?: string
  readonly username?: string
  readonly password?: string
  readonly as?: string
  readonly asUid?: string
  readonly asGroups?: readonly string[]
  readonly asUserExtra?: Readonly<Record<string, readonly string[]>>
  readonly exec?: ExecConfig
  /** The name of a way of authentication that Kubernetes no longer has. */
  readonly authProvider?: string
}

export interface ContextEntry {
  readonly cluster?: string
  readonly user?: string
  readonly namespace?: string
}

/** Something by its name, and the file that it comes from, against whose folder its paths are. */
export interface Named<T> {
  readonly value: T
  readonly file: string
}

/** One kubeconfig, or several that were merged. */
export interface Kubeconfig {
  readonly currentContext?: string
  readonly clusters: ReadonlyMap<string, Named<ClusterEntry>>
  readonly users: ReadonlyMap<string, Named<UserEntry>>
  readonly contexts: ReadonlyMap<string, Named<ContextEntry>>
}

/**
 * Reads a kubeconfig. Throws a `KubeError` that names the file and the field, but no value: they are secret.
 * Source of the fields: https://kubernetes.io/docs/reference/config-api/kubeconfig.v1
 */
export function readKubeconfig(text: string, file: string): Kubeconfig {
  const document = readFields(parseYaml(text, file) ?? {}, "", file)
  const kind = document.string("kind") ?? "Config"
  if (kind !== "Config")
    throw new KubeError("KUBE_CONFIG", `${file}: is no kubeconfig: its kind is ${kind}`, { file })
  const currentContext = document.string("current-context")
  return {
    ...(currentContext === undefined ? {} : { currentContext }),
    clusters: named(document, "clusters", "cluster", readCluster),
    users: named(document, "users", "user", readUser),
    contexts: named(document, "contexts", "context", (fields) =>
      fields.strings({ cluster: "cluster", user: "user", namespace: "namespace" }),
    ),
  }
}

function parseYaml(text: string, file: string): unknown {
  try {
    return parse(text)
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause)
    const line = cause instanceof Error && "line" in cause ? `:${cause.line}` : ""
    throw new KubeError("KUBE_CONFIG", `${file}${line}: cannot be read: ${problem}`, {
      file,
      cause,
    })
  }
}

function named<T>(
  document: FieldReader,
  list: string,
  field: string,
  read: (fields: FieldReader) => T,
): ReadonlyMap<string, Named<T>> {
  const { file } = document
  const found = new Map<string, Named<T>>()
  for (const item of document.records(list)) {
    const name = item.string("name") ?? ""
    if (found.has(name)) throw item.problem("name", `"${name}" is there twice`)
    found.set(name, { value: read(item.record(field)), file })
  }
  return found
}

const EXEC_EXTENSION = "client.authentication.k8s.io/exec"

function readCluster(fields: FieldReader): ClusterEntry {
  const extension = fields.records("extensions").find((it) => it.string("name") === EXEC_EXTENSION)
  return {
    ...fields.strings({
      server: "server",
      certificateAuthority: "certificate-authority",
      certificateAuthorityData: "certificate-authority-data",
      tlsServerName: "tls-server-name",
      proxyUrl: "proxy-url",
    }),
    ...fields.booleans({
      insecureSkipTlsVerify: "insecure-skip-tls-verify",
      disableCompression: "disable-compression",
    }),
    ...(extension === undefined ? {} : { execConfig: extension.value("extension") }),
  }
}

function readUser(fields: FieldReader): UserEntry {
  const provider = fields.has("auth-provider") ? fields.record("auth-provider") : undefined
  const groups = fields.stringList("as-groups")
  return {
    ...fields.strings({
      clientCertificate: "client-certificate",
      clientCertificateData: "client-certificate-data",
      clientKey: "client-key",
      clientKeyData: "client-key-data",
      token: "token",
      tokenFile: "tokenFile",
      username: "username",
      password: "password",
      as: "as",
      asUid: "as-uid",
    }),
    ...(groups.length === 0 ? {} : { asGroups: groups }),
    ...(fields.has("as-user-extra") ? { asUserExtra: fields.stringLists("as-user-extra") } : {}),
    ...(fields.has("exec") ? { exec: readExec(fields.record("exec")) } : {}),
    ...(provider === undefined ? {} : { authProvider: provider.string("name") ?? "" }),
  }
}

function readExec(fields: FieldReader): ExecConfig {
  return {
    apiVersion: fields.string("apiVersion") ?? "",
    command: fields.string("command") ?? "",
    args: fields.stringList("args"),
    env: fields
      .records("env")
      .map((it) => ({ name: it.string("name") ?? "", value: it.string("value") ?? "" })),
    provideClusterInfo: fields.boolean("provideClusterInfo") ?? false,
    ...fields.strings({ interactiveMode: "interactiveMode", installHint: "installHint" }),
  }
}
