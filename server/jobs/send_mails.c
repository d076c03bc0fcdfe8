/*
 * Sends the mails that changes owe to shoppers (doc/decisions/0008): claimed by a guarded
 * write that is committed before the mail server is spoken to, then settled by what it said.
 */
#include <string.h>

#include "common/clock.h"
#include "common/mail.h"
#include "server/db/q_outbox.h"
#include "server/fulfilment/directory.h"
#include "server/fulfilment/order.h"
#include "server/fulfilment/remind.h"
#include "server/fulfilment/substitute.h"
#include "server/jobs/jobs.h"
#include "server/metrics.h"
#include "server/views/mail_facts.h"

enum {
	CLAIM_MS = 10 * 60 * 1000, /* far longer than one conversation with a mail server */
	RETRY_FIRST_MS = 30 * 1000,
	RETRY_DOUBLINGS = 7, /* up to about an hour */
	CHUNK = 20,	     /* the LIMIT of outbox_due */
};

struct sender {
	struct job *job;
	struct http_client *client;
	const char *url, *user, *password;
	struct str from, from_name;
};

/* Where and as whom; false while no mail server is configured (mails wait). */
static bool sender_init(struct sender *sender, struct job *job)
{
	const struct config *config = job->server->config;
	struct str url = config_text(config, "mail", "url");
	struct str user = config_text(config, "mail", "user");
	struct str password_file = config_text(config, "mail", "password_file");
	struct str password = STR_EMPTY, why;
	*sender = (struct sender){
		.job = job,
		.url = url.p,
		.user = str_is_empty(user) ? NULL : user.p,
		.from = config_text(config, "mail", "from"),
		.from_name = config_text(config, "mail", "from_name"),
	};
	if (str_is_empty(url))
		return false;
	if (!str_is_empty(password_file) &&
		!config_secret_file(job->arena, password_file.p, &password, &why)) {
		log_error("mail_password_not_readable", LOG_STR("why", why));
		return false;
	}
	sender->password = str_is_empty(password) ? NULL : password.p;
	return true;
}

/* The same mail sent again would have the same id, so that mail programs show it once. */
static struct str message_id(const struct sender *sender, const struct q_outbox_due *row)
{
	struct str from = sender->from, host = from;
	(void)str_cut(&host, '@');
	return str_printf(sender->job->arena, STR_FMT ".%llu@" STR_FMT,
		STR_ARG(mail_kind_name(row->kind)), (unsigned long long)row->outbox, STR_ARG(host));
}

static bool is_under_way(const struct order *order)
{
	return order->state == ORDER_PLACED || order->state == ORDER_PREPARING ||
	       order->state == ORDER_READY || order->state == ORDER_TO_CHOOSE ||
	       order->state == ORDER_WAITING || order->state == ORDER_IN_TRANSIT;
}

static bool is_uuid(struct str subject, struct uuid uuid)
{
	return str_equal(subject, (struct str){(const char *)uuid.bytes, sizeof(uuid.bytes)});
}

static bool is_to_choose(const struct order *order, struct str subject)
{
	const struct order_choice *choice = order_open_choice(order);
	return choice != NULL && choice->state == CHOICE_OPEN && is_uuid(subject, choice->id.uuid);
}

static bool is_to_answer(const struct order *order, struct str subject, int64_t now)
{
	for (size_t i = 0; i < order->substitute_count; i++) {
		const struct order_substitute *offer = &order->substitutes[i];
		if (str_equal(subject, (struct str){(const char *)offer->id.uuid.bytes,
					       sizeof(offer->id.uuid.bytes)}))
			return substitute_is_open(order, offer, now);
	}
	return false;
}

/* NULL when it is not one of the order's. */
static const struct fulfilment *subject_of(const struct order *order, struct str fulfilment)
{
	for (size_t i = 0; i < order->fulfilment_count; i++) {
		const struct fulfilment *one = &order->fulfilments[i];
		if (is_uuid(fulfilment, one->id.uuid))
			return one;
	}
	return NULL;
}

