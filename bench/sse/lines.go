package sse

import (
	"bytes"
	"io"
)

// byteOrderMark may begin a stream, and is no part of it.
var byteOrderMark = []byte("\xef\xbb\xbf")

// lines cuts a stream at line feeds, carriage returns, or both in that order.
type lines struct {
	src io.Reader
	// unread is the end of buf, which has been received but not returned.
	unread, buf []byte
	// first tells that no line has been returned.
	first bool
	// returned tells that the last line ended with a carriage return. A line
	// feed after it belongs to that end; but the line is returned without
	// waiting for it, which could be long.
	returned bool
	err      error
}

// next returns a line without its end, valid until the next call. What comes
// after the last end is no line.
func (l *lines) next() ([]byte, error) {
	for seen := 0; ; {
		l.skipFeed()
		if i := lineEnd(l.unread[seen:]); i >= 0 {
			return l.take(seen + i), nil
		}
		if seen = len(l.unread); seen > MaxEvent {
			return nil, ErrTooLong
		}
		if l.err != nil {
			return nil, l.err
		}
		l.fill()
	}
}

func (l *lines) skipFeed() {
	if l.returned && len(l.unread) > 0 {
		l.unread = bytes.TrimPrefix(l.unread, []byte{'\n'})
		l.returned = false
	}
}

// take returns the first n bytes, and passes over the line end after them.
func (l *lines) take(n int) []byte {
	line := l.unread[:n]
	l.returned = l.unread[n] == '\r'
	l.unread = l.unread[n+1:]
	if l.first {
		l.first = false
		return bytes.TrimPrefix(line, byteOrderMark)
	}
	return line
}

// fill receives more.
func (l *lines) fill() {
	end := len(l.buf)
	if end == cap(l.buf) {
		l.makeRoom()
		end = len(l.buf)
	}
	var got int
	got, l.err = l.src.Read(l.buf[end:cap(l.buf)])
	l.buf = l.buf[:end+got]
	l.unread = l.buf[end-len(l.unread):]
}

// makeRoom moves what is unread to the front of the buffer, or to a buffer
// twice as large if it fills more than half of it.
func (l *lines) makeRoom() {
	to := l.buf[:0]
	if size := cap(l.buf); 2*len(l.unread) >= size {
		to = make([]byte, 0, max(2*size, 4096))
	}
	l.buf = append(to, l.unread...)
}
