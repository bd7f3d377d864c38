// Exports of chunks as plain properties. The bundler writes a getter for each, so that a variable that
// changes would be seen to change; a start pays for making them.

const GETTER =
  /Object\.defineProperty\(exports,\s*"([\w$]+)",\s*\{\s*enumerable:\s*(?:true|!0),\s*get:\s*function\s*\(\)\s*\{\s*return ([\w$]+);?\s*\}\s*\}\)/g

/**
 * The code with each getter replaced by an assignment. Throws when an exported name is one of
 * `variables`: those can change, and must stay within one chunk.
 */
export function plainExports(code, variables) {
  return code.replace(GETTER, (_, name, local) => {
    if (variables.has(name)) throw new Error(`the variable ${name} is used by several chunks`)
    return `exports.${name} = ${local}`
  })
}

/** The names of the variables that a module exports with `let`. */
export function exportedVariables(source) {
  return [...source.matchAll(/^export let (\w+)/gm)].map(([, name]) => name)
}
