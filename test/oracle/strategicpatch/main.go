// Command strategicpatch creates and applies strategic merge patches as Kubernetes does, to compare with
// @sternpost/patch.
//
// Each line of stdin is a request; each line of stdout is {"value": ...}, {"conflict": true} or
// {"error": "..."}. Requests are
//
//	{"kind": "Pod", "op": "apply", "original": ..., "patch": ...}
//	{"kind": "Pod", "op": "create", "original": ..., "modified": ...}
//	{"kind": "Pod", "op": "three-way", "original": ..., "modified": ..., "current": ..., "overwrite": false}
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/util/mergepatch"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
)

type request struct {
	Kind      string          `json:"kind"`
	Op        string          `json:"op"`
	Original  json.RawMessage `json:"original"`
	Modified  json.RawMessage `json:"modified"`
	Current   json.RawMessage `json:"current"`
	Patch     json.RawMessage `json:"patch"`
	Overwrite bool            `json:"overwrite"`
}

type answer struct {
	Value    json.RawMessage `json:"value,omitempty"`
	Conflict bool            `json:"conflict,omitempty"`
	Error    string          `json:"error,omitempty"`
}

var kinds = map[string]any{
	"Pod":                 corev1.Pod{},
	"Service":             corev1.Service{},
	"Deployment":          appsv1.Deployment{},
	"PodDisruptionBudget": policyv1.PodDisruptionBudget{},
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<28)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		var asked request
		if err := json.Unmarshal(in.Bytes(), &asked); err != nil {
			fail(err)
		}
		line, err := json.Marshal(reply(asked))
		if err != nil {
			fail(err)
		}
		fmt.Fprintf(out, "%s\n", line)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "strategicpatch:", err)
	os.Exit(2)
}

func reply(asked request) answer {
	value, err := run(asked)
	if mergepatch.IsConflict(err) {
		return answer{Conflict: true}
	}
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Value: value}
}

func run(asked request) ([]byte, error) {
	kind, ok := kinds[asked.Kind]
	if !ok {
		return nil, fmt.Errorf("unknown kind %q", asked.Kind)
	}
	switch asked.Op {
	case "apply":
		return strategicpatch.StrategicMergePatch(asked.Original, asked.Patch, kind)
	case "create":
		return strategicpatch.CreateTwoWayMergePatch(asked.Original, asked.Modified, kind)
	case "three-way":
		meta, err := strategicpatch.NewPatchMetaFromStruct(kind)
		if err != nil {
			return nil, err
		}
		return strategicpatch.CreateThreeWayMergePatch(asked.Original, asked.Modified, asked.Current, meta, asked.Overwrite)
	}
	return nil, fmt.Errorf("unknown op %q", asked.Op)
}
