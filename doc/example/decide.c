/* decide.c - the library in one page: two persons and one text of our own, decided on a day.
 *
 *     cc decide.c $(pkg-config --cflags --libs habeas) -o decide && ./decide
 */
#include <habeas.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Any text in the language. It stands under the shipped ones: the floor and the laws bar what it admits. */
static const char text[] = "agreement example-2025 \"An example\"\n"
			   "  parties  US sends, SV receives\n"
			   "  in force 2025-01-01\n"
			   "  kind     treaty\n"
			   "  binding  yes\n"
			   "  purpose  removal\n"
			   "  source   \"Written for this page\"\n"
			   "\n"
			   "article 1 \"Own nationals\" on categories\n"
			   "  admits when SV in citizenships\n";

static void must(enum habeas_status status, const struct habeas_error *error)
{
	if (status == HABEAS_OK)
		return;
	fprintf(stderr, "decide: %s\n", error->message);
	exit(2);
}

static void show(struct habeas_decider *decider, const char *who, const char *facts)
{
	struct habeas_request request = { .agreement = "example-2025", .on = "2025-06-01", .facility = "none" };
	struct habeas_determination *determination;
	struct habeas_error error;
	must(habeas_decide(decider, &request, facts, strlen(facts), &determination, &error), &error);
	printf("%s: %s\n", who, habeas_outcome_name(habeas_determination_outcome(determination)));
	for (size_t i = 0; i < habeas_path_count(determination); i++) {
		struct habeas_path path;
		must(habeas_path_at(determination, i, &path, &error), &error);
		printf("  for %s, to %s: %s\n", path.purpose, path.to ? path.to : "any place",
		       habeas_outcome_name(path.outcome));
	}
}

int main(void)
{
	struct habeas_error error;
	struct habeas_corpus *corpus = habeas_corpus_create();
	must(habeas_corpus_add_text(corpus, "example.law", text, strlen(text), &error), &error);
	if (habeas_corpus_compile(corpus, &error) != HABEAS_OK)
		fputs(habeas_diagnostics_text(corpus), stderr);
	struct habeas_decider *decider = habeas_decider_create(corpus, &error);
	if (!decider)
		must(error.status, &error);

	show(decider, "A citizen of the United States", "{\"citizenships\": [\"US\", \"SV\"]}");
	show(decider, "A citizen of France and of no other state", "{\"citizenships\": {\"only\": [\"FR\"]}}");
	show(decider, "A person of whom nothing is known", "{}");

	struct habeas_determination *determination;
	struct habeas_request request = { .agreement = "example-2025", .on = "2025-06-01", .facility = "nonne" };
	if (habeas_decide(decider, &request, "{}", 2, &determination, &error) != HABEAS_OK)
		printf("A request with a mistake: %s\n", error.message);

	habeas_decider_destroy(decider);
	habeas_corpus_destroy(corpus);
	return 0;
}
