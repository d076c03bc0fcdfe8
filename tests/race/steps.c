/* Every order of steps; see steps.h. */
#include "tests/race/steps.h"

#include <stdlib.h>
#include <string.h>

#include "common/rand.h"
#include "tests/lib/harness.h"

struct playing {
	const struct play *play;
	size_t done[SESSIONS_MAX]; /* steps of each session that are in the order */
	const struct step *order[STEPS_MAX];
	size_t count, orders, one_in;
};

static char events[1024];

const char *order_of_events(void)
{
	return events;
}

static void write_down(const struct playing *playing)
{
	events[0] = '\0';
	for (size_t i = 0; i < playing->count; i++) {
		size_t n = strlen(events);
		snprintf(events + n, sizeof(events) - n, "%s%s", i == 0 ? "" : ", ",
			playing->order[i]->name);
	}
}

static void run(struct playing *playing)
{
	playing->orders++;
	if (rand_below((uint32_t)playing->one_in) != 0)
		return;
	write_down(playing);
	playing->play->begin();
	for (size_t i = 0; i < playing->count; i++)
		playing->order[i]->run();
	playing->play->end();
}

static void go_on(struct playing *playing)
{
	bool is_whole = true;
	for (size_t s = 0; s < playing->play->session_count; s++) {
		const struct session *session = &playing->play->sessions[s];
		if (playing->done[s] == session->count)
			continue;
		is_whole = false;
		ck_assert_uint_lt(playing->count, STEPS_MAX);
		playing->order[playing->count++] = &session->steps[playing->done[s]++];
		go_on(playing);
		playing->done[s]--;
		playing->count--;
	}
	if (is_whole)
		run(playing);
}

size_t play_in_every_order(const struct play *play)
{
	return play_in_some_orders(play, 1);
}

size_t play_in_some_orders(const struct play *play, size_t one_in)
{
	const char *trial = getenv("COMPTOIR_TRIAL");
	bool is_full = trial != NULL && strcmp(trial, "full") == 0;
	struct playing playing = {.play = play, .one_in = is_full ? 1 : one_in};
	go_on(&playing);
	return playing.orders;
}
