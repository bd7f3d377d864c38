import { describe, expect, test } from "vitest"
import { saidBy } from "../testing.ts"
import { imageNotInLock, imagePullPolicy, noLatestTag } from "./images.ts"

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`

describe("no-latest-tag", () => {
  test.each([
    ["nginx", "no tag"],
    ["nginx:latest", 'the tag "latest"'],
    ["nginx:", "no tag"],
    ["registry.acme.io:5000/nginx", "no tag"],
    ["registry.acme.io:5000/nginx:latest", 'the tag "latest"'],
    ["", "no tag"],
  ])("%j has %s", async (image, what) => {
    expect(await saidBy(noLatestTag, `image: "${image}"`)).toEqual([
      `containers.0.image: the image "${image}" has ${what}: name a version`,
    ])
  })

  test.each([
    ["nginx:1.29"],
    ["registry.acme.io:5000/nginx:1.29"],
    [`nginx@${DIGEST}`],
    [`nginx:latest@${DIGEST}`],
    ["nginx:latest-alpine"],
  ])("%s is good", async (image) => {
    expect(await saidBy(noLatestTag, `image: ${image}`)).toEqual([])
  })
})

describe("image-pull-policy", () => {
  const FOUND = [
    'containers.0.imagePullPolicy: the container "web" does not say imagePullPolicy: Always',
  ]
  test.each<[image: string, policy: string | undefined, found: readonly string[]]>([
    ["nginx:1.29", undefined, FOUND],
    ["nginx:1.29", "IfNotPresent", FOUND],
    ["nginx:1.29", "Never", FOUND],
    ["nginx:1.29", "Always", []],
    ["nginx", undefined, []],
    ["nginx:latest", undefined, []],
    ["nginx:latest", "IfNotPresent", FOUND],
    [`nginx:1.29@${DIGEST}`, undefined, []],
    [`nginx@${DIGEST}`, "IfNotPresent", []],
  ])("%s with %s: %j", async (image, policy, found) => {
    const fields = `image: ${image}${policy === undefined ? "" : `\nimagePullPolicy: ${policy}`}`
    expect(await saidBy(imagePullPolicy, fields)).toEqual(found)
  })
})

describe("image-without-digest-in-lock", () => {
  const lockedImages = new Set(["docker.io/library/nginx:1.29", "ghcr.io/acme/web:2"])
  const said = (image: string) => saidBy(imageNotInLock, `image: ${image}`, { lockedImages })

  test.each([["nginx:1.29"], ["docker.io/library/nginx:1.29"], ["ghcr.io/acme/web:2"]])(
    "%s is in the lock file",
    async (image) => {
      expect(await said(image)).toEqual([])
    },
  )

  test("another tag is not, unless it has a digest", async () => {
    expect(await said("nginx:1.30")).toEqual([
      'containers.0.image: the image "nginx:1.30" has no digest and is not in the lock file',
    ])
    expect(await said(`nginx:1.30@${DIGEST}`)).toEqual([])
  })

  test("without a lock file nothing is asked", async () => {
    expect(await saidBy(imageNotInLock, "image: nginx:1.30")).toEqual([])
  })
})
