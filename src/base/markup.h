/* markup.h - text into HTML, SVG and XML. The one place that escapes: whoever writes markup adds every text through it.
 */
#ifndef BASE_MARKUP_H
#define BASE_MARKUP_H
#include "buf.h"

/* Escapes & < > " ' and leaves out what XML 1.0 cannot hold; bytes that are not UTF-8 become U+FFFD. */
void markup_text(struct buf *out, struct str text);
#endif
