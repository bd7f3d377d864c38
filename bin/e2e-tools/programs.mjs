// The real programs that the end-to-end tests run, in the order in which they are built:
// what most tests need comes first. `source` decides how a program is built:
//   install  `go install package@version`: the program's own go.sum decides its dependencies
//   module   `go build` in test/support/control-plane, whose go.mod pins all of them: Kubernetes and
//            etcd carry `replace` lines, and `go install` refuses those
// Without these -ldflags the programs report a development version, and Helm 3 would render
// `.Capabilities.KubeVersion` as v1.20.

const KUBERNETES = "1.36.3"
const ETCD = "3.6.8"
const KWOK = "0.8.0"

const set = (variable, value) => `-X ${variable}=${value}`

const kubernetesFlags = ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"].flatMap(
  (at) => [
    set(`${at}.gitVersion`, `v${KUBERNETES}`),
    set(`${at}.gitMajor`, "1"),
    set(`${at}.gitMinor`, "36"),
    set(`${at}.gitTreeState`, "clean"),
    set(`${at}.gitCommit`, "unknown"),
    set(`${at}.buildDate`, "1970-01-01T00:00:00Z"),
  ],
)

const kubernetes = (name) => ({
  name,
  version: KUBERNETES,
  source: "module",
  package: `k8s.io/kubernetes/cmd/${name}`,
  flags: kubernetesFlags,
})

const helm4 = (name, version) => ({
  name,
  version,
  source: "install",
  package: "helm.sh/helm/v4/cmd/helm",
  flags: [
    set("helm.sh/helm/v4/internal/version.version", `v${version}`),
    set("helm.sh/helm/v4/internal/version.gitTreeState", "clean"),
  ],
})

export const programs = [
  helm4("helm4", "4.2.4"),
  {
    name: "helm3",
    version: "3.21.4",
    source: "install",
    package: "helm.sh/helm/v3/cmd/helm",
    flags: [
      set("helm.sh/helm/v3/internal/version.version", "v3.21.4"),
      set("helm.sh/helm/v3/internal/version.gitTreeState", "clean"),
      set("helm.sh/helm/v3/pkg/lint/rules.k8sVersionMajor", "1"),
      set("helm.sh/helm/v3/pkg/lint/rules.k8sVersionMinor", "36"),
      set("helm.sh/helm/v3/pkg/chartutil.k8sVersionMajor", "1"),
      set("helm.sh/helm/v3/pkg/chartutil.k8sVersionMinor", "36"),
    ],
  },
  {
    name: "yq",
    version: "4.54.1",
    source: "install",
    package: "github.com/mikefarah/yq/v4",
    flags: [],
  },
  {
    name: "kustomize",
    version: "5.8.1",
    source: "install",
    package: "sigs.k8s.io/kustomize/kustomize/v5",
    flags: [set("sigs.k8s.io/kustomize/api/provenance.version", "v5.8.1")],
  },
  {
    name: "kubeconform",
    version: "0.8.0",
    source: "install",
    package: "github.com/yannh/kubeconform/cmd/kubeconform",
    flags: [set("main.version", "v0.8.0")],
  },
  {
    name: "etcd",
    version: ETCD,
    source: "module",
    package: "go.etcd.io/etcd/server/v3",
    flags: [],
  },
  kubernetes("kube-apiserver"),
  kubernetes("kube-controller-manager"),
  kubernetes("kube-scheduler"),
  kubernetes("kubectl"),
  {
    name: "kwok",
    version: KWOK,
    source: "module",
    package: "sigs.k8s.io/kwok/cmd/kwok",
    flags: [set("sigs.k8s.io/kwok/pkg/consts.Version", `v${KWOK}`)],
  },
]

/** Built only by their names: other Helm 4 than the one that most tests run. */
export const optionalPrograms = [
  helm4("helm4.0", "4.0.5"),
  helm4("helm4.1", "4.1.4"),
  helm4("helm4.3", "4.3.1"),
]
