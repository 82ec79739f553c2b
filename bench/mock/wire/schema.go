package wire

import (
	"bytes"
	"math"
	"strconv"
)

// A schema is what of a JSON schema an example follows. Members that are absent
// are nil.
type schema struct {
	ref, constant, enum, preset  []byte
	anyOf, oneOf                 []byte
	types, format                []byte
	properties, required         []byte
	items, prefixItems           []byte
	minItems, minLength, minimum number
	maxLength, maximum           number
	aboveMin, belowMax           number
}

// A number is the text of a JSON number. A nil one is no number.
type number []byte

func (n number) value() (float64, bool) {
	v, err := strconv.ParseFloat(string(n), 64)
	return v, err == nil
}

func (n number) orZero() float64 {
	v, _ := n.value()
	return v
}

func schemaOf(raw []byte) schema {
	var s schema
	for name, value := range members(raw) {
		if place := s.place(string(unquote(nil, name))); place != nil {
			*place = value
		}
	}
	return s
}

func (s *schema) place(name string) *[]byte {
	switch name {
	case "$ref":
		return &s.ref
	case "const":
		return &s.constant
	case "enum":
		return &s.enum
	case "default":
		return &s.preset
	case "anyOf":
		return &s.anyOf
	case "oneOf":
		return &s.oneOf
	case "type":
		return &s.types
	case "format":
		return &s.format
	case "properties":
		return &s.properties
	case "required":
		return &s.required
	case "items":
		return &s.items
	case "prefixItems":
		return &s.prefixItems
	}
	return (*[]byte)(s.bound(name))
}

func (s *schema) bound(name string) *number {
	switch name {
	case "minItems":
		return &s.minItems
	case "minLength":
		return &s.minLength
	case "maxLength":
		return &s.maxLength
	case "minimum":
		return &s.minimum
	case "maximum":
		return &s.maximum
	case "exclusiveMinimum":
		return &s.aboveMin
	case "exclusiveMaximum":
		return &s.belowMax
	}
	return nil
}

// given is the value that the schema itself names.
func (s *schema) given() []byte {
	switch {
	case s.constant != nil:
		return s.constant
	case s.enum != nil:
		return first(s.enum)
	}
	return s.preset
}

// choice is the first of several schemas.
func (s *schema) choice() []byte {
	if c := first(s.anyOf); c != nil {
		return c
	}
	return first(s.oneOf)
}

// kind is the type, the first one if there are several.
func (s *schema) kind() string {
	name := s.types
	if one := first(name); one != nil {
		name = one
	}
	if name == nil && s.properties != nil {
		return "object"
	}
	return string(unquote(nil, name))
}

// appendString appends a string of the format, or one that is as long as it must
// be.
func (s *schema) appendString(b []byte) []byte {
	const most = 4096
	text := []byte(sampleOf(string(unquote(nil, s.format))))
	least := int(min(s.minLength.orZero(), most))
	if n := least - len(text); n > 0 {
		text = append(text, bytes.Repeat([]byte{'x'}, n)...)
	}
	if longest, ok := s.maxLength.value(); ok && longest >= 0 && float64(len(text)) > longest {
		text = text[:int(longest)]
	}
	return appendString(b, text)
}

func sampleOf(format string) string {
	switch format {
	case "date":
		return "2026-01-31"
	case "date-time":
		return "2026-01-31T12:00:00Z"
	case "time":
		return "12:00:00Z"
	case "duration":
		return "PT1H"
	case "email":
		return "name@example.com"
	case "uri":
		return "https://example.com/"
	case "uuid":
		return "123e4567-e89b-42d3-a456-426614174000"
	case "ipv4":
		return "192.0.2.1"
	case "ipv6":
		return "2001:db8::1"
	case "hostname":
		return "example.com"
	}
	return "example"
}

// appendNumber appends the number within the bounds that is nearest to zero, and
// whole if there is one.
func (s *schema) appendNumber(b []byte) []byte {
	low, high := math.Inf(-1), math.Inf(1)
	if v, ok := s.minimum.value(); ok {
		low = math.Ceil(v)
	}
	if v, ok := s.aboveMin.value(); ok {
		low = max(low, math.Floor(v)+1)
	}
	if v, ok := s.maximum.value(); ok {
		high = math.Floor(v)
	}
	if v, ok := s.belowMax.value(); ok {
		high = min(high, math.Ceil(v)-1)
	}
	switch {
	case low > high:
		return append(b, s.between()...)
	case low > 0:
		return strconv.AppendFloat(b, low, 'f', -1, 64)
	case high < 0:
		return strconv.AppendFloat(b, high, 'f', -1, 64)
	}
	return append(b, '0')
}

// between is a number where the bounds have no whole one between them.
func (s *schema) between() []byte {
	low, high := s.minimum, s.maximum
	if low == nil {
		low = s.aboveMin
	}
	if high == nil {
		high = s.belowMax
	}
	return strconv.AppendFloat(nil, (low.orZero()+high.orZero())/2, 'f', -1, 64)
}
