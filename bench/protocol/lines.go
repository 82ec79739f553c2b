package protocol

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// maxLine bounds one line. The longest true one is a plan with a due time for
// each of ten million requests.
const maxLine = 256 << 20

var errLongLine = errors.New("line is longer than 256 MiB")

// lines reads lines of any sensible length, without the line feed.
type lines struct {
	in  *bufio.Reader
	buf []byte
}

func newLines(r io.Reader) *lines {
	return &lines{in: bufio.NewReaderSize(r, 64<<10)}
}

// next returns the next line, valid until the next call. Input that ends
// within a line is io.ErrUnexpectedEOF.
func (l *lines) next() ([]byte, error) {
	l.buf = l.buf[:0]
	for {
		part, err := l.in.ReadSlice('\n')
		if err == nil && len(l.buf) == 0 {
			return part[:len(part)-1], nil
		}
		l.buf = append(l.buf, part...)
		switch {
		case err == nil:
			return l.buf[:len(l.buf)-1], nil
		case errors.Is(err, io.EOF) && len(l.buf) > 0:
			return nil, io.ErrUnexpectedEOF
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		case len(l.buf) > maxLine:
			return nil, errLongLine
		}
	}
}

// kindOf returns the kind of a control line, and "" for a hit. Only lines in
// which the key occurs are decoded, for almost all lines are hits.
func kindOf(line []byte) (string, error) {
	if !bytes.Contains(line, []byte(`"kind"`)) {
		return "", nil
	}
	var s signal
	if err := json.Unmarshal(line, &s); err != nil {
		return "", fmt.Errorf("line is neither control nor hit: %w: %s", err, excerpt(line))
	}
	return s.Kind, nil
}

// excerpt is as much of a line as an error message should show.
func excerpt(line []byte) string {
	const most = 120
	if len(line) > most {
		return fmt.Sprintf("%q…", line[:most])
	}
	return fmt.Sprintf("%q", line)
}
