package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

// source is one parsed Go package: its types, and what each file imports.
type source struct {
	path    string
	model   string
	group   string
	types   map[string]*declared
	ordered []string
}

// declared is a type as it is declared, with the imports of its file by local name.
type declared struct {
	spec    *ast.TypeSpec
	doc     string
	imports map[string]string
}

func readSource(path, folder string) (*source, error) {
	read := &source{path: path, types: map[string]*declared{}}
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		base := filepath.Base(name)
		if strings.HasSuffix(base, "_test.go") || strings.HasPrefix(base, "zz_generated") || base == "generated.pb.go" {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		read.addFile(file, string(text))
	}
	sort.Strings(read.ordered)
	return read, nil
}

func (s *source) addFile(file *ast.File, text string) {
	if model := marker(text, "k8s:openapi-model-package"); len(model) > 0 {
		s.model = model[0]
	}
	imports := map[string]string{}
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		name := path[strings.LastIndex(path, "/")+1:]
		if spec.Name != nil {
			name = spec.Name.Name
		}
		imports[name] = path
	}
	for _, declaration := range file.Decls {
		general, ok := declaration.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range general.Specs {
			switch typed := spec.(type) {
			case *ast.TypeSpec:
				doc := typed.Doc
				if doc == nil {
					doc = general.Doc
				}
				s.types[typed.Name.Name] = &declared{typed, commentText(doc), imports}
				s.ordered = append(s.ordered, typed.Name.Name)
			case *ast.ValueSpec:
				s.noteGroup(typed)
			}
		}
	}
}

func (s *source) noteGroup(spec *ast.ValueSpec) {
	for i, name := range spec.Names {
		if name.Name != "GroupName" || i >= len(spec.Values) {
			continue
		}
		if literal, ok := spec.Values[i].(*ast.BasicLit); ok {
			s.group, _ = strconv.Unquote(literal.Value)
		}
	}
}

// commentText is the raw text of a comment; CommentGroup.Text drops what looks like a directive.
func commentText(group *ast.CommentGroup) string {
	if group == nil {
		return ""
	}
	lines := []string{}
	for _, comment := range group.List {
		lines = append(lines, comment.Text)
	}
	return strings.Join(lines, "\n")
}

// marker returns the values of the lines "// +NAME=VALUE" (or "// +NAME") of a comment.
func marker(text, name string) []string {
	values := []string{}
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "//"))
		if rest, ok := strings.CutPrefix(line, "+"+name); ok {
			if value, ok := strings.CutPrefix(rest, "="); ok {
				values = append(values, strings.TrimSpace(value))
			} else if rest == "" {
				values = append(values, "")
			}
		}
	}
	return values
}
