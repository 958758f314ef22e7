/* qr.c - a text as a drawing that a device's camera reads: the only place with libqrencode.
 *
 * Dark on light by day and by night, with the four modules of margin that readers need; in attributes and not in
 * styles, which no page has. What it draws is a path of numbers: nothing of the text is written into the page.
 */
#include "render.h"
#include <qrencode.h>
#include <stdlib.h>

enum { MARGIN = 4, SIDE = 240 };

void render_qr(struct render *r, const struct json *value)
{
	if (!value || value->kind != JSON_STRING || !value->text.len)
		return;
	QRcode *code = QRcode_encodeString8bit(str_c(r->arena, value->text), 0, QR_ECLEVEL_M);
	if (!code)
		return; /* longer than a code takes: the text stands beside it */
	int size = code->width + 2 * MARGIN;
	buf_format(r->out,
		   "<svg aria-hidden=\"true\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
		   "shape-rendering=\"crispEdges\">"
		   "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/><path fill=\"#000\" d=\"",
		   SIDE, SIDE, size, size, size, size);
	for (int y = 0; y < code->width; y++)
		for (int x = 0; x < code->width; x++) {
			int from = x;
			while (x < code->width && code->data[y * code->width + x] & 1)
				x++;
			if (x > from)
				buf_format(r->out, "M%d %dh%dv1h-%dz", from + MARGIN, y + MARGIN, x - from, x - from);
		}
	buf_add_c(r->out, "\"/></svg>");
	QRcode_free(code);
}
