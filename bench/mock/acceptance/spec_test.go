package acceptance

import (
	"compress/gzip"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// A spec is the OpenAPI document of one API version, read from the SDK's module
// in the module cache. OpenAPI 3.1 schemas are JSON schemas.
type spec struct {
	document map[string]any
	mu       sync.Mutex
	compiler *jsonschema.Compiler
	schemas  map[string]*jsonschema.Schema // by pointer
}

// resource is what the compiler knows the document by.
const resource = "spec.json"

var (
	oldSpec = sync.OnceValues(func() (*spec, error) { return readSpec("github.com/anthropics/anthropic-sdk-go") })
	newSpec = sync.OnceValues(func() (*spec, error) { return readSpec("github.com/anthropics/anthropic-sdk-go/v2") })
)

func readSpec(module string) (*spec, error) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil {
		return nil, fmt.Errorf("go list %s: %w", module, err)
	}
	f, err := os.Open(filepath.Join(strings.TrimSpace(string(dir)), "scripts", "mock-spec.json.gz"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	tree, err := jsonschema.UnmarshalJSON(text)
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.UseRegexpEngine(compilePattern)
	if err := c.AddResource(resource, tree); err != nil {
		return nil, err
	}
	return &spec{document: tree.(map[string]any), compiler: c, schemas: map[string]*jsonschema.Schema{}}, nil
}

// validate reports in what data departs from the schema at a path of the
// document, such as components, schemas, Message.
func (s *spec) validate(t *testing.T, data string, path ...string) error {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(data))
	if err != nil {
		return err
	}
	schema, err := s.schema(path)
	check(t, err)
	return schema.Validate(value)
}

func (s *spec) schema(path []string) (*jsonschema.Schema, error) {
	pointer := resource + "#"
	for _, step := range path {
		pointer += "/" + url.PathEscape(strings.NewReplacer("~", "~0", "/", "~1").Replace(step))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if schema := s.schemas[pointer]; schema != nil {
		return schema, nil
	}
	schema, err := s.compiler.Compile(pointer)
	if err == nil {
		s.schemas[pointer] = schema
	}
	return schema, err
}

// compilePattern compiles a pattern of a schema, in which a character may be
// written as JavaScript does.
func compilePattern(pattern string) (jsonschema.Regexp, error) {
	return regexp.Compile(javaScript.ReplaceAllString(pattern, `\x{$1}`))
}

var javaScript = regexp.MustCompile(`\\u([0-9a-fA-F]{4})`)

// request is the path of the schema of an operation's body.
func (s *spec) request(path string) []string {
	return []string{"paths", path, "post", "requestBody", "content", "application/json", "schema"}
}

// response is the path of the schema of an operation's answer: that of errors
// in general where the document does not list the status.
func (s *spec) response(method, path string, status int) []string {
	at := []string{"paths", path, strings.ToLower(method), "responses", strconv.Itoa(status)}
	if status >= 400 && !s.has(at) {
		return []string{"components", "schemas", "ErrorResponse"}
	}
	return append(at, "content", "application/json", "schema")
}

func (s *spec) has(path []string) bool {
	object := s.document
	for _, step := range path {
		next, ok := object[step].(map[string]any)
		if !ok {
			return false
		}
		object = next
	}
	return true
}

// eachSpec runs a test with each version's document, at once, each with a mock
// of its own.
func eachSpec(t *testing.T, s settings, test func(t *testing.T, w wire)) {
	for _, v := range []struct {
		version string
		read    func() (*spec, error)
	}{{"2023-06-01", oldSpec}, {"2026-10-21", newSpec}} {
		t.Run(v.version, func(t *testing.T) {
			t.Parallel()
			read, err := v.read()
			check(t, err)
			test(t, wire{start(t, s), v.version, read})
		})
	}
}
