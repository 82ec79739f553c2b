package plan

import "testing"

func TestPlansThatNobodyWouldMake(t *testing.T) {
	for _, text := range []string{
		`{`, `{"schema_version":2,"changes":[]}`,
		`{"schema_version":1,"changes":[{"kind":"sysctl","form":"file","path":"/etc/passwd","before":null,"after":"x"}]}`,
		`{"schema_version":1,"changes":[{"kind":"sysctl","form":"file","path":"/etc/sysctl.d/../passwd","before":null,"after":"x"}]}`,
		`{"schema_version":1,"changes":[{"kind":"sysctl","form":"value","path":"/proc/sys/vm/swappiness","before":null,"after":"x"}]}`,
		`{"schema_version":1,"changes":[{"kind":"sysctl","form":"value","path":"/proc/sys/vm/swappiness","before":"60","after":"1\n2"}]}`,
		`{"schema_version":1,"changes":[],"more":1}`,
		`{"schema_version":1,"changes":[]} {}`,
		`{"schema_version":1,"changes":[{"kind":"systemd","form":"file","path":"/etc/systemd/system/ssh.service","before":"[Service]\n","after":null}]}`,
		`{"schema_version":1,"changes":[{"kind":"systemd","form":"file","path":"/etc/systemd/system/ssh.service","before":"[Service]\n","after":"x"}]}`,
		`{"schema_version":1,"changes":[{"kind":"systemd","form":"file","path":"/etc/systemd/system/ssh.service.d/mine.conf","before":null,"after":"x"}]}`,
		`{"schema_version":1,"changes":[{"kind":"systemd","form":"file","path":"/etc/systemd/system/a/b.service","before":null,"after":"x"}]}`,
		`{"schema_version":1,"changes":[{"kind":"sysctl","form":"file","path":"/etc/sysctl.d/50-admin.conf","before":null,"after":"x"}]}`,
		`{"schema_version":1,"changes":[{"kind":"sysctl","form":"directory","path":"/etc/sysctl.d-evil","before":null,"after":""}]}`,
		`{"schema_version":1,"changes":[{"kind":"systemd","form":"value","path":"/proc/sys/vm/swappiness","before":"60","after":"1"}]}`,
		`{"schema_version":1,"changes":[{"kind":"cgroup","form":"value","path":"/sys/fs/cgroup/a/cgroup.procs","before":"","after":"1"}]}`,
		`{"schema_version":1,"changes":[{"kind":"cgroup","form":"directory","path":"/sys/fs/cgroup/a/b/c","before":null,"after":""}]}`,
		`{"schema_version":1,"changes":[{"kind":"sysctl","form":"value","path":"/proc/sys/vm/swappiness","before":"60","after":"1"},{"kind":"sysctl","form":"value","path":"/proc/sys/vm/swappiness","before":"1","after":"2"}]}`,
		`{"schema_version":1,"changes":[{"form":"spell","path":"/proc/sys/vm/swappiness","before":"60","after":"1"}]}`,
	} {
		if p, err := Parse([]byte(text)); err == nil {
			t.Errorf("%s was taken: %+v", text, p)
		}
	}
}
