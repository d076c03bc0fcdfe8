/* SQL beside something else; see beside.h. */
#include "tests/bench/beside.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "tests/lib/fixture_db.h"
#include "tests/lib/raw_sql.h"

struct beside {
	pthread_t thread;
	char *sql;
};

static void *run(void *context)
{
	const struct beside *beside = context;
	MYSQL *mysql = raw_connect(fixture_db_settings().socket);
	ck_assert_int_eq(mysql_select_db(mysql, fixture_db_settings().database), 0);
	raw_sql(mysql, beside->sql);
	mysql_close(mysql);
	mysql_thread_end();
	return NULL;
}

struct beside *beside_start(const char *sql)
{
	struct beside *beside = malloc(sizeof(*beside));
	ck_assert_ptr_nonnull(beside);
	beside->sql = strdup(sql);
	ck_assert_int_eq(pthread_create(&beside->thread, NULL, run, beside), 0);
	return beside;
}

void beside_end(struct beside *beside)
{
	pthread_join(beside->thread, NULL);
	free(beside->sql);
	free(beside);
}
