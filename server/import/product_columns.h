/* The columns of a product, in the order in which every format gives them. */
#ifndef COMPTOIR_PRODUCT_COLUMNS_H
#define COMPTOIR_PRODUCT_COLUMNS_H

enum product_column {
	SKU,
	NAME_FR,
	NAME_EN,
	BRAND,
	PRICE,
	CURRENCY,
	VAT,
	GTINS,
	RETURNS,
	CONTENTS,
	IS_SET,
	TAX,
	IS_SERIALISED,
	MODEL,
	SIZE,
	COLOUR_FR,
	COLOUR_EN,
};

#endif
