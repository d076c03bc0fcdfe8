/*
 * What papers, mails and documents must look like: the files of tests/golden. With
 * COMPTOIR_PICTURES=FOLDER what was made is put there too, for looking.
 */
#ifndef COMPTOIR_TESTS_GOLDEN_H
#define COMPTOIR_TESTS_GOLDEN_H

#include "tests/lib/harness.h"

/* The whole file, NUL-terminated. */
struct str whole_file(const char *path);
/* tests/golden/<name>. */
struct str golden(const char *name);

/* COMPTOIR_PICTURES, or NULL. */
const char *pictures(void);
void keep_for_looking(const char *name, struct str content);

void assert_golden(const char *name, struct str text);

#endif
