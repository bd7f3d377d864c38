package main

import (
	"fmt"
	"go/ast"
	"reflect"
	"strconv"
	"strings"
)

// describer turns Go declarations into fields as JSON sees them.
type describer struct {
	sources map[string]*source
}

// Types that marshal themselves: what JSON holds in their place.
var special = map[string]string{
	"k8s.io/apimachinery/pkg/apis/meta/v1.Time":                          "time",
	"k8s.io/apimachinery/pkg/apis/meta/v1.MicroTime":                     "time",
	"k8s.io/apimachinery/pkg/apis/meta/v1.Duration":                      "string",
	"k8s.io/apimachinery/pkg/apis/meta/v1.FieldsV1":                      "any",
	"k8s.io/apimachinery/pkg/api/resource.Quantity":                      "quantity",
	"k8s.io/apimachinery/pkg/util/intstr.IntOrString":                    "int-or-string",
	"k8s.io/apimachinery/pkg/runtime.RawExtension":                       "any",
	"k8s.io/apimachinery/pkg/types.UID":                                  "string",
	"k8s.io/apimachinery/pkg/types.NodeName":                             "string",
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1.JSON":      "any",
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1beta1.JSON": "any",
}

var scalars = map[string]string{
	"string": "string", "bool": "boolean", "float64": "number", "float32": "number",
	"int": "int32", "int8": "int32", "int16": "int32", "int32": "int32", "int64": "int64",
	"uint8": "int32", "uint16": "int32", "uint32": "int64", "uint64": "int64",
}

func (d *describer) describe(from *source) (Package, error) {
	described := Package{Path: from.path, Model: from.model, Group: from.group, Types: []Type{}}
	described.Version = from.path[strings.LastIndex(from.path, "/")+1:]
	for _, name := range from.ordered {
		declaration := from.types[name]
		structure, ok := declaration.spec.Type.(*ast.StructType)
		if !ok || !ast.IsExported(name) || special[from.path+"."+name] != "" {
			continue
		}
		fields, embedded, err := d.fields(from, declaration, structure)
		if err != nil {
			return described, fmt.Errorf("%s.%s: %w", from.path, name, err)
		}
		if len(fields) > 0 || len(structure.Fields.List) == 0 {
			described.Types = append(described.Types, Type{name, isKind(fields, embedded), fields})
		}
	}
	return described, nil
}

func isKind(fields []Field, embedded []string) bool {
	hasMeta := false
	for _, field := range fields {
		if field.Name == "metadata" && strings.HasSuffix(field.Type, ".ObjectMeta") {
			hasMeta = true
		}
	}
	for _, name := range embedded {
		if strings.HasSuffix(name, ".TypeMeta") {
			return hasMeta
		}
	}
	return false
}

// fields lists the JSON fields of a struct, those of embedded structs among them, and what it embeds.
func (d *describer) fields(from *source, in *declared, structure *ast.StructType) ([]Field, []string, error) {
	fields, embedded := []Field{}, []string{}
	for _, field := range structure.Fields.List {
		tag := tagOf(field)
		name, options, _ := strings.Cut(tag.Get("json"), ",")
		if len(field.Names) == 0 && name == "" {
			inner, id, err := d.embeddedFields(from, in, field.Type)
			if err != nil {
				return nil, nil, err
			}
			fields, embedded = append(fields, inner...), append(embedded, id)
			continue
		}
		if name == "" || name == "-" {
			continue
		}
		kind, err := d.typeName(from, in, field.Type)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", name, err)
		}
		fields = append(fields, describeField(name, kind, options, tag, commentText(field.Doc)))
	}
	return fields, embedded, nil
}

func describeField(name, kind, options string, tag reflect.StructTag, doc string) Field {
	field := Field{
		Name:          name,
		Type:          kind,
		Required:      isRequired(options, doc),
		PatchStrategy: tag.Get("patchStrategy"),
		PatchMergeKey: tag.Get("patchMergeKey"),
		ListMapKeys:   marker(doc, "listMapKey"),
	}
	if listType := marker(doc, "listType"); len(listType) > 0 {
		field.ListType = listType[0]
	}
	if value := marker(doc, "default"); len(value) > 0 {
		field.Default = value[0]
	}
	return field
}

// As kube-openapi decides it: by marker, else by omitempty.
func isRequired(options, doc string) bool {
	if len(marker(doc, "required")) > 0 {
		return true
	}
	return len(marker(doc, "optional")) == 0 && !strings.Contains(options, "omitempty")
}

func (d *describer) embeddedFields(from *source, in *declared, expression ast.Expr) ([]Field, string, error) {
	path, name := d.reference(from, in, expression)
	owner := d.sources[path]
	if owner == nil || owner.types[name] == nil {
		return nil, "", fmt.Errorf("embedded %s.%s is not among the packages", path, name)
	}
	declaration := owner.types[name]
	structure, ok := declaration.spec.Type.(*ast.StructType)
	if !ok {
		return d.embeddedFields(owner, declaration, declaration.spec.Type)
	}
	fields, _, err := d.fields(owner, declaration, structure)
	return fields, path + "." + name, err
}

func (d *describer) reference(from *source, in *declared, expression ast.Expr) (string, string) {
	switch typed := expression.(type) {
	case *ast.StarExpr:
		return d.reference(from, in, typed.X)
	case *ast.SelectorExpr:
		return in.imports[typed.X.(*ast.Ident).Name], typed.Sel.Name
	case *ast.Ident:
		return from.path, typed.Name
	}
	return "", ""
}

// typeName says what JSON holds: a scalar, "[]T", "{}T", or IMPORTPATH.Name for a struct.
func (d *describer) typeName(from *source, in *declared, expression ast.Expr) (string, error) {
	switch typed := expression.(type) {
	case *ast.StarExpr:
		return d.typeName(from, in, typed.X)
	case *ast.ArrayType:
		if element, ok := typed.Elt.(*ast.Ident); ok && (element.Name == "byte" || element.Name == "uint8") {
			return "bytes", nil
		}
		item, err := d.typeName(from, in, typed.Elt)
		return "[]" + item, err
	case *ast.MapType:
		value, err := d.typeName(from, in, typed.Value)
		return "{}" + value, err
	case *ast.InterfaceType:
		return "any", nil
	}
	path, name := d.reference(from, in, expression)
	if known, ok := special[path+"."+name]; ok {
		return known, nil
	}
	owner := d.sources[path]
	if owner != nil && owner.types[name] != nil {
		return d.declaredType(owner, owner.types[name])
	}
	if scalar, ok := scalars[name]; ok && path == from.path {
		return scalar, nil
	}
	return "", fmt.Errorf("type %s.%s is not known", path, name)
}

func (d *describer) declaredType(owner *source, declaration *declared) (string, error) {
	name := declaration.spec.Name.Name
	if structure, ok := declaration.spec.Type.(*ast.StructType); ok {
		if !hasJSON(structure) {
			return "any", nil
		}
		return owner.path + "." + name, nil
	}
	return d.typeName(owner, declaration, declaration.spec.Type)
}

// hasJSON tells a struct of JSON fields from one that marshals itself.
func hasJSON(structure *ast.StructType) bool {
	if len(structure.Fields.List) == 0 {
		return true
	}
	for _, field := range structure.Fields.List {
		if tagOf(field).Get("json") != "" {
			return true
		}
	}
	return false
}

func tagOf(field *ast.Field) reflect.StructTag {
	if field.Tag == nil {
		return ""
	}
	text, _ := strconv.Unquote(field.Tag.Value)
	return reflect.StructTag(text)
}
