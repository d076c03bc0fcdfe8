/*
 * Whether this instance may be given requests: the database answers and is one we
 * trust with orders (db_check). Asked often by the front, so the answer is kept for a few
 * seconds. Thread-safe.
 */
#ifndef COMPTOIR_HTTP_HEALTH_H
#define COMPTOIR_HTTP_HEALTH_H

#include "server/db/db.h"

struct health;

struct health *health_new(struct arena *arena);
/* The caller's connection is used when the answer is too old. */
enum reason health_of(struct health *health, struct db *db) MUST_USE;

#endif
