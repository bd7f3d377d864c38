import { type ClusterClient, connect } from "@sternpost/kube"
import { createConfigMapDriver, createSecretDriver, type StorageError } from "@sternpost/storage"
import { driverCases } from "@sternpost/storage/testing"
import { afterAll, beforeAll, describe, test } from "vitest"

import {
  type ControlPlane,
  controlPlaneTools,
  createNamespace,
  sharedControlPlane,
} from "../support/control-plane.ts"
import { describeWithTools } from "../support/tools.ts"

describeWithTools("the drivers on the real API server", controlPlaneTools, () => {
  let plane: ControlPlane
  let objects: ClusterClient
  beforeAll(async () => {
    plane = await sharedControlPlane()
    objects = await connect({ kubeconfig: plane.kubeconfig, qps: 1000, burst: 1000 })
  })
  afterAll(() => objects?.close())

  describe.each([
    ["Secret", createSecretDriver],
    ["ConfigMap", createConfigMapDriver],
  ] as const)("%s", (kind, createDriver) => {
    const setup = async () => {
      const namespaces = [
        await createNamespace(plane, "bank"),
        await createNamespace(plane, "shop"),
      ] as const
      return {
        namespaces,
        open: (namespace: string, onUnreadable: (error: StorageError) => void = () => {}) =>
          createDriver({ objects, namespace, onUnreadable }),
        async damage(namespace: string, name: string, body: string) {
          const object = await objects.get({ apiVersion: "v1", kind, namespace, name })
          const release = kind === "Secret" ? Buffer.from(body).toString("base64") : body
          await objects.replace({ ...object, data: { release } })
        },
      }
    }
    test.each(driverCases(setup))("$title", ({ run }) => run())
  })
})
