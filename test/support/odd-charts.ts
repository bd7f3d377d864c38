import { configMap } from "./chart.ts"

/** What Sternpost prints for a stream without objects. */
export const NOTHING = "# sternpost: the stream has no objects\n"

/** A chart of one odd template. */
export interface OddChart {
  readonly title: string
  readonly template: string
  /** What `helm template` prints with a pipeline that labels everything. */
  readonly helm3: string
  readonly helm4: string
}

const source = (text: string): string => `---\n# Source: app/templates/a.yaml\n${text}`
const labels = "  labels:\n    team: shop"
const a = configMap("a", labels)
const b = configMap("b", labels)

const crlf = (text: string): string => text.replaceAll("\n", "\r\n")

const RULERS = `data:
  text: |
    ------
    ---
    --------- a ruler
  pem: |-
    -----BEGIN CERTIFICATE-----
    MIIB
    -----END CERTIFICATE-----
`

const TEXT = ["data:", "  text: |", "    one", "    two"]

const list = (...items: readonly string[]): string =>
  `apiVersion: v1\nkind: List\nitems:\n${items.map((item) => `  - ${item.trim().replaceAll("\n", "\n    ")}\n`).join("")}`

const JSON_MAP = `{"apiVersion": "v1", "kind": "ConfigMap",
 "metadata": {"name": "a"},
 "data": {"text": "--- {} \\u00e9"}}
`

// Helm 4.2 puts an extra line feed behind each but the last document of a template.
/** Templates of all kinds that charts have and programs stumble over. */
export const ODD_CHARTS: readonly OddChart[] = [
  {
    title: "six dashes and markers in texts",
    template: configMap("a") + RULERS,
    helm3: source(a + RULERS),
    helm4: source(a + RULERS),
  },
  {
    title: "markers that are glued to what follows",
    template: `---${configMap("a")}---${configMap("b")}`,
    helm3: source(a) + source(b),
    helm4: `${source(a)}\n${source(b)}`,
  },
  {
    title: "a List, which only Helm 4 takes apart",
    template: list(configMap("a"), configMap("b")),
    helm3: source(list(a, b)),
    helm4: `${source(a)}\n${source(b)}`,
  },
  {
    title: "JSON, of which Helm 4 makes half YAML",
    template: JSON_MAP,
    helm3: source(JSON_MAP.replace('"a"', '"a", "labels": {"team": "shop"}')),
    helm4: source(
      '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", labels: {team: shop}}, "data": {"text": "--- {} é"}}\n',
    ),
  },
  {
    // Helm 3 itself takes the last line's; what is added has the line end that the document ends with.
    title: "line ends of Windows, which only Helm 3 keeps",
    template: crlf(configMap("a", ...TEXT)),
    // Helm joins documents with a line feed.
    helm3: source(crlf(configMap("a", labels, ...TEXT)).replace(/\r\n$/, "\n")),
    helm4: source(configMap("a", labels, ...TEXT)),
  },
  {
    title: "documents that are only comments",
    template: `# first\n---\n# second\n---\n${configMap("a")}`,
    helm3: `${source(a)}${source("# first\n")}${source("# second\n")}`,
    helm4: source(a),
  },
  {
    title: "nothing but comments",
    template: "# nothing\n# to see\n",
    helm3: source("# nothing\n# to see\n"),
    helm4: "\n",
  },
  { title: "nothing at all", template: "{{- if false }}a{{ end }}\n", helm3: NOTHING, helm4: "\n" },
  {
    title: "nothing but a hook, which only Helm 4 hands over",
    template: configMap("a", "  annotations:", "    helm.sh/hook: pre-install"),
    helm3: NOTHING + source(configMap("a", "  annotations:", "    helm.sh/hook: pre-install")),
    helm4: `\n${source(configMap("a", "  annotations:", "    helm.sh/hook: pre-install", labels))}`,
  },
]

/** Without the line feeds that Helm 4 puts at the end of what it prints. */
export const ended = (text: string): string => text.replace(/\n+$/, "\n")
