/*
 * The schema of the database of a test as text, without what differs from one machine
 * or run to the next: SHOW CREATE TABLE of every table by name, without AUTO_INCREMENT.
 */
#ifndef COMPTOIR_TESTS_SCHEMA_TEXT_H
#define COMPTOIR_TESTS_SCHEMA_TEXT_H

#include <mysql.h>

#include "common/str.h"

struct str schema_text(struct arena *arena, MYSQL *mysql);

#endif
