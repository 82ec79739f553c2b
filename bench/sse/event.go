package sse

import "bytes"

// An Event is one message of a stream.
type Event struct {
	// Name is what the event line said, empty where there was none. (Browsers
	// call such an event "message"; the official SDKs drop it.)
	Name []byte
	// Data is the data lines, joined by line feeds.
	Data []byte
}

// AppendEvent appends an event to b. The name must be free of line breaks. Data
// may have them: it is then sent as several lines, and each break, whichever it
// was, is read back as a line feed.
func AppendEvent(b []byte, name string, data []byte) []byte {
	b = append(b, "event: "...)
	b = append(b, name...)
	for {
		line, rest, more := cutLine(data)
		b = append(b, "\ndata: "...)
		b = append(b, line...)
		if !more {
			return append(b, "\n\n"...)
		}
		data = rest
	}
}

// cutLine returns what is before the first line break, what is after it, and
// whether there was one.
func cutLine(b []byte) (line, rest []byte, more bool) {
	i := lineEnd(b)
	if i < 0 {
		return b, nil, false
	}
	if b[i] == '\r' && i+1 < len(b) && b[i+1] == '\n' {
		return b[:i], b[i+2:], true
	}
	return b[:i], b[i+1:], true
}

// lineEnd is the place of the first line feed or carriage return, -1 if there
// is none. Two searches for one byte each are many times as fast as one for two.
func lineEnd(b []byte) int {
	feed := bytes.IndexByte(b, '\n')
	if feed >= 0 {
		b = b[:feed]
	}
	if ret := bytes.IndexByte(b, '\r'); ret >= 0 {
		return ret
	}
	return feed
}
