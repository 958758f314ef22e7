/* when.c - see when.h. */
#include "when.h"

struct str day_words(struct arena *arena, int32_t day, bool spanish)
{
	static const char *const months[][2] = {
		{ "January", "enero" },   { "February", "febrero" },   { "March", "marzo" },
		{ "April", "abril" },     { "May", "mayo" },           { "June", "junio" },
		{ "July", "julio" },      { "August", "agosto" },      { "September", "septiembre" },
		{ "October", "octubre" }, { "November", "noviembre" }, { "December", "diciembre" }
	};
	int year, month, of_month;
	date_to_ymd(day, &year, &month, &of_month);
	return str_format(arena, spanish ? "%d de %s de %d" : "%d %s %d", of_month, months[month - 1][spanish], year);
}

struct str time_words(struct arena *arena, int64_t seconds, bool spanish)
{
	int32_t day = time_day(seconds);
	int minutes = (int)((seconds - (int64_t)day * 86400) / 60);
	struct str date = day_words(arena, day, spanish);
	return str_format(arena, "%.*s, %02d:%02d UTC", STR_ARG(date), minutes / 60, minutes % 60);
}

struct str duration_words(struct arena *arena, struct duration d, bool spanish)
{
	static const char *const units[][2] = { [UNIT_HOURS] = { "hora", "horas" },
						[UNIT_DAYS] = { "día", "días" },
						[UNIT_BUSINESS_DAYS] = { "día hábil", "días hábiles" },
						[UNIT_MONTHS] = { "mes", "meses" },
						[UNIT_YEARS] = { "año", "años" } };
	const char *unit = spanish ? units[d.unit][d.count != 1] : duration_unit_name(d.unit, d.count);
	return str_format(arena, "%d %s", (int)d.count, unit);
}
