import { identityKey, type JsonObject, type Manifest } from "@sternpost/manifests"

/** Objects as they were before, by what tells them from each other. */
export class PreviousObjects {
  readonly #objects: ReadonlyMap<string, Manifest>

  constructor(manifests: readonly Manifest[]) {
    this.#objects = new Map(manifests.map((manifest) => [identityKey(manifest), manifest]))
  }

  /** What an object was; `undefined` for one that is new, or was of another version. */
  find(manifest: Manifest): Readonly<JsonObject> | undefined {
    const previous = this.#objects.get(identityKey(manifest))
    return previous?.version === manifest.version ? previous.value() : undefined
  }
}
