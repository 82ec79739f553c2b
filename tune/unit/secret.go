package unit

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

var (
	// apiKey is what the keys of the API look like, wherever they stand.
	apiKey = regexp.MustCompile(`sk-ant-[A-Za-z0-9_-]+`)
	// assigned is NAME=VALUE in a message.
	assigned = regexp.MustCompile(`[A-Za-z0-9_.-]+=\S+`)
)

// redacted is a text without keys of the API, and without what is assigned to a name
// that is a secret's.
func redacted(text string) string {
	text = apiKey.ReplaceAllString(text, "sk-ant-…")
	return assigned.ReplaceAllStringFunc(text, func(a string) string {
		if name, _, _ := strings.Cut(a, "="); secretName(name) {
			return name + "=…"
		}
		return a
	})
}

const credentialHint = "put it into a file that only root can read, and pass it with LoadCredential="

// secrets finds those that stand in files, which everybody can read.
func (r *review) secrets() {
	for _, s := range r.unit.Settings {
		name := ""
		switch {
		case s.Section != "Service":
		case s.Key == "Environment":
			name = secretVariable(words(s.Value))
		case strings.HasPrefix(s.Key, "Exec") && keys.kind(s.Section, s.Key) == list:
			name = secretArgument(words(s.Value))
		case s.Key == "SetCredential":
			name, _, _ = strings.Cut(s.Value, ":")
		}
		if name == "" && apiKey.MatchString(s.Value) {
			name = "a key of the API"
		}
		if name != "" {
			r.secret(s, name)
		}
	}
}

func (r *review) secret(s Setting, name string) {
	switch {
	case s.Key == "Environment":
		r.found(s, "secret-in-environment", Error,
			fmt.Sprintf("%s is set in the unit: every user can read it over D-Bus, and child processes inherit it", name), credentialHint)
	case strings.HasPrefix(s.Key, "Exec"):
		r.found(s, "secret-on-command-line", Error,
			fmt.Sprintf("%s is on the command line of %s=: every user can read it in the list of processes", name, s.Key), credentialHint)
	default:
		r.found(s, "secret-in-unit", Error,
			fmt.Sprintf("%s stands in %s=: every user can read the file, and systemd tells it over D-Bus", name, s.Key), credentialHint)
	}
}

// secretVariable returns the name of the first assignment of a secret.
func secretVariable(assignments []string) string {
	for _, a := range assignments {
		if name, value, ok := strings.Cut(a, "="); ok && secret(name, value) {
			return name
		}
	}
	return ""
}

// secretArgument returns the name of the first argument that gives a secret: NAME=VALUE,
// --name=value or --name value.
func secretArgument(args []string) string {
	for i, a := range args {
		name, value, joined := strings.Cut(a, "=")
		if !joined && strings.HasPrefix(a, "-") && i+1 < len(args) && !strings.HasPrefix(args[i+1], "-") {
			value = args[i+1]
		}
		if !strings.ContainsAny(name, blanks) && secret(name, value) {
			return strings.TrimLeft(name, "-")
		}
	}
	return ""
}

// secret tells whether a value is a secret, by its name. The path of one is none.
func secret(name, value string) bool {
	if value == "" || strings.HasPrefix(value, "/") || strings.HasPrefix(value, "%d/") || strings.HasPrefix(value, "${CREDENTIALS_DIRECTORY}/") {
		return false
	}
	return secretName(name)
}

// secretName tells whether a name is that of a secret, such as ANTHROPIC_API_KEY,
// authToken or db-password, and not one such as MAX_TOKENS, KEY_FILE or PUBLIC_KEY.
func secretName(name string) bool {
	parts := strings.FieldsFunc(strings.ToUpper(name), func(r rune) bool { return r == '_' || r == '-' || r == '.' })
	if len(parts) == 0 || slices.Contains(parts, "PUBLIC") {
		return false
	}
	last := parts[len(parts)-1]
	for _, word := range []string{"SECRET", "PASSWORD", "PASSWD", "PASSPHRASE", "TOKEN", "APIKEY", "SECRETKEY", "ACCESSKEY"} {
		if strings.HasSuffix(last, word) {
			return true
		}
	}
	return last == "KEY" || slices.Contains(parts, "SECRET") && last != "FILE" && last != "PATH" && last != "NAME"
}
