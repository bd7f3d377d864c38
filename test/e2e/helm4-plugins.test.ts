// What Helm 4 does with a plugin, as docs/behind-helm says it: our own plugin depends on all of it.
import { chmodSync, lstatSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { beforeAll, beforeEach, expect, test } from "vitest"

import {
  type ControlPlane,
  controlPlaneTools,
  createNamespace,
  kubectl,
  sharedControlPlane,
} from "../support/control-plane.ts"
import { createHelm, type Helm } from "../support/helm.ts"
import { scratchFolder } from "../support/scratch.ts"
import { describeWithTools } from "../support/tools.ts"

const chart = fileURLToPath(new URL("../../examples/charts/web", import.meta.url))
const MESSAGE =
  'sternpost: stage "labels": Deployment web (web/templates/deployment.yaml:2): é 100% $HOME'

const programs = {
  fails: "echo reason >&2; exit 3",
  isSilent: "cat > /dev/null",
  printsBlanks: "cat > /dev/null; printf '\\n  \\n'",
  speaksInASeparator: `cat > /dev/null; printf '%s' '\n--- ${MESSAGE}\nmore\n'`,
  speaksAfterItsOutput: `cat; printf '%s' '\n--- ${MESSAGE}\n'`,
  speaksInAComment: `cat > /dev/null; printf '%s' '\n--- # ${MESSAGE}\n'`,
  showsItsPlace:
    'cat > /dev/null; printf \'kind: Place\\nargs: "%s"\\npath: "%s"\\ndir: "%s"\\n\' "$*" "$0" "$HELM_PLUGIN_DIR"',
} as const

const template = ["template", "web", chart]

const running = "error while running post render on files"
const quoted = `error while parsing post rendered output: error parsing YAML: invalid document separator: --- ${MESSAGE}`

/** Renderers that make Helm fail, and what the user then reads. */
const failures = [
  [
    "fails",
    `${running}: failed to invoke post-renderer plugin "fails": plugin "fails" exited with error`,
  ],
  ["isSilent", `${running}: post-renderer "isSilent" produced empty output`],
  ["printsBlanks", `${running}: post-renderer "printsBlanks" produced empty output`],
  ["speaksInASeparator", quoted],
  ["speaksAfterItsOutput", quoted],
] as const

function writePlugin(name: string, script: string): string {
  const folder = join(scratchFolder("plugin"), name)
  mkdirSync(folder)
  const plugin = {
    apiVersion: "v1",
    name,
    version: "0.1.0",
    type: "postrenderer/v1",
    runtime: "subprocess",
    runtimeConfig: {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Helm expands it
      platformCommand: [{ command: "${HELM_PLUGIN_DIR}/run", args: ["own"] }],
    },
  }
  writeFileSync(join(folder, "plugin.yaml"), JSON.stringify(plugin))
  writeFileSync(join(folder, "run"), `#!/bin/sh\n${script}\n`)
  chmodSync(join(folder, "run"), 0o755)
  return folder
}

async function helmWithPlugin(name: keyof typeof programs, options = {}): Promise<Helm> {
  const helm = createHelm("helm4", options)
  await helm.succeed(["plugin", "install", writePlugin(name, programs[name])])
  return helm
}

describeWithTools("Helm 4 and an installed post-renderer", ["helm4"], () => {
  test("links a plugin that is installed from a folder", async () => {
    const helm = createHelm("helm4")
    const folder = writePlugin("linked", "cat")
    await helm.succeed(["plugin", "install", folder])
    const installed = join(helm.plugins, "linked")
    expect(lstatSync(installed).isSymbolicLink()).toBe(true)
    expect(realpathSync(installed)).toBe(realpathSync(folder))
  })

  test("gives the plugin the path of the link, and its own arguments before the user's", async () => {
    const helm = await helmWithPlugin("showsItsPlace")
    const args = ["--post-renderer-args", "a", "--post-renderer-args", "b c"]
    const output = await helm.succeed([...template, "--post-renderer", "showsItsPlace", ...args])
    const folder = join(helm.plugins, "showsItsPlace")
    expect(output).toContain(`args: "own a b c"\npath: "${folder}/run"\ndir: "${folder}"\n`)
  })

  test("installs what it has packed, unsigned only with --verify=false", async () => {
    const helm = createHelm("helm4")
    const target = scratchFolder("packed")
    const folder = writePlugin("packed", "cat")
    await helm.succeed(["plugin", "package", "--sign=false", "-d", target, folder])
    const archive = join(target, "packed-0.1.0.tgz")
    const refused = await helm.run(["plugin", "install", archive])
    expect(refused.stderr).toContain("no provenance file (.prov) found")
    expect(refused.status).toBe(1)
    await helm.succeed(["plugin", "install", "--verify=false", archive])
    const installed = join(helm.plugins, "packed")
    expect(lstatSync(installed).isDirectory()).toBe(true)
    expect(lstatSync(join(installed, "run")).mode & 0o111).toBe(0o111)
    expect(readFileSync(join(installed, "run"), "utf8")).toBe("#!/bin/sh\ncat\n")
  })

  test.each(failures)("hides or shows what a renderer says that %s", async (name, message) => {
    const helm = await helmWithPlugin(name)
    const { status, stdout, stderr } = await helm.run([...template, "--post-renderer", name])
    expect(stderr).toBe(`Error: ${message}\n\nUse --debug flag to render out invalid YAML\n`)
    expect(stdout).toBe("")
    expect(status).toBe(1)
  })

  test("takes a comment behind a separator for nothing, and no document for a success", async () => {
    const helm = await helmWithPlugin("speaksInAComment")
    const result = await helm.run([...template, "--post-renderer", "speaksInAComment"])
    expect(result).toEqual({ status: 0, stdout: "\n", stderr: "" })
  })
})

describeWithTools("Helm 4 and a renderer that fails", ["helm4", ...controlPlaneTools], () => {
  let plane: ControlPlane
  let namespace: string

  beforeAll(async () => {
    plane = await sharedControlPlane()
  })

  beforeEach(async () => {
    namespace = await createNamespace(plane, "plugins")
  })

  const onCluster = (name: keyof typeof programs) =>
    helmWithPlugin(name, { kubeconfig: plane.kubeconfig, namespace })

  test.each(failures)("on install stores and applies nothing: %s", async (name, message) => {
    const helm = await onCluster(name)
    const { status, stderr } = await helm.run(["install", "web", chart, "--post-renderer", name])
    expect(stderr).toBe(`Error: INSTALLATION FAILED: ${message}\n`)
    expect(status).toBe(1)
    expect(await objects()).toBe("")
  })

  test.each(failures)("on upgrade stores and applies nothing: %s", async (name, message) => {
    const helm = await onCluster(name)
    await helm.succeed(["install", "web", chart])
    const before = await objects()
    const { status, stderr } = await helm.run(["upgrade", "web", chart, "--post-renderer", name])
    expect(stderr).toBe(`Error: UPGRADE FAILED: ${message}\n`)
    expect(status).toBe(1)
    expect(await objects()).toBe(before)
  })

  const objects = () => kubectl(plane, ["get", "secret,deploy,job", "-n", namespace, "-o", "name"])
})
