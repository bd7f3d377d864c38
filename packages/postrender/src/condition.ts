import { CelError, type CelVariables, compileExpression } from "@sternpost/cel"
import type { Manifest, Matcher } from "@sternpost/manifests"
import type { RenderContext } from "./contract.ts"
import { PipelineError } from "./errors.ts"

const CONTEXT: CelVariables = {
  release: {
    fields: {
      name: "string",
      namespace: "string",
      revision: "int",
      isInstall: "bool",
      isUpgrade: "bool",
      service: "string",
    },
  },
  chart: { fields: { name: "string", version: "string", appVersion: "string" } },
  kubernetesVersion: "string",
  // The same where has() can ask for it.
  kubernetes: { fields: { version: "string" } },
  env: { map: "string" },
}

const OBJECT: CelVariables = { object: "dyn" }

/**
 * Compiles the `if` of a stage. Evaluating it throws a `PipelineError` when it needs something that
 * nobody told; its cause is the `CelError` that names the field.
 */
export function compileCondition(expression: string): (context: RenderContext) => boolean {
  const compiled = compile(expression, CONTEXT, "if", askedByHas(expression))
  return ({ release = {}, chart = {}, kubernetesVersion, env = {} }) => {
    const known =
      kubernetesVersion === undefined
        ? { kubernetes: {} }
        : { kubernetesVersion, kubernetes: { version: kubernetesVersion } }
    try {
      return compiled.evaluate({ release, chart, env, ...known }) === true
    } catch (cause) {
      throw celFailure("if", cause)
    }
  }
}

/**
 * Compiles the `cel` of a selector, an expression over `object`. An object that lacks a field which
 * the expression reads is not selected.
 */
export function objectMatcher(expression: string): Matcher {
  const compiled = compile(expression, OBJECT, "cel")
  return (manifest) => {
    try {
      return compiled.evaluate({ object: manifest.value() }) === true
    } catch (cause) {
      if (cause instanceof CelError && cause.code === "CEL_NO_SUCH_KEY") return false
      throw objectFailure(manifest, cause)
    }
  }
}

/** What to write for `has(kubernetesVersion)`: has() asks for fields, not for variables. */
function askedByHas(expression: string): string {
  return /\bhas\(\s*kubernetesVersion\s*\)/.test(expression)
    ? "; write has(kubernetes.version)"
    : ""
}

function compile(expression: string, variables: CelVariables, field: string, hint = "") {
  try {
    return compileExpression(expression, { variables, result: "bool" })
  } catch (cause) {
    throw celFailure(field, cause, hint)
  }
}

function celFailure(field: string, cause: unknown, hint = ""): unknown {
  if (!(cause instanceof CelError)) return cause
  // Below the first line of the message stands the expression.
  const message = `${field}: ${cause.message}`.replace(/^.*/, `$&${hint}`)
  return new PipelineError("PIPELINE_INVALID", message, { cause })
}

function objectFailure(manifest: Manifest, cause: unknown): unknown {
  if (!(cause instanceof CelError)) return cause
  return manifest.error("SELECTOR_INVALID", `cel: ${cause.message}`, cause)
}
