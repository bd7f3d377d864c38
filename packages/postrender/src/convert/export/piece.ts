/**
 * When kustomize does what a field says, whatever the order of the fields; `transformers` come last, in
 * their own order. Source: kustomize api/internal/target/kusttarget_configplugin.go (5.8).
 */
export const RANKS = {
  resources: 0,
  patches: 1,
  namespace: 2,
  names: 3,
  labels: 4,
  commonAnnotations: 5,
  replicas: 6,
  images: 7,
  replacements: 8,
  transformers: 9,
  sortOptions: 10,
  /** What only a kustomization says; each piece has a rank of its own. */
  others: 0,
} as const

export type Field = keyof typeof RANKS

/** Something that a kustomization can say. */
export interface Piece {
  readonly field: Field
  /** Items of a list, or the keys and values of a map. */
  readonly value: readonly unknown[] | Readonly<Record<string, unknown>>
  /** The same as builtin transformers, which may stand in any order. */
  readonly transformers?: readonly Readonly<Record<string, unknown>>[]
  /** When kustomize gets to it, if that is not the rank of the field. */
  readonly rank?: number
}

/** What a stage is in a kustomization. */
export interface Said {
  readonly pieces: readonly Piece[]
  /** Where it is not quite the same, or why nothing is said. */
  readonly remarks: readonly string[]
  /** The file that the objects have to be in, if a base names one. */
  readonly stream?: string
}

/** A stage that a kustomization cannot say. */
export const unsaid = (why: string): Said => ({ pieces: [], remarks: [why] })

/** A stage that a kustomization says. */
export const said = (piece: Piece, ...remarks: readonly string[]): Said => ({
  pieces: [piece],
  remarks,
})
