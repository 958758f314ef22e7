#include "diag.h"
#include "limit.h"
#include "utf8.h"

static const struct {
	const char *name, *meaning;
	enum diag_severity severity;
} diag_table[] = {
#define DIAG(name, severity, meaning) { #name, meaning, SEVERITY_##severity },
#include "diag.def"
#undef DIAG
};

void diags_init(struct diags *diags, struct arena *arena) { *diags = (struct diags){ .arena = arena }; }

struct diag *diag_add(struct diags *diags, enum diag_code code, struct span span, const char *format, ...)
{
	struct diag *diag, *before = diags->list.count ? &diags->list.at[diags->list.count - 1] : NULL;
	bool error = diag_severity(code) == SEVERITY_ERROR;
	/* Looking ahead may read one bad token twice: it is one mistake. */
	if (error && before && before->code == code && before->span.source == span.source &&
	    before->span.at == span.at && before->span.len == span.len && span.source)
		return arena_new(diags->arena, struct diag);
	if (error)
		diags->errors++;
	if (diags->list.count >= LIMIT_DIAGNOSTICS && error) {
		diags->dropped++;
		diag = arena_new(diags->arena, struct diag);
	} else {
		diag = vec_push(diags->arena, &diags->list);
	}
	va_list args;
	va_start(args, format);
	*diag = (struct diag){ .code = code, .span = span, .message = str_vformat(diags->arena, format, args) };
	va_end(args);
	return diag;
}

void diag_hint(struct diags *diags, struct diag *diag, const char *format, ...)
{
	va_list args;
	if (!diag)
		return;
	va_start(args, format);
	diag->hint = str_vformat(diags->arena, format, args);
	va_end(args);
}

void diag_note(struct diags *diags, struct diag *diag, struct span span, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	diag->note_message = str_vformat(diags->arena, format, args);
	va_end(args);
	diag->note = span;
}

const char *diag_name(enum diag_code code)
{
	/* The enumerators are C names; users see them with hyphens. Built once, since the table is constant. */
	static _Thread_local char name[64];
	size_t i = 0;
	for (const char *p = diag_table[code].name; *p && i < sizeof name - 1; p++)
		name[i++] = *p == '_' ? '-' : *p;
	name[i] = 0;
	return name;
}

const char *diag_meaning(enum diag_code code) { return diag_table[code].meaning; }

enum diag_severity diag_severity(enum diag_code code) { return diag_table[code].severity; }

const char *severity_name(enum diag_severity severity)
{
	return severity == SEVERITY_ERROR ? "error" : severity == SEVERITY_FINDING ? "finding" : "info";
}

bool diag_code_named(struct str name, enum diag_code *code)
{
	for (int i = 0; i < DIAG_COUNT; i++)
		if (str_is(name, diag_name((enum diag_code)i))) {
			*code = (enum diag_code)i;
			return true;
		}
	return false;
}

/* Bytes of a line that are shown. */
enum { LINE_COLUMNS = 160 };

static void print_place(struct buf *out, struct span span)
{
	if (!span.source)
		return;
	struct place place = source_place(span);
	buf_format(out, "%.*s:%u:%u: ", STR_ARG(span.source->name), place.line, place.column);
}

static void print_caret(struct buf *out, struct span span, const char *on, const char *off)
{
	if (!span.source)
		return;
	struct place place = source_place(span);
	struct str line = place.line_text;
	size_t from = span.at - place.line_at;
	size_t len = span.len;
	if (from > line.len)
		from = line.len;
	if (len > line.len - from)
		len = line.len - from;
	bool cut_before = false, cut_after = false;
	if (from > LINE_COLUMNS / 2 && line.len > LINE_COLUMNS) { /* a long line: what stands around the place */
		size_t skip = from - LINE_COLUMNS / 2;
		while (skip < from && ((unsigned char)line.ptr[skip] & 0xc0) == 0x80)
			skip++;
		line = (struct str){ line.ptr + skip, line.len - skip };
		from -= skip;
		cut_before = true;
	}
	if (line.len > LINE_COLUMNS) {
		line.len = LINE_COLUMNS;
		while (line.len > from && ((unsigned char)line.ptr[line.len] & 0xc0) == 0x80)
			line.len--;
		len = len > line.len - from ? line.len - from : len;
		cut_after = true;
	}
	struct str before = { line.ptr, from }, marked = { line.ptr + from, len };
	size_t width = utf8_columns(marked);
	/* The line is the user's bytes: a control character in it must not reach the terminal. */
	buf_format(out, "%5u | %s", place.line, cut_before ? "..." : "");
	for (size_t i = 0; i < line.len;) {
		uint32_t code_point;
		size_t size = utf8_decode(line, i, &code_point);
		if (size == 0 || code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0) ||
		    utf8_is_bidi_control(code_point))
			buf_add_char(out, '?');
		else
			buf_add(out, line.ptr + i, size);
		i += size ? size : 1;
	}
	buf_format(out, "%s\n      | ", cut_after ? "..." : "");
	size_t indent = cut_before ? strlen("...") : 0;
	for (size_t i = 0; i < before.len;) {
		uint32_t code_point;
		size_t size = utf8_decode(before, i, &code_point);
		indent += size == 0 || code_point < 0x20 || utf8_is_bidi_control(code_point)
				  ? 1
				  : (size_t)utf8_width(code_point);
		i += size ? size : 1;
	}
	buf_add_repeat(out, ' ', indent);
	buf_add_c(out, on);
	buf_add_repeat(out, '^', width ? width : 1);
	buf_add_c(out, off);
	buf_add_char(out, '\n');
}

