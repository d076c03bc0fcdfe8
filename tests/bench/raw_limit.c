/* What multi-row SQL alone can do; see raw_limit.h. */
#include "tests/bench/raw_limit.h"

#include <mysql.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/clock.h"
#include "common/ids.h"
#include "common/token.h"
#include "tests/lib/fixture_db.h"
#include "tests/lib/raw_sql.h"

enum {
	BATCH_MAX = 256,
	LINES = 2,
	SQL_MAX = 16 << 20,
	TEXT_MAX = 8 * 1024,
	PARAMETERS_MAX = 16,
};

/* One line of one order; what belongs to the order is the same in both. */
struct raw_row {
	uint8_t order[16], fulfilment[16], key[32];
	char number[10];
	uint64_t store, product, line, seq, movement;
	unsigned long n10, n16, n32, decision_n, answer_n;
	char decision[TEXT_MAX], answer[TEXT_MAX];
};

/* --- what the rows are made of --- */

enum raw_type { RAW_BYTES, RAW_NUMBER, RAW_TEXT };

static const struct raw_field {
	const char *name;
	enum raw_type type;
	size_t at, length_at;
} fields[] = {
#define RAW_FIELD(name, type, length)                                                              \
	{                                                                                          \
#name, type, offsetof(struct raw_row, name), offsetof(struct raw_row, length)      \
	}
	RAW_FIELD(order, RAW_BYTES, n16),
	RAW_FIELD(fulfilment, RAW_BYTES, n16),
	RAW_FIELD(key, RAW_BYTES, n32),
	RAW_FIELD(number, RAW_BYTES, n10),
	RAW_FIELD(store, RAW_NUMBER, n10),
	RAW_FIELD(product, RAW_NUMBER, n10),
	RAW_FIELD(line, RAW_NUMBER, n10),
	RAW_FIELD(seq, RAW_NUMBER, n10),
	RAW_FIELD(movement, RAW_NUMBER, n10),
	RAW_FIELD(decision, RAW_TEXT, decision_n),
	RAW_FIELD(answer, RAW_TEXT, answer_n),
#undef RAW_FIELD
};

/* The rows an order leaves behind, table by table. :names stand for fields. */
static const struct raw_table {
	const char *name, *head, *row, *tail;
	const char *array_sql; /* instead of the three, as arrays */
	unsigned rows_each;
} tables[] = {
	{"idempotency",
		"INSERT INTO idempotency (caller, key_hash, body_hash, status, version, location,"
		" answer, created_at) VALUES ",
		"(REPEAT(CHAR(0), 32), :key, :key, 201, 1, '/v1/orders/"
		"00000000-0000-0000-0000-000000000000', :answer, 1)",
		"", NULL, 1},
	{"stock",
		"INSERT INTO stock (store_id, product_id, on_hand, reserved, safety, as_of) "
		"VALUES ",
		"(:store, :product, 1, 1, 0, 1)",
		" ON DUPLICATE KEY UPDATE reserved = reserved + 1",
		"UPDATE stock SET reserved = reserved + 1 WHERE store_id = :store AND"
		" product_id = :product AND on_hand - reserved - safety >= 1",
		2},
	{"movement",
		"INSERT INTO movement (movement_id, store_id, product_id, kind, on_hand_by,"
		" reserved_by, cause, moved_at) VALUES ",
		"(:movement, :store, :product, 'order', 0, 1, :order, 1)", "", NULL, 2},
	{"orders",
		"INSERT INTO orders (order_id, number, kind, language, customer_name,"
		" customer_email, customer_phone, collector_name, payment_ref, currency,"
		" total_minor, near_lat, near_lon, decision, code_hash, placed_at, version) "
		"VALUES ",
		"(:order, :number, 'reservation', 'en', 'Bench', 'bench@mail.example', '', '', '',"
		" 'USD', 4000, 40.0, -90.0, :decision, :key, 1, 1)",
		"", NULL, 1},
	{"order_line",
		"INSERT INTO order_line (order_id, line, product_id, sku, name, gtin, qty,"
		" price_minor, vat_bp, vat_minor) VALUES ",
		"(:order, :line, :product, '006R90321', 'Xerox 006R90321 toner cartridge Original"
		" Black 6 pc(s)', 95205603217, 1, 2000, 2000, 333)",
		"", NULL, 2},
	{"fulfilment",
		"INSERT INTO fulfilment (fulfilment_id, order_id, store_id, state, epoch, short_id,"
		" distance_m, promised_at, collect_by, created_at, version) VALUES ",
		"(:fulfilment, :order, :store, 'assigned', 1, 'A01', 1000, 1, 2, 1, 1)", "", NULL,
		1},
	{"fulfilment_line",
		"INSERT INTO fulfilment_line (fulfilment_id, line, product_id, ordered) VALUES ",
		"(:fulfilment, :line, :product, 1)", "", NULL, 2},
	{"feed", "INSERT INTO feed (store_id, last_seq, last_short, queue) VALUES ",
		"(:store, 1, 1, 1)",
		" ON DUPLICATE KEY UPDATE last_seq = last_seq + 1, last_short = last_short + 1,"
		" queue = queue + 1",
		NULL, 1},
	{"event", "INSERT INTO event (store_id, seq, type, subject, created_at) VALUES ",
		"(:store, :seq, 'fulfilment', :fulfilment, 1)", "", NULL, 1},
	{"history", "INSERT INTO history (order_id, what, who, detail, happened_at) VALUES ",
		"(:order, 'placed', 'shopper', '', 1)", "", NULL, 1},
	{"outbox",
		"INSERT INTO outbox (kind, order_id, subject, state, due_at, created_at) VALUES ",
		"('confirmed', :order, :order, 'waiting', 1, 1)", "", NULL, 1},
};

