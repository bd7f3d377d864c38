import type { ReadManifest } from "./read-manifest.ts"

/** `Deployment shop/web (web/templates/deployment.yaml, line 12 of the stream)`, as far as it is known. */
export function describeManifest(manifest: ReadManifest): string {
  const { kind, namespace, name, template, origin } = manifest
  const id = `${kind || "object"} ${namespace === "" ? "" : `${namespace}/`}${name || "without a name"}`
  const line = origin.ordinal > 0 ? `line ${manifest.line} of the stream` : "added by a stage"
  return `${id} (${template === undefined ? "" : `${template}, `}${line})`
}
