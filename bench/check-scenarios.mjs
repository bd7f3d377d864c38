// Lint and policies, against the programs that people use for them.
import { fileURLToPath } from "node:url"

import { readOurs } from "./findings.mjs"
import { emptyNode } from "./peers.mjs"
import { conftest, kubeLinter, kubeScore, kyverno } from "./policy-peers.mjs"

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url))
const policies = (name) => path(`bench/inputs/policies/${name}`)

const EMPTY = "node -e 0"
const VAP = policies("vap/policies.yaml")

/** `sternpost check` with one check, whose findings are no failure. */
const check =
  (flags, from, findings = {}) =>
  (surroundings) => {
    const command = ["bin/sternpost", "check", "--fail-on", "never", "--only", ...flags]
    const argv = [process.execPath, path(command[0]), ...command.slice(1)]
    const more = findings.read && {
      findings: { argv: [...argv, "--format", "json"], read: findings.read },
    }
    return {
      name: "sternpost check",
      isOurs: true,
      argv,
      input: from(surroundings),
      gives: "nothing",
      ...more,
    }
  }

const askPolicies = (from) => check(["policy", "--policy", VAP], from, { read: readOurs })

const objects = (size) => `${size === "10k" ? "10,000" : size} objects`

/** The rules of the profile that is the default. */
const lint = (size, from, pairs, atMost) => ({
  name: `lint-${size}`,
  title: `rules of good practice for ${objects(size)}`,
  pairs,
  commands: [check(["lint"], from), emptyNode(EMPTY), kubeLinter(from), kubeScore(from)],
  goals: [{ kind: "wall", against: "kube-linter", atMost }],
})

/** Five rules for containers: in CEL, in Rego, and as patterns. */
const fivePolicies = (size, from, pairs, goals) => ({
  name: `policies-${size}`,
  title: `five policies for ${objects(size)}`,
  pairs,
  commands: [
    askPolicies(from),
    emptyNode(EMPTY),
    conftest(policies("rego"), from),
    kyverno(policies("kyverno/policies.yaml"), from),
  ],
  goals: [
    { kind: "wall", against: "conftest", atMost: goals.conftest },
    { kind: "wall", against: "kyverno", atMost: goals.kyverno },
    { kind: "memory", against: "conftest", atMost: goals.memory },
  ],
})

/** The scenarios for 50 and for 10,000 objects. */
export const checkScenarios = (small, large) => [
  lint("50", small, 15, 1.2),
  lint("10k", large, 5, 0.25),
  fivePolicies("50", small, 15, { conftest: 0.8, kyverno: 0.1, memory: 0.85 }),
  fivePolicies("10k", large, 3, { conftest: 0.25, kyverno: 0.08, memory: 0.15 }),
  {
    name: "vap-50",
    title: "the five ValidatingAdmissionPolicies for 50 objects",
    pairs: 15,
    commands: [askPolicies(small), emptyNode(EMPTY), kyverno(VAP, small, "kyverno VAP")],
    goals: [{ kind: "wall", against: "kyverno VAP", atMost: 0.12 }],
  },
]
