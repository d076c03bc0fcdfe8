#!/usr/bin/env bash
# make uninstall removes nothing, and make install replaces nothing, while the store's agent has acts that headquarters does
# not know, unless they are told to.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/lib/script.sh"
build=${COMPTOIR_BUILD:-$top/build}
root=$scratch/root
conf=/etc/agent.conf

uninstall() {
	make -s -C "$build" uninstall DESTDIR="$root" AGENT_CONF="$conf" "$@"
}

install() {
	make -s -C "$build" install DESTDIR="$root" AGENT_CONF="$conf" "$@"
}

is_installed() {
	[ -n "$(find "$root" -name comptoird.8)" ] && [ -n "$(find "$root" -name comptoir-agent.service)" ]
}

installed_agent() {
	find "$root" -path '*/sbin/comptoir-agent'
}

# In place of the agent: says what it would say, and ends as it would.
agent_says() {
	cat >"$(installed_agent)" <<-END
	#!/bin/sh
	[ "\$*" = "-c $root$conf status" ] || exit 9
	echo "unsent $1"
	exit $2
	END
}

is_refused() {
	if uninstall >"$scratch/out" 2>&1; then
		return 1
	fi
	grep -q LOSE_UNSENT=yes "$scratch/out"
	is_installed
}

refuses_while_unsent() {
	agent_says 4 3
	is_refused
	grep -q 'unsent 4' "$scratch/out"
}

refuses_what_cannot_be_told() {
	agent_says 0 1
	is_refused
}

is_not_replaced() {
	if install >"$scratch/out" 2>&1; then
		return 1
	fi
	grep -q KEEP_UNSENT=yes "$scratch/out"
	grep -q "$1" "$scratch/out"
	head -n 1 "$(installed_agent)" | grep -q '^#!/bin/sh'
}

is_replaced() {
	install "$@"
	! head -n 1 "$(installed_agent)" | grep -aq '^#!/bin/sh'
}

stays_while_unsent() {
	agent_says 4 3
	is_not_replaced 'unsent 4'
	agent_says 0 1
	is_not_replaced 'cannot be told'
}

is_replaced_when_told_to() {
	agent_says 4 3
	is_replaced KEEP_UNSENT=yes
}

is_replaced_when_all_was_sent() {
	agent_says 0 0
	is_replaced
}

removes_when_told_to() {
	agent_says 4 3
	uninstall LOSE_UNSENT=yes
	[ -z "$(find "$root" -name 'comptoir*' -type f)" ]
}

removes_when_all_was_sent() {
	install
	agent_says 0 0
	uninstall
	[ -z "$(find "$root" -name 'comptoir*' -type f)" ]
}

# The program itself, with a journal that it has just made.
asks_the_agent_that_is_installed() {
	install
	printf '[store]\ncode = PAR1\n[headquarters]\nurl = http://127.0.0.1:9\nenrolment = %s\n[files]\njournal = %s/none.db\n[print]\nfolder = %s\n' \
		"$scratch" "$scratch" "$scratch" >"$root$conf"
	is_refused
	grep -q 'The journal .*none.db cannot be opened' "$scratch/out"
}

mkdir -p "$root/etc"
touch "$root$conf"
install
claim "an agent with unsent acts is not replaced by another release" stays_while_unsent
claim "who knows of them replaces it" is_replaced_when_told_to
claim "it is replaced when all was sent" is_replaced_when_all_was_sent
claim "unsent acts keep everything in place" refuses_while_unsent
claim "so does a journal that cannot be read" refuses_what_cannot_be_told
claim "who wants to lose them says so" removes_when_told_to
claim "all is removed when all was sent" removes_when_all_was_sent
claim "the agent that is installed is asked" asks_the_agent_that_is_installed
totals