/* Takes a :name from the front of what is left of a row. */
static const struct raw_field *field_at(const char **at)
{
	for (size_t i = 0; i < ARRAY_LENGTH(fields); i++) {
		size_t n = strlen(fields[i].name);
		if (strncmp(*at + 1, fields[i].name, n) == 0) {
			*at += 1 + n;
			return &fields[i];
		}
	}
	ck_abort_msg("no field is called %s", *at);
}

/* --- the database of its own --- */

struct prepared {
	MYSQL_STMT *statement;
	const struct raw_field *parameters[PARAMETERS_MAX];
	size_t parameter_count;
};

struct raw_limit {
	MYSQL *mysql;
	struct arena *arena;
	struct prepared prepared[ARRAY_LENGTH(tables)];
	struct raw_row *rows; /* BATCH_MAX * LINES */
	uint64_t written;
	unsigned stores, products;
};

/* The array form: each :name becomes a parameter. */
static void prepare(struct raw_limit *raw, const struct raw_table *table, struct prepared *prepared)
{
	struct buf sql;
	const char *text = table->array_sql != NULL ? table->array_sql
						    : arena_printf(raw->arena, "%s%s%s",
							      table->head, table->row, table->tail);
	buf_init(&sql, raw->arena, SQL_MAX);
	for (const char *at = text; *at != '\0';) {
		if (*at != ':') {
			buf_add_char(&sql, *at++);
			continue;
		}
		ck_assert_uint_lt(prepared->parameter_count, PARAMETERS_MAX);
		prepared->parameters[prepared->parameter_count++] = field_at(&at);
		buf_add_char(&sql, '?');
	}
	struct str whole = buf_str(&sql);
	prepared->statement = mysql_stmt_init(raw->mysql);
	ck_assert_msg(mysql_stmt_prepare(prepared->statement, whole.p, whole.n) == 0, "%s: %s",
		mysql_stmt_error(prepared->statement), whole.p);
}

static void make_tables(struct raw_limit *raw, const char *from)
{
	raw_sql(raw->mysql, arena_printf(raw->arena,
				    "CREATE DATABASE %s_raw CHARACTER SET utf8mb4 COLLATE "
				    "utf8mb4_unicode_ci; USE %s_raw",
				    from, from));
	for (size_t i = 0; i < ARRAY_LENGTH(tables); i++)
		raw_sql(raw->mysql, arena_printf(raw->arena, "CREATE TABLE %s LIKE %s.%s",
					    tables[i].name, from, tables[i].name));
	raw_sql(raw->mysql, arena_printf(raw->arena,
				    "SET unique_checks = 0, foreign_key_checks = 0; INSERT INTO "
				    "stock SELECT * FROM"
				    " %s.stock; SET unique_checks = 1, foreign_key_checks = 1",
				    from));
	raw_sql(raw->mysql,
		"UPDATE stock SET on_hand = 1000000000, reserved = 0 WHERE on_hand < 0 OR 1");
	raw->stores = (unsigned)raw_number(raw->mysql, "SELECT MAX(store_id) FROM stock");
	raw->products = (unsigned)raw_number(raw->mysql, "SELECT MAX(product_id) FROM stock");
}

