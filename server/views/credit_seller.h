/* Who gives credit notes, as the settings say: what the law wants named and no store knows. */
#ifndef COMPTOIR_VIEWS_CREDIT_SELLER_H
#define COMPTOIR_VIEWS_CREDIT_SELLER_H

#include "common/config.h"
#include "server/fulfilment/credit_note.h"

struct credit_seller {
	struct str name;	 /* of the company; empty: the store's */
	struct str vat_number;	 /* empty: none; as the two that follow */
	struct str registration; /* SIREN and register; empty: none */
	struct str gst_number, qst_number;
};

static inline struct credit_seller credit_seller_of(const struct config *config)
{
	return (struct credit_seller){
		.name = config_text(config, "seller", "name"),
		.vat_number = config_text(config, "seller", "vat_number"),
		.registration = config_text(config, "seller", "registration"),
		.gst_number = config_text(config, "seller", "gst_number"),
		.qst_number = config_text(config, "seller", "qst_number"),
	};
}

static inline struct str credit_seller_name(
	const struct credit_seller *seller, const struct credit_note *note)
{
	return seller->name.n > 0 ? seller->name : note->seller_name;
}

/* The number for a tax that stands on the note, as the law wants it there; empty: none. */
static inline struct str credit_seller_number(
	const struct credit_seller *seller, const struct credit_note *note, enum tax_kind kind)
{
	const struct str numbers[] = {
		[KIND_VAT] = seller->vat_number,
		[KIND_GST] = seller->gst_number,
		[KIND_QST] = seller->qst_number,
	};
	return credit_note_is_added(note) == (kind != KIND_VAT) ? numbers[kind] : STR_EMPTY;
}

#endif
