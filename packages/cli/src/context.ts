import type { RenderContext } from "@sternpost/postrender"
import { VARIABLES } from "./context-variables.ts"
import { UsageError } from "./exit.ts"
import type { FlagSpec, ParsedFlags } from "./flags.ts"

/** The flags that tell what is known about the Helm call; each has an environment variable too. */
export const CONTEXT_FLAGS: FlagSpec = {
  release: "value",
  namespace: "value",
  revision: "value",
  operation: "value",
  chart: "value",
  "chart-version": "value",
  "app-version": "value",
  "kube-version": "value",
}

/** Which flag or variable makes a field known, for the message about one that is not. */
export const CONTEXT_SOURCES: Readonly<Record<string, string>> = {
  "release.name": "release",
  "release.namespace": "namespace",
  "release.revision": "revision",
  "release.isInstall": "operation",
  "release.isUpgrade": "operation",
  "chart.name": "chart",
  "chart.version": "chart-version",
  "chart.appVersion": "app-version",
  kubernetesVersion: "kube-version",
  "kubernetes.version": "kube-version",
}

/**
 * What is known about the Helm call, from flags first and the environment second, where an empty
 * variable tells nothing. Nothing is guessed. Throws a `UsageError` that names the flag or variable.
 */
export function renderContext(
  flags: ParsedFlags,
  env: Readonly<Record<string, string | undefined>>,
): RenderContext {
  const given = (flag: string) =>
    flags.values.get(flag) ?? (env[VARIABLES[flag] ?? ""] || undefined)
  const refuse = (flag: string, rule: string): never => {
    const source = flags.values.has(flag) ? `--${flag}` : VARIABLES[flag]
    throw new UsageError(`${source} is ${rule}, not "${given(flag)}"`)
  }
  const operation = given("operation")
  if (operation !== undefined && operation !== "install" && operation !== "upgrade")
    refuse("operation", '"install" or "upgrade"')
  const revision = given("revision")
  if (revision !== undefined && !/^[1-9][0-9]*$/.test(revision))
    refuse("revision", "a number from 1")
  const kubernetesVersion = given("kube-version")
  if (kubernetesVersion !== undefined && !/^v?[0-9]+\.[0-9]+/.test(kubernetesVersion))
    refuse("kube-version", "a version such as 1.34")
  return {
    release: known({
      name: given("release"),
      namespace: given("namespace"),
      revision: revision === undefined ? undefined : Number(revision),
      isInstall: operation === undefined ? undefined : operation === "install",
      isUpgrade: operation === undefined ? undefined : operation === "upgrade",
      service: "Helm",
    }),
    chart: known({
      name: given("chart"),
      version: given("chart-version"),
      appVersion: given("app-version"),
    }),
    // As it is: most runs never look, and copying it would take longer than reading the flags.
    env: env as Readonly<Record<string, string>>,
    ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
  }
}

/** How to make a field known: `--release NAME or STERNPOST_RELEASE_NAME`. */
export function howToTell(field: string): string | undefined {
  const flag = CONTEXT_SOURCES[field]
  return flag === undefined ? undefined : `--${flag} or the variable ${VARIABLES[flag]}`
}

type Known<T> = { [K in keyof T]: Exclude<T[K], undefined> }

function known<T extends object>(record: T): Known<Partial<T>> {
  const entries = Object.entries(record).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as Known<Partial<T>>
}
