/* Positions on the earth: decimal degrees, WGS 84. */
#ifndef COMPTOIR_GEO_H
#define COMPTOIR_GEO_H

#include <stdbool.h>

struct position {
	double lat; /* -90 … 90 */
	double lon; /* -180 … 180 */
};

bool position_is_valid(struct position at);
/* Great-circle distance in metres (haversine, mean radius 6,371,008.8 m); within 0.6 % of the
 * ellipsoid. */
double distance_m(struct position a, struct position b);

#endif
