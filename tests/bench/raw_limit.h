/*
 * The limit of the database: the rows of two-line orders written by one connection, durable,
 * without HTTP, rules or reads; in a database of its own with the same tables and stock. Decisions
 * and answers are as long as those of an order that was placed.
 */
#ifndef COMPTOIR_BENCH_RAW_LIMIT_H
#define COMPTOIR_BENCH_RAW_LIMIT_H

struct raw_limit;

enum raw_form {
	RAW_AS_TEXT,   /* INSERT … VALUES (…), (…), … */
	RAW_AS_ARRAYS, /* prepared statements, many rows each (COM_STMT_BULK_EXECUTE) */
};

/* After at least one order was placed in the fixture's database. */
struct raw_limit *raw_limit_new(void);
void raw_limit_free(struct raw_limit *raw);
double raw_orders_per_second(
	struct raw_limit *raw, enum raw_form form, unsigned batch, double seconds);

#endif
