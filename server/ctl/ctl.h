/*
 * comptoirctl: administration from a shell. A command is a row of commands.def and a function that
 * gets its arguments, does one thing, and says on standard output what it did; what went wrong goes
 * to standard error as a sentence. Secrets are read from standard input and written to files, so
 * they stand neither in the process list nor in a terminal's memory.
 */
#ifndef COMPTOIR_CTL_H
#define COMPTOIR_CTL_H

#include "common/config.h"
#include "common/token.h"
#include "server/db/db.h"

/* Also the exit status. */
enum ctl_outcome { CTL_DONE, CTL_FAILED, CTL_WRONG_USAGE };

struct ctl {
	struct arena *arena; /* process lifetime */
	const struct config *config;
	struct db *db; /* connects when first used */
	int64_t now;
	char **arguments; /* after the command's name */
	int argument_count;
};

#define COMMAND(name, run, arguments, help) enum ctl_outcome run(struct ctl *ctl);
#include "server/ctl/commands.def"
#undef COMMAND

/* Says why on standard error; always CTL_FAILED. */
enum ctl_outcome ctl_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same for a database that did not do it; DB_DONE is CTL_DONE. */
enum ctl_outcome ctl_outcome_of(enum db_status status);
/* The i-th argument, empty when there are fewer. */
struct str ctl_argument(const struct ctl *ctl, int i);
/* The server's secret, from the file the settings name. */
bool ctl_secret(const struct ctl *ctl, struct secret *secret_out);
/* One line of standard input without its end; asked for without echo when a person sits there. */
bool ctl_read_secret_line(const struct ctl *ctl, const char *what, struct str *line_out);
/* Writes a file only its owner can read; false, said on standard error, when it is there already or
 * cannot be written. */
bool ctl_write_private(const char *path, struct str text);

#endif
