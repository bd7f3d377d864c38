import type { CompiledPipeline } from "@sternpost/postrender"

/** What each stage is, and where it stands: `labels, pipeline.yaml:12`, by the stage's name. */
export function stagePlaces({ pipeline, stages }: CompiledPipeline): ReadonlyMap<string, string> {
  const { file } = pipeline
  return new Map(
    stages.map(({ entry: { name, uses, line } }) => {
      const place = file === undefined || line === undefined ? [] : [`${file}:${line}`]
      return [name, [...(uses === name ? [] : [uses]), ...place].join(", ")]
    }),
  )
}
