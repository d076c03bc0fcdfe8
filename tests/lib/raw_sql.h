/* Free SQL for tests, past all the care of server/db. Fails the test when the server refuses. */
#ifndef COMPTOIR_TESTS_RAW_SQL_H
#define COMPTOIR_TESTS_RAW_SQL_H

#include <mysql.h>

#include "common/str.h"

/* As root; NULL when there is no answer. */
MYSQL *raw_connect(const char *socket);
/* One statement or several separated by semicolons; rows are thrown away. */
void raw_sql(MYSQL *mysql, const char *sql);
int64_t raw_number(MYSQL *mysql, const char *sql);
/* In the arena; empty for NULL and for no row. */
struct str raw_text(struct arena *arena, MYSQL *mysql, const char *sql);

#endif
