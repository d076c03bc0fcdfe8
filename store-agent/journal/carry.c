/* Exported journals; see carry.h. */
#include "store-agent/journal/carry.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/file.h"
#include "common/token.h"
#include "store-agent/journal/epoch.h"
#include "store-agent/journal/sql.h"
#include "store-agent/journal/untold.h"

static const char first_line[] = "Comptoir journal 1\n";

/* --- files --- */

struct mapped {
	const char *p;
	size_t n;
};

static bool map_file(const char *path, struct mapped *mapped_out)
{
	struct stat about;
	void *p = MAP_FAILED;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0 && fstat(fd, &about) == 0 && about.st_size > 0)
		p = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (fd >= 0)
		close(fd);
	if (p == MAP_FAILED)
		return false;
	*mapped_out = (struct mapped){p, (size_t)about.st_size};
	return true;
}

static void unmap(struct mapped *mapped)
{
	munmap((void *)(uintptr_t)mapped->p, mapped->n);
}

/* Its new name is on the disk as well when this answers true. */
static bool move(struct arena *arena, const char *from, const char *to)
{
	const char *slash = strrchr(to, '/');
	const char *folder =
		slash == NULL ? "." : arena_printf(arena, "%.*s/", (int)(slash - to), to);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool is_moved = fd >= 0 && rename(from, to) == 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return is_moved;
}

/* With what SQLite and the agent put beside it. */
static void remove_journal(struct arena *arena, const char *path)
{
	static const char *const endings[] = {"", "-wal", "-shm", ".lock"};
	for (size_t i = 0; i < ARRAY_LENGTH(endings); i++)
		unlink(arena_printf(arena, "%s%s", path, endings[i]));
}

static bool fail(struct arena *arena, const char *path, struct str *why_out)
{
	*why_out = str_printf(arena, "%s: %s", path, strerror(errno));
	return false;
}

/* --- out --- */

struct facts {
	struct str store, epoch;
	int64_t unsent;
};

static enum reason facts_body(struct journal_tx *tx, void *context)
{
	struct facts *facts = context;
	facts->store = note_get(tx, "store_code");
	facts->epoch = note_get(tx, "epoch");
	facts->unsent = unsent_count(tx);
	return REASON_OK;
}

static struct str head_of(struct arena *arena, const struct facts *facts, struct str content)
{
	struct hash hash = hash_of(content.p, content.n);
	struct str hex = hex_print(arena, hash.bytes, sizeof(hash.bytes));
	return str_printf(arena,
		"%sstore " STR_FMT "\nepoch " STR_FMT "\nunsent %lld\nbytes %zu\nsha256 " STR_FMT
		"\n\n",
		first_line, STR_ARG(facts->store), STR_ARG(facts->epoch), (long long)facts->unsent,
		content.n, STR_ARG(hex));
}

static bool read_facts(
	struct arena *arena, const char *copy, struct facts *facts_out, struct str *why_out)
{
	struct journal *journal = journal_look(arena, copy, why_out);
	bool is_read =
		journal != NULL && journal_run(journal, arena, facts_body, facts_out) == REASON_OK;
	if (journal != NULL)
		journal_close(journal);
	return is_read;
}

static bool write_export(
	struct arena *arena, const char *file, const struct facts *facts, struct str content)
{
	struct str head = head_of(arena, facts, content);
	FILE *out = file_begin(arena, file);
	if (out == NULL)
		return false;
	bool is_good = fwrite(head.p, 1, head.n, out) == head.n &&
		       fwrite(content.p, 1, content.n, out) == content.n;
	return file_finish(arena, file, out, is_good);
}

static bool export_copy(
	struct arena *arena, const char *copy, const char *file, struct str *why_out)
{
	struct facts facts;
	struct mapped content;
	if (!read_facts(arena, copy, &facts, why_out))
		return false;
	if (!map_file(copy, &content))
		return fail(arena, copy, why_out);
	bool is_written = write_export(arena, file, &facts, (struct str){content.p, content.n});
	unmap(&content);
	return is_written || fail(arena, file, why_out);
}

