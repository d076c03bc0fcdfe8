/* What the writer writes is what jansson reads, and says. */
#include "common/json_write.h"

#include <jansson.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/rand.h"
#include "tests/lib/harness.h"

enum { DOCUMENTS = 3000, TEXT_BYTES = 1 << 20 };

static void new_writer(struct json_writer *w)
{
	struct buf *buf = arena_new_struct(test_arena(), struct buf);
	buf_init(buf, test_arena(), TEXT_BYTES);
	jw_init(w, buf);
}

/* --- random documents --- */

static json_t *random_text(void)
{
	static const char *const pieces[] = {"a", "Z", "0", " ", "\"", "\\", "/", "\n", "\t", "\r",
		"\b", "\f", "\x01", "\x1F", "\x7F", "é", "€", "\xF0\x9F\x92\xA1", "\u2028",
		"</script>"};
	char text[200] = "";
	for (uint32_t i = rand_below(20); i > 0; i--)
		strcat(text, pieces[rand_below(ARRAY_LENGTH(pieces))]);
	return json_string(text);
}

static int64_t random_i64(void)
{
	static const int64_t borders[] = {0, 1, -1, 9, 10, INT64_MAX, INT64_MIN, INT32_MIN};
	uint64_t bits;
	rand_bytes(&bits, sizeof(bits));
	return rand_below(4) == 0 ? borders[rand_below(ARRAY_LENGTH(borders))]
				  : (int64_t)(bits >> rand_below(64));
}

static double random_real(void)
{
	double value;
	do
		rand_bytes(&value, sizeof(value));
	while (!isfinite(value));
	return rand_below(2) == 0 ? value : (double)rand_below(1000000) / 1000 - 180;
}

static json_t *random_json(int depth)
{
	uint32_t kind = rand_below(depth == 0 ? 4 : 6);
	json_t *json = kind == 4 ? json_object() : json_array();
	char key[8] = "k0";
	switch (kind) {
	case 0:
		json_decref(json);
		return random_text();
	case 1:
		json_decref(json);
		return json_integer(random_i64());
	case 2:
		json_decref(json);
		return json_boolean(rand_below(2));
	case 3:
		json_decref(json);
		return json_real(random_real());
	case 4:
		for (uint32_t i = rand_below(6); i > 0; i--, key[1]++)
			json_object_set_new(json, key, random_json(depth - 1));
		return json;
	default:
		for (uint32_t i = rand_below(6); i > 0; i--)
			json_array_append_new(json, random_json(depth - 1));
		return json;
	}
}

static void write_tree(struct json_writer *w, json_t *json)
{
	const char *key;
	json_t *child;
	size_t i;
	switch (json_typeof(json)) {
	case JSON_OBJECT:
		jw_object(w);
		json_object_foreach (json, key, child)
			write_tree(jw_key(w, key), child);
		jw_end(w);
		break;
	case JSON_ARRAY:
		jw_array(w);
		json_array_foreach (json, i, child)
			write_tree(w, child);
		jw_end(w);
		break;
	case JSON_STRING:
		jw_text(w, (struct str){json_string_value(json), json_string_length(json)});
		break;
	case JSON_INTEGER:
		jw_i64(w, json_integer_value(json));
		break;
	case JSON_REAL:
		jw_real(w, json_real_value(json));
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		jw_bool(w, json_is_true(json));
		break;
	case JSON_NULL:
		ck_abort_msg("no null is made");
	}
}

START_TEST(random_documents_read_back_as_the_same_tree)
{
	for (int i = 0; i < DOCUMENTS; i++) {
		struct json_writer w;
		json_t *json = random_json(5);
		new_writer(&w);
		write_tree(&w, json);
		struct str text = jw_done(&w);
		json_t *again =
			json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
		ck_assert_msg(json_equal(json, again), STR_FMT, STR_ARG(text));
		json_decref(again);
		json_decref(json);
		arena_clear(test_arena());
	}
}
END_TEST

/* Byte for byte: stored answers and their hashes do not depend on who wrote them. */
START_TEST(texts_and_numbers_are_spelled_as_jansson_spells_them)
{
	for (int i = 0; i < DOCUMENTS; i++) {
		struct json_writer w;
		json_t *json = json_pack("[o, o, b, {s:o}]", random_text(),
			json_integer(random_i64()), i % 2, "k", random_text());
		char *expected = json_dumps(json, JSON_COMPACT);
		new_writer(&w);
		write_tree(&w, json);
		assert_text(jw_done(&w), expected);
		free(expected);
		json_decref(json);
		arena_clear(test_arena());
	}
}
END_TEST

