package strict

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"

	"go.yaml.in/yaml/v4"
)

func (d *Document) str(path string, n *yaml.Node, dst reflect.Value) bool {
	switch {
	case n.Kind != yaml.ScalarNode:
		return d.refuse(path, n, "must be text, is "+describe(n), "")
	case n.ShortTag() != "!!str":
		return d.refuse(path, n, "must be text, is "+describe(n), "put it in quotes")
	}
	dst.SetString(n.Value)
	return true
}

// scalar decodes a boolean or a number.
func (d *Document) scalar(path string, n *yaml.Node, dst reflect.Value) bool {
	want, set := setter(dst)
	switch err := set(dst, n); {
	case errors.Is(err, strconv.ErrRange):
		return d.refuse(path, n, "is out of range: "+describe(n), "")
	case err != nil:
		return d.refuse(path, n, "must be "+want+", is "+describe(n), "")
	}
	return true
}

// setter returns what dst wants, in words, and the way to set it, which fails
// as package strconv does.
func setter(dst reflect.Value) (string, func(reflect.Value, *yaml.Node) error) {
	switch {
	case dst.Kind() == reflect.Bool:
		return "true or false", setBool
	case dst.CanInt():
		return "a whole number", setInt
	case dst.CanUint():
		return "a whole number of at least 0", setUint
	case dst.CanFloat():
		return "a number", setFloat
	}
	panic(fmt.Sprintf("strict: cannot decode into a %s", dst.Type()))
}

func setBool(dst reflect.Value, n *yaml.Node) error {
	if n.ShortTag() != "!!bool" {
		return strconv.ErrSyntax
	}
	b, err := strconv.ParseBool(n.Value)
	if err == nil {
		dst.SetBool(b)
	}
	return err
}

func setInt(dst reflect.Value, n *yaml.Node) error {
	if n.ShortTag() != "!!int" {
		return strconv.ErrSyntax
	}
	i, err := strconv.ParseInt(n.Value, 10, dst.Type().Bits())
	if err == nil {
		dst.SetInt(i)
	}
	return err
}

func setUint(dst reflect.Value, n *yaml.Node) error {
	if n.ShortTag() != "!!int" {
		return strconv.ErrSyntax
	}
	u, err := strconv.ParseUint(n.Value, 10, dst.Type().Bits())
	if err == nil {
		dst.SetUint(u)
	}
	return err
}

func setFloat(dst reflect.Value, n *yaml.Node) error {
	if tag := n.ShortTag(); tag != "!!int" && tag != "!!float" {
		return strconv.ErrSyntax
	}
	f, err := strconv.ParseFloat(n.Value, dst.Type().Bits())
	if err == nil {
		dst.SetFloat(f)
	}
	return err
}

// describe says what a fault found, in words or as it stands in the file.
func describe(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	case yaml.AliasNode:
		return "an alias"
	}
	if tag := n.ShortTag(); (tag == "!!int" || tag == "!!float") && len(n.Value) <= maxQuote {
		return n.Value
	}
	return quote(n.Value)
}

// maxQuote is the most bytes of a file's text that a fault repeats.
const maxQuote = 60

func quote(s string) string {
	if len(s) > maxQuote {
		return strconv.Quote(s[:maxQuote]) + "..."
	}
	return strconv.Quote(s)
}
