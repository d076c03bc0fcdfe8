/* Goods come to counters, whose lines are cut and whose agents die now and then; see visits.h. */
#include <libxml/HTMLparser.h>
#include <libxml/xpath.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "common/buf.h"
#include "common/http_wire.h"
#include "tests/lib/crowd.h"
#include "tests/replay/chain.h"
#include "tests/replay/visits.h"

enum { CLERKS_EACH = 2, ROUNDS_MAX = 60, TRIES_MAX = 3, FORM_MAX = 1 << 16 };
enum { ONE_IN_DOUBLE = 6, ONE_IN_CUT = 3, ONE_IN_KILLED = 2, ANSWERS_LOST = 2, SEED = 1205 };

struct
try {
	size_t visit;
	int counter;
};

/* One round: what is tried where; how it ended is shared with the clerks, who are processes. */
struct round {
	struct story *story;
	struct visitor clerks[COUNTERS];
	bool is_cut[COUNTERS];
	struct try *tries;
	size_t count;
	unsigned char *endings;
};

/* --- a form as a browser sends it --- */

struct form {
	xmlDocPtr page;
	xmlXPathContextPtr paths;
	struct buf fields;
};

static const char *attribute(xmlNodePtr node, const char *name)
{
	xmlChar *value = xmlGetProp(node, (const xmlChar *)name);
	const char *copy = value == NULL ? "" : arena_printf(test_arena(), "%s", (char *)value);
	xmlFree(value);
	return copy;
}

static void field_add(struct form *form, const char *name, const char *value)
{
	buf_printf(&form->fields, "%s%s=", buf_str(&form->fields).n == 0 ? "" : "&", name);
	percent_encode(&form->fields, str_of(value));
}

/* How many of the order's line are brought; what is not brought is sent as 0. */
static int32_t brought_of(const struct visit_made *visit, const char *field)
{
	size_t line = strtoul(field + strlen("line-"), NULL, 10) - 1;
	for (size_t i = 0; i < visit->line_count; i++)
		if (visit->lines[i].line == line)
			return visit->lines[i].qty;
	return 0;
}

static void input_fill(
	struct form *form, xmlNodePtr input, const struct visit_made *visit, size_t *found_inout)
{
	const char *name = attribute(input, "name"), *type = attribute(input, "type");
	if (strncmp(name, "line-", 5) == 0) {
		int32_t qty = brought_of(visit, name);
		*found_inout += qty > 0 && qty <= atoi(attribute(input, "max"));
		field_add(form, name, arena_printf(test_arena(), "%d", qty));
	} else if (strcmp(type, "radio") != 0 && strcmp(type, "checkbox") != 0) {
		field_add(form, name, attribute(input, "value"));
	} else if (strcmp(name, "reason") == 0 &&
		   strcmp(attribute(input, "value"), "changed_mind") == 0) {
		field_add(form, name, "changed_mind");
	}
}

/* One line in four goes into quarantine instead of what stands first. */
static void select_fill(struct form *form, xmlNodePtr select, const struct visit_made *visit)
{
	const char *name = attribute(select, "name");
	xmlNodePtr first = xmlFirstElementChild(select);
	bool is_quarantine = strncmp(name, "to-", 3) == 0 && visit->lines[0].qty % 4 == 0;
	bool is_condition = strncmp(name, "condition-", 10) == 0;
	field_add(form, name,
		is_quarantine  ? "quarantine"
		: is_condition ? "opened"
			       : attribute(first, "value"));
}

static size_t fields_fill(struct form *form, xmlNodeSetPtr nodes, const struct visit_made *visit)
{
	size_t found = 0;
	for (int i = 0; nodes != NULL && i < nodes->nodeNr; i++) {
		xmlNodePtr node = nodes->nodeTab[i];
		if (*attribute(node, "name") == '\0')
			continue;
		if (xmlStrEqual(node->name, (const xmlChar *)"select"))
			select_fill(form, node, visit);
		else
			input_fill(form, node, visit, &found);
	}
	return found;
}

