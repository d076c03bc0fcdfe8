/* What is to be asked of the provider; see plan.h. */
#include "server/money/plan.h"

#include "server/db/try.h"
#include "server/fulfilment/order_write.h"
#include "server/fulfilment/returns.h"
#include "server/money/acts.h"
#include "server/money/policy.h"

#define NEVER INT64_C(4102444800000) /* 2100; every change of the order makes it now */

struct scene {
	struct order order;
	struct q_payment_get payment;
	struct q_acts_of *acts;
	size_t act_count;
	const struct provider *provider;
	const struct money_policy *policy;
	int64_t now;
	int64_t look_at;
};

static bool is_live(const struct q_acts_of *act)
{
	return act->state == MONEY_REQUESTED || act->state == MONEY_UNKNOWN;
}

/* The latest of its kind for this cause; NULL when there is none. */
static const struct q_acts_of *last_act(
	const struct scene *scene, enum money_act kind, struct uuid cause)
{
	const struct q_acts_of *last = NULL;
	for (size_t i = 0; i < scene->act_count; i++) {
		const struct q_acts_of *act = &scene->acts[i];
		if (act->kind == kind && uuid_equal(act->cause, cause) &&
			(last == NULL || act->round > last->round))
			last = act;
	}
	return last;
}

static enum db_status ask(struct tx *tx, const struct scene *scene, enum money_act kind,
	struct uuid cause, int64_t amount_minor)
{
	bool is_asked;
	const struct q_acts_of *last = last_act(scene, kind, cause);
	const struct act_wish wish = {.kind = kind,
		.cause = cause,
		.round = last == NULL ? 0 : (uint16_t)(last->round + 1),
		.amount_minor = amount_minor,
		.detail = STR_EMPTY};
	DB_MUST(act_ask(tx, &scene->order, &wish, scene->now, &is_asked));
	if (!is_asked)
		log_warn("money_act_impossible", LOG_STR("kind", money_act_name(kind)),
			LOG_STR("order", uuid_print(tx_arena(tx), scene->order.id.uuid)));
	return DB_DONE;
}

static enum db_status refund_becomes(
	struct tx *tx, struct refund_row *refund, enum refund_state state)
{
	struct q_refund_set_state_in in = {state, refund->id, refund->state};
	uint64_t changed;
	DB_TRY(q_refund_set_state(tx, &in, &changed));
	refund->state = state;
	return changed == 1 ? DB_DONE : DB_BROKEN; /* the order is locked */
}

/* --- before anything was taken --- */

/* What goes back as a voucher (voucher.h) is taken like what is kept, and no provider gives it
 * back. */
static bool is_for_provider(const struct refund_row *refund)
{
	return refund->way != WAY_VOUCHER;
}

/* What the shopper gets of what was ordered, as far as is known now. */
static int64_t kept_minor(const struct order *order)
{
	int64_t minor = order->total_minor;
	for (size_t i = 0; i < order->refund_count; i++)
		if (is_for_provider(&order->refunds[i]))
			minor -= order->refunds[i].amount_minor;
	return minor;
}

static enum db_status release(struct tx *tx, const struct scene *scene, struct refund_row *refund)
{
	DB_TRY(refund_becomes(tx, refund, REFUND_RELEASED));
	return return_settle(tx, refund->id, scene->now);
}

/* Money that was only set aside is not given back: it is not taken. */
static enum db_status release_refunds(struct tx *tx, struct scene *scene)
{
	for (size_t i = 0; i < scene->order.refund_count; i++) {
		struct refund_row *refund = &scene->order.refunds[i];
		if (refund->state == REFUND_DUE && is_for_provider(refund))
			DB_TRY(release(tx, scene, refund));
	}
	return DB_DONE;
}

static int64_t rest_minor(const struct scene *scene)
{
	return scene->payment.authorised_minor - scene->payment.capture_minor -
	       scene->payment.void_minor;
}

