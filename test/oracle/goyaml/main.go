// Command goyaml reads YAML as Helm does, to compare with @sternpost/goyaml.
//
// Each line of stdin is the base64 of a text; each line of stdout is {"value": ...} with the JSON
// that sigs.k8s.io/yaml makes of its first document, or {"error": "..."} with Go's message.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"

	"sigs.k8s.io/yaml"
)

type answer struct {
	Value json.RawMessage `json:"value,omitempty"`
	Error string          `json:"error,omitempty"`
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<28)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		text, err := base64.StdEncoding.DecodeString(in.Text())
		if err != nil {
			fmt.Fprintln(os.Stderr, "goyaml:", err)
			os.Exit(2)
		}
		line, err := json.Marshal(read(text))
		if err != nil {
			fmt.Fprintln(os.Stderr, "goyaml:", err)
			os.Exit(2)
		}
		fmt.Fprintf(out, "%s\n", line)
		if in.Text() == "" {
			out.Flush()
		}
	}
}

// read turns a panic of the library into an error, so that one text cannot stop the run.
func read(text []byte) (result answer) {
	defer func() {
		if cause := recover(); cause != nil {
			result = answer{Error: fmt.Sprint("panic: ", cause)}
		}
	}()
	value, err := yaml.YAMLToJSON(text)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Value: value}
}
