import { describe, expect, test } from "vitest"
import { saidBy } from "../testing.ts"
import { duplicateNameInPod, mountWithoutVolume } from "./names-in-pod.ts"

describe("duplicate-container-or-volume-name", () => {
  test.each<[what: string, fields: string, found: readonly string[]]>([
    [
      "containers of two lists",
      "containers: [{name: web}]\ninitContainers: [{name: web}]",
      ['containers.0.name: two containers of the pod are called "web"'],
    ],
    [
      "three of one name are told twice",
      "containers: [{name: web}, {name: web}, {name: web}]",
      [
        'containers.1.name: two containers of the pod are called "web"',
        'containers.2.name: two containers of the pod are called "web"',
      ],
    ],
    [
      "volumes",
      "volumes: [{name: a, emptyDir: {}}, {name: b, emptyDir: {}}, {name: a, emptyDir: {}}]",
      ['volumes.2.name: two volumes of the pod are called "a"'],
    ],
    ["a container and a volume", "containers: [{name: a}]\nvolumes: [{name: a, emptyDir: {}}]", []],
    ["none has a name", "volumes: [{emptyDir: {}}, {emptyDir: {}}]", []],
  ])("%s", async (_, fields, found) => {
    const said = await saidBy(duplicateNameInPod, fields)
    expect(said).toEqual(found)
  })
})

describe("mount-without-volume", () => {
  const FIELDS =
    "containers: [{name: web, image: 'a:1', volumeMounts: [{name: data, mountPath: /d}]}]"
  const FOUND = [
    'containers.0.volumeMounts.0: the container "web" mounts "data", which is no volume of the pod',
  ]

  test("a volume of another name is another one", async () => {
    expect(await saidBy(mountWithoutVolume, FIELDS)).toEqual(FOUND)
    expect(
      await saidBy(mountWithoutVolume, `${FIELDS}\nvolumes: [{name: dta, emptyDir: {}}]`),
    ).toEqual(FOUND)
    expect(
      await saidBy(mountWithoutVolume, `${FIELDS}\nvolumes: [{name: data, emptyDir: {}}]`),
    ).toEqual([])
  })

  const object = (api: string, kind: string, more = "") =>
    `apiVersion: ${api}\nkind: ${kind}\nmetadata: {name: web}\nspec: {${more}template: {spec: {${FIELDS}}}}\n`

  test("a StatefulSet makes volumes of its claims", async () => {
    const claims = "volumeClaimTemplates: [{metadata: {name: data}}], "
    expect(await saidBy(mountWithoutVolume, object("apps/v1", "StatefulSet", claims))).toEqual([])
    expect(await saidBy(mountWithoutVolume, object("apps/v1", "StatefulSet"))).toEqual(FOUND)
  })

  test("operators may add volumes to the pods of their resources", async () => {
    const rollout = object("argoproj.io/v1alpha1", "Rollout")
    expect(await saidBy(mountWithoutVolume, rollout)).toEqual([])
  })
})
