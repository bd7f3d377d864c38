import type { ConnectOptions } from "@sternpost/kube"
import type { ParsedFlags } from "../../flags.ts"

const TRUE = /^(1|t|T|TRUE|true|True)$/

/** How to reach the cluster, by the flags and by the variables that Helm reads (pkg/cli/environment.go). */
export function kubeOptions(
  { values }: Pick<ParsedFlags, "values">,
  env: NodeJS.ProcessEnv = process.env,
): ConnectOptions {
  const groups = (env["HELM_KUBEASGROUPS"] ?? "").replace(/^[, ]+|[, ]+$/g, "")
  return given({
    kubeconfig: values.get("kubeconfig"),
    context: values.get("kube-context") ?? env["HELM_KUBECONTEXT"],
    token: env["HELM_KUBETOKEN"],
    server: env["HELM_KUBEAPISERVER"],
    certificateAuthority: env["HELM_KUBECAFILE"],
    tlsServerName: env["HELM_KUBETLS_SERVER_NAME"],
    insecureSkipTlsVerify: TRUE.test(env["HELM_KUBEINSECURE_SKIP_TLS_VERIFY"] ?? ""),
    asUser: env["HELM_KUBEASUSER"],
    asGroups: groups === "" ? undefined : groups.split(","),
    qps: positive(env["HELM_QPS"]),
    burst: positive(env["HELM_BURST_LIMIT"]),
  })
}

/** Without what is not set: an empty variable is none, and neither is a switch that is off. */
function given(
  options: {
    readonly [K in keyof ConnectOptions]: ConnectOptions[K] | undefined
  },
): ConnectOptions {
  const set = Object.entries(options).filter(
    ([, value]) => value !== undefined && value !== "" && value !== false,
  )
  return Object.fromEntries(set)
}

const positive = (text: string | undefined): number | undefined =>
  Number(text) > 0 ? Number(text) : undefined
