/* explain: why this store got this order, as it was recorded when it was decided, and what happened
 * since. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "server/ctl/ctl.h"
#include "server/fulfilment/order.h"

static enum db_status find_order(struct ctl *ctl, struct str name, struct order *order_out)
{
	struct tx *tx = db_reading(ctl->db, ctl->arena);
	order_id id;
	if (uuid_parse(name, &id.uuid))
		return order_read(tx, id, order_out);
	return order_read_by_number(tx, name, order_out);
}

static json_t *json_of(struct str text)
{
	return json_loadb(text.p, text.n, 0, NULL);
}

/* --- for programs --- */

static json_t *history_json(struct arena *arena, const struct order *order)
{
	json_t *history = json_array();
	for (size_t i = 0; i < order->history_count; i++) {
		const struct history_row *row = &order->history[i];
		struct str at = instant_print(arena, row->happened_at);
		json_array_append_new(
			history, json_pack("{s:s%, s:s%, s:s%, s:o*}", "happened_at", at.p, at.n,
					 "what", row->what.p, row->what.n, "who", row->who.p,
					 row->who.n, "detail", json_of(row->detail)));
	}
	return history;
}

static void print_json(struct arena *arena, const struct order *order)
{
	struct str id = uuid_print(arena, order->id.uuid);
	json_t *json = json_pack("{s:s%, s:s%, s:s%, s:s%, s:o*, s:o}", "id", id.p, id.n, "number",
		order->number.p, order->number.n, "kind", order_kind_name(order->kind).p,
		order_kind_name(order->kind).n, "state", order_state_name(order->state).p,
		order_state_name(order->state).n, "decision", json_of(order->decision), "history",
		history_json(arena, order));
	char *text = json_dumps(json, JSON_INDENT(2));
	puts(text);
	free(text);
	json_decref(json);
}

/* --- for people --- */

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text == NULL ? "" : text;
}

/* The rules of server/fulfilment/decision.h. */
static const char *rule_in_words(const char *rule)
{
	static const struct {
		const char *rule, *words;
	} rules[] = {
		{"chosen_store", "the store that was chosen"},
		{"sent_to_chosen_store",
			"the store nearest to the chosen one that has every line sends it there"},
		{"fewest_stores_together", "one store with every line, else two that have them "
					   "between them, by the shortest way"},
		{"nearest_with_every_line",
			"the nearest store with pickup that has every line and can promise a time"},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(rules); i++)
		if (str_equal_c(str_of(rule), rules[i].rule))
			return rules[i].words;
	return rule;
}

static void print_asked(const json_t *decision)
{
	const json_t *asked = json_object_get(decision, "asked");
	const json_t *near = json_object_get(asked, "near");
	const json_t *within = json_object_get(asked, "within_m");
	size_t index;
	json_t *line;
	printf("Asked:");
	json_array_foreach (json_object_get(asked, "lines"), index, line)
		printf("%s %lld x %s", index == 0 ? "" : ",",
			(long long)json_integer_value(json_object_get(line, "qty")),
			text_of(line, "sku"));
	if (near != NULL)
		printf(", near %.4f,%.4f", json_number_value(json_array_get(near, 0)),
			json_number_value(json_array_get(near, 1)));
	if (within != NULL)
		printf(", within %lld m", (long long)json_integer_value(within));
	printf("\nRule:  %s.\n", rule_in_words(text_of(decision, "rule")));
}

static void print_missing(const json_t *missing)
{
	size_t index;
	json_t *sku;
	printf("lacks");
	json_array_foreach (missing, index, sku)
		printf("%s %s", index == 0 ? "" : ",", json_string_value(sku));
}

