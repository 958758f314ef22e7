/* answer_int.h - one request answered in this process: what the child does. */
#ifndef SMT_ANSWER_INT_H
#define SMT_ANSWER_INT_H
#include "smt_int.h"

Z3_context solver_context(Z3_context z3); /* of this process, made when there is none yet */
void answer_request(struct arena *arena, Z3_context z3, struct survey *survey, const struct corpus *corpus,
		    const struct prove_request *request, unsigned ms_max, struct prove_answer *answer);
void answer_pair(struct arena *arena, Z3_context z3, const struct corpus *corpus, const struct differ_request *request,
		 unsigned ms_max, struct differ_answer *answer);
int64_t spent_us(void); /* processor time of this process */
#endif
