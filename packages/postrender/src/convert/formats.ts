/** What can be converted into a pipeline. */
export const CONVERT_FORMATS = ["kustomization", "flux", "helmfile", "kptfile"] as const

export type ConvertFormat = (typeof CONVERT_FORMATS)[number]