void diag_print(struct buf *out, const struct diag *diag, bool color)
{
	enum diag_severity severity = diag_severity(diag->code);
	const char *bold = color ? "\033[1m" : "", *off = color ? "\033[0m" : "";
	const char *tint = !color                         ? ""
			   : severity == SEVERITY_ERROR   ? "\033[1;31m"
			   : severity == SEVERITY_FINDING ? "\033[1;33m"
							  : "\033[1;36m";
	buf_add_c(out, bold);
	print_place(out, diag->span);
	buf_format(out, "%s%s%s[%s]%s: %s%.*s%s\n", off, tint, severity_name(severity), diag_name(diag->code), off,
		   bold, STR_ARG(diag->message), off);
	print_caret(out, diag->span, tint, off);
	if (diag->note_message.len) {
		buf_add_c(out, "  ");
		print_place(out, diag->note);
		buf_format(out, "note: %.*s\n", STR_ARG(diag->note_message));
		print_caret(out, diag->note, "", "");
	}
	if (diag->hint.len)
		buf_format(out, "  %shelp:%s %.*s\n", bold, off, STR_ARG(diag->hint));
}

static void json_place(struct json_writer *w, struct span span)
{
	if (!span.source)
		return;
	struct place place = source_place(span);
	json_name(w, "file");
	json_str(w, span.source->name);
	json_name(w, "line");
	json_int(w, place.line);
	json_name(w, "column");
	json_int(w, place.column);
}

void diag_json(struct json_writer *w, const struct diag *diag)
{
	json_object(w);
	json_name(w, "code");
	json_c(w, diag_name(diag->code));
	json_name(w, "severity");
	json_c(w, severity_name(diag_severity(diag->code)));
	json_place(w, diag->span);
	json_name(w, "message");
	json_str(w, diag->message);
	if (diag->hint.len) {
		json_name(w, "hint");
		json_str(w, diag->hint);
	}
	if (diag->note_message.len) {
		json_name(w, "note");
		json_object(w);
		json_place(w, diag->note);
		json_name(w, "message");
		json_str(w, diag->note_message);
		json_end(w);
	}
	json_end(w);
}

void nearest_init(struct nearest *nearest, struct str wanted)
{
	/* A typing error is one change in a short word, two in a longer one, three in a long one; of one or two letters
	 * nothing is left to recognise. */
	*nearest = (struct nearest){ .wanted = wanted,
				     .distance = wanted.len < 3   ? 1
						 : wanted.len < 4 ? 2
						 : wanted.len < 9 ? 3
								  : 4 };
}

void nearest_offer(struct nearest *nearest, struct str candidate)
{
	unsigned distance = str_distance(nearest->wanted, candidate, nearest->distance - 1);
	if (distance < nearest->distance) {
		nearest->distance = distance;
		nearest->best = candidate;
	}
}

void diag_nearest(struct diags *diags, struct diag *diag, const struct nearest *nearest)
{
	if (nearest->best.len)
		diag_hint(diags, diag, "did you mean `%.*s`?", STR_ARG(nearest->best));
}

void diag_listed(struct diags *diags, struct diag *diag, enum word_list list, struct str wanted)
{
	struct nearest nearest;
	struct buf all = BUF_INIT;
	nearest_init(&nearest, wanted);
	for (int i = 0; i < word_count(list); i++) {
		nearest_offer(&nearest, str_of(word_name(list, i)));
		buf_format(&all, "%s%s", i ? ", " : "", word_name(list, i));
	}
	diag_nearest(diags, diag, &nearest);
	if (!diag->hint.len)
		diag_hint(diags, diag, "one of: %s", buf_c(&all));
	buf_finish(&all);
}

static bool stands_before(const struct diag *a, const struct diag *b)
{
	if (!a->span.source || !b->span.source)
		return a->span.source && !b->span.source;
	if (a->span.source != b->span.source)
		return a->span.source->number < b->span.source->number;
	return a->span.at < b->span.at;
}

void diags_sort(struct diags *diags)
{
	/* Insertion: each pass finds its errors in order already, and what is not an error stays few. */
	for (size_t i = 1; i < diags->list.count; i++)
		for (size_t k = i; k > 0 && stands_before(&diags->list.at[k], &diags->list.at[k - 1]); k--) {
			struct diag diag = diags->list.at[k];
			diags->list.at[k] = diags->list.at[k - 1];
			diags->list.at[k - 1] = diag;
		}
}