static bool is_ready(const struct order *order, struct str fulfilment)
{
	const struct fulfilment *one = subject_of(order, fulfilment);
	return one != NULL && one->state == FULFILMENT_READY &&
	       !(one->has_recall && one->recall == RECALL_CANCEL);
}

static bool is_in_transit(const struct order *order, struct str fulfilment)
{
	const struct fulfilment *one = subject_of(order, fulfilment);
	return one != NULL && one->state == FULFILMENT_IN_TRANSIT;
}

/* The money that has gone back, of the return or as the voucher that the mail is about; NULL when
 * it is owed again. */
static const struct refund_row *refund_about(
	const struct order *order, const struct q_outbox_due *row)
{
	for (size_t i = 0; i < order->refund_count; i++) {
		const struct refund_row *one = &order->refunds[i];
		bool is_back = one->state == REFUND_DONE || one->state == REFUND_RELEASED;
		bool is_voucher = one->way == WAY_VOUCHER;
		if (is_back && is_voucher == (row->kind == MAIL_VOUCHER) &&
			is_uuid(row->subject, is_voucher ? one->id.uuid : one->cause))
			return one;
	}
	return NULL;
}

/* A mail may have waited for hours: nobody is called to a store for goods that are no longer there.
 */
static bool is_still_true(const struct order *order, const struct q_outbox_due *row, int64_t now)
{
	switch (row->kind) {
	case MAIL_CONFIRMED:
		return is_under_way(order);
	case MAIL_READY:
	case MAIL_REMINDER:
	case MAIL_LAST_DAY:
	case MAIL_LAST_DAY_LONGER:
		return is_ready(order, row->subject);
	case MAIL_IN_TRANSIT:
		return is_in_transit(order, row->subject);
	case MAIL_CHOICE:
		return is_to_choose(order, row->subject);
	case MAIL_SUBSTITUTE:
		return is_to_answer(order, row->subject, now);
	case MAIL_CHANGED:
		return is_under_way(order) || order->state == ORDER_UNAVAILABLE;
	case MAIL_CANCELLED:
	case MAIL_RETURN_ANNOUNCED:
	case MAIL_EXCHANGE_ENDED:
	case MAIL_WITHDRAWN: /* what was declared was declared */
		return true;
	case MAIL_REFUNDED:
	case MAIL_VOUCHER:
		return refund_about(order, row) != NULL;
	}
	return true;
}

static bool is_reminder(enum mail_kind kind)
{
	return kind == MAIL_REMINDER || kind == MAIL_LAST_DAY || kind == MAIL_LAST_DAY_LONGER;
}

/* When it may go: a reminder that could not be sent by day waits for the morning of its store. */
static int64_t may_go_at(
	const struct job *job, const struct q_outbox_due *row, const struct order *order)
{
	const struct fulfilment *fulfilment =
		is_reminder(row->kind) ? subject_of(order, row->subject) : NULL;
	const struct store *store =
		fulfilment == NULL
			? NULL
			: stores_find(directory_stores(job->server->directory), fulfilment->store);
	return store == NULL ? job->now : daytime_from(store, job->now);
}

/* The return the mail is about, when it is about one; the declaration that led to it, else the
 * last. */
