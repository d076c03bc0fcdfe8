/* comptoirctl import: a feed file into the database; what is refused is listed with its line. */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/buf.h"
#include "common/clock.h"
#include "common/csv.h"
#include "common/xml.h"
#include "server/ctl/ctl.h"
#include "server/import/import.h"

enum {
	SHOWN_MAX = 100,
	REPORT_LINE_MAX = 4096,
	NICENESS = 10,	  /* beside a server, what is read here is in no hurry */
	CHUNK_ROWS = 250, /* orders do not wait for them, but for the log they fill */
};

struct import_command {
	struct ctl *ctl;
	const char *path;
	const char *report_path;
	FILE *report; /* CSV of all remarks, or NULL */
	uint64_t remarks;
	struct import_settings settings;
};

/* ---- what is said ---------------------------------------------------- */

static void report_write(FILE *report, const struct import_remark *remark)
{
	struct arena *arena = arena_new(1 << 20);
	struct buf buf;
	buf_init(&buf, arena, REPORT_LINE_MAX);
	csv_write_value(&buf, str_printf(arena, "%" PRIu64, remark->row), false);
	csv_write_value(&buf, remark->is_refusal ? STR("refused") : STR("note"), false);
	csv_write_value(&buf, remark->column, false);
	csv_write_value(&buf, str_of(remark->code), false);
	csv_write_value(&buf, remark->detail, true);
	struct str line = buf_str(&buf);
	fwrite(line.p, 1, line.n, report);
	arena_free(arena);
}

static void take_remark(const struct import_remark *remark, void *context)
{
	struct import_command *command = context;
	if (command->report != NULL)
		report_write(command->report, remark);
	if (++command->remarks > SHOWN_MAX)
		return;
	fprintf(stderr, "%s:%" PRIu64 ": %s: " STR_FMT "%s" STR_FMT "\n", command->path,
		remark->row, remark->is_refusal ? "refused" : "note", STR_ARG(remark->column),
		remark->column.n > 0 ? ": " : "", STR_ARG(remark->detail));
}

static void take_part(const struct import_part *part, void *context)
{
	const struct import_command *command = context;
	if (part->is_held)
		fprintf(stderr,
			"%s: held back: store " STR_FMT ": %" PRIu64 " of %" PRIu64
			" positions with stock would be 0\n",
			command->path, STR_ARG(part->store), part->to_zero, part->with_stock);
}

static void show_progress(uint64_t bytes, uint64_t all_bytes, void *context)
{
	fprintf(stderr, "\r%3" PRIu64 " %%", all_bytes == 0 ? 100 : bytes * 100 / all_bytes);
	if (bytes >= all_bytes)
		fputs("\r     \r", stderr);
}

static void print_summary(const struct import_command *command, const struct import_totals *totals)
{
	if (command->remarks > SHOWN_MAX)
		fprintf(stderr, "… and %" PRIu64 " more%s\n", command->remarks - SHOWN_MAX,
			command->report == NULL ? "; --report FILE lists all" : "");
	printf("%s: %" PRIu64 " rows read, %" PRIu64 " good, %" PRIu64 " refused, %" PRIu64
	       " notes\n",
		command->settings.kind, totals->rows, totals->good, totals->refused, totals->notes);
	if (command->settings.is_dry) {
		puts("Nothing was applied (--dry-run).");
		return;
	}
	if (totals->ours > 0)
		printf("%" PRIu64 " sales of our own orders left out, ", totals->ours);
	printf("%" PRIu64 " added, %" PRIu64 " changed, %" PRIu64 " unchanged", totals->added,
		totals->changed, totals->unchanged);
	if (totals->zeroed > 0)
		printf(", %" PRIu64 " left out and now 0", totals->zeroed);
	if (totals->contained > 0)
		printf(", %" PRIu64 " contained in the last count", totals->contained);
	if (totals->corrected > 0)
		printf(", %" PRIu64 " corrected", totals->corrected);
	if (totals->older > 0)
		printf(", %" PRIu64 " older than what is known", totals->older);
	if (totals->shortages > 0)
		printf(", %" PRIu64 " short of what is promised", totals->shortages);
	puts("");
	if (totals->held > 0)
		printf("%" PRIu64 " stores held back. If the figures are right, run it again with "
		       "--confirm.\n",
			totals->held);
}