/* Decision and answer of an order that was placed. */
static void learn_texts(struct raw_limit *raw)
{
	struct str decision =
		fixture_text("SELECT decision FROM orders ORDER BY order_id DESC LIMIT 1");
	struct str answer =
		fixture_text("SELECT answer FROM idempotency WHERE status = 201 LIMIT 1");
	ck_assert_uint_lt(decision.n, TEXT_MAX);
	ck_assert_uint_lt(answer.n, TEXT_MAX);
	ck_assert_uint_gt(answer.n, 0);
	for (size_t i = 0; i < BATCH_MAX * LINES; i++) {
		struct raw_row *row = &raw->rows[i];
		row->n10 = sizeof(row->number);
		row->n16 = sizeof(row->order);
		row->n32 = sizeof(row->key);
		row->decision_n = decision.n;
		row->answer_n = answer.n;
		memcpy(row->decision, decision.p, decision.n);
		memcpy(row->answer, answer.p, answer.n);
	}
}

struct raw_limit *raw_limit_new(void)
{
	struct arena *arena = arena_new(256 << 20);
	struct raw_limit *raw = arena_new_struct(arena, struct raw_limit);
	*raw = (struct raw_limit){.arena = arena,
		.mysql = raw_connect(fixture_db_settings().socket),
		.rows = arena_new_array(arena, BATCH_MAX * LINES, struct raw_row)};
	learn_texts(raw);
	make_tables(raw, fixture_db_settings().database);
	for (size_t i = 0; i < ARRAY_LENGTH(tables); i++)
		prepare(raw, &tables[i], &raw->prepared[i]);
	return raw;
}

void raw_limit_free(struct raw_limit *raw)
{
	for (size_t i = 0; i < ARRAY_LENGTH(tables); i++)
		mysql_stmt_close(raw->prepared[i].statement);
	raw_sql(raw->mysql,
		arena_printf(raw->arena, "DROP DATABASE %s_raw", fixture_db_settings().database));
	mysql_close(raw->mysql);
	arena_free(raw->arena);
}

/* --- orders --- */

static void make_order(struct raw_limit *raw, struct raw_row *lines)
{
	struct uuid id = uuid_new(clock_now()), fulfilment = uuid_new(clock_now());
	struct hash key = hash_of(id.bytes, sizeof(id.bytes));
	unsigned store = (unsigned)random() % raw->stores + 1;
	unsigned first = (unsigned)random() % raw->products;
	char number[16];
	raw->written++;
	snprintf(number, sizeof(number), "%010llu", (unsigned long long)raw->written % 10000000000);
	for (unsigned i = 0; i < LINES; i++) {
		struct raw_row *row = &lines[i];
		memcpy(row->order, id.bytes, sizeof(row->order));
		memcpy(row->fulfilment, fulfilment.bytes, sizeof(row->fulfilment));
		memcpy(row->key, key.bytes, sizeof(row->key));
		memcpy(row->number, number, sizeof(row->number));
		row->store = store;
		row->product = (first + i) % raw->products + 1;
		row->line = i + 1;
		row->seq = raw->written;
		row->movement = UINT64_C(1) << 40 | (raw->written * LINES + i);
	}
}

/* --- as text --- */

static void add_value(struct buf *sql, const struct raw_row *row, const struct raw_field *field)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = (const char *)row + field->at;
	unsigned long n =
		*(const unsigned long *)(const void *)((const char *)row + field->length_at);
	switch (field->type) {
	case RAW_NUMBER:
		buf_printf(sql, "%llu", (unsigned long long)*(const uint64_t *)(const void *)at);
		break;
	case RAW_BYTES:
		buf_add_c(sql, "x'");
		for (size_t i = 0; i < n; i++) {
			buf_add_char(sql, digits[(uint8_t)at[i] >> 4]);
			buf_add_char(sql, digits[(uint8_t)at[i] & 15]);
		}
		buf_add_char(sql, '\'');
		break;
	case RAW_TEXT: {
		char escaped[2 * TEXT_MAX + 1];
		size_t escaped_n = mysql_escape_string(escaped, at, n);
		buf_add_char(sql, '\'');
		buf_add_bytes(sql, escaped, escaped_n);
		buf_add_char(sql, '\'');
		break;
	}
	}
}

