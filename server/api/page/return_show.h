/* What the pages of goods that come back share. */
#ifndef COMPTOIR_API_PAGE_RETURN_SHOW_H
#define COMPTOIR_API_PAGE_RETURN_SHOW_H

#include "server/api/own_return.h"
#include "server/api/page/page.h"
#include "server/api/photos.h"

/* Why the last try was refused: a message key, and {0} of it; NULL: it was not. */
struct form_problem {
	const char *key;
	struct str of;
};

/* The page where goods are chosen, with what was chosen before, or where withdrawal is declared. */
void return_choose_show(struct call *call, struct form_problem problem);
void withdraw_show(struct call *call, const char *problem);
/* The page of a return: the code to bring, what, until when, where, and its photos. */
void return_code_show(
	struct call *call, const struct goods_return *goods, struct form_problem problem);
/* What is asked (struct return_asked) is announced, and its page follows. */
enum db_status return_announce_effect(struct tx *tx, const struct call *call, const void *input,
	struct effect *effect_out) MUST_USE;
/* Message key of a refusal: by its rule where it names one. NULL, and the call is answered, where
 * another choice would not help. */
const char *return_problem(struct call *call, const struct effect *effect);
/* The same for a photo; NULL when it has nothing to do with photos. */
const char *photo_problem(enum reason reason);
/* The photos of the form, set down for its command. Otherwise says which is not taken and why, or
 * answers the call and leaves *problem_out without a key. */
bool form_photos_set_down(struct call *call, order_id order, struct sent_photos *photos_out,
	struct form_problem *problem_out) MUST_USE;
/* The fields qty-1, qty-2 … of the order's lines; false when one is no number. 0 is left out. */
bool form_parts(const struct call *call, struct asked_part *parts, size_t *count_out);
struct str return_address(const struct call *call, return_id id);

#endif