START_TEST(reals_have_the_fewest_digits_that_read_back)
{
	struct json_writer w;
	new_writer(&w);
	jw_array(&w);
	jw_real(&w, 48.853);
	jw_real(&w, 45);
	jw_real(&w, 0.1 + 0.2);
	jw_real(&w, 1e300);
	jw_end(&w);
	assert_text(jw_done(&w), "[48.853,45.0,0.30000000000000004,1e+300]");
}
END_TEST

START_TEST(ids_instants_and_pieces_are_values_too)
{
	struct json_writer w;
	struct uuid uuid = uuid_new(INT64_C(1795258800000));
	new_writer(&w);
	jw_object(&w);
	jw_uuid(jw_key(&w, "id"), uuid);
	jw_instant(jw_key(&w, "at"), INT64_C(1795258800000));
	jw_raw_members(&w, STR("\"a\":1,\"b\":[]"));
	jw_raw_members(&w, STR_EMPTY);
	jw_raw(jw_key(&w, "piece"), STR("{}"));
	jw_end(&w);
	assert_text(jw_done(&w),
		arena_printf(test_arena(),
			"{\"id\":\"" STR_FMT "\",\"at\":\"2026-11-21T11:00:00Z\",\"a\":1,"
			"\"b\":[],\"piece\":{}}",
			STR_ARG(uuid_print(test_arena(), uuid))));
}
END_TEST

/* By the C library's calendar, which instants used to be printed with. */
START_TEST(instants_are_those_of_the_calendar)
{
	for (int i = 0; i < 100000; i++) {
		uint64_t bits;
		rand_bytes(&bits, sizeof(bits));
		int64_t at = (int64_t)(bits % UINT64_C(253402300800000)); /* up to 9999 */
		time_t seconds = (time_t)(at / 1000);
		struct tm utc;
		char expected[64], text[INSTANT_TEXT_MAX];
		gmtime_r(&seconds, &utc);
		at -= i % 2 == 0 ? at % 1000 : 0;
		size_t n = strftime(expected, sizeof(expected), "%Y-%m-%dT%H:%M:%S", &utc);
		if (at % 1000 == 0)
			strcpy(expected + n, "Z");
		else
			snprintf(expected + n, 8, ".%03dZ", (int)(at % 1000));
		assert_text(((struct str){text, instant_write(text, at)}), expected);
	}
}
END_TEST

/* --- misuse --- */

static void value_without_key(struct json_writer *w)
{
	jw_object(w);
	jw_i64(w, 1);
}

static void key_in_an_array(struct json_writer *w)
{
	jw_array(w);
	jw_key(w, "a");
}

static void two_keys(struct json_writer *w)
{
	jw_object(w);
	jw_key(w, "a");
	jw_key(w, "b");
}

static void key_without_value(struct json_writer *w)
{
	jw_object(w);
	jw_key(w, "a");
	jw_end(w);
}

static void two_roots(struct json_writer *w)
{
	jw_i64(w, 1);
	jw_i64(w, 2);
}

static void unfinished(struct json_writer *w)
{
	jw_array(w);
	jw_done(w);
}

static void nothing_at_all(struct json_writer *w)
{
	jw_done(w);
}

static void an_end_too_many(struct json_writer *w)
{
	jw_array(w);
	jw_end(w);
	jw_end(w);
}

static void too_deep(struct json_writer *w)
{
	for (int i = 0; i <= JSON_WRITER_DEPTH_MAX; i++)
		jw_array(w);
}

static void no_finite_number(struct json_writer *w)
{
	jw_real(w, INFINITY);
}

START_TEST(misuse_ends_the_process)
{
	static void (*const misuses[])(struct json_writer * w) = {value_without_key,
		key_in_an_array, two_keys, key_without_value, two_roots, unfinished, nothing_at_all,
		an_end_too_many, too_deep, no_finite_number};
	for (size_t i = 0; i < ARRAY_LENGTH(misuses); i++) {
		int status;
		pid_t child = fork();
		if (child == 0) {
			struct json_writer w;
			new_writer(&w);
			misuses[i](&w);
			_exit(0);
		}
		ck_assert_int_eq(waitpid(child, &status, 0), child);
		ck_assert_msg(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT, "misuse %zu", i);
	}
}
END_TEST

START_TEST(what_does_not_fit_is_said)
{
	struct json_writer w;
	struct buf buf;
	buf_init(&buf, test_arena(), 10);
	jw_init(&w, &buf);
	jw_text(&w, STR("more than ten bytes"));
	ck_assert(buf_is_full(&buf));
}
END_TEST

TEST_MAIN("json_write", random_documents_read_back_as_the_same_tree,
	texts_and_numbers_are_spelled_as_jansson_spells_them,
	reals_have_the_fewest_digits_that_read_back, ids_instants_and_pieces_are_values_too,
	instants_are_those_of_the_calendar, misuse_ends_the_process, what_does_not_fit_is_said)
