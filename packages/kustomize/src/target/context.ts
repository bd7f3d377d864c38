import type { KustomizeErrorPlace } from "../errors.ts"
import type { BookOfBuild } from "../kinds/book-of-build.ts"
import type { Resource } from "../objects/resource.ts"
import type { Merge } from "../patches/strategic.ts"
import type { NameReference } from "../references/names.ts"
import type { ImageRewrite, ImageRule } from "../transform/images.ts"
import type { RenderChart } from "./helm.ts"

/** Resources that come from elsewhere than files. */
export interface StreamResources {
  /** Whether the stream stands for a file that a kustomization names; one that exists must be called as the stream. */
  accepts(path: string, exists: boolean): boolean
  /** Its resources, and that they were taken. */
  take(): readonly Resource[]
  readonly isTaken: boolean
}

/** What all kustomizations of a build share. */
export interface BuildContext {
  readonly kinds: BookOfBuild
  readonly merge: Merge
  readonly rewriteImage: (rule: ImageRule, place: KustomizeErrorPlace) => ImageRewrite
  /** Lists that hold containers, wherever they are. */
  readonly containerLists: ReadonlySet<string>
  /** Fields that name others, besides those that kustomize knows. */
  readonly nameReferences: readonly NameReference[]
  /** Whether patches for what is absent are passed over. */
  readonly allowAbsent: boolean
  readonly hasTexts: boolean
  readonly duplicateKeys: "error" | "last"
  readonly stream: StreamResources | undefined
  readonly renderChart: RenderChart | undefined
}
