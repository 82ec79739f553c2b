package sysctld

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// Files are what is needed of a host. Paths are absolute, and links are followed; one
// to /dev/null reads as empty. Where there is no such file, or a link leads nowhere,
// errors are fs.ErrNotExist.
type Files interface {
	Read(path string) ([]byte, error)
	List(dir string) ([]string, error)
}

// What is read is bounded.
const (
	maxFiles = 1000
	maxText  = 1 << 20 // bytes of a file
)

// A program is what the two that read the files do each in its own way.
type program struct {
	// last is a file that is read after all others.
	last string
	// takes tells whether a file is read that has the right suffix.
	takes func(name string) bool
	parse func(file string, text []byte) page
	// keep returns those of the lines read that the program goes through in the end.
	keep    func(lines []Assignment) []Assignment
	matches func(pattern, path string) bool
}

// A Config is what a program makes of all files. It does not change.
type Config struct {
	program *program
	// files are in the order in which they are read; of those with one name, only the
	// first is.
	files []file
}

func load(f Files, p *program) (*Config, error) {
	c := &Config{program: p}
	paths, err := p.find(f)
	if err != nil {
		return nil, err
	}
	if len(paths) > maxFiles {
		return nil, fmt.Errorf("more than %d files in %s and the like", maxFiles, dirs[0])
	}
	for _, path := range paths {
		at, _ := p.place(path)
		text, err := f.Read(path)
		if errors.Is(err, fs.ErrNotExist) && at.after {
			continue
		}
		at.page = p.page(path, text, err)
		c.files = append(c.files, at)
	}
	slices.SortFunc(c.files, file.compare)
	return c, nil
}

// find returns the paths of all files that a program may read.
func (p *program) find(f Files) ([]string, error) {
	var paths []string
	names := map[string][]string{}
	for _, dir := range dirs {
		var err error
		if names[dir], err = f.List(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		// /lib is a link to usr/lib almost everywhere, and what is there not a second
		// file; where it is a directory, these names are taken already.
		if dir == "/lib/sysctl.d" && slices.Equal(names[dir], names["/usr/lib/sysctl.d"]) {
			continue
		}
		for _, name := range names[dir] {
			if _, ok := p.place(dir + "/" + name); ok {
				paths = append(paths, dir+"/"+name)
			}
		}
	}
	if p.last != "" {
		paths = append(paths, p.last)
	}
	return paths, nil
}

// page reads a file. A link that leads nowhere is as good as an empty file.
func (p *program) page(path string, text []byte, err error) page {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return page{file: path}
	case err != nil:
		return page{file: path, unread: strings.TrimPrefix(err.Error(), path+": ")}
	case len(text) > maxText:
		return page{file: path, unread: fmt.Sprintf("it is larger than %d bytes", maxText)}
	}
	return p.parse(path, text)
}

// With returns the same configuration as if a file held text. It is not changed by a
// file that the program does not read.
func (c *Config) With(path string, text []byte) *Config {
	other := c.Without(path)
	if at, ok := c.program.place(path); ok {
		at.page = c.program.page(path, text, nil)
		other.files = append(other.files, at)
		slices.SortFunc(other.files, file.compare)
	}
	return other
}

// Without returns the same configuration as if a file were not there. Others of its
// name, which it hides, are read then.
func (c *Config) Without(path string) *Config {
	other := *c
	other.files = slices.DeleteFunc(slices.Clone(c.files), func(f file) bool { return f.page.file == path })
	return &other
}

// Problems returns what the program passes over in those files that it reads.
func (c *Config) Problems() []Problem {
	var all []Problem
	for i, f := range c.files {
		if !c.hidden(i) {
			all = append(all, f.page.problems...)
		}
	}
	return all
}

// Unread are the files that the program reads, and that could not be read here: what they
// say is not known.
func (c *Config) Unread() []Problem {
	var all []Problem
	for i, f := range c.files {
		if f.page.unread != "" && !c.hidden(i) {
			all = append(all, Problem{f.page.file, 0, f.page.unread})
		}
	}
	return all
}

// doubt is a file that may say otherwise than the line that seems to decide: one that is
// read later, or any where no line names the key itself.
func (c *Config) doubt(winner *Assignment) *Problem {
	for i := len(c.files) - 1; i >= 0; i-- {
		f := &c.files[i]
		switch {
		case winner != nil && !winner.Glob && f.page.file == winner.File:
			return nil
		case f.page.unread != "" && !c.hidden(i):
			return &Problem{f.page.file, 0, f.page.unread}
		}
	}
	return nil
}

// hidden tells whether a file has the name of another that comes before it.
func (c *Config) hidden(i int) bool {
	return i > 0 && c.files[i].after == c.files[i-1].after && c.files[i].name == c.files[i-1].name
}