static enum db_status void_rest(struct tx *tx, const struct scene *scene)
{
	struct uuid cause = scene->order.id.uuid;
	if (rest_minor(scene) == 0 || last_act(scene, ACT_VOID, cause) != NULL)
		return DB_DONE;
	return ask(tx, scene, ACT_VOID, cause, rest_minor(scene));
}

static int64_t last_moment(const struct scene *scene)
{
	return scene->payment.capture_before == 0
		       ? NEVER
		       : scene->payment.capture_before - scene->policy->act_ms;
}

static enum db_status plan_capture(struct tx *tx, struct scene *scene)
{
	struct uuid cause = scene->order.id.uuid;
	int64_t kept = kept_minor(&scene->order);
	if (kept <= 0) {
		DB_TRY(void_rest(tx, scene));
		return release_refunds(tx, scene);
	}
	if (!policy_is_wanted(&scene->order))
		return DB_DONE; /* it may have left the store: people look (fulfilment/review.h) */
	if (last_act(scene, ACT_CAPTURE, cause) != NULL)
		return DB_DONE; /* it failed: somebody looks, and tries again or not */
	if (!policy_is_time(scene->policy, &scene->order) && scene->now < last_moment(scene)) {
		scene->look_at = last_moment(scene);
		return DB_DONE;
	}
	DB_TRY(ask(tx, scene, ACT_CAPTURE, cause, kept));
	return release_refunds(tx, scene);
}

/* --- afterwards --- */

/*
 * Goods that were given up when the money was taken have left with the shopper after all: what they
 * cost is asked for too. Where the provider captures once only this fails, for people to see.
 */
static enum db_status plan_shortfall(struct tx *tx, struct scene *scene)
{
	const struct order *order = &scene->order;
	const struct q_acts_of *last = last_act(scene, ACT_CAPTURE, order->id.uuid);
	int64_t minor = order->total_minor - scene->payment.capture_minor;
	for (size_t i = 0; i < order->refund_count; i++)
		if (order->refunds[i].state == REFUND_RELEASED)
			minor -= order->refunds[i].amount_minor;
	if (minor <= 0 || last == NULL || last->state != MONEY_DONE)
		return DB_DONE;
	return ask(tx, scene, ACT_CAPTURE, order->id.uuid, minor);
}

static enum db_status plan_rest(struct tx *tx, struct scene *scene)
{
	DB_TRY(plan_shortfall(tx, scene));
	for (size_t i = 0; i < scene->order.refund_count; i++) {
		const struct refund_row *refund = &scene->order.refunds[i];
		if (refund->state == REFUND_DUE && is_for_provider(refund))
			DB_TRY(ask(tx, scene, ACT_REFUND, refund->id.uuid, refund->amount_minor));
	}
	return scene->provider->keeps_rest ? void_rest(tx, scene) : DB_DONE;
}

/* While a capture or a void is under way nobody knows what was taken. */
static bool is_under_way(const struct scene *scene)
{
	for (size_t i = 0; i < scene->act_count; i++)
		if (is_live(&scene->acts[i]) && scene->acts[i].kind != ACT_REFUND)
			return true;
	return false;
}

static enum db_status plan(struct tx *tx, struct scene *scene)
{
	if (is_under_way(scene))
		return DB_DONE;
	return scene->payment.captured_minor == 0 ? plan_capture(tx, scene) : plan_rest(tx, scene);
}

enum db_status plan_body(struct tx *tx, const void *input, void *output_out)
{
	const struct plan_input *in = input;
	struct q_payment_get_in get = {in->order};
	struct q_acts_of_in acts = {in->order};
	struct scene scene = {.provider = in->provider, .now = in->now, .look_at = NEVER};
	uint64_t changed;
	(void)output_out;
	DB_TRY(order_read_locked(tx, in->order, &scene.order));
	DB_MUST(q_payment_get(tx, &get, &scene.payment));
	DB_TRY(q_acts_of(tx, &acts, &scene.acts, &scene.act_count));
	scene.policy = policy_of(in->stores, &scene.order);
	DB_TRY(plan(tx, &scene));
	struct q_payment_look_later_in later = {scene.look_at, in->order};
	return q_payment_look_later(tx, &later, &changed);
}
