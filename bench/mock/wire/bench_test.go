package wire

import (
	"strings"
	"testing"
)

// aQuestion is of the size of those that benchmarks of clients send.
const aQuestion = `{"model":"claude-haiku-5-5","max_tokens":1024,"messages":[{"role":"user","content":"Say hello to the people of the world, in a few words of your own."}]}`

// BenchmarkAnswer is what one request costs, from body to body.
func BenchmarkAnswer(b *testing.B) {
	for name, body := range map[string]string{
		"string":  aQuestion,
		"blocks":  `{"max_tokens":1024,"messages":[{"content":[{"text":"Say hello to the people of the world, in a few words of your own.","type":"text"}],"role":"user"}],"model":"claude-haiku-5-5"}`,
		"tool":    `{"model":"claude-haiku-5-5","max_tokens":1024,"messages":[{"role":"user","content":"hi"}],"tools":[{"name":"weather","input_schema":{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer","minimum":1}},"required":["city","days"]}}]}`,
		"100 KB":  strings.Replace(aQuestion, "hello", strings.Repeat("hello ", 17_000), 1),
		"refusal": strings.Replace(aQuestion, "max_tokens", "max", 1),
	} {
		b.Run(name, func(b *testing.B) { answerAll(b, []byte(body)) })
	}
}

func answerAll(b *testing.B, body []byte) {
	models, err := NewCatalogue(nil)
	if err != nil {
		b.Fatal(err)
	}
	var q Question
	var buf []byte
	r := NewReply(OwnPassage())
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if fault := ParseMessages(&q, Old, models, body); fault != nil {
			buf = fault.Append(buf[:0], "req_011CSHoEeqs5C35K2UUqR7Fy")
			continue
		}
		r.Reset(&q, Uncached(&q), 32, 1, "013Zva2CMHLNnXjNJJKqJ2EF")
		buf = r.Append(buf[:0])
	}
}

// BenchmarkEvent is what one event of a stream costs.
func BenchmarkEvent(b *testing.B) {
	q := Question{Name: "claude-haiku-5-5", MaxTokens: 1 << 20}
	r := NewReply(OwnPassage())
	r.Reset(&q, Usage{}, 1<<20, 1, "013Zva2CMHLNnXjNJJKqJ2EF")
	s := r.Events(true)
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		var ok bool
		if buf, _, ok = s.Next(buf[:0]); !ok {
			s = r.Events(true)
		}
	}
}
