module sternpost.dev/test/oracle/goyaml

go 1.24

// The versions that Helm 4.2.4 is built with.
require (
	go.yaml.in/yaml/v2 v2.4.3 // indirect
	sigs.k8s.io/yaml v1.6.0
)