/* 10 MUG, of which 7 offered: 90 h old, trusted to 750/1000 */
static void print_withheld(const json_t *withheld)
{
	enum { SECONDS_PER_HOUR = 3600 };
	size_t index;
	json_t *line;
	json_array_foreach (withheld, index, line)
		printf("%s%lld %s there, %lld offered: figure %lld h old, trusted to %lld in 1000",
			index == 0 ? "  (" : "; ",
			(long long)json_integer_value(json_object_get(line, "free")),
			text_of(line, "sku"),
			(long long)json_integer_value(json_object_get(line, "offered")),
			(long long)json_integer_value(json_object_get(line, "age_s")) /
				SECONDS_PER_HOUR,
			(long long)json_integer_value(json_object_get(line, "trust_permille")));
	if (json_array_size(withheld) > 0)
		putchar(')');
}

static void print_with(const json_t *with)
{
	size_t index;
	json_t *sku;
	if (with == NULL)
		return;
	printf("; with %s, which gives", text_of(with, "store"));
	json_array_foreach (json_object_get(with, "gives"), index, sku)
		printf("%s %s", index == 0 ? "" : ",", json_string_value(sku));
	printf(", ready %s", text_of(with, "promised_at"));
}

static bool is_chosen(const json_t *decision, const json_t *candidate)
{
	const json_t *with = json_object_get(candidate, "with");
	return strcmp(text_of(decision, "chosen"), text_of(candidate, "store")) == 0 &&
	       strcmp(text_of(decision, "chosen_with"), text_of(with, "store")) == 0;
}

static void print_candidate(const json_t *candidate, bool is_marked)
{
	const json_t *distance = json_object_get(candidate, "distance_m");
	const json_t *missing = json_object_get(candidate, "missing");
	printf("  %s %-12s", is_marked ? "->" : "  ", text_of(candidate, "store"));
	if (distance != NULL)
		printf(" %8lld m", (long long)json_integer_value(distance));
	printf("  ");
	if (json_array_size(missing) > 0)
		print_missing(missing);
	else
		printf("has every line, ready %s after %lld waiting",
			text_of(candidate, "promised_at"),
			(long long)json_integer_value(json_object_get(candidate, "queue")));
	print_with(json_object_get(candidate, "with"));
	print_withheld(json_object_get(candidate, "withheld"));
	putchar('\n');
}

static void print_decision(const json_t *decision)
{
	size_t index;
	json_t *candidate;
	print_asked(decision);
	printf("Considered, in this order:\n");
	json_array_foreach (json_object_get(decision, "considered"), index, candidate)
		print_candidate(candidate, is_chosen(decision, candidate));
}

static void print_text(struct arena *arena, const struct order *order)
{
	json_t *decision = json_of(order->decision);
	printf("Order " STR_FMT " (" STR_FMT "), placed " STR_FMT ", now " STR_FMT ".\n",
		STR_ARG(order->number), STR_ARG(order_kind_name(order->kind)),
		STR_ARG(instant_print(arena, order->placed_at)),
		STR_ARG(order_state_name(order->state)));
	print_decision(decision);
	json_decref(decision);
	printf("Since then:\n");
	for (size_t i = 0; i < order->history_count; i++) {
		const struct history_row *row = &order->history[i];
		printf("  " STR_FMT "  " STR_FMT " by " STR_FMT "  " STR_FMT "\n",
			STR_ARG(instant_print(arena, row->happened_at)), STR_ARG(row->what),
			STR_ARG(row->who), STR_ARG(row->detail));
	}
}

enum ctl_outcome ctl_explain(struct ctl *ctl)
{
	struct order order;
	struct str format = ctl_argument(ctl, 1);
	if (format.n > 0 && !str_equal_c(format, "--json"))
		return CTL_WRONG_USAGE;
	enum db_status status = find_order(ctl, ctl_argument(ctl, 0), &order);
	if (status == DB_NONE)
		return ctl_fail("There is no order " STR_FMT ".", STR_ARG(ctl_argument(ctl, 0)));
	if (status != DB_DONE)
		return ctl_outcome_of(status);
	if (format.n > 0)
		print_json(ctl->arena, &order);
	else
		print_text(ctl->arena, &order);
	return CTL_DONE;
}
