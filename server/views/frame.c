/* The root of every page's view; see frame.h. */
#include "server/views/frame.h"

#include <stdio.h>

#include "common/rand.h"

enum { FORM_KEY_BYTES = 16 };

xmlNodePtr frame_view(const struct frame *frame)
{
	const char *language = frame->language == LANGUAGE_FR ? "fr" : "en";
	xmlNodePtr page = view_new("page", language);
	view_int(page, "now", frame->now);
	view_text(page, "area", str_is_empty(frame->staff) ? STR("shop") : STR("admin"));
	view_text(page, "self", frame->self);
	view_int(page, "basket", (int64_t)frame->basket_count);
	if (!str_is_empty(frame->staff)) {
		view_text(page, "staff", frame->staff);
		view_text(page, "may", frame->may);
		view_text(page, "form_token", frame->form_token);
	}
	return page;
}

void notice_view(xmlNodePtr page, const char *kind, const char *key, struct str argument)
{
	xmlNodePtr notice = view_child(page, "notice");
	view_text(notice, "kind", str_of(kind));
	view_text(notice, "key", str_of(key));
	view_text(notice, "argument", argument);
}

void problem_view(xmlNodePtr page, const char *field, const char *key)
{
	xmlNodePtr problem = view_child(page, "problem");
	view_text(problem, "field", str_of(field));
	view_text(problem, "key", str_of(key));
}

void form_key_view(xmlNodePtr parent, const char *child)
{
	uint8_t bytes[FORM_KEY_BYTES];
	char text[2 * FORM_KEY_BYTES + 1];
	rand_bytes(bytes, sizeof(bytes));
	for (size_t i = 0; i < FORM_KEY_BYTES; i++)
		snprintf(text + 2 * i, 3, "%02x", bytes[i]);
	view_text(view_child(parent, child), "key", str_of(text));
}
