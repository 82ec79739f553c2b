#!/usr/bin/env bash
# Writes a file as the one comment of claudebench on a pull request: the comment that begins
# with the same marker is changed, so that a pull request does not fill with old verdicts. A
# token that may not write, as that of a fork's pull request, is no failure: the summary of the
# job holds the same text.
set -euo pipefail

file=$1
[ -s "$file" ] || exit 0
marker=$(head -n 1 "$file")
comments=$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/issues

# api METHOD URL [BODY-FILE]: the token goes by a file descriptor, never by an argument.
api() {
	curl -fsS -X "$1" "$2" ${3:+--data-binary @"$3"} -H 'accept: application/vnd.github+json' -H @<(printf 'authorization: Bearer %s\n' "$GITHUB_TOKEN")
}

id=
for page in 1 2 3 4 5 6 7 8 9 10; do
	found=$(api GET "$comments/$NUMBER/comments?per_page=100&page=$page") || { echo '::notice::this token may not read comments; see the summary'; exit 0; }
	id=$(jq -r --arg marker "$marker" '[.[] | select(.body | startswith($marker))][0].id // empty' <<<"$found")
	if [ -n "$id" ] || [ "$(jq length <<<"$found")" -lt 100 ]; then break; fi
done

body=$(mktemp)
trap 'rm -f "$body"' EXIT
jq -Rs '{body: .}' < "$file" > "$body"
if [ -n "$id" ]; then
	api PATCH "$comments/comments/$id" "$body"
else
	api POST "$comments/$NUMBER/comments" "$body"
fi > /dev/null || echo '::notice::this token may not write comments, as on pull requests of forks; see the summary'
