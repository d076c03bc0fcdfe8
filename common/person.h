/* Whether what a clerk typed is how somebody is called or can be called: numbers however they are
 * grouped, names whatever their case and accents. Pure. */
#ifndef COMPTOIR_PERSON_H
#define COMPTOIR_PERSON_H

#include "common/str.h"

enum { PHONE_TAIL_DIGITS = 9 };
/* The last nine digits, so that +33 6 12 34 56 78 and 0612345678 are one; in the arena. */
struct str phone_tail(struct arena *arena, struct str phone);
/* Six digits at least, and the same tail. */
bool phone_is(struct arena *arena, struct str phone, struct str typed);
/* Each word that was typed is one of the name, and these are two or all of it. */
bool name_is(struct str name, struct str typed);

#endif
