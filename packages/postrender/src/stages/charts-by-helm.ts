import { existsSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { type ChartRequest, KustomizeError, type RenderChart } from "@sternpost/kustomize"
import { allowedEnvironment, runProcess, SandboxError } from "@sternpost/sandbox"
import { PrivateFolder } from "./private-folder.ts"

const TIMEOUT_MS = 120_000
const VISIBLE = ["PATH", "HOME", "HELM_*", "XDG_*", "*_PROXY", "*_proxy", "SSL_*"]

/**
 * Renders the charts of `helmCharts` by a program helm, as kustomize has it do so. Nothing is pulled: the chart
 * must be in its folder. Throws a `KustomizeError` that says what to do, or what helm said.
 */
export function chartsByHelm(program: string): RenderChart {
  return async (request) => {
    if (!existsSync(join(request.folder, "Chart.yaml"))) throw absent(request)
    const scratch = new PrivateFolder("sternpost-chart")
    try {
      const values = request.values.map((text, i) => {
        const file = join(scratch.path, `values-${i}.yaml`)
        writeFileSync(file, text)
        return file
      })
      const { stdout } = await runProcess({
        command: program,
        args: templateArguments(request, values),
        env: allowedEnvironment(VISIBLE, process.env),
        timeoutMs: TIMEOUT_MS,
      })
      return stdout.toString("utf8")
    } catch (cause) {
      if (!(cause instanceof SandboxError)) throw cause
      const message = `helmCharts: ${JSON.stringify(request.name)}: ${cause.message}`
      throw new KustomizeError("RESOURCE_INVALID", message, { cause })
    } finally {
      scratch.dispose()
    }
  }
}

// Source: kustomize's reference of the HelmChartInflationGenerator, and what it is seen to call.
function templateArguments(request: ChartRequest, values: readonly string[]): string[] {
  const { releaseName = "", nameTemplate = "", namespace = "", kubeVersion = "" } = request
  return [
    "template",
    ...(releaseName === "" ? [] : [releaseName]),
    request.folder,
    ...(releaseName === "" && nameTemplate === "" ? ["--generate-name"] : []),
    ...(nameTemplate === "" ? [] : ["--name-template", nameTemplate]),
    ...(namespace === "" ? [] : ["--namespace", namespace]),
    ...values.flatMap((file) => ["--values", file]),
    ...(kubeVersion === "" ? [] : ["--kube-version", kubeVersion]),
    ...request.apiVersions.flatMap((version) => ["--api-versions", version]),
    ...(request.includeCrds ? ["--include-crds"] : []),
    ...(request.skipTests ? ["--skip-tests"] : []),
    ...(request.skipHooks ? ["--no-hooks"] : []),
  ]
}

function absent({ name, folder, repo, version }: ChartRequest): KustomizeError {
  const from = [
    ...(repo === undefined || repo === "" ? [] : [`--repo ${repo}`]),
    ...(version === undefined || version === "" ? [] : [`--version ${version}`]),
  ]
  const above = folder.slice(0, -name.length - 1)
  const pull = `helm pull ${[name, ...from].join(" ")} --untar --untardir ${above}`
  return new KustomizeError(
    "FILE_UNREADABLE",
    `helmCharts: there is no chart ${JSON.stringify(name)} at ${folder}: ${pull}`,
  )
}
