# What the stages check with. Each prints what it finds.

fail() {
	echo "FAILED: $*"
	exit 1
}

# is WHAT GOT WANT
is() {
	[ "$2" = "$3" ] || fail "$1 is ${2:-empty}, and must be $3"
	echo "ok: $1 is $2"
}

# exits CODE COMMAND... runs a command, which must exit so.
exits() {
	local want=$1 got=0
	shift
	echo "\$ $*"
	"$@" || got=$?
	is 'its exit code' "$got" "$want"
}