/* ---- the file -------------------------------------------------------- */

/* What comes through a pipe is kept aside, because it is read twice. */
static FILE *copy_aside(FILE *from)
{
	char bytes[65536];
	size_t n;
	FILE *copy = tmpfile();
	while (copy != NULL && (n = fread(bytes, 1, sizeof(bytes), from)) > 0) {
		if (fwrite(bytes, 1, n, copy) == n)
			continue;
		fclose(copy);
		return NULL;
	}
	return copy;
}

/* A count was taken at the latest when its file was written. */
static FILE *open_file(struct import_command *command)
{
	struct stat about;
	bool is_stdin = strcmp(command->path, "-") == 0;
	FILE *file = is_stdin ? stdin : fopen(command->path, "re");
	if (file == NULL || fstat(fileno(file), &about) != 0) {
		ctl_fail("%s: %s", command->path, strerror(errno));
		return NULL;
	}
	if (S_ISDIR(about.st_mode)) {
		ctl_fail("%s is a folder.", command->path);
		fclose(file);
		return NULL;
	}
	bool is_regular = S_ISREG(about.st_mode);
	if (command->settings.as_of == 0 && strcmp(command->settings.kind, "stock") == 0)
		command->settings.as_of =
			is_regular ? (int64_t)about.st_mtime * MS_PER_SECOND : command->ctl->now;
	if (command->settings.as_of > command->ctl->now)
		command->settings.as_of = command->ctl->now;
	if (is_regular)
		return file;
	FILE *copy = copy_aside(file);
	if (copy == NULL)
		ctl_fail("%s cannot be kept aside: %s", command->path, strerror(errno));
	if (!is_stdin)
		fclose(file);
	return copy;
}

static bool open_report(struct import_command *command)
{
	if (command->report_path == NULL)
		return true;
	command->report = fopen(command->report_path, "we");
	if (command->report == NULL) {
		ctl_fail("%s: %s", command->report_path, strerror(errno));
		return false;
	}
	fputs("row,what,column,code,detail\r\n", command->report);
	return true;
}

/* ---- the command ----------------------------------------------------- */

static const char usage[] =
	"comptoirctl import stores|products|stock|postcodes|snapshots|deltas|sales FILE "
	"[OPTION]...\n"
	"  FILE -             standard input\n"
	"  --dry-run          check only\n"
	"  --all-or-none      apply nothing when a row is refused\n"
	"  --report FILE      write every remark to FILE, as CSV\n"
	"  --format FORMAT    csv, google, icecat, bestbuy, hexasmal, geonames, magento, shopify, "
	"json, ndjson, xml;\n"
	"                     else found from the file\n"
	"  --country CC       country of postcodes that do not say it\n"
	"  --vat PERCENT      VAT of products that do not say it\n"
	"  --as-of TIME       when stock was counted, or it happened; else when a file of stock "
	"was written\n"
	"for snapshots, deltas and sales (doc/feeds.md), what rows do not say themselves:\n"
	"  --source NAME      who numbers the messages: 1 to 32 of a-z 0-9 . _ -\n"
	"  --store CODE       the store\n"
	"  --seq NUMBER       the number of the message\n"
	"  --complete         a snapshot of all the store has: skus left out become 0\n"
	"  --confirm          it is right that most of a store becomes 0\n";

