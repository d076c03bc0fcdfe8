/*
 * Two stores that have every line between them, where none has it alone: one order, for which the
 * shopper goes to both. Each line is given by one of them; the first gives all it has enough of, a
 * bundle whole. Only for a shopper who agrees (question.may_be_together), and never more than two.
 * One store is asked first, unless it is farther than stores.together_m and than the way to both.
 *
 * Rule: the shortest way from where the shopper is to the one and on to the other, of the sixteen
 * stores that have most lines, each with the nearest to it that has every other line, at most
 * stores.together_m away from it. A chosen store is always the first. In memory, like all of
 * sourcing.h; the guarded write takes the goods of both or of none.
 */
#ifndef COMPTOIR_TOGETHER_H
#define COMPTOIR_TOGETHER_H

#include "server/fulfilment/sourcing.h"

/* At most `most`, the shortest way first: candidates that are `with` another. Asks also the stores
 * that were found before and refused: they may still give some of it. */
struct ranking together_rank(struct arena *arena, const struct market *market,
	const struct question *question, size_t most);

/* From the shopper to the first, and on to the second. */
double together_way_m(const struct candidate *pair);

/* By memory one of these has everything, and was chosen or is near. */
bool together_is_needless(
	const struct market *market, const struct question *question, const struct ranking *alone);

/* To what is shown, where it is not needless: who would give what a store lacks (its `with`), for
 * the first eight that have some of it, each pair once. Nothing of stale figures. */
void together_add(struct arena *arena, const struct market *market, const struct question *question,
	struct ranking *ranking);

#endif
