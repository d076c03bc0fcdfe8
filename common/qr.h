/*
 * QR codes (ISO/IEC 18004) as a square of dark and light modules, through libqrencode: the
 * smallest version that holds the text with error correction M. view_qr and print_pdf draw them,
 * each with the quiet zone around.
 */
#ifndef COMPTOIR_QR_H
#define COMPTOIR_QR_H

#include "common/str.h"

enum { QR_QUIET_MODULES = 4, QR_TEXT_MAX = 2048, QR_SIZE_MAX = 177 };

struct qr {
	int size; /* modules in a row */
	bool is_dark[QR_SIZE_MAX][QR_SIZE_MAX];
};

/* False when the text is empty, has a NUL or is too long. */
bool qr_make(struct str text, struct qr *qr_out);
/* How many dark modules follow each other in row y from x on; 0 when that one is light. */
int qr_dark_run(const struct qr *qr, int x, int y);

#endif
