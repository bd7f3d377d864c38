// Command cel compiles and evaluates CEL expressions with the environment of Kubernetes' API server, to
// compare with @sternpost/cel.
//
// Each line of stdin is a request, {"expression": "...", "object": ...}, where "object" is a dynamic variable;
// each line of stdout is {"value": ...}, {"invalid": "..."} (it does not compile) or {"error": "..."}. Values
// are written with their types, as [type, value].
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strconv"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
	"k8s.io/apimachinery/pkg/util/version"
	"k8s.io/apiserver/pkg/cel/environment"
)

type request struct {
	Expression string `json:"expression"`
	Object     any    `json:"object"`
}

type answer struct {
	Value   any    `json:"value,omitempty"`
	Invalid string `json:"invalid,omitempty"`
	Error   string `json:"error,omitempty"`
}

func main() {
	env := newEnvironment()
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<28)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		var asked request
		if err := json.Unmarshal(in.Bytes(), &asked); err != nil {
			fail(err)
		}
		line, err := json.Marshal(reply(env, asked))
		if err != nil {
			fail(err)
		}
		out.Write(append(line, '\n'))
	}
}

func newEnvironment() *cel.Env {
	newest := version.MajorMinor(1, 36)
	set, err := environment.MustBaseEnvSet(newest).Extend(environment.VersionedOptions{
		IntroducedVersion: version.MajorMinor(1, 0),
		EnvOptions:        []cel.EnvOption{cel.Variable("object", cel.DynType)},
	})
	if err != nil {
		fail(err)
	}
	env, err := set.Env(environment.StoredExpressions)
	if err != nil {
		fail(err)
	}
	return env
}

func reply(env *cel.Env, asked request) (given answer) {
	defer func() {
		if cause := recover(); cause != nil {
			given = answer{Error: fmt.Sprint("panic: ", cause)}
		}
	}()
	tree, issues := env.Compile(asked.Expression)
	if issues.Err() != nil {
		return answer{Invalid: issues.Err().Error()}
	}
	program, err := env.Program(tree, cel.CostLimit(1000000))
	if err != nil {
		return answer{Invalid: err.Error()}
	}
	value, _, err := program.Eval(map[string]any{"object": whole(asked.Object)})
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Value: typed(value)}
}

// Whole numbers are integers, as the API server reads them from JSON.
func whole(value any) any {
	switch it := value.(type) {
	case float64:
		if it == math.Trunc(it) && math.Abs(it) < 1<<53 {
			return int64(it)
		}
		return it
	case []any:
		for i := range it {
			it[i] = whole(it[i])
		}
		return it
	case map[string]any:
		for key := range it {
			it[key] = whole(it[key])
		}
		return it
	default:
		return value
	}
}

func typed(value ref.Val) any {
	switch it := value.(type) {
	case types.Bool:
		return []any{"bool", bool(it)}
	case types.Int:
		return []any{"int", strconv.FormatInt(int64(it), 10)}
	case types.Uint:
		return []any{"uint", strconv.FormatUint(uint64(it), 10)}
	case types.Double:
		return []any{"double", number(float64(it))}
	case types.String:
		return []any{"string", string(it)}
	case types.Bytes:
		return []any{"bytes", base64.StdEncoding.EncodeToString([]byte(it))}
	case types.Null:
		return []any{"null"}
	case traits.Mapper:
		return entriesOf(it)
	case traits.Lister:
		return itemsOf(it)
	default:
		return []any{"another type"}
	}
}

func number(value float64) string {
	if value == 0 {
		value = 0 // there is no negative zero in what is compared
	}
	return strconv.FormatFloat(value, 'g', 15, 64)
}

func itemsOf(list traits.Lister) any {
	items := []any{}
	for at := list.Iterator(); at.HasNext() == types.True; {
		items = append(items, typed(at.Next()))
	}
	return []any{"list", items}
}

// The keys of CEL maps have types; those that JSON has are enough here.
func entriesOf(entries traits.Mapper) any {
	found := map[string]any{}
	for at := entries.Iterator(); at.HasNext() == types.True; {
		key := at.Next()
		found[fmt.Sprint(key.Value())] = typed(entries.Get(key))
	}
	return []any{"map", found}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
