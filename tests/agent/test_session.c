/* How long a clerk stays logged in. */
#include "common/clock.h"
#include "store-agent/pages/session.h"
#include "tests/lib/harness.h"

enum { START = 1000, IDLE_MIN = 10 };

static struct sessions *given_camille(struct session *session_out)
{
	struct sessions *sessions = sessions_new(test_arena(), IDLE_MIN);
	const struct clerk camille = {.login = STR("camille"), .name = STR("Camille")};
	session_open(sessions, &camille, START, session_out);
	return sessions;
}

static bool is_open_at(
	struct sessions *sessions, const struct session *camille, int64_t minutes, bool is_used)
{
	struct session found;
	return session_find(
		sessions, str_of(camille->token), START + minutes * MS_PER_MINUTE, is_used, &found);
}

START_TEST(clerk_who_works_stays_logged_in)
{
	struct session camille;
	struct sessions *sessions = given_camille(&camille);
	ck_assert(is_open_at(sessions, &camille, 9, true));
	ck_assert(is_open_at(sessions, &camille, 18, true));
	ck_assert(!is_open_at(sessions, &camille, 29, true));
}
END_TEST

START_TEST(page_that_refreshes_itself_keeps_nobody_logged_in)
{
	struct session camille;
	struct sessions *sessions = given_camille(&camille);
	for (int minute = 1; minute <= IDLE_MIN; minute++)
		ck_assert(is_open_at(sessions, &camille, minute, false));
	ck_assert(!is_open_at(sessions, &camille, IDLE_MIN + 1, false));
	ck_assert(!is_open_at(sessions, &camille, 1, true));
}
END_TEST

START_TEST(wrong_token_finds_nobody)
{
	struct session camille, found;
	struct sessions *sessions = given_camille(&camille);
	ck_assert(!session_find(sessions, STR_EMPTY, START, true, &found));
	ck_assert(!session_find(sessions, str_of(camille.form_token), START, true, &found));
	session_close(sessions, &camille);
	ck_assert(!is_open_at(sessions, &camille, 0, true));
}
END_TEST

TEST_MAIN("agent session", clerk_who_works_stays_logged_in,
	page_that_refreshes_itself_keeps_nobody_logged_in, wrong_token_finds_nobody)
