/* Many stores in one statement; see chain.h. */
#include "tests/lib/chain.h"

#include "tests/lib/fixture_db.h"

void chain_add_stores(int first, int last, int64_t changed_at)
{
	fixture_sql(
		"INSERT INTO store (store_id, code, name, street, postcode, city, region, country,"
		" lat, lon, time_zone, currency, language, profile, pickup_enabled, prep_min,"
		" prep_each_min, collect_days, version, changed_at) SELECT seq, CONCAT('S', seq),"
		" 'Magasin', '', '', '', '', 'FR', 48, 2, 'Europe/Paris', 'EUR', 'fr', 'fr', 1,"
		" 60, 0, 3, 1, %lld FROM seq_%d_to_%d",
		(long long)changed_at, first, last);
}
