/*
 * Linear barcodes as a row of dark and light modules: EAN-13, EAN-8 and ITF-14 (GS1 General
 * Specifications, 5.2 and 5.3; ISO/IEC 15420, 16390) and Code 128 (ISO/IEC 15417). Who draws them
 * keeps the quiet zones. Two-dimensional ones are in qr.h.
 */
#ifndef COMPTOIR_BARCODE_H
#define COMPTOIR_BARCODE_H

#include "common/gtin.h"

enum { BARCODE_MODULES_MAX = 700, BARCODE_TEXT_MAX = 48 };

struct barcode {
	int quiet_left, quiet_right; /* light modules that must stay free */
	int count;		     /* modules without the quiet zones */
	bool is_dark[BARCODE_MODULES_MAX];
};

/* The symbol for its length: 8 digits EAN-8, 13 EAN-13 (a GTIN-12 gives what UPC-A looks like),
 * 14 ITF-14. */
void barcode_gtin(gtin value, struct barcode *barcode_out);
/* Code sets B and C, whichever is shorter. False when the text is empty, longer than
 * BARCODE_TEXT_MAX or not printable ASCII. */
bool barcode_code128(struct str text, struct barcode *barcode_out);

#endif
