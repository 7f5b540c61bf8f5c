#!/usr/bin/env bash
# Runs every test that draws random data, above all those of the engine and its
# twin, with fresh seeds, over and over for a given time. It ends with 1 at the
# first failure, after what the test printed and the command that repeats it.
#
#   tools/soak.sh 2h                      all packages
#   tools/soak.sh 20m ./sequence/...      some
set -u
cd "$(dirname "$0")/.." || exit 2
time=${1:-10m}
shift || true
case $time in
*[!0-9smh]* | "" | [smh]*) echo "soak: how long? 90s, 20m or 2h, not $time" >&2; exit 2 ;;
*s) seconds=${time%s} ;;
*m) seconds=$((${time%m} * 60)) ;;
*h) seconds=$((${time%h} * 3600)) ;;
*) seconds=$time ;;
esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
packages=()
for package in $(go list -f '{{.Dir}}' "${@:-./...}"); do
	# The tests in which rapid draws, by name.
	names=$(awk '
		FNR == 1 { name = "" }
		/^func / { name = "" }
		match($0, /^func Test[A-Za-z0-9_]+/) { name = substr($0, 6, RLENGTH - 5) }
		/rapid\.Check\(/ && name != "" { print name }
	' "$package"/*_test.go 2>/dev/null | sort -u | paste -sd '|')
	[ -n "$names" ] || continue
	binary=$work/$(echo "${package#"$PWD"/}" | tr / -)
	go test -c -o "$binary" "$package" || exit 2
	packages+=("$package $binary $names")
done
[ ${#packages[@]} -gt 0 ] || { echo "soak: no test there draws random data" >&2; exit 2; }
echo "soak: ${#packages[@]} packages for $time"

begun=$SECONDS
checks=200 round=0
while [ $((SECONDS - begun)) -lt "$seconds" ]; do
	round=$((round + 1))
	for entry in "${packages[@]}"; do
		read -r package binary names <<<"$entry"
		left=$((seconds - (SECONDS - begun)))
		[ $left -gt 0 ] || break
		seed=$(od -An -N7 -tu8 /dev/urandom | tr -d ' ')
		if ! (cd "$package" && "$binary" -test.run "^($names)\$" -test.timeout 4h -rapid.nofailfile -rapid.checks $checks -rapid.seed "$seed") >"$work/out" 2>&1; then
			cat "$work/out"
			echo "soak: failed in ${package#"$PWD"/}, round $round; to repeat it:"
			echo "  go test ./${package#"$PWD"/} -run '^($names)\$' -rapid.checks $checks -rapid.seed $seed"
			exit 1
		fi
	done
	echo "soak: round $round with $checks draws a test, $((SECONDS - begun)) s"
	checks=$((checks < 3200 ? checks * 2 : checks))
done
echo "soak: nothing found in $round rounds"
