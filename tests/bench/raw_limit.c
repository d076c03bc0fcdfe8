/* What multi-row SQL alone can do; see raw_limit.h. */
#include "tests/bench/raw_limit.h"

#include <stdlib.h>

#include "common/buf.h"
#include "common/clock.h"
#include "common/ids.h"
#include "common/token.h"
#include "tests/lib/fixture_db.h"
#include "tests/lib/raw_sql.h"

enum { SQL_MAX = 4 << 20 };

struct raw_order {
	struct str id, fulfilment;
	unsigned store, products[2];
	uint64_t number;
};

/* The rows an order leaves behind, one table each: what is the same for all, then %-less pieces
 * written by a function per table. */
typedef void raw_row(struct buf *sql, const struct raw_order *order, unsigned line);

static void row_order(struct buf *sql, const struct raw_order *o, unsigned line)
{
	buf_printf(sql,
		"(x'%s','%010llu','reservation','en','Bench','b@example.org','','','','USD',4000,"
		"40.0,"
		"-90.0,'{}',x'%s%s',1,1)",
		o->id.p, (unsigned long long)o->number, o->id.p, o->id.p);
}

static void row_order_line(struct buf *sql, const struct raw_order *o, unsigned line)
{
	buf_printf(sql, "(x'%s',%u,%u,'P','Article',0,1,2000,2000,333)", o->id.p, line + 1,
		o->products[line]);
}

static void row_fulfilment(struct buf *sql, const struct raw_order *o, unsigned line)
{
	buf_printf(sql, "(x'%s',x'%s',%u,'assigned',1,'A01',1000,1,2,1,1)", o->fulfilment.p,
		o->id.p, o->store);
}

static void row_fulfilment_line(struct buf *sql, const struct raw_order *o, unsigned line)
{
	buf_printf(sql, "(x'%s',%u,%u,1)", o->fulfilment.p, line + 1, o->products[line]);
}

static void row_movement(struct buf *sql, const struct raw_order *o, unsigned line)
{
	buf_printf(sql, "(%llu,%u,%u,'order',0,1,x'%s',1)",
		(unsigned long long)(100000000000 + o->number * 2 + line), o->store,
		o->products[line], o->id.p);
}

static void row_stock(struct buf *sql, const struct raw_order *o, unsigned line)
{
	buf_printf(sql, "(%u,%u,1,1,0,1)", o->store, o->products[line]);
}

static void row_event(struct buf *sql, const struct raw_order *o, unsigned line)
{
	buf_printf(sql, "(%u,%llu,'fulfilment',x'%s',1)", o->store,
		(unsigned long long)(1000000 + o->number), o->fulfilment.p);
}

static void row_history(struct buf *sql, const struct raw_order *o, unsigned line)
{
	buf_printf(sql, "(x'%s','placed','shopper','',1)", o->id.p);
}

static void row_outbox(struct buf *sql, const struct raw_order *o, unsigned line)
{
	buf_printf(sql, "('confirmed',x'%s',x'%s','sent',1,1)", o->id.p, o->id.p);
}

static void row_key(struct buf *sql, const struct raw_order *o, unsigned line)
{
	buf_printf(sql, "(x'%s%s',x'%s%s',x'%s%s',201,1,'','{}',1)", o->id.p, o->id.p,
		o->fulfilment.p, o->id.p, o->id.p, o->id.p);
}

