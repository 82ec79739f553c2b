# What the stages check with. Each check prints what it has found.

fail() {
	echo "FAILED: $*"
	exit 1
}

# is WHAT GOT WANT
is() {
	[ "$2" = "$3" ] || fail "$1: ${2:-nothing}, which must be $3"
	echo "ok: $1: $2"
}

# between WHAT GOT LEAST MOST
between() {
	[ "$2" -ge "$3" ] && [ "$2" -le "$4" ] || fail "$1: $2, which must be $3 to $4"
	echo "ok: $1: $2"
}

# exits CODE COMMAND... runs a command, which must exit so.
exits() {
	local want=$1 got=0
	shift
	echo "\$ $*"
	"$@" || got=$?
	is 'exit code' "$got" "$want"
}

# shows UNIT PROPERTY VALUE checks what systemd says.
shows() {
	is "$1: $2" "$(systemctl show --property "$2" --value "$1")" "$3"
}

# limited UNIT FILE VALUE checks what the kernel says of a unit's cgroup.
limited() {
	is "$1: $2" "$(cat "/sys/fs/cgroup/system.slice/$1/$2")" "$3"
}

# opens UNIT prints how many files the main process of a unit may have open.
opens() {
	sed -n 's/^Max open files *\([0-9]*\) .*/\1/p' "/proc/$(systemctl show --property MainPID --value "$1")/limits"
}

used() {
	sed -n 's/^usage_usec //p' "/sys/fs/cgroup/$1/cpu.stat"
}

# share GROUP prints how much of one CPU a cgroup takes in three seconds, in percent.
share() {
	local from=$EPOCHREALTIME before=$(used "$1")
	sleep 3
	local to=$EPOCHREALTIME after=$(used "$1")
	echo $(((after - before) * 100 / (${to/./} - ${from/./})))
}

# files prints all of /etc, and what of us is elsewhere but for journals.
files() {
	find /etc -printf '%p %y %m %U:%G %l\n' | sort
	find /etc -type f -exec sha256sum {} + | sort
	find /run /usr /var \( -path /var/lib/claudebench -o -path /usr/local/bin/claudebench \) -prune -o -name '*claude*' -print | sort
}

# remember keeps how this host is.
remember() {
	mkdir -p /var/lib/proof
	./sysctls >/var/lib/proof/sysctls
	files >/var/lib/proof/files
	sync
}

# untouched checks that this host is as it was.
untouched() {
	./sysctls | diff /var/lib/proof/sysctls - || fail 'sysctls are not as before'
	files | diff /var/lib/proof/files - || fail 'files are not as before'
	echo 'ok: all sysctls, and all files in /etc, are as before'
}

# key writes the key of the service, which nobody may show.
key() {
	mkdir -p /etc/claude-api
	echo sk-ant-planted | install -m 600 /dev/stdin /etc/claude-api/anthropic-api-key
}

# serves checks that the service of the profile runs, and has its key from its file
# alone.
serves() {
	local pid
	exits 0 systemctl start claude-api.service
	for _ in {1..100}; do
		! journalctl --unit claude-api.service --boot --output cat | grep '^has a key' || break
		sleep 0.2
	done
	pid=$(systemctl show --property MainPID --value claude-api.service)
	is 'its user' "$(stat --format %U "/proc/$pid")" claude
	is 'keys in its environment' "$(grep -c sk-ant-planted "/proc/$pid/environ")" 0
	is 'keys that systemd shows' "$(systemctl show claude-api.service | grep -c sk-ant-planted)" 0
}
