import { relative, resolve, sep } from "node:path"
import { anchoredPattern, type Selector } from "@sternpost/manifests"
import type { FieldSpec } from "@sternpost/transform"
import type { ReferenceOption } from "../stages/reference-schema.ts"
import type { Draft } from "./draft.ts"

/** What every part of a conversion to a pipeline needs. */
export interface Converting {
  readonly draft: Draft
  /** Folder of the pipeline: paths in it start there. */
  readonly outputFolder: string
  /** What earlier stages did to names; those who look for an object may know it by its first one. */
  readonly renames: Renames
  /** Folders of the kustomizations that are being converted, each named by the one before. */
  readonly folders: readonly string[]
  /** Fields that the kustomization's own configuration adds to those that are known. */
  readonly configuration: Configuration
}

/** Further fields, by the parts of a kustomization that write to them. */
export interface Configuration {
  readonly fields: Readonly<
    Record<
      "namespace" | "commonLabels" | "commonAnnotations" | "images" | "replicas",
      readonly FieldSpec[]
    >
  >
  readonly references: readonly ReferenceOption[]
}

/** No further fields. */
export const NO_CONFIGURATION: Configuration = {
  fields: { namespace: [], commonLabels: [], commonAnnotations: [], images: [], replicas: [] },
  references: [],
}

/** Names and namespaces that stages before gave to all objects. */
export interface Renames {
  prefix: string
  suffix: string
  namespace: string | undefined
}

/** No renames yet. */
export const noRenames = (): Renames => ({ prefix: "", suffix: "", namespace: undefined })

/** A path in a document as one of the pipeline. */
export function pipelinePath(converting: Converting, folder: string, path: string): string {
  const found = relative(converting.outputFolder, resolve(folder, path)).split(sep).join("/")
  return found.startsWith("../") ? found : `./${found}`.replace(/^\.\/(?=[^/])/, "")
}

/**
 * A pattern for names that also fits what the stages before made of a name, as kustomize finds an
 * object by the name it had and by the one it has.
 */
export function nameThen(pattern: string, { prefix, suffix }: Renames): string {
  if (prefix + suffix === "") return pattern
  return `${pattern}|${literal(prefix)}(?:${pattern})${literal(suffix)}`
}

/**
 * kustomize's idea of a target's namespace as one of ours: an object without a namespace is in
 * `default`. Once all objects were moved, only the new namespace can be asked for.
 */
export function namespaceThen(
  pattern: string,
  { namespace }: Renames,
): { readonly pattern?: string; readonly isLost?: boolean } {
  if (namespace !== undefined) return fits(pattern, namespace) ? {} : { pattern, isLost: true }
  return { pattern: fits(pattern, "default") && !fits(pattern, "") ? `${pattern}|` : pattern }
}

/** A list as the value of a key, which is left out where there is nothing in it. */
export function some(key: string, list: readonly unknown[]): Readonly<Record<string, unknown>> {
  return list.length === 0 ? {} : { [key]: list }
}

/** The text as a regular expression that fits nothing else. */
export const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")

/** The text that a pattern stands for, if it stands for one. */
export function literalOf(pattern: string | undefined): string | undefined {
  const text = pattern?.replace(/\\([.*+?^${}()|[\]\\])/g, "$1")
  return text && (literal(text) === pattern || literal(text) === text) ? text : undefined
}

/** Whether a selector asks for nothing. */
export const isEmptySelector = (selector: Selector): boolean => Object.keys(selector).length === 0

function fits(pattern: string, text: string): boolean {
  try {
    return anchoredPattern(pattern, "pattern")(text)
  } catch {
    // What is no pattern is left as it is.
    return false
  }
}
