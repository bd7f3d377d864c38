/** The text of a pipeline to start from, with comments that explain it. */
export function pipelineTemplate(): string {
  return TEMPLATE
}

const TEMPLATE = `# What happens to the manifests of every release after Helm has rendered them.
#
#   helm install web ./chart --post-renderer sternpost
#
# It is found from the folder Helm is called in or one above it, or through $STERNPOST_CONFIG.
# "sternpost pipeline stages" lists what a stage can use, with an example of each.
apiVersion: sternpost.dev/v1alpha1
kind: Pipeline
metadata:
  name: default
spec:
  # Version of the clusters the manifests are for, in quotes.
  # kubernetesVersion: "1.34"

  # Whether stages see Helm hooks: include, exclude or only.
  hooks: include

  # The steps, in order, each on what the one before left.
  stages:
    - name: team-labels
      uses: labels
      # On which objects: regular expressions that must fit from start to end. A list means "or";
      # without "match" the stage works on all.
      match:
        - kind: Deployment|StatefulSet|DaemonSet
      # Which of them to leave alone.
      exclude:
        - namespace: kube-system
      # How many objects must be found, so that a typing error above does not go unnoticed:
      # 1, "1+", "0..3".
      # expect: "1+"
      # Only under this condition, in CEL.
      # if: release.name != 'canary'
      with:
        pairs:
          team: platform
`
