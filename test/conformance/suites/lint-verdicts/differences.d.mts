import type { Manifest } from "@sternpost/manifests"

export interface Difference {
  readonly why: string
  readonly peers: readonly string[]
  readonly when: (
    manifest: Manifest,
    rows: readonly (readonly unknown[])[],
    manifests: readonly Manifest[],
  ) => boolean
}

export const DIFFERENCES: readonly Difference[]

export function difference(
  peer: string,
  manifest: Manifest,
  about: {
    readonly rows: readonly (readonly unknown[])[]
    readonly manifests: readonly Manifest[]
  },
): string | undefined
