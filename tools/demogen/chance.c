/* Chance without a state. */
#include "tools/demogen/demo.h"

/* One step of SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t mix(uint64_t x)
{
	x += 0x9e3779b97f4a7c15ULL;
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
	return x ^ (x >> 31);
}

uint32_t demo_below(const struct demo *demo, enum purpose purpose, uint64_t item, uint32_t bound)
{
	uint64_t x = mix(mix(mix(demo->seed) ^ (uint64_t)purpose) ^ item);
	return (uint32_t)((x >> 32) * bound >> 32);
}
