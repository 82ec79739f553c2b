package service

import "testing"

// What systemd would take for its own is escaped: quotes, escapes and specifiers.
func TestSettings(t *testing.T) {
	t.Setenv("GREETING", `100 % of "a\b" $HOME`)
	const want = "# For the time of a measurement.\n[Service]\nRestart=no\n" +
		`Environment="GREETING=100 %% of \"a\\b\" $HOME"` + "\n" + `Environment="UNSET="` + "\n"
	if got := string(settings([]string{"GREETING", "UNSET"})); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}
