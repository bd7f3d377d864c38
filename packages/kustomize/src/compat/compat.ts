import type { KustomizeErrorPlace } from "../errors.ts"
import { FROZEN_KINDS, type KindBook } from "../kinds/kind-book.ts"
import { kustomizeMerge, type Merge } from "../patches/strategic.ts"
import type { NameReference } from "../references/names.ts"
import {
  type ImageRewrite,
  type ImageRule,
  kustomizeImageRewrite,
  LISTS,
} from "../transform/images.ts"

/** Whose behaviour counts where it differs: kustomize's own, or what this project holds for better. */
export type Compat = "kustomize" | "sternpost"

/** The parts of the engine that differ. */
export interface Behaviour {
  readonly kinds: KindBook
  readonly merge: Merge
  /** Whether `null` in the labels of a patch is a text. */
  readonly hasTexts: boolean
  readonly rewriteImage: (rule: ImageRule, place: KustomizeErrorPlace) => ImageRewrite
  readonly containerLists: ReadonlySet<string>
  readonly nameReferences: readonly NameReference[]
}

/** What kustomize 5.8 does. */
export const KUSTOMIZE: Behaviour = {
  kinds: FROZEN_KINDS,
  merge: kustomizeMerge,
  hasTexts: true,
  rewriteImage: kustomizeImageRewrite,
  containerLists: LISTS,
  nameReferences: [],
}
