/*
 * The limit of the database: the rows of two-line orders written as multi-row statements by one
 * connection, durable, without HTTP, rules or reads.
 */
#ifndef COMPTOIR_BENCH_RAW_LIMIT_H
#define COMPTOIR_BENCH_RAW_LIMIT_H

/* On the fixture's database, whose stores and products are numbered from 1. Rows stay there. */
double raw_orders_per_second(unsigned stores, unsigned products, unsigned batch, double seconds);

#endif
