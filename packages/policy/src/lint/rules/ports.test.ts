import { describe, expect, test } from "vitest"
import { saidBy } from "../testing.ts"
import { hostPort, privilegedPorts, sshPort } from "./ports.ts"

const ports = (...items: readonly string[]) => `ports: [${items.map((one) => `{${one}}`).join()}]`

test("host-port: each port of the node is found, zero is none", async () => {
  const fields = ports(
    "containerPort: 80",
    "containerPort: 81, hostPort: 0",
    "containerPort: 82, hostPort: 8082",
  )
  expect(await saidBy(hostPort, fields)).toEqual([
    'containers.0.ports.2.hostPort: the container "web" takes port 8082 of the node',
  ])
})

describe("privileged-ports", () => {
  test.each([
    [1, true],
    [80, true],
    [1023, true],
    [1024, false],
    [0, false],
    [8080, false],
  ])("%i: %s", async (port, isFound) => {
    const found = `containers.0.ports.0.containerPort: the container "web" listens on port ${port}`
    expect(await saidBy(privilegedPorts, ports(`containerPort: ${port}`))).toEqual(
      isFound ? [found] : [],
    )
  })
})

describe("ssh-port", () => {
  test.each([
    ["containerPort: 22", true],
    ["containerPort: 22, protocol: TCP", true],
    ["containerPort: 22, protocol: UDP", false],
    ["containerPort: 2222", false],
    ["containerPort: 8080, hostPort: 22", false],
  ])("%s: %s", async (port, isFound) => {
    const found = 'containers.0.ports.0.containerPort: the container "web" offers SSH'
    expect(await saidBy(sshPort, ports(port))).toEqual(isFound ? [found] : [])
  })
})
