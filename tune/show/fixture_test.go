package show

import (
	"time"

	"github.com/claudebench/claudebench/tune"
	"github.com/claudebench/claudebench/tune/check"
	"github.com/claudebench/claudebench/tune/plan"
)

// hostile is what a terminal, a table of Markdown or a reader could be fooled with:
// colours, a title, a carriage return, control characters of eight bits, text that runs
// from right to left, a look-alike, wide characters, and what is no UTF-8.
const hostile = "a\x1b[31m\x1b]0;x\x07\r\x9b\u009b2J\u202e\u0430\u754c\U0001f600\u0301\x00\x7f|`|``\\|[x](http://x.example)<b>*_~&\n# b\t\u2028\xff…"

func ptr[T any](v T) *T { return &v }

func sysctl(id, current, desired, mode, later string, verdict check.Verdict) check.Setting {
	return check.Setting{ID: id, Kind: check.Sysctl, Current: &current, Desired: desired, Mode: mode, Shadowed: []string{}, AfterReboot: &later, Verdict: verdict}
}

// because adds whether and why a setting acts here.
func because(s check.Setting, acts *bool, why string) check.Setting {
	s.ActsHere, s.Reason = acts, why
	return s
}

// lasting adds what the files say.
func lasting(s check.Setting, by string, shadowed ...string) check.Setting {
	s.Persisted, s.PersistedBy, s.Shadowed = s.AfterReboot, by, append(s.Shadowed, shadowed...)
	return s
}

var thisHost = check.Host{Root: "/", Kernel: "6.1.0-41-cloud-amd64", BootID: "b1", Profile: "claude-api-client", Systemd: 252}

// usual is a host with something of everything.
func usual() *check.Report {
	const keepalive = "only for sockets with SO_KEEPALIVE and no times of their own; the official SDKs and Go set theirs"
	ports := "port use far below the limit: 15 of 28232 ports in use or in TIME_WAIT; they last for 470 new connections a second to one address"
	return &check.Report{SchemaVersion: 1, Host: thisHost, Settings: []check.Setting{
		because(sysctl("fs.nr_open", "1048576", "1048576", "at_least", "1048576", check.OK), nil, "only for limits of open files above it"),
		because(lasting(sysctl("net.core.somaxconn", "4096", "4096", "at_least", "1024", check.Fades), "/etc/sysctl.conf:12",
			"/etc/sysctl.d/10-mine.conf:3", "/usr/lib/sysctl.d/50-default.conf:21"), ptr(true), "3 listeners"),
		because(sysctl("net.ipv4.ip_local_port_range", "32768\t60999", "10240 65535", "at_most at_least", "32768\t60999", check.Moot), ptr(false), ports),
		because(lasting(sysctl("net.ipv4.tcp_fin_timeout", "15", "30", "exactly", "15", check.Differs), "/etc/sysctl.d/10-mine.conf:4"),
			ptr(true), "169 connections without an owner may wait for their peer's FIN"),
		because(sysctl("net.ipv4.tcp_keepalive_intvl", "75", "30", "at_most", "75", check.Differs), nil, keepalive),
		because(sysctl("net.ipv4.tcp_keepalive_probes", "9", "6", "at_most", "9", check.Differs), nil, keepalive),
		sysctl("net.ipv4.tcp_notsent_lowat", "4294967295", "131072", "at_most", "4294967295", check.Differs),
		because(sysctl("net.ipv4.tcp_slow_start_after_idle", "1", "0", "exactly", "1", check.Differs), nil, "bbr has its own way to start after a pause"),
		{ID: "net.ipv4.tcp_tw_recycle", Kind: check.Sysctl, Desired: "0", Mode: "exactly", Shadowed: []string{}, ActsHere: ptr(false), Reason: "this kernel does not have it", Verdict: check.Missing},
		{ID: "vm.swappiness", Kind: check.Sysctl, Desired: "10", Mode: "at_most", Shadowed: []string{}, Reason: "open /proc/sys/vm/swappiness: permission denied", Verdict: check.Unknown},
	}, Findings: []check.Finding{
		{ID: "sysctl.d", Severity: "warning", File: "/etc/sysctl.d/10-mine.conf", Line: 7, Message: "systemd-sysctl passes over it: there is no = in it"},
		{ID: "secret", Severity: "error", File: "/etc/systemd/system/claude-api.service", Line: 9, Message: "Environment= holds a secret, which every user of the host can read: ANTHROPIC_API_KEY=sk-ant-…", Hint: "LoadCredential= gives the service a file that nobody else can read"},
		{ID: "no-place", Severity: "note", Message: "there is no user claude"},
	}}
}

// good is a host on which all is as wanted, seen from outside.
func good() *check.Report {
	return &check.Report{SchemaVersion: 1, Host: check.Host{Root: "/srv/image", Profile: "mine"}, Settings: []check.Setting{
		sysctl("net.ipv4.tcp_rmem", "8192 131072 6291456", "8192 131072 6291456", "at_least", "8192 131072 6291456", check.OK),
		sysctl("net.ipv4.tcp_congestion_control", "", "", "exactly", "", check.OK),
	}}
}

// inside is a process in a network namespace of its own.
func inside() *check.Report {
	host := thisHost
	host.PID = 4711
	s := because(sysctl("net.ipv4.tcp_tw_reuse", "2", "1", "exactly", "", check.Differs), ptr(true), "20000 of 28232 ports in use or in TIME_WAIT")
	s.AfterReboot = nil
	return &check.Report{SchemaVersion: 1, Host: host, Settings: []check.Setting{s}}
}

