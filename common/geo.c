/* Positions and distances; see geo.h. */
#include "common/geo.h"

#include <math.h>

static const double earth_radius_m = 6371008.8;

static double radians(double degrees)
{
	return degrees * (M_PI / 180);
}

bool position_is_valid(struct position at)
{
	/* Written so that a NaN fails. */
	return at.lat >= -90 && at.lat <= 90 && at.lon >= -180 && at.lon <= 180;
}

double distance_m(struct position a, struct position b)
{
	double half_lat = sin(radians(b.lat - a.lat) / 2);
	double half_lon = sin(radians(b.lon - a.lon) / 2);
	double h = half_lat * half_lat +
		   cos(radians(a.lat)) * cos(radians(b.lat)) * half_lon * half_lon;
	/* Rounding may carry h of two antipodes just above 1. */
	return 2 * earth_radius_m * asin(sqrt(fmin(1, h)));
}