static const struct {
	const char *head, *tail;
	raw_row *row;
	unsigned rows_each;
} tables[] = {
	{"INSERT INTO idempotency (caller, key_hash, body_hash, status, version, location, answer, "
	 "created_at) VALUES ",
		"", row_key, 1},
	{"INSERT INTO stock (store_id, product_id, on_hand, reserved, safety, as_of) VALUES ",
		" ON DUPLICATE KEY UPDATE reserved = reserved + 1", row_stock, 2},
	{"INSERT INTO movement (movement_id, store_id, product_id, kind, on_hand_by, reserved_by, "
	 "cause, "
	 "moved_at)"
	 " VALUES ",
		"", row_movement, 2},
	{"INSERT INTO orders (order_id, number, kind, language, customer_name, customer_email,"
	 " customer_phone, collector_name, payment_ref, currency, total_minor, near_lat, near_lon,"
	 " decision, code_hash, placed_at, version) VALUES ",
		"", row_order, 1},
	{"INSERT INTO order_line (order_id, line, product_id, sku, name, gtin, qty, price_minor, "
	 "vat_bp,"
	 " vat_minor) VALUES ",
		"", row_order_line, 2},
	{"INSERT INTO fulfilment (fulfilment_id, order_id, store_id, state, epoch, short_id, "
	 "distance_m,"
	 " promised_at, collect_by, created_at, version) VALUES ",
		"", row_fulfilment, 1},
	{"INSERT INTO fulfilment_line (fulfilment_id, line, product_id, ordered) VALUES ", "",
		row_fulfilment_line, 2},
	{"INSERT INTO event (store_id, seq, type, subject, created_at) VALUES ", "", row_event, 1},
	{"INSERT INTO history (order_id, what, who, detail, happened_at) VALUES ", "", row_history,
		1},
	{"INSERT INTO outbox (kind, order_id, subject, state, due_at, created_at) VALUES ", "",
		row_outbox, 1},
};

static void orders_make(struct arena *arena, struct raw_order *orders, unsigned batch,
	unsigned stores, unsigned products)
{
	static uint64_t number = 1;
	for (unsigned i = 0; i < batch; i++) {
		struct uuid id = uuid_new(clock_now()), fulfilment = uuid_new(clock_now());
		unsigned first = (unsigned)random() % products;
		orders[i] = (struct raw_order){
			.id = hex_print(arena, id.bytes, sizeof(id.bytes)),
			.fulfilment = hex_print(arena, fulfilment.bytes, sizeof(fulfilment.bytes)),
			.store = (unsigned)random() % stores + 1,
			.products = {first + 1, (first + 1) % products + 1},
			.number = number++,
		};
	}
}

static void batch_write(
	MYSQL *mysql, struct arena *arena, const struct raw_order *orders, unsigned batch)
{
	raw_sql(mysql, "START TRANSACTION");
	for (size_t t = 0; t < ARRAY_LENGTH(tables); t++) {
		struct buf sql;
		buf_init(&sql, arena, SQL_MAX);
		buf_add_c(&sql, tables[t].head);
		for (unsigned i = 0; i < batch * tables[t].rows_each; i++) {
			if (i > 0)
				buf_add_char(&sql, ',');
			tables[t].row(
				&sql, &orders[i / tables[t].rows_each], i % tables[t].rows_each);
		}
		buf_add_c(&sql, tables[t].tail);
		raw_sql(mysql, buf_str(&sql).p);
	}
	raw_sql(mysql, "COMMIT");
}

double raw_orders_per_second(unsigned stores, unsigned products, unsigned batch, double seconds)
{
	MYSQL *mysql = raw_connect(fixture_db_settings().socket);
	struct arena *arena = arena_new(256 << 20);
	uint64_t written = 0;
	ck_assert_int_eq(mysql_select_db(mysql, fixture_db_settings().database), 0);
	int64_t begun_ms = clock_monotonic_ms();
	while (clock_monotonic_ms() - begun_ms < (int64_t)(seconds * 1000)) {
		arena_clear(arena);
		struct raw_order *orders = arena_new_array(arena, batch, struct raw_order);
		orders_make(arena, orders, batch, stores, products);
		batch_write(mysql, arena, orders, batch);
		written += batch;
	}
	double per_second = (double)written * 1000 / (double)(clock_monotonic_ms() - begun_ms);
	arena_free(arena);
	mysql_close(mysql);
	return per_second;
}
