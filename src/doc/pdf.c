/* pdf.c - see pdf_int.h. */
#include "pdf_int.h"
#include <qpdf/qpdf-c.h>

/* Every TH below an element gets its scope; elements nest as deep as the caller of paper_begin nested them. */
static void set_scopes(qpdf_data pdf, qpdf_oh element, qpdf_oh scope)
{
	qpdf_oh kids = qpdf_oh_get_key_if_dict(pdf, element, "/K");
	if (qpdf_oh_is_name_and_equals(pdf, qpdf_oh_get_key_if_dict(pdf, element, "/S"), "/TH"))
		qpdf_oh_replace_key(pdf, element, "/A", scope);
	if (qpdf_oh_is_dictionary(pdf, kids))
		set_scopes(pdf, kids, scope);
	for (int i = 0; qpdf_oh_is_array(pdf, kids) && i < qpdf_oh_get_array_n_items(pdf, kids); i++) {
		qpdf_oh kid = qpdf_oh_get_array_item(pdf, kids, i);
		set_scopes(pdf, kid, scope);
		qpdf_oh_release(pdf, kid);
	}
	qpdf_oh_release(pdf, kids);
}

static void complete(qpdf_data pdf, const char *language)
{
	qpdf_oh root = qpdf_get_root(pdf);
	qpdf_oh_replace_key(pdf, root, "/Lang", qpdf_oh_new_unicode_string(pdf, language));
	qpdf_oh window = qpdf_oh_new_dictionary(pdf);
	qpdf_oh_replace_key(pdf, window, "/DisplayDocTitle", qpdf_oh_new_bool(pdf, QPDF_TRUE));
	qpdf_oh_replace_key(pdf, root, "/ViewerPreferences", window);
	qpdf_oh scope = qpdf_oh_new_dictionary(pdf);
	qpdf_oh_replace_key(pdf, scope, "/O", qpdf_oh_new_name(pdf, "/Table"));
	qpdf_oh_replace_key(pdf, scope, "/Scope", qpdf_oh_new_name(pdf, "/Column"));
	set_scopes(pdf, qpdf_oh_get_key(pdf, root, "/StructTreeRoot"), qpdf_make_indirect_object(pdf, scope));
}

enum status pdf_complete(struct str raw, const char *language, struct buf *out, struct error *error)
{
	qpdf_data pdf = qpdf_init();
	qpdf_silence_errors(pdf);
	qpdf_set_suppress_warnings(pdf, QPDF_TRUE);
	QPDF_ERROR_CODE failed = qpdf_read_memory(pdf, "invoice", raw.ptr, raw.len, NULL);
	if (!(failed & QPDF_ERRORS)) {
		complete(pdf, language);
		failed = qpdf_init_write_memory(pdf);
	}
	if (!(failed & QPDF_ERRORS)) {
		qpdf_set_deterministic_ID(pdf, QPDF_TRUE);
		qpdf_set_object_stream_mode(pdf, qpdf_o_generate);
		failed = qpdf_write(pdf);
	}
	if (!(failed & QPDF_ERRORS))
		buf_add(out, qpdf_get_buffer(pdf), qpdf_get_buffer_length(pdf));
	enum status status = STATUS_OK;
	if (failed & QPDF_ERRORS)
		status = error_set(error, STATUS_IO, "the PDF was not completed: %s",
				   qpdf_get_error_full_text(pdf, qpdf_get_error(pdf)));
	qpdf_cleanup(&pdf);
	return status;
}
