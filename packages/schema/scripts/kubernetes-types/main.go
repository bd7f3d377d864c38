// Prints, as JSON, what the Go sources of Kubernetes say about the types of its API: their fields, and
// how lists and maps are patched. Arguments are folders of API packages, each IMPORTPATH=FOLDER.
// See ../kubernetes-types.mjs, which runs this.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

// Field is one JSON field of a type.
type Field struct {
	Name          string   `json:"name"`
	Type          string   `json:"type"`
	Required      bool     `json:"required,omitempty"`
	Default       string   `json:"default,omitempty"`
	PatchStrategy string   `json:"patchStrategy,omitempty"`
	PatchMergeKey string   `json:"patchMergeKey,omitempty"`
	ListType      string   `json:"listType,omitempty"`
	ListMapKeys   []string `json:"listMapKeys,omitempty"`
}

// Type is a struct of the API; a kind is one that has both TypeMeta and ObjectMeta.
type Type struct {
	Name   string  `json:"name"`
	IsKind bool    `json:"isKind,omitempty"`
	Fields []Field `json:"fields"`
}

// Package is one version of one API group, or a package of shared types.
type Package struct {
	Path    string `json:"path"`
	Model   string `json:"model"`
	Group   string `json:"group"`
	Version string `json:"version"`
	Types   []Type `json:"types"`
}

func main() {
	sources := map[string]*source{}
	var paths []string
	for _, argument := range os.Args[1:] {
		path, folder, _ := strings.Cut(argument, "=")
		read, err := readSource(path, folder)
		if err != nil {
			fail(err)
		}
		sources[path] = read
		paths = append(paths, path)
	}
	packages := []Package{}
	for _, path := range paths {
		described, err := (&describer{sources: sources}).describe(sources[path])
		if err != nil {
			fail(err)
		}
		packages = append(packages, described)
	}
	if err := json.NewEncoder(os.Stdout).Encode(packages); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "kubernetes-types:", err)
	os.Exit(1)
}
