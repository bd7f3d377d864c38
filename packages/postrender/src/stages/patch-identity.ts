import { isObject, type JsonObject, type Manifest } from "@sternpost/manifests"

/** Which changes of what an object is its patch may make. */
export interface AllowedChanges {
  readonly allowNameChange?: boolean
  readonly allowKindChange?: boolean
}

/** Throws where a patch gives an object another kind or name that is not allowed to. */
export function refuseRename(manifest: Manifest, after: JsonObject, allowed: AllowedChanges): void {
  const metadata = isObject(after["metadata"]) ? after["metadata"] : {}
  const kind = String(after["kind"] ?? "")
  const name = String(metadata["name"] ?? "")
  if (kind !== manifest.kind && allowed.allowKindChange !== true)
    throw refused(manifest, `the kind to "${kind}"`, "allowKindChange")
  if (name !== manifest.name && allowed.allowNameChange !== true)
    throw refused(manifest, `the name to "${name}"`, "allowNameChange")
}

function refused(manifest: Manifest, change: string, option: string): Error {
  const message = `the patch changes ${change}; say ${option}: true if that is meant`
  return manifest.error("MANIFEST_EDIT", message)
}
