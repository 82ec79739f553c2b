package draw

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// recorded is the distribution whose values are in a file.
const recorded = "recorded"

// maxRecorded is how many bytes of a file are read, enough for some two million
// values.
const maxRecorded = 16 << 20

func readRecorded(path string, un unit) (*distribution, error) {
	if path == "" {
		return nil, fmt.Errorf("names no file; write %s(FILE)", recorded)
	}
	// Asked before it is opened, since a pipe without a writer would hold up the
	// opening.
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is no regular file", path)
	case info.Size() > maxRecorded:
		return nil, fmt.Errorf("%s has %d bytes, may have %d", path, info.Size(), maxRecorded)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	values, err := readValues(io.LimitReader(f, maxRecorded), path, un) // it may hold more than it says
	if err != nil {
		return nil, err
	}
	return &distribution{recorded + "(" + path + ")", among(values)}, nil
}

// readValues reads one value a line, and sorts them. Path is for its errors.
func readValues(r io.Reader, path string, un unit) ([]float64, error) {
	var values []float64
	lines := bufio.NewScanner(r)
	number := 1
	for ; lines.Scan(); number++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		v, err := un.read(line)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, number, err)
		}
		values = append(values, v)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s:%d: %w", path, number, err)
	}
	if values == nil {
		return nil, fmt.Errorf("%s holds no value", path)
	}
	slices.Sort(values)
	return values, nil
}

// among is the quantile function of values that are sorted and all alike likely.
func among(values []float64) func(float64) float64 {
	n := len(values)
	return func(u float64) float64 { return values[min(int(u*float64(n)), n-1)] }
}
