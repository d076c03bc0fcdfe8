/* Patterns of store codes and their nodes; see affinity.h. */
#include "server/engine/affinity.h"

struct rule {
	struct str pattern;
	unsigned node;
};

struct affinity {
	unsigned node_count;
	size_t count;
	struct rule rules[AFFINITY_RULES_MAX];
};

/* --- reading --- */

static bool is_pattern(struct str pattern)
{
	for (size_t i = 0; i < pattern.n; i++)
		if (pattern.p[i] <= ' ' || pattern.p[i] > '~')
			return false;
	return pattern.n >= 1 && pattern.n <= AFFINITY_PATTERN_MAX;
}

/* An empty text when the rule is fine. */
static struct str rule_parse(
	struct arena *arena, struct str text, unsigned node_count, struct rule *rule_out)
{
	struct str rest = text;
	uint64_t node;
	rule_out->pattern = str_cut(&rest, '=');
	if (!is_pattern(rule_out->pattern) || !str_to_u64(rest, UINT32_MAX, &node))
		return str_printf(arena,
			"has '" STR_FMT
			"', which is not PATTERN=NODE with a pattern of 1 to %d characters",
			STR_ARG(text), AFFINITY_PATTERN_MAX);
	if (node < 1 || node > node_count)
		return str_printf(arena, "has '" STR_FMT "', but the nodes are 1 to %u",
			STR_ARG(text), node_count);
	rule_out->node = (unsigned)node - 1;
	return STR_EMPTY;
}

struct affinity *affinity_parse(
	struct arena *arena, struct str text, unsigned node_count, struct str *why_out)
{
	struct affinity *affinity = arena_new_struct(arena, struct affinity);
	affinity->node_count = node_count;
	*why_out = STR_EMPTY;
	while (text.n > 0) {
		struct str rule = str_cut(&text, ' ');
		if (rule.n == 0)
			continue;
		if (affinity->count == AFFINITY_RULES_MAX) {
			*why_out =
				str_printf(arena, "has more than %d patterns", AFFINITY_RULES_MAX);
			return NULL;
		}
		*why_out = rule_parse(arena, rule, node_count, &affinity->rules[affinity->count++]);
		if (why_out->n > 0)
			return NULL;
	}
	return affinity;
}

/* --- choosing --- */

/* Goes back to the last star only, which is enough: an earlier one could take no more. */
static bool fits(struct str pattern, struct str code)
{
	size_t p = 0, c = 0, star = pattern.n, from = 0;
	while (c < code.n) {
		if (p < pattern.n && pattern.p[p] == '*') {
			star = p++;
			from = c;
		} else if (p < pattern.n && pattern.p[p] == code.p[c]) {
			p++;
			c++;
		} else if (star < pattern.n) {
			p = star + 1;
			c = ++from;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.p[p] == '*')
		p++;
	return p == pattern.n;
}

/* Ids made on a cluster are every third number, so the remainder alone would choose one node for
 * all. Knuth's multiplicative hash. */
static unsigned node_by_id(store_id store, unsigned node_count)
{
	uint32_t mixed = store.row * UINT32_C(2654435761);
	return (unsigned)((uint64_t)mixed * node_count >> 32);
}

unsigned affinity_node(const struct affinity *affinity, store_id store, struct str code)
{
	for (size_t i = 0; i < affinity->count; i++)
		if (fits(affinity->rules[i].pattern, code))
			return affinity->rules[i].node;
	return node_by_id(store, affinity->node_count);
}
