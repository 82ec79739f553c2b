package hitlog

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// MaxLine is the length in bytes from which on a line is a syntax error: no
// driver writes such a hit, and a reader must not be made to hold it.
const MaxLine = 64 << 10

// A Scanner reads a hit log record by record:
//
//	for s.Scan() {
//		switch r := s.Record().(type) {
//		case *hitlog.Hit:
//		case *hitlog.SyntaxError:
//		}
//	}
//	err := s.Err()
type Scanner struct {
	in     *bufio.Reader
	parser Parser
	hit    Hit
	record Record
	line   int
	err    error
}

// NewScanner returns a scanner of r, which the records' positions call file.
func NewScanner(r io.Reader, file string) *Scanner {
	return &Scanner{in: bufio.NewReaderSize(r, MaxLine), hit: Hit{file: file}}
}

// Scan reads the next record and tells whether there was one.
func (s *Scanner) Scan() bool {
	if s.err != nil {
		return false
	}
	line, err := s.in.ReadSlice('\n')
	if len(line) == 0 && err != nil {
		s.stop(err)
		return false
	}
	s.line++
	switch {
	case err == nil:
		s.read(line)
	case errors.Is(err, bufio.ErrBufferFull):
		s.reject("line is longer than 64 KiB")
		s.skipLine()
	case errors.Is(err, io.EOF):
		s.reject("line is cut off: it has no line feed")
	default:
		s.stop(err)
		return false
	}
	return true
}

// Record is the record that Scan has read. It is overwritten by the next Scan.
func (s *Scanner) Record() Record { return s.record }

// Err is the first error of the reader, if any. Syntax errors are records.
func (s *Scanner) Err() error { return s.err }

func (s *Scanner) read(line []byte) {
	if err := s.parser.Parse(bytes.TrimSuffix(line, []byte("\n")), &s.hit.Hit); err != nil {
		s.reject(err.Error())
		return
	}
	s.hit.line = s.line
	s.record = &s.hit
}

func (s *Scanner) reject(message string) {
	s.record = &SyntaxError{File: s.hit.file, Line: s.line, Message: message}
}

func (s *Scanner) skipLine() {
	for {
		if _, err := s.in.ReadSlice('\n'); !errors.Is(err, bufio.ErrBufferFull) {
			if err != nil {
				s.stop(err)
			}
			return
		}
	}
}

func (s *Scanner) stop(err error) {
	if !errors.Is(err, io.EOF) {
		s.err = err
	}
}
