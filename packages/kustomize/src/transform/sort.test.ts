import { describe, expect, test } from "vitest"
import { built, idsOf } from "../testing-build.ts"

const object = (kind: string, name: string, apiVersion = "v1", namespace = "") =>
  `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: ${name}${namespace && `, namespace: ${namespace}`}}}`

const FILES = {
  "r.yaml": [
    object("ValidatingWebhookConfiguration", "v", "admissionregistration.k8s.io/v1"),
    object("Service", "b"),
    object("Widget", "w", "example.com/v1"),
    object("Deployment", "d", "apps/v1"),
    object("Service", "a", "v1", "shop"),
    object("Service", "a"),
    object("Pod", "p"),
    object("ClusterRole", "c", "rbac.authorization.k8s.io/v1"),
    object("ConfigMap", "z"),
    object("Namespace", "n"),
    object("Namespace", "x", "example.com/v1"),
    object("CustomResourceDefinition", "c", "apiextensions.k8s.io/v1"),
  ].join("\n---\n"),
}

const sorted = async (more: string, options = {}) =>
  idsOf(
    await built({ "kustomization.yaml": `resources: [r.yaml]\n${more}`, ...FILES }, ".", options),
  )

// As kustomize 5.8.1 sorts them.
describe("the order of what is printed", () => {
  test.each([
    [
      "the default is kustomize's old order",
      "",
      {},
      [
        "Namespace n",
        "Namespace x",
        "CustomResourceDefinition c",
        "ClusterRole c",
        "ConfigMap z",
        "Service shop/a",
        "Service a",
        "Service b",
        "Deployment d",
        "Widget w",
        "Pod p",
        "ValidatingWebhookConfiguration v",
      ],
    ],
    [
      "none asked for",
      "",
      { reorder: "none" },
      [
        "ValidatingWebhookConfiguration v",
        "Service b",
        "Widget w",
        "Deployment d",
        "Service shop/a",
        "Service a",
        "Pod p",
        "ClusterRole c",
        "ConfigMap z",
        "Namespace n",
        "Namespace x",
        "CustomResourceDefinition c",
      ],
    ],
    [
      "the kustomization counts more",
      "sortOptions: {order: fifo}\n",
      { reorder: "legacy" },
      [
        "ValidatingWebhookConfiguration v",
        "Service b",
        "Widget w",
        "Deployment d",
        "Service shop/a",
        "Service a",
        "Pod p",
        "ClusterRole c",
        "ConfigMap z",
        "Namespace n",
        "Namespace x",
        "CustomResourceDefinition c",
      ],
    ],
    [
      "",
      "sortOptions: {order: legacy}\n",
      { reorder: "none" },
      [
        "Namespace n",
        "Namespace x",
        "CustomResourceDefinition c",
        "ClusterRole c",
        "ConfigMap z",
        "Service shop/a",
        "Service a",
        "Service b",
        "Deployment d",
        "Widget w",
        "Pod p",
        "ValidatingWebhookConfiguration v",
      ],
    ],
    [
      "kinds of one's own",
      "sortOptions: {order: legacy, legacySortOptions: {orderFirst: [Pod, Widget], orderLast: [Namespace]}}\n",
      {},
      [
        "Pod p",
        "Widget w",
        "ValidatingWebhookConfiguration v",
        "CustomResourceDefinition c",
        "Deployment d",
        "ClusterRole c",
        "ConfigMap z",
        "Service shop/a",
        "Service a",
        "Service b",
        "Namespace n",
        "Namespace x",
      ],
    ],
    [
      "no kinds at all",
      "sortOptions: {order: legacy, legacySortOptions: {}}\n",
      {},
      [
        "ValidatingWebhookConfiguration v",
        "CustomResourceDefinition c",
        "Deployment d",
        "Widget w",
        "ClusterRole c",
        "ConfigMap z",
        "Namespace n",
        "Namespace x",
        "Pod p",
        "Service shop/a",
        "Service a",
        "Service b",
      ],
    ],
    [
      "a kind in both",
      "sortOptions: {order: legacy, legacySortOptions: {orderFirst: [Service], orderLast: [Service]}}\n",
      {},
      [
        "ValidatingWebhookConfiguration v",
        "CustomResourceDefinition c",
        "Deployment d",
        "Widget w",
        "ClusterRole c",
        "ConfigMap z",
        "Namespace n",
        "Namespace x",
        "Pod p",
        "Service shop/a",
        "Service a",
        "Service b",
      ],
    ],
    [
      "reversed",
      "sortOptions: {order: legacy, legacySortOptions: {orderLast: [Service, Pod]}}\n",
      {},
      [
        "ValidatingWebhookConfiguration v",
        "CustomResourceDefinition c",
        "Deployment d",
        "Widget w",
        "ClusterRole c",
        "ConfigMap z",
        "Namespace n",
        "Namespace x",
        "Service shop/a",
        "Service a",
        "Service b",
        "Pod p",
      ],
    ],
  ])("%s", async (_what, text, options, ids) => {
    expect(await sorted(text, options)).toEqual(ids)
  })

  test("only the outermost kustomization sorts", async () => {
    const files = {
      "kustomization.yaml": "resources: [b]\nsortOptions: {order: fifo}\n",
      "b/kustomization.yaml": "resources: [r.yaml]\nsortOptions: {order: legacy}\n",
      "b/r.yaml": FILES["r.yaml"],
    }
    expect(idsOf(await built(files))).toEqual([
      "ValidatingWebhookConfiguration v",
      "Service b",
      "Widget w",
      "Deployment d",
      "Service shop/a",
      "Service a",
      "Pod p",
      "ClusterRole c",
      "ConfigMap z",
      "Namespace n",
      "Namespace x",
      "CustomResourceDefinition c",
    ])
  })
})
