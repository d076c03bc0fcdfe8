/* The two readings of a file; see import.h. */
#include "server/import/import.h"

#include <stdlib.h>
#include <string.h>

#include "server/db/try.h"
#include "server/import/row.h"

enum {
	FRAME_MAX = 256 << 20,
	SMALL_FILE = 8 << 20, /* what is read once more to gather names */
	ROW_BYTES_LEAST = 8,
	ATTEMPTS = 5, /* of a chunk whose outcome is unknown or whose rows are fought for */
};

static const struct import_kind *const kinds[] = {&import_stores, &import_products, &import_stock,
	&import_postcodes, &import_snapshots, &import_deltas, &import_sales};

static const struct import_kind *kind_find(struct str name)
{
	for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++)
		if (str_equal_c(name, kinds[i]->name))
			return kinds[i];
	return NULL;
}

bool import_kind_is_known(struct str kind)
{
	return kind_find(kind) != NULL;
}

void import_configure(struct import_settings *settings, const struct config *config)
{
	settings->hold_percent = (unsigned)config_int(config, "feeds", "hold_percent");
	settings->hold_positions = (unsigned)config_int(config, "feeds", "hold_positions");
	settings->rest_percent = (unsigned)config_int(config, "feeds", "rest_percent");
}

/* ---- remarks --------------------------------------------------------- */

static void remark(struct import *import, struct import_remark remark)
{
	if (import->is_applying || import->is_gathering)
		return;
	if (!remark.is_refusal)
		import->totals->notes++;
	import->settings->remark(&remark, import->settings->context);
}

void import_note(struct import *import, uint64_t row, const char *column, const char *code,
	struct str detail)
{
	remark(import, (struct import_remark){row, false, str_of(column), code, detail});
}

void import_bad_record(struct import *import, uint64_t row, struct str why)
{
	import->ordinal++;
	if (import->is_applying || import->is_gathering)
		return;
	import->unnamed++;
	import->totals->rows++;
	import->totals->refused++;
	remark(import, (struct import_remark){row, true, STR_EMPTY, "bad_format", why});
}

static void remark_faults(struct import *import, uint64_t row)
{
	for (size_t i = 0; i < import->faults.count && i < FAULTS_MAX; i++) {
		const struct fault *fault = &import->faults.list[i];
		remark(import, (struct import_remark){
				       row, true, fault->pointer, fault->code, fault->detail});
	}
}

const char *import_column_name(const struct import *import, int column)
{
	const struct import_column *its = &import->kind->columns[column];
	return import->format->has_members && its->member != NULL ? its->member : its->name;
}

bool import_is_first(struct import *import, const char *column, struct str key)
{
	uint64_t first = import->ordinal;
	if (import->is_applying)
		keys_find(import->seen, key, &first);
	else if (import->faults.count == 0)
		first = keys_add(import->seen, key, import->ordinal);
	if (first == import->ordinal)
		return true;
	value_fault(import, column, "duplicate", "An earlier row of the file is the same.");
	return false;
}

/* ---- applying -------------------------------------------------------- */

struct chunk_output {
	struct row_result results[IMPORT_CHUNK];
};

static enum db_status chunk_body(struct tx *tx, const void *input, void *output_out)
{
	const struct import *import = input;
	struct chunk_output *output = output_out;
	for (size_t i = 0; i < import->row_count; i++)
		DB_TRY(import->kind->apply(tx, import, import->rows + i * import->kind->row_bytes,
			&output->results[i]));
	return DB_DONE;
}

static void remark_shortage(struct import *import, const struct row_result *result)
{
	struct import_remark remark = {
		.row = result->row,
		.column = STR("on_hand"),
		.code = "shortage",
		.detail = str_printf(import->frame,
			"%d units more are promised to shoppers than the store has.",
			result->shortage),
	};
	import->totals->notes++;
	import->totals->shortages++;
	import->settings->remark(&remark, import->settings->context);
}

