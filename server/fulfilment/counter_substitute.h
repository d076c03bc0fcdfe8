/*
 * What a clerk does about goods offered instead of others (substitute.h): offer them, or say after
 * all that the line is short. For counter_acts.c.
 */
#ifndef COMPTOIR_COUNTER_SUBSTITUTE_H
#define COMPTOIR_COUNTER_SUBSTITUTE_H

#include "server/fulfilment/counter_acts.h"

/*
 * The clerk takes *qty of the command's line for missing, maybe without having heard of an answer.
 * An open question about the line ends. What was refused is short already, and what was accepted
 * is not looked for any more: both are taken off *qty.
 */
enum db_status substitutes_withdraw(
	struct tx *tx, struct counter_scene *scene, int32_t *qty) MUST_USE;

#endif
