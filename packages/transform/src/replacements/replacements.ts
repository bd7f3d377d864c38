import { describeManifest, type Manifest, type Matcher, re2Pattern } from "@sternpost/manifests"
import { TransformError } from "../errors.ts"
import { type Flow, refuseCycles } from "./cycles.ts"
import type { FieldOptions, Replacement, ReplacementSource } from "./options.ts"
import { findPlaces, parseReplacementPath, type Step } from "./path.ts"
import { compileTarget, isSource } from "./select.ts"
import { placeKey, type TargetPath, targetPlaces, writeTarget } from "./targets.ts"
import { sourcePart } from "./values.ts"

interface CompiledTarget {
  readonly selects: Matcher
  readonly paths: readonly TargetPath[]
  readonly options: FieldOptions | undefined
}

interface CompiledReplacement {
  readonly source?: ReplacementSource & { readonly steps: readonly Step[] }
  readonly value?: string
  readonly targets: readonly CompiledTarget[]
}

/** Replacements, ready for use. */
export interface Replacements {
  /** Whether a second run changes nothing. */
  readonly idempotent: boolean
  /**
   * Copies values between objects. Throws, when a source is not exactly one object, a field is missing,
   * or values would go round in a circle. `onIdle` hears of targets that select no object.
   */
  apply(
    manifests: readonly Manifest[],
    selected: readonly Manifest[],
    onIdle?: (target: string) => void,
  ): void
}

const DEFAULT_PATH = "metadata.name"

/**
 * Compiles kustomize's replacements. Throws for paths and patterns that are none.
 * Source of the rules: kustomize api/filters/replacement/replacement.go (5.8).
 */
export function compileReplacements(replacements: readonly Replacement[]): Replacements {
  const compiled = replacements.map(compile)
  const targets = replacements.flatMap((replacement) => replacement.targets)
  return {
    idempotent: targets.every(({ options }) => (options?.delimiter ?? "") === ""),
    apply(manifests, selected, onIdle = () => {}) {
      refuseCycles(compiled.map((one) => flowOf(one, manifests, selected)))
      for (const [index, one] of compiled.entries()) {
        const value = sourceValue(one, manifests)
        for (const [at, target] of one.targets.entries()) {
          const meant = selected.filter(target.selects)
          if (meant.length === 0) onIdle(`replacements[${index}].targets[${at}]`)
          for (const manifest of meant) write(manifest, target, value)
        }
      }
    },
  }
}

function write(manifest: Manifest, { paths, options }: CompiledTarget, value: unknown): void {
  for (const path of paths)
    for (const place of targetPlaces(manifest, path, options)) writeTarget(place, value, options)
}

function compile(replacement: Replacement, index: number): CompiledReplacement {
  const { source, sourceValue, targets } = replacement
  if ((source === undefined) === (sourceValue === undefined))
    throw new TransformError(
      "OPTION_INVALID",
      `replacements[${index}]: give either \`source\` or \`sourceValue\``,
    )
  return {
    ...(sourceValue === undefined ? {} : { value: sourceValue }),
    ...(source === undefined
      ? {}
      : { source: { ...source, steps: sourceSteps(source.fieldPath || DEFAULT_PATH) } }),
    targets: targets.map((target) => {
      const paths = target.fieldPaths?.length ? target.fieldPaths : [DEFAULT_PATH]
      return {
        selects: compileTarget(target),
        paths: paths.map((text) => ({ text, steps: checkedSteps(text) })),
        options: target.options,
      }
    }),
  }
}

function sourceSteps(text: string): readonly Step[] {
  const steps = parseReplacementPath(text)
  if (steps.some(({ type }) => type === "every"))
    throw new TransformError(
      "OPTION_INVALID",
      `the source's field path "${text}" means many fields; write an index or [KEY=VALUE] for *`,
    )
  return steps
}

function checkedSteps(text: string): readonly Step[] {
  const steps = parseReplacementPath(text)
  for (const step of steps)
    if (step.type === "match") {
      try {
        re2Pattern(step.value)
      } catch (cause) {
        throw new TransformError(
          "OPTION_INVALID",
          `the field path "${text}" has no valid pattern: "${step.value}": ${cause instanceof Error ? cause.message : cause}`,
          cause,
        )
      }
    }
  return steps
}

/** The one object that a replacement takes its value from. */
function sourceOf(source: ReplacementSource, manifests: readonly Manifest[]): Manifest {
  const found = manifests.filter((manifest) => isSource(manifest, source))
  const [first, second] = found
  const { options: _, fieldPath: __, ...parts } = source
  const words = Object.entries(parts).flatMap(([part, text]) =>
    typeof text === "string" ? [`${part} ${text}`] : [],
  )
  if (first === undefined)
    throw new TransformError("OBJECTS_UNFIT", `there is no source with ${words.join(", ")}`)
  if (second !== undefined)
    throw new TransformError(
      "OBJECTS_UNFIT",
      `there is more than one source with ${words.join(", ")}: ${describeManifest(first)}, ${describeManifest(second)}`,
    )
  return first
}

function sourceValue(
  { source, value }: CompiledReplacement,
  manifests: readonly Manifest[],
): unknown {
  if (source === undefined) return value
  const manifest = sourceOf(source, manifests)
  const [place] = findPlaces(manifest.value(), source.steps, { byPattern: false, create: false })
  const present = place === undefined ? undefined : manifest.get(place.path)
  if (place === undefined || present === undefined || isEmpty(present))
    throw manifest.error(
      "MANIFEST_FIELD",
      `there is nothing at ${source.fieldPath || DEFAULT_PATH} to be copied`,
    )
  try {
    return sourcePart(present, source.options)
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    throw manifest.errorAt(place.path, cause.message, cause)
  }
}

function isEmpty(value: unknown): boolean {
  return value === null || (typeof value === "object" && Object.keys(value).length === 0)
}

function flowOf(
  { source, targets }: CompiledReplacement,
  manifests: readonly Manifest[],
  selected: readonly Manifest[],
): Flow {
  const to = targets.flatMap(({ selects, paths, options }) =>
    selected
      .filter(selects)
      .flatMap((manifest) => paths.flatMap((path) => reachable(manifest, path, options))),
  )
  if (source === undefined) return { from: undefined, to }
  const manifest = sourceOf(source, manifests)
  // What another one makes is not there yet.
  const [place] = findPlaces(manifest.value(), source.steps, { byPattern: false, create: true })
  const from = place === undefined ? undefined : placeKey({ manifest, path: place.path, made: [] })
  return { from, to }
}

// A place that an earlier replacement makes is not there yet; it is no reason to fail now.
function reachable(manifest: Manifest, { steps }: TargetPath, options?: FieldOptions): string[] {
  const search = { byPattern: true, create: options?.create === true }
  return findPlaces(manifest.value(), steps, search).map(({ path }) =>
    placeKey({ manifest, path, made: [] }),
  )
}
