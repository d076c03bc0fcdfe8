/* Sessions of clerks; see session.h. */
#include "store-agent/pages/session.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/rand.h"
#include "common/token.h"

struct sessions {
	pthread_mutex_t lock;
	unsigned idle_min;
	struct session list[SESSIONS_MAX];
};

struct sessions *sessions_new(struct arena *arena, unsigned idle_min)
{
	struct sessions *sessions = arena_new_struct(arena, struct sessions);
	sessions->idle_min = idle_min;
	pthread_mutex_init(&sessions->lock, NULL);
	return sessions;
}

unsigned sessions_idle_min(const struct sessions *sessions)
{
	return sessions->idle_min;
}

static void fill_token(char token[SESSION_TOKEN_CHARS + 1])
{
	uint8_t bytes[SESSION_TOKEN_CHARS / 2];
	rand_bytes(bytes, sizeof(bytes));
	for (size_t i = 0; i < sizeof(bytes); i++)
		snprintf(token + 2 * i, 3, "%02x", bytes[i]);
}

static bool is_token(const struct session *session, struct str token)
{
	struct hash own = hash_of(session->token, SESSION_TOKEN_CHARS);
	struct hash given = hash_of(token.p, token.n);
	return session->token[0] != '\0' && hash_equal(&own, &given);
}

static struct session *find(struct sessions *sessions, struct str token)
{
	for (size_t i = 0; i < SESSIONS_MAX; i++)
		if (is_token(&sessions->list[i], token))
			return &sessions->list[i];
	return NULL;
}

static struct session *oldest(struct sessions *sessions)
{
	struct session *found = &sessions->list[0];
	for (size_t i = 1; i < SESSIONS_MAX; i++)
		if (sessions->list[i].used_at < found->used_at)
			found = &sessions->list[i];
	return found;
}

void session_open(struct sessions *sessions, const struct clerk *clerk, int64_t now,
	struct session *session_out)
{
	struct session session = {.is_manager = clerk->is_manager, .used_at = now};
	fill_token(session.token);
	fill_token(session.form_token);
	snprintf(session.login, sizeof(session.login), STR_FMT, STR_ARG(clerk->login));
	snprintf(session.name, sizeof(session.name), STR_FMT, STR_ARG(clerk->name));
	pthread_mutex_lock(&sessions->lock);
	*oldest(sessions) = session;
	pthread_mutex_unlock(&sessions->lock);
	*session_out = session;
}

bool session_find(struct sessions *sessions, struct str token, int64_t now, bool is_used,
	struct session *session_out)
{
	pthread_mutex_lock(&sessions->lock);
	struct session *session = find(sessions, token);
	bool is_open = session != NULL &&
		       now - session->used_at <= (int64_t)sessions->idle_min * MS_PER_MINUTE;
	if (is_open) {
		session->used_at = is_used ? now : session->used_at;
		*session_out = *session;
	} else if (session != NULL) {
		*session = (struct session){.used_at = 0};
	}
	pthread_mutex_unlock(&sessions->lock);
	return is_open;
}

void session_keep(struct sessions *sessions, const struct session *session)
{
	pthread_mutex_lock(&sessions->lock);
	struct session *kept = find(sessions, str_of(session->token));
	if (kept != NULL)
		*kept = *session;
	pthread_mutex_unlock(&sessions->lock);
}

void session_close(struct sessions *sessions, const struct session *session)
{
	pthread_mutex_lock(&sessions->lock);
	struct session *kept = find(sessions, str_of(session->token));
	if (kept != NULL)
		*kept = (struct session){.used_at = 0};
	pthread_mutex_unlock(&sessions->lock);
}
