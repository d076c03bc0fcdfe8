/* The columns of a store, in the order in which every format gives them. */
#ifndef COMPTOIR_STORE_COLUMNS_H
#define COMPTOIR_STORE_COLUMNS_H

enum store_column {
	CODE,
	NAME,
	STREET,
	POSTCODE,
	CITY,
	REGION,
	COUNTRY,
	LAT,
	LON,
	TIME_ZONE,
	CURRENCY,
	LANGUAGE,
	PHONE,
	EMAIL,
	PROFILE,
	PICKUP,
	PREP_MIN,
	PREP_EACH_MIN,
	COLLECT_DAYS,
	RETURN_TO,
	HOURS,
	EXCEPTIONS,
};

#endif
