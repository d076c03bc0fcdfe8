/* See schema_text.h. */
#include "tests/db/schema_text.h"

#include <check.h>
#include <string.h>

#include "common/buf.h"
#include "tests/lib/raw_sql.h"

enum { SCHEMA_MAX = 1 << 20 };

static void add_without_counter(struct buf *text, struct str create)
{
	const char *counter = strstr(create.p, " AUTO_INCREMENT=");
	size_t head = counter == NULL ? create.n : (size_t)(counter - create.p);
	buf_add(text, (struct str){create.p, head});
	if (counter != NULL) {
		const char *rest = counter + strlen(" AUTO_INCREMENT=");
		buf_add_c(text, rest + strspn(rest, "0123456789"));
	}
	buf_add_c(text, ";\n\n");
}

static void add_table(struct buf *text, MYSQL *mysql, struct str name)
{
	char *ask = arena_printf(text->arena, "SHOW CREATE TABLE `" STR_FMT "`", STR_ARG(name));
	ck_assert_int_eq(mysql_query(mysql, ask), 0);
	MYSQL_RES *rows = mysql_store_result(mysql);
	add_without_counter(text, str_of(mysql_fetch_row(rows)[1]));
	mysql_free_result(rows);
}

/* Who made them is another in each database. */
static void add_triggers(struct buf *text, MYSQL *mysql)
{
	static const char ask[] =
		"SELECT CONCAT('CREATE TRIGGER `', TRIGGER_NAME, '` ', ACTION_TIMING, ' ',"
		" EVENT_MANIPULATION, ' ON `', EVENT_OBJECT_TABLE, '` FOR EACH ROW ',"
		" ACTION_STATEMENT, ';\n\n') FROM information_schema.TRIGGERS"
		" WHERE TRIGGER_SCHEMA = DATABASE() ORDER BY TRIGGER_NAME";
	MYSQL_ROW row;
	ck_assert_int_eq(mysql_query(mysql, ask), 0);
	MYSQL_RES *rows = mysql_store_result(mysql);
	while ((row = mysql_fetch_row(rows)) != NULL)
		buf_add_c(text, row[0]);
	mysql_free_result(rows);
}

struct str schema_text(struct arena *arena, MYSQL *mysql)
{
	struct buf text;
	buf_init(&text, arena, SCHEMA_MAX);
	buf_add_c(&text, "-- What the migrations add up to; made by \"make schema\", compared by a "
			 "test.\n\n");
	struct str names = raw_text(arena, mysql,
		"SELECT GROUP_CONCAT(TABLE_NAME ORDER BY TABLE_NAME) FROM information_schema.TABLES"
		" WHERE TABLE_SCHEMA = DATABASE()");
	while (names.n > 0)
		add_table(&text, mysql, str_cut(&names, ','));
	add_triggers(&text, mysql);
	ck_assert(!buf_is_full(&text));
	return buf_str(&text);
}
