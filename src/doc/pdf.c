/* pdf.c - see pdf_int.h.
 *
 * cairo has put each artifact into an element of its own, PDF_ARTIFACT: three things make it one. Its mark in the
 * content of the page becomes /Artifact, which needs no number; it leaves the tree of elements; its place in the tree
 * from marks to elements becomes null.
 *
 * I1. As many marks are renamed as elements are taken out; if not, the PDF is not given out. A text of the caller that
 *     looks like a mark is none: a mark begins a line, and no line begins inside a text, for a text has no control
 *     characters and cairo writes a backslash where it breaks one.
 */
#include "pdf_int.h"
#include <qpdf/qpdf-c.h>
#include <stdlib.h>

struct tagged {
	qpdf_data pdf;
	qpdf_oh scope; /* of heading cells */
	size_t taken_out, renamed, emptied;
};

static bool is_element(const struct tagged *t, qpdf_oh object, const char *name)
{
	qpdf_oh type = qpdf_oh_get_key_if_dict(t->pdf, object, "/S");
	bool is = qpdf_oh_is_name_and_equals(t->pdf, type, name);
	qpdf_oh_release(t->pdf, type);
	return is;
}

/* The kids of an element without artifacts, and what is below them; elements nest as deep as the caller of paper_begin
 * nested them. */
static void walk(struct tagged *t, qpdf_oh element)
{
	qpdf_oh kids = qpdf_oh_get_key_if_dict(t->pdf, element, "/K");
	if (is_element(t, element, "/TH"))
		qpdf_oh_replace_key(t->pdf, element, "/A", t->scope);
	if (qpdf_oh_is_dictionary(t->pdf, kids))
		walk(t, kids);
	if (qpdf_oh_is_array(t->pdf, kids)) {
		qpdf_oh kept = qpdf_oh_new_array(t->pdf);
		for (int i = 0; i < qpdf_oh_get_array_n_items(t->pdf, kids); i++) {
			qpdf_oh kid = qpdf_oh_get_array_item(t->pdf, kids, i);
			bool artifact = is_element(t, kid, "/" PDF_ARTIFACT);
			t->taken_out += artifact;
			if (!artifact) {
				walk(t, kid);
				qpdf_oh_append_item(t->pdf, kept, kid);
			}
			qpdf_oh_release(t->pdf, kid);
		}
		qpdf_oh_replace_key(t->pdf, element, "/K", kept);
		qpdf_oh_release(t->pdf, kept);
	}
	qpdf_oh_release(t->pdf, kids);
}

/* The tree from marks to elements: pairs of a number and the elements of a page, in the order of its marks. */
static void empty_places(struct tagged *t, qpdf_oh pairs)
{
	for (int i = 1; i < qpdf_oh_get_array_n_items(t->pdf, pairs); i += 2) {
		qpdf_oh page = qpdf_oh_get_array_item(t->pdf, pairs, i);
		for (int k = 0; qpdf_oh_is_array(t->pdf, page) && k < qpdf_oh_get_array_n_items(t->pdf, page); k++) {
			qpdf_oh element = qpdf_oh_get_array_item(t->pdf, page, k);
			if (is_element(t, element, "/" PDF_ARTIFACT)) {
				qpdf_oh nothing = qpdf_oh_new_null(t->pdf);
				qpdf_oh_set_array_item(t->pdf, page, k, nothing);
				qpdf_oh_release(t->pdf, nothing);
				t->emptied++;
			}
			qpdf_oh_release(t->pdf, element);
		}
		qpdf_oh_release(t->pdf, page);
	}
}

/* How long the mark is that begins here, 0: none does. */
static size_t mark_at(struct str content, size_t at)
{
	static const char start[] = "/" PDF_ARTIFACT " << /MCID ", end[] = " >> BDC\n";
	size_t size = strlen(start);
	if (at && (content.ptr[at - 1] != '\n' || (at > 1 && content.ptr[at - 2] == '\\')))
		return 0;
	if (content.len - at < size || memcmp(content.ptr + at, start, size) != 0)
		return 0;
	while (at + size < content.len && content.ptr[at + size] >= '0' && content.ptr[at + size] <= '9')
		size++;
	if (content.len - at - size < strlen(end) || memcmp(content.ptr + at + size, end, strlen(end)) != 0)
		return 0;
	return size + strlen(end);
}

static void rename_marks(struct tagged *t, struct str content, struct buf *out)
{
	for (size_t at = 0; at < content.len;) {
		size_t size = mark_at(content, at);
		t->renamed += size > 0;
		if (size)
			buf_add_c(out, "/Artifact BMC\n");
		else
			buf_add_char(out, content.ptr[at]);
		at += size ? size : 1;
	}
}

