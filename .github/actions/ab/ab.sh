#!/usr/bin/env bash
# Measures the driver of base and that of head, and leaves the reports in a directory. It ends
# well whatever the verdict is: the exit code of claudebench is an output, so that reports are
# kept and shown before the job fails.
set -euo pipefail

out=${RUNNER_TEMP:-$(mktemp -d)}/claudebench
base=${RUNNER_TEMP:-$(mktemp -d)}/base
rm -rf "$out" "$base"
mkdir -p "$out"
head=$PWD

git rev-parse -q --verify "$BASE^{commit}" >/dev/null || git fetch -q --depth 1 origin "$BASE"
git worktree add -q --force --detach "$base" "$BASE"
for checkout in "$base" "$head"; do
	(cd "$checkout" && bash -euo pipefail -c "$BUILD")
done

code=0
# shellcheck disable=SC2086 # several arguments
claudebench ab "base=exec:cd '$base' && exec $DRIVER" "head=exec:cd '$head' && exec $DRIVER" \
	--scenario "$SCENARIO" --pairs "$PAIRS" --out "$out/run" --format github \
	--export html="$out/report.html" --export markdown="$out/comment.md" --export json="$out/report.json" --export junit="$out/junit.xml" \
	${ARGUMENTS:-} || code=$?
git worktree remove --force "$base"

cat "$out/comment.md" >> "${GITHUB_STEP_SUMMARY:-/dev/null}" 2>/dev/null || true
verdict=$(sed -n 's/^  "verdict": "\([a-z]*\)",$/\1/p' "$out/report.json" 2>/dev/null || true)
{
	echo "code=$code"
	echo "verdict=$verdict"
	echo "directory=$out"
} >> "${GITHUB_OUTPUT:-/dev/stdout}"
