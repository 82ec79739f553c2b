package wire

import (
	"cmp"
	"strings"
)

// A field is a member that an object may have.
type field struct {
	name string
	// required tells that it must be there.
	required bool
	read     func(*parser)
}

// A variant is one of the shapes that an object may have, told by its type.
type variant struct {
	name   string
	fields []field
}

// object reads an object that has no other members than those.
func (p *parser) object(fields []field) {
	if !p.is('{', "dictionary") {
		return
	}
	p.token()
	var seen uint64
	for p.member() {
		seen |= 1 << p.readOneOf(fields)
	}
	if p.fault == nil {
		p.requireAll(fields, seen)
	}
}

// member reads the name of the next member, or the end of the object.
func (p *parser) member() bool {
	if p.kind() == '"' {
		p.name = p.unquote(p.raw())
		return p.fault == nil
	}
	if p.fault == nil {
		p.token()
	}
	return false
}

// readOneOf reads the member whose name was read, and returns its index.
func (p *parser) readOneOf(fields []field) int {
	for i := range fields {
		if string(p.name) == fields[i].name {
			fields[i].read(p)
			return i
		}
	}
	p.refuse("Extra inputs are not permitted")
	return 0
}

func (p *parser) requireAll(fields []field, seen uint64) {
	for i, f := range fields {
		if f.required && seen&(1<<i) == 0 {
			p.refuseAt(f.name, "Field required")
			return
		}
	}
}

// union reads an object that has one of several shapes, and returns the name of
// its type. Where a type may be absent, the variant without a name says what is
// meant then.
func (p *parser) union(variants []variant) string {
	if !p.is('{', "dictionary") {
		return ""
	}
	kind := property(p.body[p.dec.InputOffset():], "type")
	name := unquote(nil, kind)
	for i := range variants {
		if v := &variants[i]; string(name) == v.name {
			p.tagged(v)
			return v.name
		}
	}
	p.raw()
	if kind == nil {
		p.refuseAt("type", "Field required")
		return ""
	}
	p.refuse("Input tag '" + string(name) + "' found using 'type' does not match any of the expected tags: " + tagsOf(variants))
	return ""
}

// tagged reads a variant. Only a tool may be without a type, and is then custom.
func (p *parser) tagged(v *variant) {
	p.tags = append(p.tags, tag{p.depth(), cmp.Or(v.name, "custom")})
	p.object(v.fields)
	p.tags = p.tags[:len(p.tags)-1]
}

func tagsOf(variants []variant) string {
	var names []string
	for _, v := range variants {
		if v.name != "" {
			names = append(names, "'"+v.name+"'")
		}
	}
	return strings.Join(names, ", ")
}
