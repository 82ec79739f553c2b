package unit

import (
	"fmt"
	"regexp"
	"strings"
)

// A Credential is a secret that systemd reads from a file as root, and gives to the
// service as a file that it alone can read, in memory (systemd 247). It appears
// neither in the environment nor on a command line nor over D-Bus.
type Credential struct {
	// Name is that of the file that the service gets.
	Name string
	// Path is the file that systemd reads. It should be root's, with mode 0600.
	Path string
}

// KeyFile is the variable of the environment that has the path of the key's file.
const KeyFile = "ANTHROPIC_API_KEY_FILE"

// Adapter is what a program in Python does to get the key. It leaves nothing in the
// environment, which child processes would inherit.
const Adapter = `import os
with open(os.environ["` + KeyFile + `"], encoding="utf-8") as file:
    api_key = file.read().strip()
`

const (
	// credentials came with systemd 247.
	credentials = 247
	// directorySpecifier is a version that certainly has %d; before it, the path is
	// written out, which systemd.exec(5) permits for services of the system.
	directorySpecifier = 252
)

var credentialName = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.-]{0,100}$`)

func (c Credential) check(version int) error {
	switch {
	case c == Credential{}:
		return nil
	case version != 0 && version < credentials:
		return fmt.Errorf("systemd %d cannot pass the key: LoadCredential= came with %d", version, credentials)
	case !credentialName.MatchString(c.Name):
		return fmt.Errorf("%q is no name of a credential", c.Name)
	case strings.ContainsAny(c.Path, `"'\:`):
		return fmt.Errorf("%q has characters that the path of a credential cannot have", c.Path)
	}
	return checkPath(c.Path)
}

func (c Credential) write(t *writer, service string, version int) {
	if c == (Credential{}) {
		return
	}
	t.WriteString("# The key of the API: root reads the file, and the service gets a copy that only it can read.\n")
	t.set("LoadCredential", c.Name+":"+specifierless(c.Path))
	dir := "%d"
	if version != 0 && version < directorySpecifier {
		dir = "/run/credentials/" + service
	}
	t.set("Environment", KeyFile+"="+dir+"/"+c.Name)
}
