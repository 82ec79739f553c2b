package main

import (
	"errors"
	"testing"
)

func TestColored(t *testing.T) {
	for _, tt := range []struct {
		terminal bool
		env      map[string]string
		want     bool
	}{
		{true, nil, true},
		{false, nil, false},
		{true, map[string]string{"TERM": "dumb"}, false},
		{true, map[string]string{"CLICOLOR": "0"}, false},
		{true, map[string]string{"NO_COLOR": "1"}, false},
		{false, map[string]string{"CLICOLOR_FORCE": "1"}, true},
		{false, map[string]string{"CLICOLOR_FORCE": "0"}, false},
		{true, map[string]string{"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, false},
	} {
		if got := colored(tt.terminal, func(name string) string { return tt.env[name] }); got != tt.want {
			t.Errorf("terminal %t, %v: %t", tt.terminal, tt.env, got)
		}
	}
}

func TestColumns(t *testing.T) {
	for _, tt := range []struct {
		columns  string
		terminal int // 0 is none
		want     int
	}{
		{"", 120, 120}, {"", 0, 0}, {"80", 120, 80}, {"80", 0, 80}, {"0", 120, 120}, {"-5", 0, 0}, {"wide", 120, 120},
	} {
		size := func() (int, int, error) {
			if tt.terminal == 0 {
				return 0, 0, errors.New("not a terminal")
			}
			return tt.terminal, 24, nil
		}
		if got := columns(func(string) string { return tt.columns }, size); got != tt.want {
			t.Errorf("COLUMNS=%q, terminal of %d: %d, not %d", tt.columns, tt.terminal, got, tt.want)
		}
	}
}

func TestUnicodeLocale(t *testing.T) {
	for _, tt := range []struct {
		env  map[string]string
		want bool
	}{
		{nil, false},
		{map[string]string{"LANG": "de_DE.UTF-8"}, true},
		{map[string]string{"LANG": "C.utf8"}, true},
		{map[string]string{"LANG": "de_DE.ISO-8859-1"}, false},
		{map[string]string{"LANG": "de_DE.UTF-8", "LC_ALL": "C"}, false},
		{map[string]string{"LANG": "C", "LC_CTYPE": "C.UTF-8"}, true},
		{map[string]string{"LC_CTYPE": "C.UTF-8", "LC_ALL": "POSIX"}, false},
	} {
		if got := unicodeLocale(func(name string) string { return tt.env[name] }); got != tt.want {
			t.Errorf("%v: %t", tt.env, got)
		}
	}
}
