/*
 * Mails to shoppers: from plain facts to subject, text and HTML. templates/README describes the
 * view; jobs fill the facts. No database, no clock but the one passed in.
 */
#ifndef COMPTOIR_VIEWS_MAIL_VIEW_H
#define COMPTOIR_VIEWS_MAIL_VIEW_H

#include "common/hours.h"
#include "common/mail.h"
#include "common/money.h"
#include "common/render.h"
#include "common/tax.h"
#include "common/words.h"

struct mail_line {
	struct str name;
	int32_t qty, unavailable; /* ordered, and of these what no store could give */
	int64_t price_minor;	  /* each */
	int32_t undecided;	  /* of qty: what the shopper is to decide about */
	struct str bundle;	  /* that it is part of; empty: none */
	struct tax tax;
	struct tax_amount tax_amount; /* of all of them */
	/* Of goods that come back, where lines differ; empty and 0: as all of them. */
	struct str ground;
	int64_t bring_by;
};

struct mail_store {
	struct str name, street, postcode, city, country, phone, time_zone;
	const struct hours *hours; /* NULL: not shown */
};

/* One of two stores that give an order together, and what it gives. */
struct mail_place {
	struct mail_store store;
	int64_t promised_at;
	const struct mail_line *lines;
	size_t line_count;
};

/* Why an order ended. */
enum mail_cause {
	MAIL_BY_SHOPPER,     /* the shopper, or customer service for the shopper */
	MAIL_BY_UNAVAILABLE, /* nobody has any of it */
	MAIL_BY_EXPIRED,     /* not collected in time */
};

/* What will be taken instead of what comes back; the mail's store holds it. */
struct mail_instead {
	struct str name; /* empty: nothing */
	int32_t qty;
	int64_t held_until;
	bool is_lost; /* MAIL_EXCHANGE_ENDED: the store has it no more; else nobody came */
};

/* Goods that are to come back, and the declaration a mail acknowledges. */
struct mail_goods {
	struct str code; /* empty: nothing is to be brought */
	int64_t bring_by;
	int64_t declared_at;	       /* MAIL_WITHDRAWN */
	struct str fingerprint;	       /* of the declaration as it is kept */
	const struct mail_line *lines; /* what comes back, or what was declared */
	size_t line_count;
	struct mail_instead instead; /* MAIL_RETURN_ANNOUNCED, MAIL_EXCHANGE_ENDED */
};

/* MAIL_SUBSTITUTE: each costs so much. */
struct mail_offer {
	struct str ordered, name;
	int32_t qty;
	int64_t ordered_minor, price_minor;
	bool is_before_tax; /* taxes come on top of both */
};

/* Money of a return that has gone back. */
struct mail_refund {
	int64_t amount_minor;
	const char *how; /* "original", "till", "voucher", or "released": it was never taken */
	struct str voucher_code;
	int64_t expires_at;			 /* of the voucher; 0: for ever */
	struct str credit_note, credit_note_url; /* its number; empty: none */
	struct str note_law;			 /* "fr", "qc" or "eu": what it is called */
	struct tax_sums taxes;			 /* in amount_minor, as the note has them */
};

struct mail_order {
	enum mail_kind kind;
	enum language language;
	enum order_kind order_kind;
	struct str number, customer;
	struct str code; /* pickup code as printed, ABCD-EFGH */
	struct str tracking_url;
	struct currency currency;
	int64_t promised_at, collect_by; /* 0: not known yet, not shown */
	int64_t now;
	struct mail_store store; /* name empty: no store has anything to do with it any more */
	bool is_part; /* the lines are those of this store, and others give or gave the rest */
	const struct mail_place *places; /* MAIL_CONFIRMED: all stores, if there are several */
	size_t place_count;
	bool is_exchange;      /* it brings what collected goods were exchanged for */
	struct str from_store; /* MAIL_CHANGED: the store that gave it back; empty: none */
	struct str sent_by;    /* the store that sends it there; empty: none does */
	/* MAIL_CHOICE: by when, what becomes of it without an answer, and where the goods are held
	 * meanwhile (empty: they are not) */
	int64_t answer_by, held_until;
	struct str held_at;
	struct mail_offer offer; /* and answer_by */
	const char *unanswered;	 /* "cancel", "move" or "keep" */
	enum mail_cause cause;	 /* MAIL_CANCELLED */
	const struct mail_line *lines;
	size_t line_count;
	struct str cost; /* beside the goods; empty: nothing */
	int64_t cost_minor, cost_back_minor;
	struct tax cost_tax;
	struct tax_amount cost_tax_amount; /* of cost_minor */
	struct mail_goods goods;   /* MAIL_RETURN_ANNOUNCED, MAIL_EXCHANGE_ENDED, MAIL_WITHDRAWN,
				    * MAIL_REFUNDED,   MAIL_VOUCHER */
	struct mail_refund refund; /* MAIL_REFUNDED, MAIL_VOUCHER */
};

static inline bool mail_is_about_refund(enum mail_kind kind)
{
	return kind == MAIL_REFUNDED || kind == MAIL_VOUCHER;
}

/* The view, for tests and previews; view_free is the caller's. */
xmlNodePtr mail_view(struct arena *arena, const struct mail_order *order);
/* Sets subject, text, html and language of *mail_out and leaves its other members. REASON_OK, or
 * REASON_INTERNAL (logged). */
enum reason mail_render(const struct templates *templates, struct arena *arena,
	const struct mail_order *order, struct mail *mail_out) MUST_USE;

#endif
