# For test scripts that run comptoirctl: a database of their own, on the server that is there or on a private one.
#	. tests/lib/script.sh; . tests/lib/ctl.sh;  own_database comptoir_import;  …;  drop_database
# shellcheck shell=bash
# The script has set top and build, and script.sh scratch.
# shellcheck disable=SC2154

# own_database NAME: makes it, empty, and the settings for it in $scratch/conf
own_database() {
	if [ -z "${COMPTOIR_TEST_SOCKET:-}" ]; then
		"$top/tools/private-mariadb" start "$scratch/db"
		trap '"$top/tools/private-mariadb" stop "$scratch/db"; rm -rf "$scratch"' EXIT
		COMPTOIR_TEST_SOCKET=$scratch/db/socket
	fi
	name=$1_$$
	mariadb --no-defaults -S "$COMPTOIR_TEST_SOCKET" -u root -e "CREATE DATABASE $name CHARACTER SET utf8mb4"
	printf '[database]\nsocket = %s\nuser = root\nname = %s\n[files]\nsecret = %s/secret\n' \
		"$COMPTOIR_TEST_SOCKET" "$name" "$scratch" >"$scratch/conf"
}

drop_database() {
	mariadb --no-defaults -S "$COMPTOIR_TEST_SOCKET" -u root -e "DROP DATABASE $name"
}

ctl() {
	"$build/comptoirctl" -c "$scratch/conf" "$@"
}

sql() {
	mariadb --no-defaults -S "$COMPTOIR_TEST_SOCKET" -u root -N -B "$name" -e "$1"
}

# is VALUE "SELECT …"
is() {
	local found
	found=$(sql "$2")
	[ "$found" = "$1" ] || { echo "$2: $found instead of $1"; return 1; }
}
