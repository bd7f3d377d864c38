// Programs that check manifests by policies, or by rules of their own.
import { locate } from "../bin/e2e-tools/locate.mjs"
import { readConftest, readKyverno } from "./findings.mjs"

/** conftest with policies in Rego. */
export const conftest = (policies, from) => (surroundings) => {
  const command = { name: "conftest", input: from(surroundings), gives: "nothing" }
  return withProgram(command, (path) => {
    const argv = [path, "test", "--no-fail", "--no-color", "--policy", policies, "-"]
    return { argv, prints: /^FAIL - /m, findings: { argv, read: readConftest } }
  })
}

/** kyverno with policies of any of its kinds. It fails for what it finds, which is no failure here. */
export const kyverno =
  (policies, from, name = "kyverno") =>
  (surroundings) => {
    const input = from(surroundings)
    return withProgram({ name, input, gives: "nothing" }, (path) => {
      const argv = whateverItFinds(path, ["apply", policies, "--resource", input])
      return { argv, prints: /^pass: \d/m, findings: { argv, read: readKyverno } }
    })
  }

/** kube-linter with the checks that it runs by default. */
export const kubeLinter = (from) => (surroundings) =>
  withProgram({ name: "kube-linter", input: from(surroundings), gives: "nothing" }, (path) => ({
    argv: whateverItFinds(path, ["lint", "-"]),
    prints: /^<standard input>: \(object: /m,
    note: "leaves out what it cannot decode, and does not say so",
  }))

/** kube-score. It refuses a stream of which it cannot decode a document. */
export const kubeScore = (from) => (surroundings) =>
  withProgram({ name: "kube-score", input: from(surroundings), gives: "nothing" }, (path) => ({
    argv: whateverItFinds(path, ["score", "-"]),
    prints: /^\S+\/\S+ \S+ /m,
  }))

/** What makes a command of the program that its name begins with, or says that it is missing. */
export function withProgram(command, make) {
  const { path, state } = locate(command.name.split(" ")[0])
  if (state === "ready") return { ...command, ...make(path) }
  return { ...command, missing: `run: node bin/e2e-tools.mjs ${command.name.split(" ")[0]}` }
}

const whateverItFinds = (path, args) => ["/bin/sh", "-c", '"$0" "$@" || true', path, ...args]
