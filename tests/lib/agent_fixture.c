/* A store's desk for tests; see agent_fixture.h. */
#include "tests/lib/agent_fixture.h"

#include <stdlib.h>
#include <unistd.h>

#include "common/buf.h"
#include "common/clock.h"
#include "store-agent/journal/commands.h"

const int64_t nine_o_clock = INT64_C(1795251600000);

static struct desk desk;
static char folder[64];

const struct desk *the_desk(void)
{
	return &desk;
}

const char *the_folder(void)
{
	return folder;
}

static void open_desk(void)
{
	struct journal_refusal refusal;
	const char *path = arena_printf(test_arena(), "%s/journal.db", folder);
	desk.journal = journal_open(test_arena(), path, STR("PAR01"), &refusal);
	ck_assert_msg(desk.journal != NULL, STR_FMT, STR_ARG(refusal.why));
}

static void start_desk(void)
{
	snprintf(folder, sizeof(folder), "/tmp/comptoir-agent.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	for (size_t i = 0; i < sizeof(desk.store_secret.bytes); i++)
		desk.store_secret.bytes[i] = (uint8_t)i;
	open_desk();
}

static void stop_desk(void)
{
	journal_close(desk.journal);
	int status = system(arena_printf(test_arena(), "rm -rf %s", folder));
	ck_assert_int_eq(status, 0);
}

const struct test_fixture agent_fixture = {.before = start_desk, .after = stop_desk};

void leave_desk(void)
{
	journal_close(desk.journal);
}

void return_to_desk(void)
{
	open_desk();
}

void restart_desk(void)
{
	leave_desk();
	return_to_desk();
}

/* --- headquarters --- */

static const char document_text[] =
	"{\"id\": \"01930000-0000-7000-8000-000000000001\", \"epoch\": 1, \"version\": 1,"
	" \"state\": \"assigned\", \"short_id\": \"A12\","
	" \"order\": {\"id\": \"01930000-0000-7000-8000-0000000000aa\", \"number\": \"2048156371\","
	"  \"kind\": \"prepaid\", \"language\": \"fr\", \"customer\": \"Zo\u00e9 Lef\u00e8vre\","
	"  \"email\": \"zoe@example.org\", \"phone\": \"\", \"collector\": \"\","
	"  \"placed_at\": \"2026-11-21T09:00:00Z\", \"currency\": \"EUR\"},"
	" \"promised_at\": \"2026-11-21T11:00:00Z\", \"collect_by\": \"2026-11-24T18:00:00Z\","
	" \"slot\": \"\", \"rejections\": 0,"
	" \"lines\": ["
	"  {\"line\": 1, \"sku\": \"NUT-400\", \"name\": \"P\u00e2te \u00e0 tartiner 400 g\","
	"   \"gtins\": [\"" GTIN_SPREAD "\"], \"shelf\": \"A03-2\", \"ordered\": 2, \"picked\": 0,"
	"   \"short\": 0, \"collected\": 0, \"refused\": 0, \"returned\": 0, \"put_back\": 0,"
	"   \"price_minor\": 459, \"vat_bp\": 550},"
	"  {\"line\": 2, \"sku\": \"LAMP-1\", \"name\": \"Lampe de bureau\","
	"   \"gtins\": [\"" GTIN_LAMP "\"], \"shelf\": \"B01-1\", \"ordered\": 1, \"picked\": 0,"
	"   \"short\": 0, \"collected\": 0, \"refused\": 0, \"returned\": 0, \"put_back\": 0,"
	"   \"price_minor\": 2990, \"vat_bp\": 2000}]}";

static void set_verifier(json_t *document)
{
	char code[PICKUP_CODE_CHARS + 1];
	order_id order;
	const char *id =
		json_string_value(json_object_get(json_object_get(document, "order"), "id"));
	ck_assert(uuid_parse(str_of(id), &order.uuid));
	ck_assert(pickup_code_normalise(STR(THE_CODE), code));
	struct hash verifier = pickup_code_verifier(&desk.store_secret, order, code);
	struct str hex = hex_print(test_arena(), verifier.bytes, sizeof(verifier.bytes));
	json_object_set_new(document, "code_verifier", json_stringn(hex.p, hex.n));
}

json_t *given_document(void)
{
	json_t *document = json_loads(document_text, 0, NULL);
	ck_assert_ptr_nonnull(document);
	set_verifier(document);
	return document;
}

fulfilment_id given_id(void)
{
	fulfilment_id id;
	ck_assert(uuid_parse(STR("01930000-0000-7000-8000-000000000001"), &id.uuid));
	return id;
}

struct feed_position asked_now(void)
{
	struct feed_position position;
	ck_assert_int_eq(feed_position(desk.journal, test_arena(), &position), REASON_OK);
	return position;
}

static void tell_desk(json_t *event, struct feed_position asked)
{
	json_int_t next = (json_int_t)asked.after + 1;
	json_object_set_new(event, "seq", json_integer(next));
	json_t *answer = json_pack("{s:[o], s:I}", "events", event, "last", next);
	ck_assert_int_eq(
		feed_apply(desk.journal, test_arena(), &asked, answer, nine_o_clock), REASON_OK);
	json_decref(answer);
}

void told_as_asked_at(json_t *document, struct feed_position asked)
{
	tell_desk(json_pack("{s:s, s:o}", "type", "fulfilment", "fulfilment", document), asked);
}

void told(json_t *document)
{
	told_as_asked_at(document, asked_now());
}

void told_event(json_t *event)
{
	tell_desk(event, asked_now());
}

struct fulfilment known(void)
{
	struct fulfilment fulfilment;
	ck_assert_int_eq(desk_get(&desk, test_arena(), given_id(), &fulfilment), REASON_OK);
	return fulfilment;
}

/* --- the clerk --- */

struct act act_at(int64_t now)
{
	return (struct act){
		.key = {uuid_new(now)},
		.clerk = STR("camille"),
		.now = now,
		.fulfilment = given_id(),
	};
}

struct act act_now(void)
{
	return act_at(nine_o_clock);
}

void given_ready(void)
{
	told(given_document());
	struct act acts[] = {act_now(), act_now(), act_now()};
	ck_assert_int_eq(desk_pick(&desk, test_arena(), &acts[0], 1, 2), REASON_OK);
	ck_assert_int_eq(desk_pick(&desk, test_arena(), &acts[1], 2, 1), REASON_OK);
	ck_assert_int_eq(desk_ready(&desk, test_arena(), &acts[2], STR("C4")), REASON_OK);
}

/* --- what headquarters would hear --- */

struct told {
	const struct command *commands;
	size_t count;
	const char *result;
};

static enum reason waiting_body(struct journal_tx *tx, void *context)
{
	struct told *told = context;
	told->count = command_unanswered(tx, 1000, &told->commands);
	for (size_t i = 0; told->result != NULL && i < told->count; i++)
		command_answer(tx, told->commands[i].id, str_of(told->result), nine_o_clock);
	return REASON_OK;
}

static struct told read_waiting(const char *result)
{
	struct told told = {.result = result};
	ck_assert_int_eq(journal_run(desk.journal, test_arena(), waiting_body, &told), REASON_OK);
	return told;
}

struct str waiting(void)
{
	struct buf buf;
	struct told told = read_waiting(NULL);
	buf_init(&buf, test_arena(), 1 << 16);
	for (size_t i = 0; i < told.count; i++) {
		buf_add_c(&buf, i == 0 ? "" : " ");
		buf_add(&buf, command_type_name(told.commands[i].type));
	}
	return buf_str(&buf);
}

struct str last_told(const char *member)
{
	struct told told = read_waiting(NULL);
	ck_assert_uint_gt(told.count, 0);
	struct str body = told.commands[told.count - 1].body;
	json_t *json = json_loadb(body.p, body.n, 0, NULL);
	char *text = json_dumps(json_object_get(json, member), JSON_COMPACT | JSON_ENCODE_ANY);
	struct str copy = str_dup(test_arena(), str_of(text));
	free(text);
	json_decref(json);
	return copy;
}

void answer_all(const char *result)
{
	read_waiting(result);
}
