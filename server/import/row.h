/*
 * The inside of an import: records as formats give them, kinds that check and apply
 * them, and what both need.
 */
#ifndef COMPTOIR_IMPORT_ROW_H
#define COMPTOIR_IMPORT_ROW_H

#include "common/csv.h"
#include "common/geo.h"
#include "common/hours.h"
#include "common/ids.h"
#include "common/money.h"
#include "server/import/import.h"
#include "server/import/keys.h"
#include "server/import/pairs.h"

enum { IMPORT_COLUMNS_MAX = 24 };

struct stock_import; /* stock_message.c */

/* One row as text, by the columns of its kind. */
struct record {
	uint64_t row;
	struct str values[IMPORT_COLUMNS_MAX]; /* trimmed; p == NULL: the file has no such column */
};

enum row_outcome { ROW_UNCHANGED, ROW_ADDED, ROW_CHANGED, ROW_OLDER };

/* What applying one row did; zeroed before each attempt. */
struct row_result {
	enum row_outcome outcome;
	uint64_t row;	  /* with a shortage: where it stands in the file */
	int32_t shortage; /* promised units that the store says it does not have */
};

struct import {
	const struct import_settings *settings;
	const struct import_kind *kind;
	const struct import_format *format;
	struct db *db;
	FILE *file;
	uint64_t file_bytes;
	struct arena *arena; /* of the whole run */
	struct arena *frame; /* of one chunk */
	struct uuid cause;   /* what the ledger names */
	struct import_totals *totals;
	bool is_gathering;	    /* the reading before the first, of small files */
	bool is_applying;	    /* the second reading: nothing is remarked again */
	uint64_t unnamed;	    /* records that do not say what they are about */
	uint64_t ordinal;	    /* of the record in the file */
	uint64_t position;	    /* in its bytes, when the rows were gathered */
	struct faults faults;	    /* of the record */
	struct keys *seen;	    /* keys of good rows, with their ordinal */
	struct keys *stores;	    /* code to store_id, where the kind looks it up */
	struct keys *products;	    /* sku to product_id, likewise; of a file of products, what each
				       row says (product_contents.c) */
	struct keys *gtins;	    /* whose each barcode is: ordinal of the first row */
	struct stock_import *stock; /* of the kinds of stock */
	unsigned char *rows;	    /* the chunk */
	size_t row_count;
	enum reason failure; /* why the second reading stops */
};

struct import_column {
	const char *name; /* NULL: this kind has none at this place */
	bool is_required;
	const char *member; /* in JSON and XML, where it is another */
};

struct import_kind {
	const char *name;
	const struct import_column *columns;
	size_t column_count;
	size_t row_bytes;
	/* Loads what rows are looked up in; may be NULL. */
	enum db_status (*prepare)(struct import *import);
	/* Makes a row (texts in import->frame) of the record, or adds faults. False without faults:
	 * the row is already in an earlier one. */
	bool (*check)(struct import *import, const struct record *record, void *row_out);
	enum db_status (*apply)(struct tx *tx, const struct import *import, const void *row,
		struct row_result *result_out);
	/* The order in which rows are locked; NULL: as they come. */
	int (*compare)(const void *a, const void *b);
	/* Before the first reading of a small file: what its records name, then once more at the
	 * end with NULL; may be NULL. */
	enum db_status (*gather)(struct import *import, const struct record *record);
	/* The next members are of kinds whose rows are applied together; NULL elsewhere. */
	size_t gathered_rows; /* most at a time, of a large file; 0: IMPORT_CHUNK */
	/* Between the two readings: what would applying them do? May be NULL. */
	enum reason (*judge)(struct import *import);
	/* May the rows be applied? */
	enum reason (*open)(struct import *import, struct str *why_out);
	/* Instead of apply: the gathered rows; is_last at the end of the file, also without rows.
	 */
	enum reason (*flush)(struct import *import, bool is_last);
	/* Gives back what prepare made. */
	void (*end)(struct import *import);
};

extern const struct import_kind import_stores, import_products, import_stock, import_postcodes,
	import_snapshots, import_deltas, import_sales;

struct import_format {
	const char *name;
	const struct import_kind *kind; /* NULL: any */
	/* Calls import_record for each record. REASON_OK also when it was told to stop. */
	enum reason (*read)(struct import *import, struct str *why_out);
	bool has_members; /* rows have members, not columns */
};

/* The format of that name for this kind, or found from the beginning of the file. */
const struct import_format *import_format_find(struct import *import, struct str *why_out);

enum reason format_csv_read(struct import *import, struct str *why_out);
enum reason format_bestbuy_read(struct import *import, struct str *why_out);
enum reason format_icecat_read(struct import *import, struct str *why_out);
enum reason format_google_read(struct import *import, struct str *why_out);
enum reason format_hexasmal_read(struct import *import, struct str *why_out);
enum reason format_geonames_read(struct import *import, struct str *why_out);
enum reason format_magento_read(struct import *import, struct str *why_out);
enum reason format_shopify_read(struct import *import, struct str *why_out);
enum reason format_message_read(struct import *import, struct str *why_out);
enum reason format_ndjson_read(struct import *import, struct str *why_out);
enum reason format_xml_read(struct import *import, struct str *why_out);

/* A record, good or not; false when reading shall stop. */
bool import_record(struct import *import, const struct record *record, uint64_t position);
/* A place in the file that is no record at all. */
void import_bad_record(struct import *import, uint64_t row, struct str why);
/* A row is taken, but somebody should know. Said once. */
void import_note(struct import *import, uint64_t row, const char *column, const char *code,
	struct str detail);

/* How a column is called in a file of this format. */
const char *import_column_name(const struct import *import, int column);

/* True when no row before this one had the key; a fault in `column` when one had. */
bool import_is_first(struct import *import, const char *column, struct str key);

/* ---- values of a record (values.c): each adds a fault and answers an empty or zero value when the
 * text is not what it should be. Columns are indexes into the kind's. ---- */

bool value_is_given(
	const struct record *record, int column); /* the column is there and not empty */
struct str value_text(
	struct import *import, const struct record *record, int column, size_t min, size_t max);
/* Only these ASCII characters: letters, digits and those of `more`. */
struct str value_code(struct import *import, const struct record *record, int column, size_t max,
	const char *more);
int64_t value_int(struct import *import, const struct record *record, int column, int64_t min,
	int64_t max, int64_t absent);
bool value_bool(struct import *import, const struct record *record, int column, bool absent);
struct position value_position(
	struct import *import, const struct record *record, int lat_column, int lon_column);
/* Percent with up to two decimals, as basis points. */
uint32_t value_percent(struct import *import, struct str text, const char *column);
void value_fault(struct import *import, const char *column, const char *code, const char *format,
	...) __attribute__((format(printf, 4, 5)));

/* The IANA zone of a place in the United States (us_zones.def), or empty. */
struct str us_time_zone(struct str state, struct position at);

#endif
