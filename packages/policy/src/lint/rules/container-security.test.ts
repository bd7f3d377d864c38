import { describe, expect, test } from "vitest"
import { saidBy } from "../testing.ts"
import * as rules from "./container-security.ts"

type Row = readonly [what: string, fields: string, found: readonly string[]]

const AT = "containers.0.securityContext"
const web = (words: string) => `the container "web" ${words}`
const own = (fields: string) => `securityContext: {${fields}}`
const capabilities = (fields: string) => own(`capabilities: {${fields}}`)
const withPod = (pod: string, container: string) =>
  `containers: [{name: web, image: "a:1", ${container}}]\n${pod}`
const WINDOWS = withPod("os: {name: windows}", "securityContext: {}")

describe("run-as-non-root", () => {
  const MAY = `${AT}: ${web("may run as root: set runAsNonRoot")}`
  const ZERO = `${AT}: ${web("says runAsNonRoot, but also runAsUser: 0")}`
  test.each<Row>([
    ["no security context", "env: []", [MAY]],
    ["false", own("runAsNonRoot: false"), [MAY]],
    ["true", own("runAsNonRoot: true"), []],
    ["a user that is not root", own("runAsUser: 1000"), []],
    ["the user root", own("runAsUser: 0"), [MAY]],
    ["true beside the user root", own("runAsNonRoot: true, runAsUser: 0"), [ZERO]],
    ["true for the pod", withPod(own("runAsNonRoot: true"), "env: []"), []],
    [
      "true for the pod, false for the container",
      withPod(own("runAsNonRoot: true"), own("runAsNonRoot: false")),
      [MAY],
    ],
    [
      "a user of the pod, root in the container",
      withPod(own("runAsUser: 1000"), own("runAsUser: 0")),
      [MAY],
    ],
    ["Windows", WINDOWS, []],
  ])("%s", async (_, fields, found) => {
    expect(await saidBy(rules.runAsNonRoot, fields)).toEqual(found)
  })
})

describe("read-only-root-fs and privilege-escalation ask the container only", () => {
  const WRITES = `${AT}.readOnlyRootFilesystem: ${web("may write into its root file system")}`
  const GAINS = `${AT}.allowPrivilegeEscalation: ${web("does not say allowPrivilegeEscalation: false")}`
  test.each<Row>([
    ["nothing", "env: []", [WRITES, GAINS]],
    ["both", own("readOnlyRootFilesystem: true, allowPrivilegeEscalation: false"), []],
    [
      "neither",
      own("readOnlyRootFilesystem: false, allowPrivilegeEscalation: true"),
      [WRITES, GAINS],
    ],
    ["a text", own("readOnlyRootFilesystem: 'true', allowPrivilegeEscalation: false"), [WRITES]],
    [
      "the pod, which has no such field",
      withPod(own("readOnlyRootFilesystem: true"), "env: []"),
      [WRITES, GAINS],
    ],
    ["Windows", WINDOWS, []],
  ])("%s", async (_, fields, found) => {
    const writes = await saidBy(rules.readOnlyRootFs, fields)
    expect([...writes, ...(await saidBy(rules.privilegeEscalation, fields))]).toEqual(found)
  })
})

describe("privileged-container", () => {
  test.each<Row>([
    ["true", own("privileged: true"), [`${AT}.privileged: ${web("is privileged")}`]],
    ["false", own("privileged: false"), []],
    ["nothing", "env: []", []],
    [
      "an init container",
      "initContainers: [{name: set-up, image: 'a:1', securityContext: {privileged: true}}]\ncontainers: [{name: web, image: 'a:1'}]",
      ['initContainers.0.securityContext.privileged: the container "set-up" is privileged'],
    ],
  ])("%s", async (_, fields, found) => {
    expect(await saidBy(rules.privileged, fields)).toEqual(found)
  })
})

