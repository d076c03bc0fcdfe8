/*
 * What is wrong with an input, field by field, for RFC 9457 problem documents and
 * import reports. Readers add to the list and go on, so that one answer names every
 * mistake; after FAULTS_MAX the rest is only counted.
 */
#ifndef COMPTOIR_FAULT_H
#define COMPTOIR_FAULT_H

#include "common/reason.h"

enum { FAULTS_MAX = 20 };

struct fault {
	struct str pointer; /* JSON pointer (/lines/0/qty), parameter or column name */
	const char *code;   /* stable: required, unknown_field, wrong_type, too_small, too_large,
			       too_long,   too_short, not_allowed, bad_format, duplicate, unknown */
	struct str detail;  /* an English sentence that says what is accepted */
};

struct faults {
	struct arena *arena;
	size_t count; /* may exceed FAULTS_MAX */
	struct fault list[FAULTS_MAX];
};

void faults_init(struct faults *faults, struct arena *arena);
void fault_add(struct faults *faults, struct str pointer, const char *code,
	const char *detail_format, ...) __attribute__((format(printf, 4, 5)));

#endif
