/* QR codes through libqrencode; see qr.h. */
#include "common/qr.h"

#include <qrencode.h>
#include <string.h>

bool qr_make(struct str text, struct qr *qr_out)
{
	char copy[QR_TEXT_MAX + 1];
	if (text.n == 0 || text.n > QR_TEXT_MAX || memchr(text.p, '\0', text.n) != NULL)
		return false;
	memcpy(copy, text.p, text.n);
	copy[text.n] = '\0';
	QRcode *code = QRcode_encodeString(copy, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	if (code == NULL)
		return false;
	qr_out->size = code->width;
	for (int y = 0; y < code->width; y++) {
		for (int x = 0; x < code->width; x++)
			qr_out->is_dark[y][x] = (code->data[y * code->width + x] & 1) != 0;
	}
	QRcode_free(code);
	return true;
}

int qr_dark_run(const struct qr *qr, int x, int y)
{
	int run = 0;
	while (x + run < qr->size && qr->is_dark[y][x + run])
		run++;
	return run;
}
