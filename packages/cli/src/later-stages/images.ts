import { refusePositionals } from "../commands/stage.ts"
import { UsageError } from "../exit.ts"
import { givenValues, type LaterStage } from "./later-stage.ts"

const SET = "NAME=IMAGE[:TAG][@DIGEST]"
const MIRROR = "FROM=TO"

/** `sternpost stage images` and `sternpost-images`. */
export const images: LaterStage = {
  args: [],
  flags: [
    {
      name: "set",
      kind: "list",
      value: SET,
      description:
        "What becomes of the images of a name, which may be a regular expression; NAME=:TAG and NAME=@DIGEST leave the name.",
    },
    {
      name: "mirror",
      kind: "list",
      value: MIRROR,
      description: "Take images of a registry, or those whose names begin so, from another place.",
    },
    { name: "lock-file", kind: "value", value: "FILE", completes: "file" },
    { name: "unlocked", kind: "value", value: "HOW" },
  ],
  examples: [
    {
      says: "Another version, and a mirror for Docker Hub",
      command:
        "sternpost-images --set nginx=registry.local/nginx:1.29 --mirror docker.io=mirror.local < manifests.yaml",
    },
    {
      says: "Only the tag; fail unless one object is looked at",
      command:
        "sternpost stage images --set 'ghcr.io/.*=:2.0' --target podSpec=true --expect 1+ < manifests.yaml",
    },
  ],
  options(flags, command) {
    refusePositionals(flags.positionals, command)
    const { lists } = flags
    const set = lists.get("set")
    const mirrors = lists.get("mirror")
    const options = {
      ...(set === undefined ? {} : { images: set.map((word) => imageRule(word, command)) }),
      ...(mirrors === undefined
        ? {}
        : { registries: mirrors.map((word) => registryMirror(word, command)) }),
      ...givenValues(flags, { "lock-file": "lockFile", unlocked: "unlocked" }),
    }
    if (Object.keys(options).length === 0)
      throw new UsageError(`${command}: give --set ${SET}, --mirror ${MIRROR} or --lock-file FILE`)
    return options
  },
}

function imageRule(word: string, command: string): object {
  const [name, image] = halves(word)
  const at = image.indexOf("@")
  const digest = at < 0 ? "" : image.slice(at + 1)
  const rest = at < 0 ? image : image.slice(0, at)
  const colon = rest.indexOf(":", rest.lastIndexOf("/") + 1)
  const [newName, newTag] = colon < 0 ? [rest, ""] : [rest.slice(0, colon), rest.slice(colon + 1)]
  const isCut = (at >= 0 && digest === "") || (colon >= 0 && newTag === "")
  if (name === "" || image === "" || isCut)
    throw new UsageError(`${command}: --set "${word}" is not ${SET}`)
  const given = Object.entries({ newName, newTag, digest }).filter(([, text]) => text !== "")
  return { name, ...Object.fromEntries(given) }
}

function registryMirror(word: string, command: string): object {
  const [from, to] = halves(word)
  if (from === "" || to === "")
    throw new UsageError(`${command}: --mirror "${word}" is not ${MIRROR}`)
  return { from, to }
}

function halves(word: string): readonly [string, string] {
  const equals = word.indexOf("=")
  return equals < 0 ? [word, ""] : [word.slice(0, equals), word.slice(equals + 1)]
}