static void count_results(struct import *import, const struct chunk_output *output)
{
	struct import_totals *totals = import->totals;
	for (size_t i = 0; i < import->row_count; i++) {
		const struct row_result *result = &output->results[i];
		totals->added += result->outcome == ROW_ADDED;
		totals->changed += result->outcome == ROW_CHANGED;
		totals->unchanged += result->outcome == ROW_UNCHANGED;
		totals->older += result->outcome == ROW_OLDER;
		if (result->shortage > 0)
			remark_shortage(import, result);
	}
}

/* Rows are idempotent, so a chunk that may have been committed is simply applied again. */
static enum db_status chunk_run(struct import *import, struct chunk_output *output)
{
	enum db_status status = DB_RETRY;
	for (int i = 0; i < ATTEMPTS && (status == DB_RETRY || status == DB_UNCERTAIN); i++)
		status = tx_run(
			import->db, import->frame, chunk_body, import, output, sizeof(*output));
	return status;
}

static enum reason rows_flush(struct import *import)
{
	struct chunk_output *output = arena_new_struct(import->frame, struct chunk_output);
	if (import->row_count == 0)
		return REASON_OK;
	if (import->kind->compare != NULL)
		qsort(import->rows, import->row_count, import->kind->row_bytes,
			import->kind->compare);
	enum db_status status = chunk_run(import, output);
	if (status == DB_DONE)
		count_results(import, output);
	return db_reason(status);
}

/* Applies what was gathered; false when reading shall stop. */
static bool chunk_flush(struct import *import, uint64_t position, bool is_last)
{
	const struct import_settings *settings = import->settings;
	bool has_work = import->row_count > 0 || is_last;
	import->position = position;
	if (import->is_applying && has_work) {
		import->failure = import->kind->flush == NULL
					  ? rows_flush(import)
					  : import->kind->flush(import, is_last);
		if (import->failure != REASON_OK)
			return false;
		if (settings->progress != NULL)
			settings->progress(position, import->file_bytes, settings->context);
	}
	import->row_count = 0;
	arena_clear(import->frame);
	return true;
}

/* As many as a kind wants that looks at many together, but no more than the file may have. */
static size_t chunk_rows(const struct import *import)
{
	size_t most = import->kind->gathered_rows, by_size = import->file_bytes / ROW_BYTES_LEAST;
	if (most == 0 || by_size < IMPORT_CHUNK)
		return IMPORT_CHUNK;
	return by_size < most ? by_size : most;
}

static bool gather(struct import *import, const struct record *record)
{
	import->failure = db_reason(import->kind->gather(import, record));
	if (++import->ordinal % IMPORT_CHUNK == 0)
		arena_clear(import->frame);
	return import->failure == REASON_OK;
}

bool import_record(struct import *import, const struct record *record, uint64_t position)
{
	if (import->is_gathering)
		return gather(import, record);
	unsigned char *row = import->rows + import->row_count * import->kind->row_bytes;
	import->ordinal++;
	memset(row, 0, import->kind->row_bytes);
	faults_init(&import->faults, import->frame);
	bool is_taken = import->kind->check(import, record, row) && import->faults.count == 0;
	if (import->failure != REASON_OK)
		return false;
	if (!import->is_applying) {
		import->totals->rows++;
		import->totals->good += import->faults.count == 0;
		import->totals->refused += import->faults.count > 0;
		remark_faults(import, record->row);
	}
	import->row_count += is_taken;
	/* Refused rows leave their texts behind, so the frame is cleared by records, too. */
	size_t most = chunk_rows(import);
	if (import->row_count == most || import->ordinal % most == 0)
		return chunk_flush(import, position, false);
	return import->failure == REASON_OK;
}

/* ---- the run --------------------------------------------------------- */

