import { failure, type Library } from "../library.ts"
import { type ImageReference, parseImageReference } from "./image-reference.ts"

const TYPE = "kyverno.image"

/** The name of an image as a value of expressions. */
class Image {
  readonly reference: ImageReference

  constructor(reference: ImageReference) {
    this.reference = reference
  }
}

/** `image("nginx:1.27")`, what can be asked of it, and `isImage`. */
export const imageLibrary: Library = {
  name: "kyverno.image",
  register(registrar) {
    registrar
      .type(TYPE, Image)
      .define(`image(string): ${TYPE}`, toImage)
      .define(`parseImageReference(string): ${TYPE}`, toImage)
      .define("isImage(string): bool", (text: string) => !("problem" in parseImageReference(text)))
      .equality(TYPE, (left: Image, right: Image) => left.reference.text === right.reference.text)
    for (const [name, read] of Object.entries(PARTS))
      registrar.define(`${TYPE}.${name}(): string`, ({ reference }: Image) => read(reference))
    registrar.define(
      `${TYPE}.containsDigest(): bool`,
      ({ reference }: Image) => reference.digest !== "",
    )
  },
}

const PARTS: Readonly<Record<string, (reference: ImageReference) => string>> = {
  registry: ({ registry }) => registry,
  repository: ({ repository }) => repository,
  tag: ({ tag }) => tag,
  digest: ({ digest }) => digest,
  identifier: ({ tag, digest }) => [tag, digest].filter((part) => part !== "").join("@"),
  identifierWithSeparator: ({ tag, digest }) => (digest === "" ? `:${tag}` : `@${digest}`),
}

function toImage(text: string): Image {
  const reference = parseImageReference(text)
  if ("problem" in reference)
    throw failure(`could not parse reference: "${text}": ${reference.problem}`)
  return new Image(reference)
}