bool journal_export(
	struct arena *arena, struct journal *journal, const char *file, struct str *why_out)
{
	const char *copy = arena_printf(arena, "%s.copy", file);
	if (access(file, F_OK) == 0) {
		errno = EEXIST;
		return fail(arena, file, why_out);
	}
	remove_journal(arena, copy); /* of an export that was killed */
	mode_t before = umask(0077);
	bool is_done = journal_copy(arena, journal, copy, why_out) &&
		       export_copy(arena, copy, file, why_out);
	umask(before);
	remove_journal(arena, copy);
	return is_done;
}

/* --- in --- */

/* The value of the next line "name value\n"; empty when the line is another. */
static struct str head_value(struct str *rest, const char *name)
{
	struct str line = str_cut(rest, '\n');
	struct str word = str_cut(&line, ' ');
	return str_equal_c(word, name) ? line : STR_EMPTY;
}

/* The journal within the file, when the head is right and the checksum holds. */
static bool content_of(struct arena *arena, const struct mapped *file, struct str store_code,
	struct str *content_out, const char **why_out)
{
	struct str rest = {file->p, file->n};
	uint64_t bytes;
	*why_out = "is no exported journal that this program can read";
	if (!str_starts_with(rest, str_of(first_line)))
		return false;
	(void)str_cut(&rest, '\n');
	struct str store = head_value(&rest, "store"), epoch = head_value(&rest, "epoch");
	struct str unsent = head_value(&rest, "unsent"), size = head_value(&rest, "bytes");
	struct str hex = head_value(&rest, "sha256");
	(void)str_cut(&rest, '\n');
	if (epoch.n == 0 || unsent.n == 0 || !str_to_u64(size, SIZE_MAX, &bytes))
		return false;
	*why_out = "is cut short or damaged";
	struct hash hash = hash_of(rest.p, rest.n);
	if (rest.n != bytes || !str_equal(hex, hex_print(arena, hash.bytes, sizeof(hash.bytes))))
		return false;
	*why_out = "belongs to another store";
	*content_out = rest;
	return str_equal(store, store_code);
}

static enum reason succeed_body(struct journal_tx *tx, void *context)
{
	quarantine_end(tx);
	epoch_begin(tx, EPOCH_IMPORT, clock_now());
	return REASON_OK;
}

/* The epoch begins before the journal has its name: whoever sees it sees the successor. */
static bool succeed(
	struct arena *arena, const char *part, struct str store_code, struct str *why_out)
{
	struct journal_refusal refusal;
	struct journal *journal = journal_open_owed(arena, part, store_code, &refusal);
	if (journal == NULL) {
		*why_out = refusal.why;
		return false;
	}
	bool is_begun = journal_run(journal, arena, succeed_body, NULL) == REASON_OK;
	journal_close(journal);
	if (!is_begun)
		*why_out = str_printf(arena, "%s cannot be written", part);
	return is_begun;
}

static bool import_content(struct arena *arena, struct str content, const char *path,
	struct str store_code, struct str *why_out)
{
	const char *part = arena_printf(arena, "%s.part", path);
	remove_journal(arena, part);
	mode_t before = umask(0077);
	bool is_made = file_replace(arena, part, content) || fail(arena, part, why_out);
	is_made = is_made && succeed(arena, part, store_code, why_out) &&
		  (move(arena, part, path) || fail(arena, path, why_out));
	umask(before);
	remove_journal(arena, part);
	return is_made;
}

bool journal_import(struct arena *arena, const char *file, const char *path, struct str store_code,
	struct str *why_out)
{
	struct mapped mapped;
	struct str content;
	const char *why;
	if (access(path, F_OK) == 0) {
		*why_out = str_printf(
			arena, "There is a journal already: %s. Nothing was changed", path);
		return false;
	}
	if (!map_file(file, &mapped))
		return fail(arena, file, why_out);
	bool is_whole = content_of(arena, &mapped, store_code, &content, &why);
	bool is_done = is_whole && import_content(arena, content, path, store_code, why_out);
	if (!is_whole)
		*why_out = str_printf(arena, "%s %s", file, why);
	unmap(&mapped);
	return is_done;
}