static enum db_status facts_of_goods(struct sender *sender, const struct q_outbox_due *row,
	const struct order *order, struct mail_order *facts)
{
	struct job *job = sender->job;
	struct tx *tx = db_reading(job->db, job->arena);
	struct goods_return goods;
	struct withdrawal *withdrawals;
	const struct withdrawal *declared = NULL;
	return_id id = {{{0}}};
	size_t count;
	if (row->kind != MAIL_RETURN_ANNOUNCED && row->kind != MAIL_EXCHANGE_ENDED &&
		row->kind != MAIL_WITHDRAWN)
		return DB_DONE;
	if (row->subject.n == sizeof(id.uuid.bytes))
		memcpy(id.uuid.bytes, row->subject.p, sizeof(id.uuid.bytes));
	enum db_status status = return_read(tx, id, &goods);
	bool has_goods = status == DB_DONE;
	if (status == DB_DONE || status == DB_NONE)
		status = withdrawals_of_order(tx, order->id, &withdrawals, &count);
	if (status != DB_DONE)
		return status;
	for (size_t i = 0; i < count && row->kind == MAIL_WITHDRAWN; i++)
		if (withdrawals[i].has_return == has_goods &&
			(!has_goods || uuid_equal(withdrawals[i].return_id.uuid, id.uuid)))
			declared = &withdrawals[i];
	mail_facts_goods(job->arena, directory_stores(job->server->directory), order,
		has_goods ? &goods : NULL, return_code_print(job->arena, &job->server->secret, id),
		declared, facts);
	return DB_DONE;
}

static enum db_status facts_of_refund(struct sender *sender, const struct q_outbox_due *row,
	const struct order *order, struct mail_order *facts)
{
	struct job *job = sender->job;
	struct tx *tx = db_reading(job->db, job->arena);
	const struct refund_row *refund = refund_about(order, row);
	struct goods_return goods;
	struct credit_note note;
	struct voucher voucher;
	if (refund == NULL)
		return DB_DONE; /* another kind of mail */
	enum db_status status = return_read(tx, (return_id){refund->cause}, &goods);
	bool has_note = status == DB_DONE && goods.credit_note.n > 0;
	if (has_note)
		status = credit_note_read(tx, goods.id, &note);
	if (status == DB_DONE && refund->way == WAY_VOUCHER)
		status = voucher_read(tx, refund->id, &voucher);
	if (status == DB_DONE)
		mail_facts_refund(job->arena, job->server, order, &goods, has_note ? &note : NULL,
			refund, refund->way == WAY_VOUCHER ? &voucher : NULL, facts);
	return status;
}

static enum mail_outcome send(
	struct sender *sender, const struct q_outbox_due *row, const struct order *order)
{
	struct job *job = sender->job;
	struct mail_order facts;
	struct mail mail = {.from = sender->from,
		.from_name = sender->from_name,
		.message_id = message_id(sender, row),
		.at = job->now};
	struct str error = STR_EMPTY;
	mail_facts(job->arena, job->server, order, row->kind, row->subject, job->now, &facts);
	if (facts_of_goods(sender, row, order, &facts) != DB_DONE ||
		facts_of_refund(sender, row, order, &facts) != DB_DONE)
		return MAIL_DEFERRED;
	if (mail_render(job->server->templates, job->arena, &facts, &mail) != REASON_OK)
		return MAIL_REFUSED;
	mail.to = order->customer_email;
	mail.to_name = order->customer_name;
	enum mail_outcome outcome = mail_send(sender->client, job->arena, sender->url, sender->user,
		sender->password, &mail, &error);
	log_info("mail_sent", LOG_U64("outbox", row->outbox),
		LOG_STR("kind", mail_kind_name(row->kind)), LOG_U64("outcome", outcome),
		LOG_STR("error", error));
	return outcome;
}

/* A write is a transaction of its own. */
static enum db_status claim_in(struct tx *tx, const void *input, void *output_out)
{
	return q_outbox_claim(tx, input, output_out);
}

static enum db_status settle_in(struct tx *tx, const void *input, void *output_out)
{
	return q_outbox_settle(tx, input, output_out);
}

static enum db_status drop_in(struct tx *tx, const void *input, void *output_out)
{
	return q_outbox_drop(tx, input, output_out);
}

static enum db_status give_up_in(struct tx *tx, const void *input, void *output_out)
{
	return q_outbox_give_up(tx, input, output_out);
}

static enum db_status write_one(
	struct job *job, tx_body *body, const void *input, uint64_t *changed_out)
{
	return tx_run(job->db, job->arena, body, input, changed_out, sizeof(*changed_out));
}

