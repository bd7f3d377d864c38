// What is measured, against whom, and the ratio to reach.
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

import { checkScenarios } from "./check-scenarios.mjs"
import { buildableDocuments, corpus, firstDocuments } from "./corpus.mjs"
import { injectableDocuments, istioctl, kyvernoMutate } from "./injectors.mjs"
import {
  copyInput,
  emptyNode,
  kubeconform,
  kubectlKustomize,
  kustomize,
  kustomizeOverlay,
  overlayFolder,
  streamOverlay,
  yq,
  yqChain,
} from "./peers.mjs"

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url))

const LABEL = "example.com/team=platform"
const YQ_LABEL = '.metadata.labels["example.com/team"] = "platform"'
const YQ_SIDECAR = readFileSync(new URL("inputs/sidecar.yq", import.meta.url), "utf8").trim()
const YQ_IMAGES =
  '(.. | select(tag == "!!map" and has("image")) | .image) |= sub("^docker.io/", "mirror.local/")'
const EMPTY = "node -e 0"
const COPY = "node, copying"

/** A command of ours; `from` gives the file that it reads. */
const ours =
  (name, [executable, ...args], from) =>
  (surroundings) => ({
    name,
    isOurs: true,
    argv: [process.execPath, path(`bin/${executable}`), ...args],
    input: from(surroundings),
  })

const small = (surroundings) => corpus("s50", surroundings.corpus)
const medium = (surroundings) => corpus("m500nocrd", surroundings.corpus)
const large = (surroundings) => corpus("l10k", surroundings.corpus)
const part = (surroundings) => firstDocuments(large(surroundings), 1000)

const injectable = (surroundings) => injectableDocuments(large(surroundings), surroundings.scratch)

const LOG_AGENT = ["--name", "log-agent", "--template", path("bench/inputs/log-agent.yaml")]
const inject = (from) => ours("sternpost-inject", ["sternpost-inject", ...LOG_AGENT], from)

/** Labels, a sidecar and images: one process of ours, three of yq in a pipe. */
const chain = (size, from, pairs, atMost) => ({
  name: `chain-${size}`,
  title: `labels, a sidecar and images on ${size === "10k" ? "10,000" : size} objects`,
  pairs,
  commands: [
    ours("sternpost run", ["sternpost", "run", "--config", path("bench/inputs/chain.yaml")], from),
    yqChain([YQ_LABEL, YQ_SIDECAR, YQ_IMAGES], from),
  ],
  goals: [{ kind: "wall", against: "yq | yq | yq", atMost }],
})

/** The schemas of all objects. */
const check = (size, from, pairs, atMost) => ({
  name: `check-${size}`,
  title: `schemas of ${size === "10k" ? "10,000" : size} objects`,
  pairs,
  commands: [
    (surroundings) => ({
      ...ours("sternpost check", ["sternpost", "check", "--fail-on", "never"], from)(surroundings),
      gives: "nothing",
    }),
    emptyNode(EMPTY),
    kubeconform(from),
  ],
  goals: [{ kind: "wall", against: "kubeconform", atMost }],
})

const buildable = (count) => (surroundings) => buildableDocuments(large(surroundings), count)

const overlayBuild =
  (from, name = "sternpost kustomize build") =>
  (surroundings) => {
    const folder = overlayFolder(from(surroundings), surroundings.scratch)
    return ours(name, ["sternpost", "kustomize", "build", folder], from)(surroundings)
  }

/** The same overlay as a filter of a stream, which keeps the text around what it changes. */
const overlayFilter = (from) => (surroundings) => {
  const folder = streamOverlay(surroundings.scratch)
  return ours("sternpost-kustomize", ["sternpost-kustomize", folder], from)(surroundings)
}

/** An overlay with labels, images and two patches. */
const overlay = (size, from, pairs, atMost) => ({
  name: `overlay-${size}`,
  title: `an overlay with labels, images and two patches on ${size} objects`,
  pairs,
  commands: [overlayFilter(from), overlayBuild(from), kustomizeOverlay(from)],
  goals: [{ kind: "wall", against: "kustomize", atMost }],
})

/**
 * `commands` make what is run; the first one is ours, and ratios are ours to theirs. Goals are about
 * medians: `wall` is our time to that of `against`, `memory` our peak to its, `peak` ours in MB, `growth` how many times
 * our time above that of `floor` grows.
 */
