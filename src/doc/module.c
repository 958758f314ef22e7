/* module.c - habeas-paper.so: what is in it, for maker.c. */
#include "maker.h"

extern const struct paper_maker habeas_paper_maker;
__attribute__((visibility("default")))
const struct paper_maker habeas_paper_maker = { PAPER_MAKER_VERSION, invoice_pdf, invoice_ubl };
