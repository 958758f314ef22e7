/* mutate_int.h - what the two modules of mutants share. */
#ifndef EVAL_MUTATE_INT_H
#define EVAL_MUTATE_INT_H
#include "mutate.h"

bool is_about_money(enum clause_kind kind);
void add_money_mutants(struct arena *arena, const struct instrument *in, const struct core_clause *clause,
		       mutant_vec *out);
#endif