static void add_row(struct buf *sql, const char *template, const struct raw_row *row)
{
	for (const char *at = template; *at != '\0';) {
		size_t plain = strcspn(at, ":");
		buf_add_bytes(sql, at, plain);
		at += plain;
		if (*at == ':')
			add_value(sql, row, field_at(&at));
	}
}

static void write_text(struct raw_limit *raw, const struct raw_table *table, unsigned batch)
{
	struct arena *arena = arena_new(SQL_MAX * 4);
	struct buf sql;
	buf_init(&sql, arena, SQL_MAX);
	buf_add_c(&sql, table->head);
	for (unsigned i = 0; i < batch * table->rows_each; i++) {
		if (i > 0)
			buf_add_char(&sql, ',');
		add_row(&sql, table->row, &raw->rows[i * LINES / table->rows_each]);
	}
	buf_add_c(&sql, table->tail);
	ck_assert(!buf_is_full(&sql));
	raw_sql(raw->mysql, buf_str(&sql).p);
	arena_free(arena);
}

/* --- as arrays --- */

static void bind_parameter(MYSQL_BIND *bind, struct raw_row *first, const struct raw_field *field)
{
	bind->buffer = (char *)first + field->at;
	bind->buffer_type = field->type == RAW_NUMBER  ? MYSQL_TYPE_LONGLONG
			    : field->type == RAW_BYTES ? MYSQL_TYPE_BLOB
						       : MYSQL_TYPE_STRING;
	bind->is_unsigned = 1;
	bind->length = (unsigned long *)(void *)((char *)first + field->length_at);
}

/* Rows stand side by side; those of an order's own tables are every other one. */
static void write_array(struct raw_limit *raw, size_t table, unsigned batch)
{
	struct prepared *prepared = &raw->prepared[table];
	MYSQL_BIND binds[PARAMETERS_MAX] = {0};
	size_t row_bytes = sizeof(struct raw_row) * LINES / tables[table].rows_each;
	unsigned count = batch * tables[table].rows_each;
	for (size_t i = 0; i < prepared->parameter_count; i++)
		bind_parameter(&binds[i], raw->rows, prepared->parameters[i]);
	mysql_stmt_attr_set(prepared->statement, STMT_ATTR_ARRAY_SIZE, &count);
	mysql_stmt_attr_set(prepared->statement, STMT_ATTR_ROW_SIZE, &row_bytes);
	ck_assert(mysql_stmt_bind_param(prepared->statement, binds) == 0);
	ck_assert_msg(mysql_stmt_execute(prepared->statement) == 0, "%s: %s", tables[table].name,
		mysql_stmt_error(prepared->statement));
}

/* --- the measure --- */

static void write_batch(struct raw_limit *raw, enum raw_form form, unsigned batch)
{
	for (unsigned i = 0; i < batch; i++)
		make_order(raw, &raw->rows[i * LINES]);
	raw_sql(raw->mysql, "START TRANSACTION");
	for (size_t t = 0; t < ARRAY_LENGTH(tables); t++) {
		if (form == RAW_AS_TEXT)
			write_text(raw, &tables[t], batch);
		else
			write_array(raw, t, batch);
	}
	raw_sql(raw->mysql, "COMMIT");
}

double raw_orders_per_second(
	struct raw_limit *raw, enum raw_form form, unsigned batch, double seconds)
{
	uint64_t before = raw->written;
	int64_t begun_ms = clock_monotonic_ms();
	ck_assert_uint_le(batch, BATCH_MAX);
	while (clock_monotonic_ms() - begun_ms < (int64_t)(seconds * 1000))
		write_batch(raw, form, batch);
	return (double)(raw->written - before) * 1000 / (double)(clock_monotonic_ms() - begun_ms);
}