static enum db_status settle_as(struct sender *sender, const struct q_outbox_due *row,
	enum outbox_state state, int64_t due_at)
{
	struct q_outbox_settle_in in = {state, due_at, row->outbox};
	uint64_t changed;
	return write_one(sender->job, settle_in, &in, &changed);
}

static enum db_status settle(
	struct sender *sender, const struct q_outbox_due *row, enum mail_outcome outcome)
{
	static const enum outbox_state states[] = {
		[MAIL_SENT] = OUTBOX_SENT,
		[MAIL_REFUSED] = OUTBOX_REFUSED,
		[MAIL_DEFERRED] = OUTBOX_WAITING,
		[MAIL_UNKNOWN] = OUTBOX_UNKNOWN,
	};
	unsigned doublings = row->attempts < RETRY_DOUBLINGS ? row->attempts : RETRY_DOUBLINGS;
	return settle_as(sender, row, states[outcome], clock_now() + (RETRY_FIRST_MS << doublings));
}

static enum db_status drop(struct sender *sender, const struct q_outbox_due *row)
{
	struct q_outbox_drop_in in = {row->outbox};
	uint64_t changed;
	log_info("mail_outdated", LOG_U64("outbox", row->outbox),
		LOG_STR("kind", mail_kind_name(row->kind)));
	return write_one(sender->job, drop_in, &in, &changed);
}

/* By the clock and not the job's `now`: with a slow mail server a run is long, and another instance
 * gives up claims that look old. */
static enum db_status send_one(struct sender *sender, const struct q_outbox_due *row)
{
	struct q_outbox_claim_in in = {clock_now(), row->outbox};
	struct job *job = sender->job;
	struct order order;
	uint64_t changed;
	enum db_status status = write_one(job, claim_in, &in, &changed);
	if (status != DB_DONE || changed == 0)
		return status;
	if (order_read(db_reading(job->db, job->arena), row->order, &order) != DB_DONE)
		return settle(sender, row, MAIL_DEFERRED);
	if (!is_still_true(&order, row, job->now))
		return drop(sender, row);
	int64_t at = may_go_at(job, row, &order);
	if (at > job->now)
		return settle_as(sender, row, OUTBOX_WAITING, at);
	return settle(sender, row, send(sender, row, &order));
}

static enum db_status give_up(struct job *job)
{
	struct q_outbox_give_up_in in = {job->now - CLAIM_MS};
	uint64_t changed;
	enum db_status status = write_one(job, give_up_in, &in, &changed);
	if (status == DB_DONE && changed > 0)
		log_warn("mails_with_unknown_outcome", LOG_U64("count", changed));
	return status;
}

static enum db_status count_mails(struct job *job)
{
	struct metrics *metrics = job->server->metrics;
	struct q_outbox_counts counts;
	enum db_status status = q_outbox_counts(db_reading(job->db, job->arena), &counts);
	if (status != DB_DONE)
		return status;
	metric_set(metrics, METRIC_MAILS_WAITING, (int64_t)counts.waiting);
	metric_set(metrics, METRIC_MAILS_REFUSED, (int64_t)counts.refused);
	metric_set(metrics, METRIC_MAILS_UNKNOWN, (int64_t)counts.unknown);
	return DB_DONE;
}

enum reason job_send_mails(struct job *job)
{
	struct q_outbox_due_in in = {job->now};
	struct q_outbox_due *rows;
	struct sender sender;
	size_t count;
	enum db_status status = give_up(job);
	if (status == DB_DONE)
		status = count_mails(job);
	if (status != DB_DONE || !sender_init(&sender, job))
		return db_reason(status);
	status = q_outbox_due(db_reading(job->db, job->arena), &in, &rows, &count);
	if (status != DB_DONE || count == 0)
		return db_reason(status);
	sender.client = http_client_new("comptoird/" PACKAGE_VERSION);
	for (size_t i = 0; status == DB_DONE && i < count; i++)
		status = send_one(&sender, &rows[i]);
	http_client_free(sender.client);
	job->has_more = count == CHUNK;
	return db_reason(status);
}
