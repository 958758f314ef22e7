/* scene_money.c - the rent of a prison, from both desks: reckoned, accepted, billed; paid, and in part disputed. */
#include "scene.h"

#define RENT "dk-xk-2022"

static enum status reckoned(struct scene *s, struct str user, const char *action, const char *until)
{
	const struct json *input = scene_with(s, scene_with(s, NULL, "agreement", RENT), "until", until);
	return scene_play(s, user, action, input, NULL, NULL);
}

static enum status billed(struct scene *s, struct str user, const char *from, const char *to, struct str *invoice)
{
	const struct json *input = scene_with(s, scene_with(s, NULL, "agreement", RENT), "from", from);
	return scene_play(s, user, "invoice.issue", scene_with(s, input, "to", to), "invoice", invoice);
}

static enum status paid(struct scene *s, struct str user, struct str invoice, const char *amount)
{
	const struct json *input = scene_with(s, scene_with_str(s, NULL, "invoice", invoice), "amount", amount);
	input = scene_with(s, scene_with(s, input, "paid", "2025-02-14"), "reference", "DK-2025-0211");
	return scene_play(s, user, "payment.record", input, NULL, NULL);
}

static enum status disputed(struct scene *s, struct str user, struct str invoice, int64_t line)
{
	const struct json *input = doc_with_int(s->arena, scene_with_str(s, NULL, "invoice", invoice), "line", line);
	return scene_play(
		s, user, "invoice.dispute",
		scene_with(s, input, "reason", "No plan of works for renewable energy was agreed for January"), NULL,
		NULL);
}

enum status scene_rent(struct scene *s)
{
	struct str december, january;
	scene_at(s, "2025-02-13T09:00:00Z");
	TRY(reckoned(s, s->payee, "fees.accrue", "2025-01-31"));
	scene_at(s, "2025-02-13T13:20:00Z");
	TRY(reckoned(s, s->payer, "accrual.accept", "2025-01-31"));
	scene_at(s, "2025-02-13T15:05:00Z");
	TRY(billed(s, s->payee, "2024-12-01", "2024-12-31", &december));
	TRY(billed(s, s->payee, "2025-01-01", "2025-01-31", &january));
	scene_at(s, "2025-02-14T10:30:00Z");
	TRY(paid(s, s->payee, december, "1783561.64"));
	scene_at(s, "2025-02-14T11:45:00Z");
	TRY(disputed(s, s->payer, january, 2));
	scene_at(s, "2025-02-16T08:00:00Z");
	return reckoned(s, s->payee, "fees.accrue", "2025-02-15");
}
