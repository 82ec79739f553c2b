package hitlog

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/claudebench/claudebench/bench"
	"github.com/mailru/easyjson/jlexer"
)

// A Parser turns lines into hits. It remembers the strings of the line before,
// which are mostly the same, so that reading a long log allocates little. The
// zero Parser is ready for use.
type Parser struct {
	last bench.Hit
}

// The fields that no hit may lack, as a set of bits.
const (
	hasAttack = 1 << iota
	hasSeq
	hasCode
	hasTimestamp
	hasLatency
	hasBytesOut
	hasBytesIn
	hasError
	hasMethod
	hasURL
	hasOutcome
	hasAll = 1<<iota - 1
)

var required = []string{"attack", "seq", "code", "timestamp", "latency", "bytes_out", "bytes_in", "error", "method", "url", "outcome"}

// Parse reads one line, without its line feed, into h.
func (p *Parser) Parse(line []byte, h *bench.Hit) error {
	*h = bench.Hit{}
	if !utf8.Valid(line) {
		return errors.New("line is not UTF-8")
	}
	in := jlexer.Lexer{Data: line}
	var seen uint
	in.Delim('{')
	for !in.IsDelim('}') {
		key := in.UnsafeFieldName(false)
		in.WantColon()
		seen |= p.field(&in, key, h)
		in.WantComma()
	}
	in.Delim('}')
	in.Consumed()
	if err := in.Error(); err != nil {
		return describe(err)
	}
	if seen != hasAll {
		return missing(seen)
	}
	p.last = *h
	return check(h)
}

func (p *Parser) field(in *jlexer.Lexer, key string, h *bench.Hit) uint {
	switch key {
	case "attack":
		h.Attack = again(in, p.last.Attack)
		return hasAttack
	case "seq":
		h.Seq = in.Uint64()
		return hasSeq
	case "code":
		h.Code = in.Uint16()
		return hasCode
	case "timestamp":
		h.Timestamp = instant(in)
		return hasTimestamp
	case "latency":
		h.Latency = time.Duration(in.Int64())
		return hasLatency
	case "bytes_out":
		h.BytesOut = in.Uint64()
		return hasBytesOut
	case "bytes_in":
		h.BytesIn = in.Uint64()
		return hasBytesIn
	case "error":
		h.Error = again(in, p.last.Error)
		return hasError
	case "method":
		h.Method = again(in, p.last.Method)
		return hasMethod
	case "url":
		h.URL = again(in, p.last.URL)
		return hasURL
	case "outcome":
		h.Outcome = bench.Outcome(again(in, string(p.last.Outcome)))
		return hasOutcome
	}
	p.optional(in, key, h)
	return 0
}

func (p *Parser) optional(in *jlexer.Lexer, key string, h *bench.Hit) {
	switch key {
	case "due":
		h.Due = instant(in)
	case "first_byte":
		h.FirstByte = time.Duration(in.Int64())
	case "attempts":
		h.Attempts = in.Int()
	case "retry_wait":
		h.RetryWait = time.Duration(in.Int64())
	case "conn_reused":
		reused := in.Bool()
		h.ConnReused = &reused
	case "request_id":
		h.RequestID = in.String()
	case "upstream":
		h.Upstream = time.Duration(in.Int64())
	case "input_tokens":
		h.InputTokens = in.Int()
	default:
		p.stream(in, key, &h.Stream)
	}
}

func (p *Parser) stream(in *jlexer.Lexer, key string, s *bench.Stream) {
	switch key {
	case "first_token":
		s.FirstToken = time.Duration(in.Int64())
	case "last_token":
		s.LastToken = time.Duration(in.Int64())
	case "chunks":
		s.Chunks = in.Int()
	case "max_gap":
		s.MaxGap = time.Duration(in.Int64())
	case "tokens":
		s.Tokens = in.Int()
	case "upstream_first_token":
		s.UpstreamFirstToken = time.Duration(in.Int64())
	default:
		in.SkipRecursive()
	}
}

// again reads a string, and returns the last one where it is the same.
func again(in *jlexer.Lexer, last string) string {
	s := in.UnsafeString()
	if s == last {
		return last
	}
	return strings.Clone(s)
}

func instant(in *jlexer.Lexer) time.Time {
	t, err := time.Parse(time.RFC3339Nano, in.UnsafeString())
	if err != nil {
		in.AddNonFatalError(errors.New("time is not in RFC 3339 form"))
	}
	return t
}

func describe(err error) error {
	var lex *jlexer.LexerError
	if errors.As(err, &lex) {
		return fmt.Errorf("%s at byte %d", lex.Reason, lex.Offset)
	}
	return err
}

func missing(seen uint) error {
	var names []string
	for i, name := range required {
		if seen&(1<<i) == 0 {
			names = append(names, name)
		}
	}
	return fmt.Errorf("field %s is missing", strings.Join(names, ", "))
}
