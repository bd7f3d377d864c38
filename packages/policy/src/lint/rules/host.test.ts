import { describe, expect, test } from "vitest"
import { saidBy } from "../testing.ts"
import * as rules from "./host.ts"

type Row = readonly [what: string, fields: string, found: readonly string[]]

describe.each([
  [rules.hostNetwork, "hostNetwork", "network"],
  [rules.hostPid, "hostPID", "processes"],
  [rules.hostIpc, "hostIPC", "shared memory"],
])("$id", (rule, field, what) => {
  test("true is found, once for the pod", async () => {
    expect(await saidBy(rule, `${field}: true`)).toEqual([
      `${field}: the pod shares the ${what} of the node`,
    ])
  })

  test("false, null and nothing are not", async () => {
    for (const fields of [`${field}: false`, `${field}: null`, "dnsPolicy: Default"])
      expect(await saidBy(rule, fields)).toEqual([])
  })
})

const mount = (path: string, fields = "") =>
  `containers: [{name: web, image: "a:1", volumeMounts: [{name: host, mountPath: /host${fields}}]}]\nvolumes: [{name: host, hostPath: {path: ${path}}}]`

describe("docker-sock", () => {
  test.each([
    ["/var/run/docker.sock", true],
    ["/run/docker.sock", true],
    ["/run/containerd/containerd.sock", true],
    ["/var/run/crio/crio.sock", true],
    ["/run/podman/podman.sock", true],
    ["/var/run", false],
    ["/var/run/docker.sock.d", false],
    ["/data/run/docker.sock", false],
  ])("%s: %s", async (path, isFound) => {
    const found = isFound ? [`volumes.0: the volume "host" is ${path}`] : []
    expect(await saidBy(rules.dockerSock, mount(path))).toEqual(found)
  })
})

describe("host-path", () => {
  test("each volume that is one is found, mounted or not", async () => {
    const volumes = "volumes: [{name: a, emptyDir: {}}, {name: b, hostPath: {path: /b}}]"
    expect(await saidBy(rules.hostPath, volumes)).toEqual([
      'volumes.1: the volume "b" is a directory of the node',
    ])
  })
})

describe("sensitive-host-mounts", () => {
  test.each([
    ["/", true],
    ["/etc", true],
    ["/etc/", true],
    ["/proc", true],
    ["/var/lib/kubelet", true],
    ["/etc/ssl/certs", false],
    ["/etcd", false],
    ["/var/log", false],
  ])("%s: %s", async (path, isFound) => {
    const found = `containers.0.volumeMounts.0: the container "web" mounts ${path} of the node`
    expect(await saidBy(rules.sensitiveHostMounts, mount(path))).toEqual(isFound ? [found] : [])
  })

  test("a volume that nothing mounts is none", async () => {
    const fields = "volumes: [{name: host, hostPath: {path: /etc}}]"
    expect(await saidBy(rules.sensitiveHostMounts, fields)).toEqual([])
  })
})

describe("writable-host-mount", () => {
  const FOUND = [
    'containers.0.volumeMounts.0: the container "web" may write to /var/log of the node',
  ]
  test.each<Row>([
    ["nothing is said", mount("/var/log"), FOUND],
    ["readOnly is false", mount("/var/log", ", readOnly: false"), FOUND],
    ["readOnly is true", mount("/var/log", ", readOnly: true"), []],
    [
      "another volume",
      'containers: [{name: web, image: "a:1", volumeMounts: [{name: b, mountPath: /b}]}]\nvolumes: [{name: b, emptyDir: {}}]',
      [],
    ],
  ])("%s", async (_, fields, found) => {
    expect(await saidBy(rules.writableHostMount, fields)).toEqual(found)
  })
})

describe("unsafe-proc-mount and host-process", () => {
  const AT = "containers.0.securityContext"
  test.each<Row>([
    [
      "Unmasked",
      "securityContext: {procMount: Unmasked}",
      [`${AT}.procMount: the container "web" has procMount: Unmasked`],
    ],
    ["Default", "securityContext: {procMount: Default}", []],
    ["null", "securityContext: {procMount: null}", []],
  ])("procMount %s", async (_, fields, found) => {
    expect(await saidBy(rules.unsafeProcMount, fields)).toEqual(found)
  })

  const FOUND = [`${AT}: the container "web" is a HostProcess container`]
  const windows = (value: boolean) => `securityContext: {windowsOptions: {hostProcess: ${value}}}`
  const both = (pod: boolean, container: boolean) =>
    `containers: [{name: web, image: "a:1", ${windows(container)}}]\n${windows(pod)}`
  test.each<Row>([
    ["of the container", windows(true), FOUND],
    ["of the pod", `containers: [{name: web, image: "a:1"}]\n${windows(true)}`, FOUND],
    ["of the pod, which the container takes back", both(true, false), []],
    ["of the container against the pod", both(false, true), FOUND],
  ])("hostProcess %s", async (_, fields, found) => {
    expect(await saidBy(rules.hostProcess, fields)).toEqual(found)
  })
})

describe("unsafe-sysctls", () => {
  const sysctls = (...names: readonly string[]) =>
    `securityContext: {sysctls: [${names.map((name) => `{name: ${name}, value: "1"}`).join()}]}`
  test.each([
    ["kernel.shm_rmid_forced"],
    ["net.ipv4.ip_unprivileged_port_start"],
    ["net.ipv4.tcp_keepalive_time"],
    ["net.ipv4.tcp_rmem"],
  ])("%s is safe", async (name) => {
    expect(await saidBy(rules.unsafeSysctls, sysctls(name))).toEqual([])
  })

  test("each other one is found", async () => {
    const fields = sysctls("net.core.somaxconn", "net.ipv4.tcp_syncookies", "vm.swappiness")
    expect(await saidBy(rules.unsafeSysctls, fields)).toEqual([
      "securityContext.sysctls.0: the sysctl net.core.somaxconn is not safe",
      "securityContext.sysctls.2: the sysctl vm.swappiness is not safe",
    ])
  })
})
