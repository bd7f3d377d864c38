/** A kustomization beside `all.yaml`, by its fields, with the files it names. */
export interface KustomizationCase {
  readonly title: string
  /** The text of kustomization.yaml behind its resources. */
  readonly fields: string
  readonly files?: Readonly<Record<string, string>>
  /** Its resources, if they are not only what was rendered. */
  readonly resources?: string
}