static enum reason read_file(struct import *import, bool is_applying, struct str *why_out)
{
	import->is_applying = is_applying;
	import->ordinal = 0;
	import->row_count = 0;
	import->failure = REASON_OK;
	rewind(import->file);
	arena_clear(import->frame);
	enum reason reason = import->format->read(import, why_out);
	if (reason == REASON_OK && import->failure == REASON_OK)
		chunk_flush(import, import->file_bytes, true);
	if (reason == REASON_OK && import->failure != REASON_OK)
		*why_out = str_of(reason_info(import->failure)->title);
	return reason == REASON_OK ? import->failure : reason;
}

/* What a small file names is asked for before its rows are checked. A file that cannot be read is
 * refused by the check, with what was good before. */
static enum reason gather_names(struct import *import, struct str *why_out)
{
	struct str ignored;
	if (import->kind->gather == NULL || import->file_bytes > SMALL_FILE)
		return REASON_OK;
	import->is_gathering = true;
	import->ordinal = 0;
	import->failure = REASON_OK;
	rewind(import->file);
	(void)!import->format->read(import, &ignored);
	import->is_gathering = false;
	if (import->failure == REASON_OK)
		import->failure = db_reason(import->kind->gather(import, NULL));
	if (import->failure != REASON_OK)
		*why_out = str_of(reason_info(import->failure)->title);
	return import->failure;
}

static enum reason judge(struct import *import, struct str *why_out)
{
	enum reason reason = import->kind->judge(import);
	if (reason != REASON_OK)
		*why_out = str_of(reason_info(reason)->title);
	return reason;
}

static enum reason check_and_apply(struct import *import, struct str *why_out)
{
	const struct import_settings *settings = import->settings;
	enum db_status status =
		import->kind->prepare == NULL ? DB_DONE : import->kind->prepare(import);
	if (status != DB_DONE) {
		*why_out = str_of(reason_info(db_reason(status))->title);
		return db_reason(status);
	}
	enum reason reason = gather_names(import, why_out);
	if (reason == REASON_OK)
		reason = read_file(import, false, why_out);
	if (reason == REASON_OK && import->kind->judge != NULL)
		reason = judge(import, why_out);
	if (reason != REASON_OK || settings->is_dry)
		return reason;
	if (settings->is_all_or_none && import->totals->refused > 0) {
		*why_out = STR("Nothing was applied because rows were refused.");
		return REASON_INVALID_FIELDS;
	}
	if (import->kind->open != NULL)
		reason = import->kind->open(import, why_out);
	return reason == REASON_OK ? read_file(import, true, why_out) : reason;
}

static uint64_t size_of_file(FILE *file)
{
	fseeko(file, 0, SEEK_END);
	off_t size = ftello(file);
	rewind(file);
	return size > 0 ? (uint64_t)size : 0;
}

enum reason import_run(struct db *db, FILE *file, const struct import_settings *settings,
	struct arena *arena, struct import_totals *totals_out, struct str *why_out)
{
	*totals_out = (struct import_totals){0};
	struct import import = {
		.settings = settings,
		.kind = kind_find(str_of(settings->kind)),
		.db = db,
		.file = file,
		.file_bytes = size_of_file(file),
		.arena = arena,
		.cause = uuid_new(settings->now),
		.totals = totals_out,
	};
	import.format = import_format_find(&import, why_out);
	if (import.format == NULL)
		return REASON_WRONG_CONTENT_TYPE;
	import.frame = arena_new(FRAME_MAX);
	import.seen = keys_new(arena);
	import.stores = keys_new(arena);
	import.products = keys_new(arena);
	import.gtins = keys_new(arena);
	import.rows = arena_array(arena, chunk_rows(&import), import.kind->row_bytes);
	enum reason reason = check_and_apply(&import, why_out);
	if (import.kind->end != NULL)
		import.kind->end(&import);
	keys_free(import.seen);
	keys_free(import.stores);
	keys_free(import.products);
	keys_free(import.gtins);
	arena_free(import.frame);
	return reason;
}
