// The programs of others that the benchmarks compare ours with. No test needs them, and they are built only by their
// names. kube-linter is on the proxy under another path than its go.mod says, and kyverno's go.mod has a `replace`:
// `go install` refuses both, so they are built in a copy of their own module (`source: "main"`).

const set = (variable, value) => `-X ${variable}=${value}`

const peer = (name, version, at) => ({ name, version, source: "install", flags: [], ...at })

export const peerPrograms = [
  peer("conftest", "0.71.1", {
    package: "github.com/open-policy-agent/conftest",
    flags: [set("github.com/open-policy-agent/conftest/internal/version.Version", "0.71.1")],
  }),
  peer("kube-score", "1.20.0", {
    package: "github.com/zegl/kube-score/cmd/kube-score",
    flags: [set("main.version", "1.20.0")],
  }),
  peer("kube-linter", "0.8.3", {
    source: "main",
    module: "github.com/stackrox/kube-linter",
    package: "golang.stackrox.io/kube-linter/cmd/kube-linter",
    flags: [set("golang.stackrox.io/kube-linter/internal/version.version", "0.8.3")],
  }),
  // There is no tag on the proxy: a commit of the main branch.
  peer("istioctl", "0.0.0-20260827124520-eed52ebb66ad", {
    package: "istio.io/istio/istioctl/cmd/istioctl",
  }),
  peer("kyverno", "1.19.1", {
    source: "main",
    module: "github.com/kyverno/kyverno",
    package: "github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno",
    flags: [set("github.com/kyverno/kyverno/pkg/version.BuildVersion", "1.19.1")],
  }),
]
