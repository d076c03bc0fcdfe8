/* A store's agent; see desk.h. */
#include "tests/replay/desk.h"

#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/rand.h"
#include "common/token.h"
#include "tests/lib/client.h"
#include "tests/lib/fixture_db.h"

enum { COMMANDS_AT_ONCE = 100, EVENTS_AT_ONCE = 500 };

struct desk *desk_new(unsigned port, uint32_t store_row)
{
	struct arena *arena = test_arena();
	struct desk *desk = arena_new_struct(arena, struct desk);
	struct str key = credential_new(arena, "ca");
	struct hash hash = credential_hash(key);
	*desk = (struct desk){port, str_c(arena, key), json_object(), json_array(), 0, 0};
	fixture_sql("INSERT INTO agent (store_id, name, key_hash, is_active, enrolled_at)"
		    " VALUES (%u, 'replay', x'%s', 1, 1)",
		store_row, hex_print(arena, hash.bytes, sizeof(hash.bytes)).p);
	return desk;
}

void desk_free(struct desk *desk)
{
	if (desk == NULL)
		return;
	json_decref(desk->documents);
	json_decref(desk->waiting);
}

static const char *headers(const struct desk *desk)
{
	return arena_printf(test_arena(), "Authorization: Bearer %s\r\n", desk->key);
}

static void assert_done(const struct got *got)
{
	ck_assert_msg(got->status == 200, "status %d: " STR_FMT, got->status, STR_ARG(got->body));
}

/* --- down --- */

void desk_catch_up(struct desk *desk)
{
	for (int64_t before = -1; before != desk->read_seq;) {
		struct got *got = client_get(desk->port,
			arena_printf(test_arena(), "/v1/agent/events?after=%lld&limit=%d",
				(long long)desk->read_seq, EVENTS_AT_ONCE),
			headers(desk));
		size_t i;
		json_t *event;
		assert_done(got);
		json_array_foreach (json_object_get(got->json, "events"), i, event) {
			json_t *document = json_object_get(event, "fulfilment");
			if (document != NULL)
				json_object_set(desk->documents,
					json_string_value(json_object_get(document, "id")),
					document);
		}
		before = desk->read_seq;
		desk->read_seq = got_int(got, "last");
		got_forget(got);
	}
}

bool desk_is_open(const json_t *document)
{
	const char *state = json_string_value(json_object_get(document, "state"));
	return strcmp(state, "assigned") == 0 || strcmp(state, "accepted") == 0 ||
	       strcmp(state, "picking") == 0;
}

const json_t *desk_open(struct desk *desk, const char *order)
{
	const char *id;
	json_t *document;
	desk_catch_up(desk);
	json_object_foreach (desk->documents, id, document) {
		const json_t *of = json_object_get(json_object_get(document, "order"), "id");
		if (strcmp(json_string_value(of), order) == 0 && desk_is_open(document))
			return document;
	}
	ck_abort_msg("the store's feed does not tell of order %s", order);
}

int desk_figure(const json_t *line, const char *name)
{
	return (int)json_integer_value(json_object_get(line, name));
}

/* --- up --- */

static void assert_all_ok(const json_t *commands, const json_t *results)
{
	size_t i;
	json_t *result;
	json_array_foreach (results, i, result) {
		const char *said = json_string_value(json_object_get(result, "result"));
		ck_assert_msg(strcmp(said, "ok") == 0, "command %zu is answered %s: %s", i, said,
			json_dumps(json_array_get(commands, i), JSON_COMPACT));
	}
}

/* An answer may cover only the first of them. */
static void send_some(struct desk *desk)
{
	json_t *body = json_pack("{s:O}", "commands", desk->waiting);
	char *text = json_dumps(body, JSON_COMPACT);
	struct got *got = client_post(desk->port, "/v1/agent/commands", headers(desk), text);
	assert_done(got);
	const json_t *results = json_object_get(got->json, "results");
	size_t count = json_array_size(results);
	ck_assert_uint_ge(count, 1);
	ck_assert_uint_le(count, json_array_size(desk->waiting));
	assert_all_ok(desk->waiting, results);
	while (count-- > 0)
		json_array_remove(desk->waiting, 0);
	got_forget(got);
	free(text);
	json_decref(body);
}

void desk_send(struct desk *desk)
{
	while (json_array_size(desk->waiting) > 0)
		send_some(desk);
}

void desk_say(struct desk *desk, const char *type, const json_t *document, json_t *more)
{
	int64_t now = clock_now();
	json_t *command = json_pack("{s:s, s:I, s:s, s:s, s:s}", "id",
		uuid_print(test_arena(), uuid_new(now)).p, "seq", (json_int_t)++desk->said_seq,
		"type", type, "at", instant_print(test_arena(), now).p, "clerk", "camille");
	if (document != NULL) {
		json_object_set(command, "fulfilment", json_object_get(document, "id"));
		json_object_set(command, "epoch", json_object_get(document, "epoch"));
	}
	if (more != NULL)
		json_object_update_new(command, more);
	json_array_append_new(desk->waiting, command);
	if (json_array_size(desk->waiting) == COMMANDS_AT_ONCE)
		desk_send(desk);
}