/* False when the page does not offer to take all of it back. */
static bool form_fill(
	const struct got *page, const struct visit_made *visit, const char **fields_out)
{
	static const char inside[] = "//form[@action='/returns/new' and @method='post']"
				     "//*[self::input or self::select]";
	struct form form = {.page = htmlReadMemory(page->body.p, (int)page->body.n, NULL, "UTF-8",
				    HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING)};
	ck_assert_ptr_nonnull(form.page);
	buf_init(&form.fields, test_arena(), FORM_MAX);
	form.paths = xmlXPathNewContext(form.page);
	xmlXPathObjectPtr found = xmlXPathEvalExpression((const xmlChar *)inside, form.paths);
	bool is_whole = fields_fill(&form, found->nodesetval, visit) == visit->line_count;
	xmlXPathFreeObject(found);
	xmlXPathFreeContext(form.paths);
	xmlFreeDoc(form.page);
	*fields_out = buf_str(&form.fields).p;
	return is_whole;
}

/* --- one visit --- */

/* Where the search leads: one order leads on at once. NULL: nowhere. */
static const char *link_to_return(const struct got *page)
{
	return page->status == 303 ? str_c(test_arena(), got_header(page, "Location")) : NULL;
}

static enum ending come(const struct round *round, struct visitor *clerk, const struct try *try)
{
	const struct visit_made *visit_made = &round->story->year->visits[try->visit];
	const struct sale *sale = &round->story->sales[visit_made->order];
	const char *fields;
	struct got *got = visit(clerk, "/returns?q=%s", sale->number);
	const char *link = link_to_return(got);
	if (link == NULL) {
		assert_status(got, 200);
		ck_assert_msg(round->is_cut[try->counter] && sale->store != try->counter,
			"%s is not known at %s", sale->number, counter_stores[try->counter]);
		return NO_LINE;
	}
	got = visit(clerk, "%s", link);
	assert_status(got, 200);
	if (!form_fill(got, visit_made, &fields))
		return NOTHING_LEFT;
	got = visitor_send(clerk, "/returns/new", fields);
	if (got->status == 422) /* another clerk was quicker */
		return NOTHING_LEFT;
	assert_status(got, 303);
	if (!str_starts_with(got_header(got, "Location"), STR("/returns/done")))
		return NOTHING_LEFT;
	assert_status(visitor_follow(clerk, got), 200);
	return TAKEN;
}

static int clerk_works(size_t member, void *context)
{
	struct round *round = context;
	int counter = (int)(member / CLERKS_EACH);
	struct visitor clerk = round->clerks[counter];
	for (size_t i = 0; i < round->count; i++)
		if (round->tries[i].counter == counter && i % CLERKS_EACH == member % CLERKS_EACH)
			round->endings[i] = (unsigned char)come(round, &clerk, &round->tries[i]);
	return 0;
}

/* --- what befalls the counters --- */

static void trouble_begins(struct round *round, size_t number)
{
	struct bringing_figures *figures = &round->story->brought;
	static const struct proxy_fault lost = {
		PROXY_LOSE_ANSWER, .at = "POST /v1/agent/commands", .times = ANSWERS_LOST};
	for (size_t i = 0; i < COUNTERS; i++) {
		struct proxy *line = round->story->lines[i];
		round->is_cut[i] = chance(SEED, number * COUNTERS + i) % ONE_IN_CUT == 0;
		figures->cuts += round->is_cut[i];
		if (round->is_cut[i])
			proxy_cut(line);
		else
			proxy_fault(line, &lost);
	}
}

