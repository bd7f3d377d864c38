import type { StageDefinition } from "../contract.ts"
import { FIELDS } from "./field-schema.ts"

/** `uses: images`: other names, tags, digests and registries for images. */
export const images: StageDefinition = {
  uses: "images",
  summary: "changes the names, tags, digests and registries of images",
  phase: "mutate",
  readsPods: true,
  options: {
    type: "object",
    additionalProperties: false,
    minProperties: 1,
    properties: {
      images: {
        type: "array",
        minItems: 1,
        description: "Which images to change, one entry after the other, as in a kustomization.",
        items: {
          type: "object",
          required: ["name"],
          additionalProperties: false,
          properties: {
            name: {
              type: "string",
              minLength: 1,
              description:
                "The image's whole name without its tag, or a regular expression for it; nginx is docker.io/library/nginx too.",
            },
            newName: { type: "string", description: "The name to write instead." },
            newTag: { type: "string", description: "The tag to write; an old digest goes." },
            tagSuffix: { type: "string", description: "Text to put behind the tag." },
            digest: { type: "string", description: "The digest to write: sha256:..." },
            required: { type: "boolean", description: "Fail if there is no such image." },
          },
        },
      },
      registries: {
        type: "array",
        minItems: 1,
        description: "Registries to replace by mirrors, after the entries of `images`.",
        items: {
          type: "object",
          required: ["from", "to"],
          additionalProperties: false,
          properties: {
            from: { type: "string", description: "A registry, or the beginning of a name." },
            to: { type: "string", description: "What takes its place." },
          },
        },
      },
      lockFile: {
        type: "string",
        minLength: 1,
        description:
          "A file that maps images with tags to digests; every image gets the digest it has there.",
      },
      unlocked: {
        enum: ["fail", "warn", "ignore"],
        description:
          "What to do about an image that is not in the lock file (the default is fail).",
      },
      fields: { ...FIELDS, description: "Further places that hold images." },
    },
  },
  example: `- uses: images
  with:
    images:
      - {name: nginx, newTag: "1.29"}
      - {name: ghcr.io/acme/.*, tagSuffix: -hardened}
    registries:
      - {from: docker.io, to: mirror.local/hub}
`,
  async create(options, { baseDir }) {
    const { imagesStage } = await import("./images-objects.ts")
    return imagesStage(options, baseDir)
  },
}
