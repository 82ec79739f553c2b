package report

import (
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report/stat"
)

// StreamFigures are what the streams of one trial say. Times are those of streams that had any
// content, whether or not they came to their end.
type StreamFigures struct {
	// Streams had content.
	Streams int
	// FirstByte is from when the request was due, or else sent, to the first byte of the
	// answer, and FirstToken to its first piece of content: between them lie the start of the
	// message and pings. FirstByte is of the streams whose client could tell.
	FirstByte, FirstToken Spread
	// Gap is the mean time between two pieces of content of each stream, MaxGap its longest.
	Gap, MaxGap Spread
	// TokenTime is the time of each output token after the first, by the answer's usage:
	// (last - first) / (tokens - 1). A piece may hold several tokens, so it is not Gap.
	TokenTime Spread
	// Error is what the client's first token lies behind the upstream's own: the error of the
	// meter, the way to the upstream included.
	Error Spread
	// TokensPerSecond is the sum of all tokens over the time of the load.
	TokensPerSecond float64
}

// A Spread is the distribution of a time; 0 where there is none.
type Spread struct{ P50, P99 time.Duration }

// A streamFold makes these figures from hits.
type streamFold struct {
	firstByte, first, gap, longest, each, behind column
	tokens                                       int
}

func (f *streamFold) add(h *bench.Hit) {
	if h.Chunks == 0 {
		return
	}
	late := h.FromDue() - h.Latency
	if h.FirstByte > 0 {
		f.firstByte = append(f.firstByte, int64(h.FirstByte+late))
	}
	f.first = append(f.first, int64(h.FirstToken+late))
	f.tokens += h.Tokens
	if gap, ok := h.Gap(); ok {
		f.gap = append(f.gap, int64(gap))
		f.longest = append(f.longest, int64(h.MaxGap))
	}
	if each, ok := h.TokenTime(); ok {
		f.each = append(f.each, int64(each))
	}
	if h.UpstreamFirstToken > 0 {
		f.behind = append(f.behind, int64(h.FirstToken-h.UpstreamFirstToken))
	}
}

// figures are nil if there was no stream; they are from a load that took so long.
func (f *streamFold) figures(span time.Duration) *StreamFigures {
	if len(f.first) == 0 {
		return nil
	}
	g := &StreamFigures{
		Streams: len(f.first), FirstByte: f.firstByte.spread(), FirstToken: f.first.spread(), Gap: f.gap.spread(), MaxGap: f.longest.spread(),
		TokenTime: f.each.spread(), Error: f.behind.spread(),
	}
	if span > 0 {
		g.TokensPerSecond = float64(f.tokens) / span.Seconds()
	}
	return g
}

// spread sorts the column.
func (c column) spread() Spread {
	if len(c) == 0 {
		return Spread{}
	}
	c.sort()
	return Spread{P50: c.quantile(0.50), P99: c.quantile(0.99)}
}

// A StreamResult is what the streams of a client say, over its trials. Times are in seconds.
type StreamResult struct {
	// FirstByteP50 and FirstByteP99 are nil where the client cannot tell.
	FirstByteP50, FirstByteP99   *stat.Summary
	FirstTokenP50, FirstTokenP99 *stat.Summary
	GapP50, MaxGapP99            *stat.Summary
	TokenTimeP50                 *stat.Summary
	TokensPerSecond              *stat.Summary
	// ErrorP50 and ErrorP99 are the error of the client's meter; nil where the upstream does
	// not tell when it wrote.
	ErrorP50, ErrorP99 *stat.Summary
}

// streams is nil if the group has none.
func (g group) streams() *StreamResult {
	of := func(value func(*StreamFigures) time.Duration) *stat.Summary {
		return g.summary(func(m measured) (float64, bool) {
			if m.Streams == nil || value(m.Streams) == 0 {
				return 0, false
			}
			return value(m.Streams).Seconds(), true
		})
	}
	r := &StreamResult{
		FirstByteP50:  of(func(s *StreamFigures) time.Duration { return s.FirstByte.P50 }),
		FirstByteP99:  of(func(s *StreamFigures) time.Duration { return s.FirstByte.P99 }),
		FirstTokenP50: of(func(s *StreamFigures) time.Duration { return s.FirstToken.P50 }),
		FirstTokenP99: of(func(s *StreamFigures) time.Duration { return s.FirstToken.P99 }),
		GapP50:        of(func(s *StreamFigures) time.Duration { return s.Gap.P50 }),
		MaxGapP99:     of(func(s *StreamFigures) time.Duration { return s.MaxGap.P99 }),
		TokenTimeP50:  of(func(s *StreamFigures) time.Duration { return s.TokenTime.P50 }),
		ErrorP50:      of(func(s *StreamFigures) time.Duration { return s.Error.P50 }),
		ErrorP99:      of(func(s *StreamFigures) time.Duration { return s.Error.P99 }),
		TokensPerSecond: g.summary(func(m measured) (float64, bool) {
			if m.Streams == nil || m.Streams.TokensPerSecond == 0 {
				return 0, false
			}
			return m.Streams.TokensPerSecond, true
		}),
	}
	if r.FirstTokenP50 == nil {
		return nil
	}
	return r
}