static const struct option options[] = {
	{"dry-run", no_argument, NULL, 'n'},
	{"all-or-none", no_argument, NULL, 'a'},
	{"format", required_argument, NULL, 'f'},
	{"country", required_argument, NULL, 'c'},
	{"vat", required_argument, NULL, 'v'},
	{"as-of", required_argument, NULL, 't'},
	{"report", required_argument, NULL, 'r'},
	{"source", required_argument, NULL, 's'},
	{"store", required_argument, NULL, 'o'},
	{"seq", required_argument, NULL, 'q'},
	{"complete", no_argument, NULL, 'w'},
	{"confirm", no_argument, NULL, 'y'},
	{NULL, 0, NULL, 0},
};

static bool read_option(struct import_command *command, int option)
{
	struct import_settings *settings = &command->settings;
	struct str value = str_of(optarg);
	switch (option) {
	case 'n':
		settings->is_dry = true;
		return true;
	case 'a':
		settings->is_all_or_none = true;
		return true;
	case 'w':
		settings->is_complete = true;
		return true;
	case 'y':
		settings->is_confirmed = true;
		return true;
	case 'f':
		settings->format = optarg;
		return true;
	case 'c':
		settings->country = value;
		return true;
	case 'v':
		settings->vat = value;
		return true;
	case 't':
		return instant_parse(value, &settings->as_of);
	case 'r':
		command->report_path = optarg;
		return true;
	case 's':
		settings->source = value;
		return import_source_is_name(value);
	case 'o':
		settings->store = value;
		return true;
	case 'q':
		return str_to_u64(value, IMPORT_SEQ_MAX, &settings->seq);
	default:
		return false;
	}
}

/* Options may stand before and after KIND and FILE. */
static bool read_options(struct import_command *command)
{
	struct ctl *ctl = command->ctl;
	struct import_settings *settings = &command->settings;
	bool is_good = true;
	optind = 0; /* GNU: begin again, with other arguments */
	for (int c; (c = getopt_long(ctl->argument_count + 1, ctl->arguments - 1, "", options,
			     NULL)) != -1;)
		is_good &= read_option(command, c);
	if (!is_good || optind + 1 != ctl->argument_count)
		return false;
	settings->kind = ctl->arguments[optind - 1];
	command->path = ctl->arguments[optind];
	return import_kind_is_known(str_of(settings->kind)) &&
	       import_format_is_known(str_of(settings->format)) &&
	       import_kind_is_message(str_of(settings->kind)) == (settings->source.n > 0);
}

static enum ctl_outcome run(struct import_command *command, FILE *file)
{
	struct import_totals totals;
	struct str why = STR_EMPTY;
	enum reason reason = import_run(
		command->ctl->db, file, &command->settings, command->ctl->arena, &totals, &why);
	if (command->report != NULL && fclose(command->report) != 0)
		ctl_fail("%s: %s", command->report_path, strerror(errno));
	if (totals.rows > 0)
		print_summary(command, &totals);
	if (reason != REASON_OK)
		return ctl_fail("%s: " STR_FMT, command->path, STR_ARG(why));
	return totals.refused > 0 || totals.held > 0 ? CTL_FAILED : CTL_DONE;
}

enum ctl_outcome ctl_import(struct ctl *ctl)
{
	struct import_command command = {
		.ctl = ctl,
		.settings = {.format = "auto",
			.now = ctl->now,
			.remark = take_remark,
			.part = take_part,
			.chunk_rows = CHUNK_ROWS,
			.progress = isatty(STDERR_FILENO) ? show_progress : NULL,
			.context = &command},
	};
	import_configure(&command.settings, ctl->config);
	if (!read_options(&command)) {
		fputs(usage, stderr);
		return CTL_WRONG_USAGE;
	}
	xml_setup();
	FILE *file = open_file(&command);
	if (file == NULL)
		return CTL_FAILED;
	(void)!nice(NICENESS);
	enum ctl_outcome outcome = open_report(&command) ? run(&command, file) : CTL_FAILED;
	fclose(file);
	return outcome;
}
