/* Who gives credit notes, as the settings say: what the law wants named and no store knows. */
#ifndef COMPTOIR_VIEWS_CREDIT_SELLER_H
#define COMPTOIR_VIEWS_CREDIT_SELLER_H

#include "common/config.h"
#include "server/fulfilment/credit_note.h"

struct credit_seller {
	struct str name;	 /* of the company; empty: the store's */
	struct str vat_number;	 /* empty: none */
	struct str registration; /* SIREN and register; empty: none */
};

static inline struct credit_seller credit_seller_of(const struct config *config)
{
	return (struct credit_seller){
		.name = config_text(config, "seller", "name"),
		.vat_number = config_text(config, "seller", "vat_number"),
		.registration = config_text(config, "seller", "registration"),
	};
}

static inline struct str credit_seller_name(
	const struct credit_seller *seller, const struct credit_note *note)
{
	return seller->name.n > 0 ? seller->name : note->seller_name;
}

/* 2000 basis points: "20"; 550: "5.5". */
struct str vat_percent(struct arena *arena, uint16_t vat_bp);

#endif
