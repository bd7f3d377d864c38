module sternpost.dev/schema/kubernetes-types

go 1.24
