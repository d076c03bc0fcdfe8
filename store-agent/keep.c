/* status, export, import, upgrade, retire; see keep.h. */
#include "store-agent/keep.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "store-agent/journal/carry.h"
#include "store-agent/journal/untold.h"

enum { EXIT_UNSENT = 3, EXIT_OWED = 4 };

const char keep_help[] =
	"\nCommands, instead of running:\n"
	"  status                      say what was not sent; exit status 3 when there is any\n"
	"  export FILE                 write the whole journal to FILE\n"
	"  import FILE                 go on here with the journal of another box\n"
	"  upgrade                     take over what an earlier release has not sent\n"
	"  retire [FILE]               end this journal; with what was not sent only into FILE\n";

struct keeping {
	struct arena *arena;
	const char *path; /* of the journal */
	struct str store_code;
	const char *file; /* NULL: none was given */
};

static int complain(struct str why)
{
	bool has_stop = str_ends_with(why, STR("."));
	fprintf(stderr, "comptoir-agent: " STR_FMT "%s\n", STR_ARG(why), has_stop ? "" : ".");
	return EXIT_FAILURE;
}

int keep_complain(const struct journal_refusal *refusal)
{
	int status = complain(refusal->why);
	if (!refusal->is_owed)
		return status;
	fputs("Nothing was changed. Let the earlier release run until 'comptoir-agent status' says "
	      "\"unsent 0\".\nWhere the line does not come back, 'comptoir-agent upgrade' takes it "
	      "over, and this release sends it.\n",
		stderr);
	return EXIT_OWED;
}

/* --- status --- */

struct standing {
	struct str store, epoch, retired_at;
	int64_t unsent, oldest_at;
};

static enum reason standing_body(struct journal_tx *tx, void *context)
{
	struct standing *standing = context;
	*standing = (struct standing){
		.store = note_get(tx, "store_code"),
		.epoch = note_get(tx, "epoch"),
		.retired_at = note_get(tx, "retired_at"),
		.unsent = unsent_count(tx),
		.oldest_at = unsent_since(tx),
	};
	return REASON_OK;
}

static void print_standing(struct arena *arena, const struct standing *standing)
{
	printf("store " STR_FMT "\nepoch " STR_FMT "\nunsent %lld\n", STR_ARG(standing->store),
		STR_ARG(standing->epoch), (long long)standing->unsent);
	if (standing->unsent > 0)
		printf("oldest " STR_FMT "\n", STR_ARG(instant_print(arena, standing->oldest_at)));
	if (!str_is_empty(standing->retired_at))
		puts("retired");
}

static int run_status(const struct keeping *keeping)
{
	struct str why;
	struct standing standing = {.unsent = 0};
	struct journal *journal = journal_look(keeping->arena, keeping->path, &why);
	if (journal == NULL)
		return complain(why);
	enum reason reason = journal_run(journal, keeping->arena, standing_body, &standing);
	journal_close(journal);
	if (reason != REASON_OK)
		return complain(STR("The journal cannot be read"));
	print_standing(keeping->arena, &standing);
	bool is_owed = standing.unsent > 0 && str_is_empty(standing.retired_at);
	return is_owed ? EXIT_UNSENT : EXIT_SUCCESS;
}

/* --- export, import --- */

static int run_export(const struct keeping *keeping)
{
	struct str why;
	struct journal *journal = journal_look(keeping->arena, keeping->path, &why);
	if (journal == NULL)
		return complain(why);
	bool is_done = journal_export(keeping->arena, journal, keeping->file, &why);
	journal_close(journal);
	if (!is_done)
		return complain(why);
	printf("The journal is in %s. It names customers: keep it like the journal.\n",
		keeping->file);
	return EXIT_SUCCESS;
}

static int run_import(const struct keeping *keeping)
{
	struct str why;
	if (!journal_import(
		    keeping->arena, keeping->file, keeping->path, keeping->store_code, &why))
		return complain(why);
	puts("The journal goes on here. The box it came from is refused from now on.");
	return EXIT_SUCCESS;
}

/* --- upgrade --- */

/* Opened as an agent opens it, so that no agent is at work on it; a file that is not there is not
 * made. */
