/** The environment variables that tell what is known about the Helm call, by the flag that does the same. */
export const VARIABLES: Readonly<Record<string, string>> = {
  release: "STERNPOST_RELEASE_NAME",
  namespace: "STERNPOST_RELEASE_NAMESPACE",
  revision: "STERNPOST_RELEASE_REVISION",
  operation: "STERNPOST_OPERATION",
  chart: "STERNPOST_CHART_NAME",
  "chart-version": "STERNPOST_CHART_VERSION",
  "app-version": "STERNPOST_APP_VERSION",
  "kube-version": "STERNPOST_KUBERNETES_VERSION",
}
