import type { Manifest, NodeShape } from "@sternpost/manifests"
import type { TypeTable } from "@sternpost/schema"
import { type KindVerdict, KnownKinds } from "./known-kinds.ts"
import { objectShape, UNKNOWN_OBJECT } from "./node-shape.ts"
import { typeShape } from "./shape.ts"

/** Tells objects that are right, and those of which nothing can be known, without making their values. */
export class RightObjects {
  readonly #known: KnownKinds
  readonly #version: string
  readonly #shapes = new Map<string, NodeShape>()

  constructor(table: TypeTable, version: string) {
    this.#known = new KnownKinds(table, version)
    this.#version = version
  }

  /** What Kubernetes has to say of a kind. */
  judge(apiVersion: string, kind: string): KindVerdict {
    return this.#known.judge(apiVersion, kind)
  }

  /** Whether the schema check certainly has nothing to say of an object. */
  isSurelyRight(manifest: Manifest): boolean {
    const shape = this.#shapeOf(manifest)
    return shape !== undefined && manifest.fits(shape)
  }

  /** Whether an object certainly has a header, and a kind that is none of Kubernetes' own. */
  isSurelyForeign(manifest: Manifest): boolean {
    const verdict = this.judge(manifest.apiVersion, manifest.kind)
    return "isForeign" in verdict && verdict.isForeign && manifest.fits(UNKNOWN_OBJECT)
  }

  /** Asks an object what it will be asked again, while its text is at hand. */
  look(manifest: Manifest): void {
    manifest.fits(this.#shapeOf(manifest) ?? UNKNOWN_OBJECT)
  }

  #shapeOf(manifest: Manifest): NodeShape | undefined {
    const { apiVersion, kind } = manifest
    // The schemas in it must be read, too.
    if (kind === "CustomResourceDefinition") return undefined
    const { type, problems } = this.judge(apiVersion, kind)
    if (type === undefined || problems.length > 0) return undefined
    const key = `${apiVersion} ${kind}`
    let shape = this.#shapes.get(key)
    if (shape === undefined) {
      const { group } = manifest
      shape = objectShape(typeShape(type), { group, kind, version: this.#version })
      this.#shapes.set(key, shape)
    }
    return shape
  }
}