static QPDF_ERROR_CODE rewrite_page(struct tagged *t, qpdf_oh page)
{
	unsigned char *bytes = NULL;
	size_t len = 0;
	QPDF_ERROR_CODE failed = qpdf_oh_get_page_content_data(t->pdf, page, &bytes, &len);
	if (failed & QPDF_ERRORS)
		return failed;
	struct buf out = BUF_INIT;
	rename_marks(t, (struct str){ (const char *)bytes, len }, &out);
	free(bytes);
	qpdf_oh stream = qpdf_oh_new_stream(t->pdf), none = qpdf_oh_new_null(t->pdf);
	qpdf_oh_replace_stream_data(t->pdf, stream, (const unsigned char *)out.ptr, out.len, none, none);
	qpdf_oh_replace_key(t->pdf, page, "/Contents", stream);
	qpdf_oh_replace_key(t->pdf, page, "/Tabs",
			    qpdf_oh_new_name(t->pdf, "/S")); /* from link to link as it is read */
	qpdf_oh_release(t->pdf, stream);
	qpdf_oh_release(t->pdf, none);
	buf_finish(&out);
	return failed;
}

static void set_catalog(struct tagged *t, qpdf_oh root, const char *language)
{
	qpdf_data pdf = t->pdf;
	qpdf_oh_replace_key(pdf, root, "/Lang", qpdf_oh_new_unicode_string(pdf, language));
	qpdf_oh window = qpdf_oh_new_dictionary(pdf);
	qpdf_oh_replace_key(pdf, window, "/DisplayDocTitle", qpdf_oh_new_bool(pdf, QPDF_TRUE));
	qpdf_oh_replace_key(pdf, root, "/ViewerPreferences", window);
	qpdf_oh scope = qpdf_oh_new_dictionary(pdf);
	qpdf_oh_replace_key(pdf, scope, "/O", qpdf_oh_new_name(pdf, "/Table"));
	qpdf_oh_replace_key(pdf, scope, "/Scope", qpdf_oh_new_name(pdf, "/Column"));
	t->scope = qpdf_make_indirect_object(pdf, scope);
}

static QPDF_ERROR_CODE complete(struct tagged *t, const char *language)
{
	qpdf_oh root = qpdf_get_root(t->pdf);
	set_catalog(t, root, language);
	qpdf_oh structure = qpdf_oh_get_key(t->pdf, root, "/StructTreeRoot");
	/* the places first: an element that left the tree is still known there by its name */
	empty_places(t, qpdf_oh_get_key(t->pdf, qpdf_oh_get_key(t->pdf, structure, "/ParentTree"), "/Nums"));
	walk(t, structure);
	QPDF_ERROR_CODE failed = QPDF_SUCCESS;
	int pages = qpdf_get_num_pages(t->pdf);
	for (int i = 0; !(failed & QPDF_ERRORS) && i < pages; i++)
		failed = rewrite_page(t, qpdf_get_page_n(t->pdf, (size_t)i));
	return failed;
}

static enum status put_out(struct tagged *t, const char *language, struct buf *out, struct error *error)
{
	QPDF_ERROR_CODE failed = complete(t, language);
	if (!(failed & QPDF_ERRORS) && (t->renamed != t->taken_out || t->renamed != t->emptied))
		return error_set(error, STATUS_IO, "the PDF was not completed: %zu artifacts, %zu marks, %zu places",
				 t->taken_out, t->renamed, t->emptied);
	if (!(failed & QPDF_ERRORS))
		failed = qpdf_init_write_memory(t->pdf);
	if (!(failed & QPDF_ERRORS)) {
		qpdf_set_deterministic_ID(t->pdf, QPDF_TRUE);
		qpdf_set_object_stream_mode(t->pdf, qpdf_o_generate);
		failed = qpdf_write(t->pdf);
	}
	if (failed & QPDF_ERRORS)
		return error_set(error, STATUS_IO, "the PDF was not completed: %s",
				 qpdf_get_error_full_text(t->pdf, qpdf_get_error(t->pdf)));
	buf_add(out, qpdf_get_buffer(t->pdf), qpdf_get_buffer_length(t->pdf));
	return STATUS_OK;
}

enum status pdf_complete(struct str raw, const char *language, struct buf *pdf, struct error *error)
{
	struct tagged tagged = { .pdf = qpdf_init() };
	enum status status = STATUS_OK;
	qpdf_silence_errors(tagged.pdf);
	qpdf_set_suppress_warnings(tagged.pdf, QPDF_TRUE);
	if (qpdf_read_memory(tagged.pdf, "invoice", raw.ptr, raw.len, NULL) & QPDF_ERRORS)
		status = error_set(error, STATUS_IO, "the PDF was not completed: %s",
				   qpdf_get_error_full_text(tagged.pdf, qpdf_get_error(tagged.pdf)));
	else
		status = put_out(&tagged, language, pdf, error);
	qpdf_cleanup(&tagged.pdf);
	return status;
}