// strange is a report with text wherever there can be text of the host.
func strange(text string) *check.Report {
	s := lasting(because(sysctl(text, text, text, "at_least exactly", text, check.Differs), nil, text), text, text, text)
	bare := check.Setting{ID: text, Shadowed: []string{}, Verdict: check.OK}
	return &check.Report{SchemaVersion: 1, Settings: []check.Setting{s, s, bare},
		Host:     check.Host{Root: text, Kernel: text, BootID: text, Profile: text},
		Findings: []check.Finding{{ID: text, Severity: text, File: text, Line: 1, Message: text, Hint: text}, {File: text, Message: text}}}
}

func reports() map[string]*check.Report {
	return map[string]*check.Report{"usual": usual(), "good": good(), "inside": inside(), "hostile": strange(hostile), "empty": {SchemaVersion: 1, Settings: []check.Setting{}, Host: thisHost}}
}

func somePlan() *plan.Plan {
	const file, unit, group = "/etc/sysctl.d/99-zz-claudebench.conf", "/etc/systemd/system/claude-api.service", "/sys/fs/cgroup/cpu/claude-api"
	return &plan.Plan{SchemaVersion: 1, Profile: "claude-api-client", Changes: []plan.Change{
		{Kind: check.Sysctl, Form: plan.FormValue, Path: "/proc/sys/net/ipv4/tcp_tw_reuse", Before: plan.Text("2"), After: plan.Text("1")},
		{Kind: check.Sysctl, Form: plan.FormValue, Path: "/proc/sys/net/ipv4/ip_local_port_range", Before: plan.Text("32768\t60999"), After: plan.Text("10240 65535")},
		{Kind: check.Sysctl, Form: plan.FormFile, Path: file, Before: plan.Text("# ours\nvm.swappiness = 10  \n"), After: plan.Text("# ours\nnet.ipv4.tcp_tw_reuse = 1\nvm.swappiness = 5\n")},
		{Kind: check.Systemd, Form: plan.FormFile, Path: unit, After: plan.Text("[Service]\n\tExecStart=/bin/true")},
		{Kind: check.Systemd, Form: plan.FormFile, Path: unit + ".d/old.conf", Before: plan.Text("[Service]\n")},
		{Kind: check.Systemd, Form: plan.FormFile, Path: unit + ".d/empty.conf", After: plan.Text("")},
		{Kind: check.Cgroup, Form: plan.FormDir, Path: group, After: plan.Text("")},
		{Kind: check.Cgroup, Form: plan.FormValue, Path: group + "/cpu.cfs_quota_us", After: plan.Text("50000")},
	}, Notes: []string{`vm.swappiness will be "60" after sysctl --system: /etc/sysctl.conf:3 comes after our file`}}
}

// strangePlan has text wherever there can be text of the host.
func strangePlan(text string) *plan.Plan {
	v := plan.Text(text)
	return &plan.Plan{Profile: text, Notes: []string{text}, Changes: []plan.Change{
		{Form: plan.FormValue, Path: text, Before: v, After: v},
		{Form: plan.FormFile, Path: text, Before: v, After: plan.Text(text + "\n" + text)},
		{Form: plan.Form(text), Path: text, After: v},
	}}
}

func entries() []tune.Entry {
	began := time.Date(2026, 11, 22, 10, 15, 0, 0, time.FixedZone("", 3600))
	p := somePlan()
	p.Changes = p.Changes[:3]
	of := func(id, boot string, status tune.Status, touched ...bool) tune.Entry {
		return tune.Entry{ID: id, Began: began, BootID: boot, Plan: p, Status: status, Touched: touched}
	}
	all := []tune.Entry{
		{ID: "20261120-080000.000", Plan: new(plan.Plan), Status: tune.Undone},
		of("20261121-091500.000", "b0", tune.Reverted, false, false, false),
		of("20261121-091600.000", "b0", tune.Undone, false, false, false),
		of("20261121-091700.000", "b0", tune.Applied, true, true, true),
		of("20261122-091500.000", "b1", tune.Partly, true, false, false),
		of("20261122-101500.000", "b1", tune.Waiting, true, true, false),
	}
	all[1].Left = []int{1}
	all[5].Until = began.Add(2 * time.Minute)
	return all
}

func survey() *tune.Survey {
	return &tune.Survey{SchemaVersion: 1, ID: "20261122-101500.000", Rebooted: true, Changes: []tune.Survival{
		{Form: plan.FormValue, Path: "/proc/sys/net/ipv4/tcp_tw_reuse", Wanted: plan.Text("1"), Found: plan.Text("1"), OK: true},
		{Form: plan.FormValue, Path: "/proc/sys/vm/swappiness", Wanted: plan.Text("10"), Found: plan.Text("60"), Why: "/etc/sysctl.d/99-zzz.conf:3 sets it"},
		{Form: plan.FormFile, Path: "/etc/sysctl.d/99-zz-claudebench.conf", Wanted: plan.Text("# ours\n"), Found: plan.Text("# ours\n"), OK: true},
		{Form: plan.FormFile, Path: "/etc/systemd/system/a.service.d/zz-claudebench.conf", Wanted: plan.Text("[Service]\n"), Why: hostile},
	}}
}