describe("capabilities", () => {
  const KEEPS_RAW = `${AT}.capabilities: ${web("does not drop NET_RAW")}`
  const KEEPS = `${AT}.capabilities: ${web("does not drop ALL capabilities")}`
  const ADDS_RAW = `${AT}.capabilities: ${web("adds NET_RAW")}`
  const adds = (names: string) => `${AT}.capabilities.add: ${web(`adds ${names}`)}`
  test.each<Row>([
    ["nothing is dropped", "env: []", [KEEPS_RAW, KEEPS]],
    ["all is dropped", capabilities("drop: [ALL]"), []],
    ["all is dropped, in small letters", capabilities("drop: [all]"), []],
    ["only NET_RAW is dropped", capabilities("drop: [NET_RAW]"), [KEEPS]],
    ["CAP_NET_RAW is dropped", capabilities("drop: [CAP_NET_RAW]"), [KEEPS]],
    ["another one is dropped", capabilities("drop: [CHOWN]"), [KEEPS_RAW, KEEPS]],
    ["NET_RAW is dropped and added", capabilities("drop: [ALL], add: [NET_RAW]"), [ADDS_RAW]],
    ["all are added", capabilities("drop: [ALL], add: [ALL]"), [ADDS_RAW, adds("ALL")]],
    ["a harmless one is added", capabilities("drop: [ALL], add: [NET_BIND_SERVICE]"), []],
    [
      "dangerous ones are added",
      capabilities("drop: [ALL], add: [SYS_ADMIN, CHOWN, cap_bpf]"),
      [adds("SYS_ADMIN, cap_bpf")],
    ],
    ["Windows", WINDOWS, []],
  ])("%s", async (_, fields, found) => {
    const said = []
    for (const rule of [rules.dropNetRaw, rules.dropAllCapabilities, rules.dangerousCapabilities])
      said.push(...(await saidBy(rule, fields)))
    expect(said).toEqual(found)
  })
})

describe("no-linux-hardening", () => {
  const FREE = `${AT}: nothing restricts the container "web": set a seccompProfile`
  test.each<Row>([
    ["nothing", "env: []", [FREE]],
    ["a seccomp profile", own("seccompProfile: {type: RuntimeDefault}"), []],
    ["a seccomp profile that is none", own("seccompProfile: {type: Unconfined}"), [FREE]],
    ["a profile of the pod", withPod(own("seccompProfile: {type: Localhost}"), "env: []"), []],
    ["an AppArmor profile", own("appArmorProfile: {type: RuntimeDefault}"), []],
    ["SELinux", own("seLinuxOptions: {level: s0}"), []],
    ["dropped capabilities", capabilities("drop: [CHOWN]"), []],
    ["Windows", WINDOWS, []],
  ])("%s", async (_, fields, found) => {
    expect(await saidBy(rules.noLinuxHardening, fields)).toEqual(found)
  })

  const pod = (profile: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  annotations: {container.apparmor.security.beta.kubernetes.io/web: ${profile}}\nspec: {containers: [{name: web, image: "a:1"}]}\n`
  test("the old annotation of AppArmor counts, unless it says unconfined", async () => {
    expect(await saidBy(rules.noLinuxHardening, pod("runtime/default"))).toEqual([])
    expect(await saidBy(rules.noLinuxHardening, pod("unconfined"))).toHaveLength(1)
  })
})

describe("low-user-or-group-id", () => {
  const low = (fields: string) => [
    `${AT}: ${fields} of the container "web" should be 10000 or more`,
  ]
  test.each<Row>([
    ["nothing", "env: []", low("runAsUser and runAsGroup")],
    ["the least", own("runAsUser: 10000, runAsGroup: 10000"), []],
    ["one too few", own("runAsUser: 9999, runAsGroup: 10000"), low("runAsUser")],
    ["no group", own("runAsUser: 20000"), low("runAsGroup")],
    ["those of the pod", withPod(own("runAsUser: 20000, runAsGroup: 20000"), "env: []"), []],
    [
      "one of the pod, one of the container",
      withPod(own("runAsUser: 20000, runAsGroup: 5"), own("runAsGroup: 20000")),
      [],
    ],
    ["Windows", WINDOWS, []],
  ])("%s", async (_, fields, found) => {
    expect(await saidBy(rules.lowUserOrGroup, fields)).toEqual(found)
  })
})
