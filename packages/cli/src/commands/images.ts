import { describeManifest, formatPath, parseManifests } from "@sternpost/manifests"
import { type ImageUse, listImages } from "@sternpost/transform"
import { EXIT, type ExitCode } from "../exit.ts"
import type { ParsedFlags } from "../flags.ts"
import { readManifests } from "./input.ts"
import { print, printJson, tell } from "./print.ts"

/** `sternpost images`: every image that a stream of manifests uses, each once, in order of its name. */
export async function images(flags: ParsedFlags): Promise<ExitCode> {
  const stream = parseManifests(readManifests("sternpost images", flags.positionals))
  const { uses, unknown } = listImages(stream.manifests)
  for (const { image, manifest, path } of unknown)
    tell(
      `warning: ${describeManifest(manifest)}: ${formatPath(path)}: "${image}" is filled in by another program, so it is not listed`,
    )
  const byImage = groupByImage(uses)
  if (flags.values.get("output") === "json") printJson(byImage.map(imageJson))
  else print(byImage.map(([image]) => `${image}\n`).join(""))
  return EXIT.done
}

function groupByImage(uses: readonly ImageUse[]): (readonly [string, readonly ImageUse[]])[] {
  const groups = new Map<string, ImageUse[]>()
  for (const use of uses) groups.set(use.image, [...(groups.get(use.image) ?? []), use])
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1))
}

function imageJson([image, uses]: readonly [string, readonly ImageUse[]]): object {
  const [first] = uses
  return { image, ...first?.reference, uses: uses.map(useJson) }
}

function useJson({ manifest, path }: ImageUse): object {
  const { apiVersion, kind, namespace, name, template, line } = manifest
  return {
    apiVersion,
    kind,
    ...(namespace === "" ? {} : { namespace }),
    name,
    path: formatPath(path),
    ...(template === undefined ? {} : { template }),
    line,
  }
}