/* Some die with everything in the journal; then the lines are whole, and everything is sent. */
static void trouble_ends(struct round *round, size_t number)
{
	struct bringing_figures *figures = &round->story->brought;
	for (size_t i = 0; i < COUNTERS; i++) {
		struct agent_process *agent = round->story->agents[i];
		bool is_killed = round->is_cut[i] && (number + i) % ONE_IN_KILLED == 0;
		figures->kills += is_killed;
		if (is_killed)
			agent_process_kill9_and_restart(agent);
		if (!round->is_cut[i])
			figures->answers_lost += proxy_struck(round->story->lines[i]);
		proxy_mend(round->story->lines[i]);
	}
	for (size_t i = 0; i < COUNTERS; i++)
		agent_process_await(round->story->agents[i], "unsent", 0);
	/* Also, nobody is forked while the provider's threads are at work. */
	int64_t settled_ms = money_settles();
	figures->settled_ms = settled_ms > figures->settled_ms ? settled_ms : figures->settled_ms;
}

/* --- rounds --- */

/* Where they go: anywhere; whoever came in vain for the last time, to where the goods are from. */
static int counter_of(const struct story *story, size_t visit, unsigned turn, uint64_t salt)
{
	if (turn == TRIES_MAX)
		return story->sales[story->year->visits[visit].order].store;
	return (int)(chance(SEED + 1, visit * 16 + turn + salt) % COUNTERS);
}

static void try_add(struct round *round, size_t visit, unsigned turn)
{
	int counter = counter_of(round->story, visit, turn, 0);
	bool is_double = turn == 0 && chance(SEED + 2, visit) % ONE_IN_DOUBLE == 0;
	round->tries[round->count++] = (struct try){visit, counter};
	if (!is_double)
		return;
	round->story->brought.doubles++;
	round->tries[round->count++] = (struct try){visit, (counter + 1) % COUNTERS};
}

static void round_run(struct round *round, size_t number)
{
	struct story *story = round->story;
	for (size_t i = 0; i < COUNTERS; i++)
		round->clerks[i] = agent_process_clerk(story->agents[i]);
	trouble_begins(round, number);
	memset(round->endings, NOT_TRIED, round->count);
	struct crowd crowd = crowd_run((size_t)COUNTERS * CLERKS_EACH, clerk_works, round);
	ck_assert_uint_eq(crowd.outcomes[0], (size_t)COUNTERS * CLERKS_EACH);
	trouble_ends(round, number);
	story->brought.rounds++;
	story->brought.tries += round->count;
	for (size_t i = 0; i < round->count; i++)
		story->brought.endings[round->endings[i]]++;
}

/* Who could not be served comes again, unless somebody else was there with the same goods. */
static void come_again(const struct round *round, unsigned char *turns)
{
	for (size_t i = 0; i < round->count; i++)
		if (round->endings[i] == NO_LINE)
			turns[round->tries[i].visit]++;
	for (size_t i = 0; i < round->count; i++)
		if (round->endings[i] != NO_LINE)
			turns[round->tries[i].visit] = TRIES_MAX + 1;
}

static void tries_plan(struct round *round, const unsigned char *turns, size_t from, size_t to)
{
	round->count = 0;
	for (size_t visit = 0; visit < to; visit++)
		if (visit >= from || turns[visit] <= TRIES_MAX)
			try_add(round, visit, turns[visit]);
}

void bring_all(struct story *story, size_t rounds)
{
	size_t visits = story->year->visit_count;
	unsigned char *turns = arena_alloc(test_arena(), visits);
	struct round round = {
		.story = story,
		.tries = arena_new_array(test_arena(), 2 * visits, struct try),
		.endings = mmap(NULL, 2 * visits, PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0),
	};
	ck_assert_ptr_ne(round.endings, MAP_FAILED);
	for (size_t number = 0; number == 0 || round.count > 0; number++) {
		ck_assert_uint_lt(number, ROUNDS_MAX);
		size_t from = visits * (number < rounds ? number : rounds) / rounds;
		size_t to = visits * (number < rounds ? number + 1 : rounds) / rounds;
		tries_plan(&round, turns, from, to);
		if (round.count > 0)
			round_run(&round, number);
		come_again(&round, turns);
	}
	munmap(round.endings, 2 * visits);
}
