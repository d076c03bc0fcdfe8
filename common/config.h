/*
 * Settings: one table per program, read from an INI file (inih) and overridden by --set
 * section.key=value (the last one counts). Unknown keys, wrong values, a key set twice in the file
 * and missing required ones are refused at start with file and line.
 *
 *	static const struct setting settings[] = {
 *		{"http", "port", SETTING_INT, "8700", 1, 65535, "port to listen on"},
 *		{"database", "socket", SETTING_PATH, NULL, 0, 0, "unix socket of the database"},
 *	};
 */
#ifndef COMPTOIR_CONFIG_H
#define COMPTOIR_CONFIG_H

#include "common/str.h"

enum setting_kind {
	SETTING_TEXT, /* may be empty */
	SETTING_PATH, /* a relative one in a file is meant from the folder of that file */
	SETTING_INT,
	SETTING_BOOL, /* yes no, true false, on off, 1 0 */
};

struct setting {
	const char *section, *key;
	enum setting_kind kind;
	const char *fallback; /* NULL: required */
	int64_t min, max;     /* for INT */
	const char *help;
};

struct config;

/* NULL with *why_out (a whole sentence for the operator). path NULL: defaults and overrides only.
 */
struct config *config_load(struct arena *arena, const struct setting *settings, size_t count,
	const char *path, const char *const *overrides, size_t override_count, struct str *why_out);
/* The setting must be in the table with this kind; asking for another is a defect and aborts.
 * config_text also answers paths. */
struct str config_text(const struct config *config, const char *section, const char *key);
int64_t config_int(const struct config *config, const char *section, const char *key);
bool config_bool(const struct config *config, const char *section, const char *key);
/* First line of a file only its owner can read (mode checked); for passwords and keys. */
bool config_secret_file(
	struct arena *arena, const char *path, struct str *secret_out, struct str *why_out);
/* A commented sample file made from the table, sections together; --print-config. */
struct str config_sample(struct arena *arena, const struct setting *settings, size_t count);

#endif
