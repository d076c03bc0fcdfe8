/*
 * Pictures made by the test: a grey JPEG of any size, written marker by marker, and a PNG as cairo
 * writes it; with what cameras and programs put beside the picture.
 */
#ifndef COMPTOIR_TESTS_PICTURES_H
#define COMPTOIR_TESTS_PICTURES_H

#include "common/str.h"

/* beside: segments that stand behind the start; empty: none. */
struct str made_jpeg(unsigned width, unsigned height, struct str beside);
/* The segment of this marker (0xE0 and so on) that says this. */
struct str made_segment(int marker, struct str says);
/* Exif of a telephone: how the picture is to be turned, who made it, and where. */
struct str made_exif(unsigned orientation, bool is_little);

/* beside: chunks that stand behind the header. */
struct str made_png(unsigned width, unsigned height, struct str beside);
/* A chunk with its checksum. */
struct str made_chunk(const char *type, struct str says);
/* A header that promises so many pixels, data of none, and the end. */
struct str made_png_promise(uint32_t width, uint32_t height, int depth, int colour);

struct str joined(struct str a, struct str b);

#endif
