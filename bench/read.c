/* read.c - what reading a table costs: delimited text with every cell that is mapped typed and checked, one thread; the
 * same packed; persons as NDJSON. And the real removals, whole, where they lie beside the repository. */
#include "determination.h"
#include "mapping.h"
#include "reader.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { ROWS = 1500000, LINES = 60000, BLOCK = 1 << 16 };

static const char mapping[] = "mapping bench-table \"A table\"\n"
			      "  subject person\n"
			      "  delimiter \"|\"\n"
			      "  dates \"M/D/YYYY\"\n"
			      "column \"Citizenship\" gives citizenships\n"
			      "column \"Born\" gives birth_date\n"
			      "column \"Convicted\" gives convicted\n"
			      "  codes \"Yes\" = yes, \"No\" = no\n"
			      "column \"Status\" gives immigration_status\n"
			      "column \"Area\" ignored \"no fact\"\n";

/* Of this thread alone: another program on the machine slows a clock on the wall. */
static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void write_table(const char *path)
{
	static const char *const states[] = { "MEXICO",    "GUATEMALA", "HONDURAS", "EL SALVADOR",
					      "Venezuela", "BRAZIL",    "" };
	static const char *const standing[] = { "unlawful", "lawful", "parolee", "resident", "" };
	FILE *file = fopen(path, "wb");
	uint64_t z = 1;
	if (!file)
		exit(1);
	fputs("\"Area\"|\"Citizenship\"|\"Born\"|\"Convicted\"|\"Status\"\n", file);
	for (int i = 0; i < ROWS; i++) {
		z = z * 6364136223846793005U + 1442695040888963407U;
		unsigned r = (unsigned)(z >> 33);
		fprintf(file, "\"San Antonio Area of Responsibility, office %u\"|\"%s\"|%u/%u/%u|\"%s\"|\"%s\"\n",
			r % 90, states[r % 7], r % 12 + 1, r / 16 % 28 + 1, 1950 + r / 512 % 55,
			r & 8   ? "Yes"
			: r & 4 ? "No"
				: "",
			standing[r / 64 % 5]);
	}
	fclose(file);
}

static void write_lines(const char *path)
{
	FILE *file = fopen(path, "wb");
	if (!file)
		exit(1);
	for (int i = 0; i < LINES; i++)
		fprintf(file,
			"{\"citizenships\":{\"has\":[\"%s\"],\"not\":[\"US\"]},\"birth_date\":\"19%02d-0%d-11\","
			"\"convicted\":%s,\"immigration_status\":\"unlawful\",\"court_stay\":false}\n",
			i % 3 ? "SV" : "VE", i % 100, i % 9 + 1, i % 2 ? "true" : "false");
	fclose(file);
}

struct decoding {
	struct arena *arena;
	const struct corpus *corpus;
};

static enum status decode(void *context, struct str line, struct subject_facts **facts, struct error *error)
{
	struct decoding *d = context;
	arena_reset(d->arena);
	return facts_from_json(d->arena, d->corpus, SUBJECT_person, line, facts, error);
}

static void read_file(const struct corpus *corpus, struct columns *table, const struct reader_options *options,
		      const char *title, const char *const *paths, size_t count)
{
	double best = 1e9;
	uint64_t rows = 0, bytes = 0, bad = 0;
	for (int round = 0; round < 5; round++) {
		double start = now();
		rows = bytes = bad = 0;
		for (size_t i = 0; i < count; i++) {
			struct arena *arena = arena_create();
			struct reader *reader;
			struct error error;
			bool more = true;
			enum status status = reader_open(arena, corpus, options, paths[i], &reader, &error);
			while (status == STATUS_OK && more) {
				columns_clear(table);
				status = reader_fill(reader, table, &more, &error);
			}
			if (status != STATUS_OK) {
				fprintf(stderr, "%s\n", error.message);
				exit(1);
			}
			rows += reader_rows(reader);
			bad += reader_bad_rows(reader);
			bytes += reader_bytes(reader);
			arena_destroy(arena);
		}
		best = now() - start < best ? now() - start : best;
	}
	printf("%-34s %8.0f MB/s %8.2f M rows/s %10llu rows, %llu bad\n", title, (double)bytes / best * 1e-6,
	       (double)rows / best * 1e-6, (unsigned long long)rows, (unsigned long long)bad);
}

int main(void)
{
	struct arena *arena = arena_create();
	struct corpus *corpus = corpus_create();
	char folder[] = "/tmp/habeas-bench.XXXXXX";
	if (!mkdtemp(folder))
		return 1;
	struct str table_path = str_format(arena, "%s/table.csv", folder),
		   lines = str_format(arena, "%s/l.ndjson", folder);
	corpus_add_shipped(corpus);
	corpus_add_text(corpus, STR("bench.law"), str_of(mapping), false);
	corpus_compile(corpus);
	if (corpus->diags.errors)
		return 1;
	struct layout *layout = layout_create(arena, corpus);
	static const char *const kept[] = { "citizenships", "birth_date", "convicted", "immigration_status", "sex" };
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		layout_keep(layout, corpus_fact(corpus, str_of(kept[i])));
	struct columns *table = columns_create(arena, layout, BLOCK);
	struct reader_options options = { .mapping = corpus_mapping(corpus, STR("bench-table")) };
	write_table(table_path.ptr);
	read_file(corpus, table, &options, "delimited text (aim 500 MB/s)", &table_path.ptr, 1);
	unlink(table_path.ptr);
	struct decoding decoding = { arena_create(), corpus };
	struct reader_options json = { .decode = decode, .context = &decoding };
	write_lines(lines.ptr);
	read_file(corpus, table, &json, "NDJSON (aim 500 MB/s)", &lines.ptr, 1);
	unlink(lines.ptr);
	rmdir(folder);
	const char *root = getenv("HABEAS_DATA");
	const char *years[4];
	for (int i = 0; i < 4; i++)
		years[i] = str_format(arena, "%s/ice-removals/ICERemovals_FY%d.csv.gz", root ? root : "../shared/data",
				      2016 + i)
				   .ptr;
	struct reader_options removals = { .mapping = corpus_mapping(corpus, STR("ice-removals")) };
	if (access(years[0], R_OK) == 0)
		read_file(corpus, table, &removals, "the removals of 2016 to 2019, gzip", years, 4);
	else
		printf("the removals of 2016 to 2019: no %s\n", years[0]);
	arena_destroy(decoding.arena);
	corpus_destroy(corpus);
	arena_destroy(arena);
	return 0;
}
