/* Choices as text; see choice_text.h. */
#include "server/views/choice_text.h"

#include "server/fulfilment/choice.h"
#include "server/fulfilment/order_write.h"
#include "server/views/store_text.h"

const char *choice_unanswered(const struct order_choice *choice, const struct server *server)
{
	if (choice->is_kept)
		return "keep";
	return server_resourcing(server).moves_unanswered ? "move" : "cancel";
}

static void write_held(struct json_writer *w, const struct stores *stores,
	const struct order_choice *choice, int64_t now)
{
	const struct store *store = stores_find(stores, choice->held_at);
	if (!choice->is_held || choice->held_until <= now || store == NULL)
		return;
	jw_object(jw_key(w, "held"));
	jw_text(jw_key(w, "store"), store->code);
	jw_instant(jw_key(w, "until"), choice->held_until);
	jw_end(w);
}

static void write_lines(struct json_writer *w, const struct order_choice *choice)
{
	jw_array(jw_key(w, "lines"));
	for (size_t i = 0; i < choice->line_count; i++) {
		jw_object(w);
		jw_i64(jw_key(w, "line"), choice->lines[i].line);
		jw_i64(jw_key(w, "qty"), choice->lines[i].qty);
		jw_end(w);
	}
	jw_end(w);
}

/* Which of the lines it can give, whole. */
static void write_store(struct json_writer *w, const struct order_choice *choice,
	const struct question *question, const struct candidate *candidate)
{
	jw_object(w);
	jw_text(jw_key(w, "code"), candidate->store->code);
	jw_text(jw_key(w, "name"), candidate->store->name);
	if (candidate->has_distance)
		jw_i64(jw_key(w, "distance_m"), candidate->distance_m);
	jw_instant(jw_key(w, "ready_at"), candidate->promised_at);
	jw_bool(jw_key(w, "has_all"), candidate->has_all);
	jw_array(jw_key(w, "lines"));
	for (size_t i = 0; i < question->line_count; i++)
		if (candidate->available[i] >= question->lines[i].qty)
			jw_i64(w, choice->lines[i].line);
	jw_end(w);
	jw_end(w);
}

static void write_transfer(struct json_writer *w, const struct candidate *sender)
{
	jw_object(jw_key(w, "transfer"));
	jw_text(jw_key(w, "from"), sender->store->code);
	jw_text(jw_key(w, "to"), sender->to->code);
	jw_instant(jw_key(w, "ready_at"), sender->arrives_at);
	jw_end(w);
}

static void write_offer(struct json_writer *w, struct arena *arena, const struct server *server,
	const struct order *order, int64_t now)
{
	const struct market market = server_market(server);
	const struct resourcing_rules rules = server_resourcing(server);
	struct choice_offer offer = choice_stores(arena, &market, &rules, order, now);
	jw_array(jw_key(w, "stores"));
	for (size_t i = 0; i < offer.ranking.count; i++)
		write_store(w, &order->choice, &offer.question, &offer.ranking.list[i]);
	jw_end(w);
	if (offer.sender != NULL)
		write_transfer(w, offer.sender);
}

void jw_choice(struct json_writer *w, struct arena *arena, const struct server *server,
	const struct order *order, int64_t now)
{
	const struct order_choice *choice = order_open_choice(order);
	const struct stores *stores = directory_stores(server->directory);
	if (choice == NULL)
		return;
	const struct fulfilment *from = order_fulfilment(order, choice->from);
	const struct store *store = from == NULL ? NULL : stores_find(stores, from->store);
	jw_object(jw_key(w, "choice"));
	jw_uuid(jw_key(w, "id"), choice->id.uuid);
	jw_text(jw_key(w, "state"), choice_state_name(choice->state));
	if (store != NULL)
		jw_text(jw_key(w, "from"), store->code);
	jw_instant(jw_key(w, "answer_by"), choice->answer_by);
	if (choice->state == CHOICE_WAITING)
		jw_instant(jw_key(w, "wait_until"), choice->wait_until);
	jw_text(jw_key(w, "unanswered"), str_of(choice_unanswered(choice, server)));
	write_held(w, stores, choice, now);
	write_lines(w, choice);
	write_offer(w, arena, server, order, now);
	jw_end(w);
}
