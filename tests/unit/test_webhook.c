/* Signatures of messages that anybody may send. */
#include <string.h>

#include "common/buf.h"
#include "common/clock.h"
#include "common/webhook.h"
#include "tests/lib/harness.h"

enum { BODY_BYTES = 100000, WRONG_ONES = 500, ARENA_BYTES = 1 << 20 };

#define NOW (INT64_C(1795258800) * MS_PER_SECOND)

static const struct str key = STR("whsec_of_stripe");

static struct str large_body(void)
{
	char *bytes = arena_alloc(test_arena(), BODY_BYTES);
	memset(bytes, 'x', BODY_BYTES);
	return (struct str){bytes, BODY_BYTES};
}

static bool is_genuine(struct str signature, struct str body)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	bool answer = stripe_is_genuine(arena, key, signature, body, NOW);
	arena_free(arena);
	return answer;
}

/* Each was compared with a hash of its own: 64 of them and a megabyte took a request's memory, and
 * the process with it. */
START_TEST(hundreds_of_wrong_signatures_cost_no_more_than_one)
{
	struct str body = large_body(), right = stripe_sign(test_arena(), key, NOW, body),
		   rest = right;
	struct buf many, wrong;
	buf_init(&many, test_arena(), 1 << 16);
	buf_init(&wrong, test_arena(), 1 << 16);
	buf_add(&many, right);
	buf_add(&wrong, str_cut(&rest, ','));
	for (int i = 0; i < WRONG_ONES; i++) {
		buf_add_c(&many, ",v1=00");
		buf_add_c(&wrong, ",v1=00");
	}
	ck_assert(is_genuine(buf_str(&many), body));
	ck_assert(!is_genuine(buf_str(&wrong), body));
}
END_TEST

START_TEST(a_signature_is_of_this_body_key_and_moment)
{
	struct str body = STR("{}"), signature = stripe_sign(test_arena(), key, NOW, body);
	ck_assert(is_genuine(signature, body));
	ck_assert(!is_genuine(signature, STR("{ }")));
	ck_assert(!is_genuine(STR_EMPTY, body));
	ck_assert(!is_genuine(STR("t=,v1="), body));
	ck_assert(!stripe_is_genuine(test_arena(), STR("another"), signature, body, NOW));
	ck_assert(!stripe_is_genuine(test_arena(), key, signature, body, NOW + MS_PER_HOUR));
}
END_TEST

TEST_MAIN("webhook", hundreds_of_wrong_signatures_cost_no_more_than_one,
	a_signature_is_of_this_body_key_and_moment)
