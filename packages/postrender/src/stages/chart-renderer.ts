import type { RenderChart } from "@sternpost/kustomize"

/** What renders the charts of kustomizations by a program helm, loaded when somebody allows it. */
export async function chartRenderer(program: string): Promise<RenderChart> {
  return (await import("./charts-by-helm.ts")).chartsByHelm(program)
}
