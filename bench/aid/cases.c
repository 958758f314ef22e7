/* cases.c - made-up cases, as lines for `habeas import`: as many as the first argument says, drawn from the second.
 *
 *   build-bench/bench/aid/cases 100000 1 | habeas import - --name cases --db try.habeas
 *
 * Each is a person, a case and some facts; a quarter is proposed for a transfer, and a court holds one in twenty. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint32_t chance;

static uint32_t draw(uint32_t below) /* xorshift: the same people from the same seed */
{
	chance ^= chance << 13;
	chance ^= chance >> 17;
	chance ^= chance << 5;
	return chance % below;
}

static const char *const given[] = { "Ana",    "Beatriz", "Carmen", "Elena", "Inés",   "Julia", "Luz",   "Marina",
				     "Norma",  "Olga",    "Rosa",   "Sonia", "Andrés", "Bruno", "César", "Darío",
				     "Efraín", "Fabio",   "Hugo",   "Iván",  "Jairo",  "Mateo", "Óscar", "Víctor" };
static const char *const parts[] = { "ba", "ca", "da", "fe", "ga", "la", "le", "li", "lo", "ma", "mi", "mo",
				     "na", "ni", "no", "ra", "ri", "ro", "sa", "so", "ta", "te", "va", "zu" };
static const char *const facts[] = {
	"\"fact\":\"citizenships\",\"value\":{\"only\":[\"CO\"]}",
	"\"fact\":\"removal_order\",\"value\":\"final\"",
	"\"fact\":\"fear_claim\",\"value\":\"none\"",
	"\"fact\":\"court_stay\",\"value\":false",
	"\"fact\":\"unaccompanied\",\"value\":false",
	"\"fact\":\"identifiers_agree\",\"value\":true",
};
enum {
	GIVEN = sizeof given / sizeof *given,
	PARTS = sizeof parts / sizeof *parts,
	FACTS = sizeof facts / sizeof *facts
};

static void users(void)
{
	puts("{\"action\":\"user.add\",\"by\":\"U1\",\"as\":\"caseworker\",\"input\":{\"name\":\"Marta Quintero\","
	     "\"role\":\"caseworker\",\"side\":\"PA\"}}");
	puts("{\"action\":\"user.add\",\"by\":\"U1\",\"as\":\"reviewer\",\"input\":{\"name\":\"Rogelio Batista\","
	     "\"role\":\"legal_reviewer\",\"side\":\"PA\"}}");
	puts("{\"action\":\"user.add\",\"by\":\"U1\",\"as\":\"court\",\"input\":{\"name\":\"Registry\","
	     "\"role\":\"court_registry\",\"authority\":\"Supreme Court of Justice\",\"rank\":5}}");
}

static void one(unsigned long n)
{
	uint32_t name = draw(GIVEN), day = draw(28) + 1, month = draw(12) + 1, year = 1960 + draw(45);
	printf("{\"action\":\"person.record\",\"as\":\"p%lu\",\"by\":\"caseworker\",\"input\":{\"birth_date\":"
	       "\"%04u-%02u-%02u\",\"name\":\"%s %c%s%s%s\",\"sex\":\"%s\"}}\n",
	       n, year, month, day, given[name], 'A' + (char)draw(26), parts[draw(PARTS)], parts[draw(PARTS)],
	       parts[draw(PARTS)], name < GIVEN / 2 ? "female" : "male");
	printf("{\"action\":\"case.open\",\"as\":\"c%lu\",\"by\":\"caseworker\",\"use\":{\"person\":\"p%lu\"}}\n", n,
	       n);
	for (uint32_t i = 0, from = draw(FACTS), count = 2 + draw(3); i < count; i++)
		printf("{\"action\":\"fact.record\",\"by\":\"caseworker\",\"input\":{\"attested_by\":\"intake "
		       "interview\",%s},\"use\":{\"case\":\"c%lu\"}}\n",
		       facts[(from + i) % FACTS], n);
	if (draw(4) == 0)
		printf("{\"action\":\"transfer.propose\",\"by\":\"caseworker\",\"input\":{\"agreement\":"
		       "\"us-pa-2024-returns\",\"purpose\":\"return\",\"receiver\":\"CO\",\"to\":\"none\"},\"use\":{"
		       "\"case\":\"c%lu\"}}\n",
		       n);
	if (draw(20) == 0)
		printf("{\"action\":\"hold.place\",\"by\":\"court\",\"input\":{\"instrument\":\"Order %lu\",\"reason\":"
		       "\"A petition is pending\"},\"use\":{\"person\":\"p%lu\"}}\n",
		       n, n);
}

int main(int argc, char **argv)
{
	unsigned long count = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000;
	chance = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 1;
	chance = chance ? chance : 1;
	users();
	for (unsigned long n = 1; n <= count; n++)
		one(n);
	return 0;
}
