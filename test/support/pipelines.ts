const HEAD = "apiVersion: sternpost.dev/v1alpha1\nkind: Pipeline\nspec:\n  stages:\n"

/** A pipeline document of these stages, which are JSON. The first of them stands in line 6. */
export function pipelineText(...stages: readonly object[]): string {
  const document = { apiVersion: "sternpost.dev/v1alpha1", kind: "Pipeline", spec: { stages } }
  return `${JSON.stringify(document, null, 2)}\n`
}

/** A pipeline document of these stages, which are YAML on a line each. The first stands in line 5. */
export const pipelineOf = (...stages: readonly string[]): string =>
  `${HEAD}${stages.map((stage) => `    - ${stage}\n`).join("")}`
