/*
 * What every page's view begins with: the root element <page> with the language, the
 * instant of the request, the address of the page itself, what is in
 * the basket, and who of the staff is looking.
 */
#ifndef COMPTOIR_VIEWS_FRAME_H
#define COMPTOIR_VIEWS_FRAME_H

#include "common/render.h"
#include "common/words.h"

struct frame {
	enum language language;
	int64_t now;
	struct str self; /* path and query of this page, without lang */
	size_t basket_count;
	struct str staff;      /* empty on shoppers' pages */
	struct str may;	       /* back office: what the role may do, as call_may says it */
	struct str form_token; /* back office: what its forms carry */
};

xmlNodePtr frame_view(const struct frame *frame);
/* One sentence at the top, by message key, with one argument. kind: good, warn, bad. */
void notice_view(xmlNodePtr page, const char *kind, const char *key, struct str argument);
/* A field of a form that was refused, with what to do about it. */
void problem_view(xmlNodePtr page, const char *field, const char *key);
/* <child key="…"/>: the key of one form of the page, new each time the page is made. */
void form_key_view(xmlNodePtr parent, const char *child);

#endif