static struct journal *open_existing(
	const struct keeping *keeping, bool takes_owed, struct journal_refusal *refusal_out)
{
	struct journal *there = journal_look(keeping->arena, keeping->path, &refusal_out->why);
	refusal_out->is_owed = false;
	if (there == NULL)
		return NULL;
	journal_close(there);
	if (takes_owed)
		return journal_open_owed(
			keeping->arena, keeping->path, keeping->store_code, refusal_out);
	return journal_open(keeping->arena, keeping->path, keeping->store_code, refusal_out);
}

static int run_upgrade(const struct keeping *keeping)
{
	struct journal_refusal refusal;
	struct standing standing = {.unsent = 0};
	struct journal *journal = open_existing(keeping, true, &refusal);
	if (journal == NULL)
		return keep_complain(&refusal);
	enum reason reason = journal_run(journal, keeping->arena, standing_body, &standing);
	journal_close(journal);
	if (reason != REASON_OK)
		return complain(STR("The journal cannot be read"));
	printf("The journal is of this release, and %lld acts in it wait to be sent.\n",
		(long long)standing.unsent);
	return EXIT_SUCCESS;
}

/* --- retire --- */

static enum reason retire_body(struct journal_tx *tx, void *context)
{
	note_set(tx, "retired_at", instant_print(journal_arena(tx), clock_now()));
	return REASON_OK;
}

static int refuse_unsent(int64_t unsent)
{
	fprintf(stderr,
		"comptoir-agent: %lld acts of this store have not reached headquarters. Nothing "
		"was done.\nLet the agent run until the line is back, or name a FILE to carry "
		"them to another box.\n",
		(long long)unsent);
	return EXIT_UNSENT;
}

static int retire_opened(const struct keeping *keeping, struct journal *journal)
{
	struct str why = STR("The journal cannot be written");
	struct standing standing = {.unsent = 0};
	if (journal_run(journal, keeping->arena, standing_body, &standing) != REASON_OK)
		return complain(why);
	if (standing.unsent > 0 && keeping->file == NULL)
		return refuse_unsent(standing.unsent);
	if (keeping->file != NULL && !journal_export(keeping->arena, journal, keeping->file, &why))
		return complain(why);
	if (journal_run(journal, keeping->arena, retire_body, NULL) != REASON_OK)
		return complain(why);
	printf("The journal is retired. %lld acts wait%s%s.\n", (long long)standing.unsent,
		keeping->file == NULL ? "" : " in ", keeping->file == NULL ? "" : keeping->file);
	return EXIT_SUCCESS;
}

/* Into a file also what an earlier release has not sent: it is not lost. */
static int run_retire(const struct keeping *keeping)
{
	struct journal_refusal refusal;
	struct journal *journal = open_existing(keeping, keeping->file != NULL, &refusal);
	if (journal == NULL)
		return keep_complain(&refusal);
	int status = retire_opened(keeping, journal);
	journal_close(journal);
	return status;
}

/* --- */

static const struct command {
	const char *name;
	int least, most; /* files */
	int (*run)(const struct keeping *keeping);
} commands[] = {
	{"status", 0, 0, run_status},
	{"export", 1, 1, run_export},
	{"import", 1, 1, run_import},
	{"upgrade", 0, 0, run_upgrade},
	{"retire", 0, 1, run_retire},
};

static const struct command *command_of(char **arguments, int count)
{
	for (size_t i = 0; i < ARRAY_LENGTH(commands); i++)
		if (strcmp(arguments[0], commands[i].name) == 0 && count - 1 >= commands[i].least &&
			count - 1 <= commands[i].most)
			return &commands[i];
	return NULL;
}

bool keep_is_command(char **arguments, int count)
{
	return command_of(arguments, count) != NULL;
}

int keep_run(struct arena *arena, const struct config *config, char **arguments, int count)
{
	const struct keeping keeping = {
		.arena = arena,
		.path = str_c(arena, config_text(config, "files", "journal")),
		.store_code = config_text(config, "store", "code"),
		.file = count > 1 ? arguments[1] : NULL,
	};
	return command_of(arguments, count)->run(&keeping);
}