export const scenarios = [
  {
    name: "labels-50",
    title: "a label on each of 50 objects",
    pairs: 15,
    commands: [
      ours("sternpost-labels", ["sternpost-labels", LABEL], small),
      emptyNode(EMPTY),
      yq(YQ_LABEL, small),
      kustomize(LABEL, small),
      kubectlKustomize(LABEL, small),
    ],
    goals: [
      { kind: "wall", against: EMPTY, atMost: 1.2 },
      { kind: "wall", against: "kustomize", atMost: 0.4 },
    ],
  },
  {
    name: "pipeline-50",
    title: "the example pipeline, three stages, on 50 objects",
    pairs: 15,
    commands: [
      ours(
        "sternpost run",
        ["sternpost", "run", "--config", path("examples/web/pipeline.yaml")],
        small,
      ),
      emptyNode(EMPTY),
    ],
    goals: [{ kind: "wall", against: EMPTY, atMost: 1.6 }],
  },
  {
    name: "labels-10k",
    title: "a label on each of 10,000 objects",
    pairs: 5,
    commands: [
      ours("sternpost-labels", ["sternpost-labels", LABEL], large),
      copyInput(COPY, large),
      yq(YQ_LABEL, large),
    ],
    goals: [
      { kind: "peak", atMost: 100 },
      { kind: "wall", against: COPY, atMost: 3 },
      { kind: "wall", against: "yq", atMost: 0.1 },
    ],
  },
  {
    name: "linear",
    title: "how the time grows from 1,000 objects to 10,000",
    pairs: 5,
    commands: [
      ours("all 10,000", ["sternpost-labels", LABEL], large),
      ours("first 1,000", ["sternpost-labels", LABEL], part),
      emptyNode(EMPTY),
    ],
    goals: [{ kind: "growth", against: "first 1,000", floor: EMPTY, atMost: 11 }],
  },
  {
    name: "passthrough-10k",
    title: "10,000 objects through a pipeline without stages",
    pairs: 5,
    commands: [
      (surroundings) => ({
        ...ours(
          "sternpost run",
          ["sternpost", "run", "--config", path("bench/inputs/passthrough.yaml")],
          large,
        )(surroundings),
        gives: "the same",
      }),
      copyInput(COPY, large),
      yq(".", large),
    ],
    goals: [],
  },
  chain("50", small, 15, 0.7),
  chain("500", medium, 9, 0.25),
  chain("10k", large, 5, 0.1),
  overlay("50", small, 15, 0.4),
  overlay("500", medium, 9, 0.1),
  overlay("2000", buildable(2000), 3, 0.01),
  {
    name: "overlay-linear",
    title: "how the time of an overlay grows from 2,000 objects to 10,000",
    pairs: 5,
    commands: [
      overlayBuild(buildable(10_000), "10,000"),
      overlayBuild(buildable(2000), "first 2,000"),
      emptyNode(EMPTY),
    ],
    goals: [{ kind: "growth", against: "first 2,000", floor: EMPTY, atMost: 6 }],
  },
  {
    name: "sidecar-50",
    title: "a sidecar in the 7 workloads of 50 objects",
    pairs: 15,
    commands: [
      inject(small),
      emptyNode(EMPTY),
      yq(YQ_SIDECAR, small),
      istioctl(small),
      kyvernoMutate(small),
    ],
    goals: [
      { kind: "wall", against: "istioctl", atMost: 0.3 },
      { kind: "wall", against: "kyverno apply", atMost: 0.07 },
    ],
  },
  {
    name: "sidecar-10k",
    title: "a sidecar in the workloads of 10,000 objects",
    pairs: 5,
    commands: [inject(large), yq(YQ_SIDECAR, large), kyvernoMutate(large)],
    goals: [
      { kind: "wall", against: "yq", atMost: 0.08 },
      { kind: "wall", against: "kyverno apply", atMost: 0.02 },
    ],
  },
  {
    name: "sidecar-istio",
    title: "a sidecar in the workloads of 10,000 objects but those at which istioctl stops",
    pairs: 3,
    commands: [inject(injectable), istioctl(injectable)],
    goals: [{ kind: "wall", against: "istioctl", atMost: 0.05 }],
  },
  {
    name: "module-10k",
    title: "a stage of one's own on each of 10,000 objects",
    pairs: 5,
    commands: [
      ours(
        "sternpost run",
        ["sternpost", "run", "--config", path("bench/inputs/module.yaml")],
        large,
      ),
      yq(YQ_LABEL, large),
    ],
    goals: [{ kind: "wall", against: "yq", atMost: 0.3 }],
  },
  check("50", small, 15, 0.9),
  check("10k", large, 5, 0.3),
  ...checkScenarios(small, large),
]
