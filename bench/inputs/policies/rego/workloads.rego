# The five rules of ../vap and ../kyverno for conftest: each says at most one thing of an object.
package main

import rego.v1

pod_spec := input.spec if input.kind == "Pod"

pod_spec := input.spec.jobTemplate.spec.template.spec if input.kind == "CronJob"

pod_spec := input.spec.template.spec if {
	input.kind in {"DaemonSet", "Deployment", "Job", "ReplicaSet", "StatefulSet"}
}

containers contains container if some container in pod_spec.initContainers

containers contains container if some container in pod_spec.containers

says(rule) := sprintf("%s %s/%s", [rule, input.kind, object.get(input, ["metadata", "name"], "")])

deny contains says("privileged") if {
	some container in containers
	container.securityContext.privileged == true
}

runs_as_non_root(container) if container.securityContext.runAsNonRoot == true

runs_as_non_root(container) if {
	not "runAsNonRoot" in object.keys(object.get(container, ["securityContext"], {}))
	pod_spec.securityContext.runAsNonRoot == true
}

deny contains says("run-as-non-root") if {
	some container in containers
	not runs_as_non_root(container)
}

deny contains says("host-path") if {
	some volume in pod_spec.volumes
	volume.hostPath
}

has_tag(image) if regex.match(`^[^@]+:[^:/@]+(@|$)|@`, image)

deny contains says("image-tag") if {
	some container in containers
	not has_tag(container.image)
}

deny contains says("image-tag") if {
	some container in containers
	endswith(container.image, ":latest")
}

deny contains says("memory-limit") if {
	some container in containers
	not container.resources.limits.memory
}
