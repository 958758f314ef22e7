"""mutate.py [TREE] - the property tests, measured by what they catch: each naive reading of the language, built into a
copy of the engine, must break a property. TREE is a built plain tree.

A mutation is an edit of one or two files of src/. Only those are compiled again, into a folder of their own, and put
before the libraries when the test programs are linked; the tree is left as it is. Each is built for the monotone
property, which needs no second engine, and for the comparison with the reference; those of src/fee for the comparison
of fees. Five run always, all of them with
HABEAS_LONG.
"""
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

from tap import Tap

root = pathlib.Path(__file__).resolve().parent.parent
tree = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get('HABEAS_BUILD', root / 'build'))
BOTH, REFERENCE = ('monotone', 'decide'), ('decide',)
FEES = ('fee',)
PATH, EVAL, FORCE = 'src/lang/path.c', 'src/eval/eval.c', 'src/lang/force.c'
PRESENCE, QUANTITY, SCHEDULE = 'src/fee/presence.c', 'src/fee/quantity.c', 'src/fee/schedule.c'
LIMITS, LINE, RECKON, RATIO, ZONE = 'src/fee/limits.c', 'src/fee/line.c', 'src/fee/reckon.c', 'src/fee/ratio.c', 'src/base/zone.c'

# (name, which tests must fail, run always, [(file, what stands there, what the naive reading has instead)])
mutations = [
    # The naive readings that doc/language.md names: each breaks the theorem.
    ('a facility that is not said is none', BOTH, True, [
        (PATH, 'from->imm == FACT_FACILITY && q->facility_given != FACILITY_UNSAID)', 'from->imm == FACT_FACILITY)'),
        (PATH, 'q->facility_given == FACILITY_NONE ? node_make', 'q->facility_given != FACILITY_NAMED ? node_make')]),
    ('requires-when is a CASE: an unknown when asks nothing', BOTH, False, [
        (PATH, 'node_not(n, copy_of(c, clause->when, clause)), copy_of(c, clause->cond, clause));',
         'node_not(n, node_make(n, OP_EXISTS, copy_of(c, clause->when, clause), NODE_NONE, 1)),'
         ' copy_of(c, clause->cond, clause));'),
        (EVAL, 't = exists(eval, node->a);', 't = node->imm ? tri_of(a.value == TRI_TRUE) : exists(eval, node->a);')]),
    ('the latest of dates is GREATEST: what is unknown is passed over', BOTH, False, [
        (EVAL, 'if (a.known == UNKNOWN || (node->b',
         'if (node->op == OP_LATEST && a.known == UNKNOWN)\nreturn b;\nif (node->op == OP_LATEST && b.known == UNKNOWN)\n'
         'return a;\nif (a.known == UNKNOWN || (node->b')]),
    ('EXISTS and COUNT drop the rows that are unknown', BOTH, False, [
        (EVAL, 'maybe += t == TRI_UNKNOWN;', '')]),
    ('an open list is read as closed', BOTH, True, [
        (EVAL, 'return !value->list.closed || sure + maybe', 'return sure + maybe')]),
    ('a destination that may be shut is read as open', BOTH, False, [
        (EVAL, 'p.yes[i] = a->no[i];\n\t\t\tp.no[i] = a->yes[i];', 'p.yes[i] = ~a->yes[i];\n\t\t\tp.no[i] = a->yes[i];')]),
    ('an earlier step that may be open is read as shut', BOTH, False, [
        (EVAL, 'return possible ? TRI_UNKNOWN : TRI_FALSE;\n}\n\n/* Rows. */', 'return possible ? TRI_FALSE : TRI_FALSE;\n}\n'),
    ]),
    # Others of the same sort.
    ('a set is read as if nothing else were in it', BOTH, True, [
        (EVAL, 'set_has(s.lacks, code) ? TRI_FALSE : TRI_UNKNOWN;', 'set_has(s.lacks, code) ? TRI_FALSE : TRI_FALSE;')]),
    ('order against none is as against nought', REFERENCE, False, [
        (EVAL, 'return tri_of(op == OP_EQ && a.known == b.known);',
         'return tri_of(op == OP_EQ ? a.known == b.known : a.value <= b.value);')]),
    ('an exception of any rank sets a rule aside', REFERENCE, False, [
        (PATH, '!may_disapply(c->corpus, e->clause->article, target, NULL)', 'false')]),
    ('a stay stays nothing', REFERENCE, False, [
        (FORCE, 'if (may_set_aside(corpus, order, stay->time.from', 'if (false && may_set_aside(corpus, order, stay->time.from')]),
    ('a repeal repeals nothing', REFERENCE, False, [
        (PATH, 'drop_article(out, in->ast->repeals.at[i].text);', '(void)out;')]),
    ('a law speaks to every purpose', REFERENCE, False, [
        (PATH, 'if (!((article->purposes >> q->purpose) & 1))', 'if (false)')]),
    ('a requirement for one article is asked of all', REFERENCE, False, [
        (PATH, 'if (clause->ast->articles.count == 0)\n\t\t\tc->path->met', 'c->path->met')]),
    # Fees, read as one would in haste.
    ('a person moved on one day is billed twice', FEES, True, [
        (PRESENCE, 'last && last->person == next->person && next->from <= last->to', 'false')]),
    ('the day of arrival counts at every move', FEES, False, [
        (PRESENCE, 'if (begins && days.to <= days.from)', 'if (days.to <= days.from)')]),
    ('a day or part does not count the last day', FEES, False, [
        (PRESENCE, 'stay->last : stay->arrived) + 1;', 'stay->last : stay->arrived);')]),
    ('a day that was jumped over is billed', FEES, False, [
        (PRESENCE, 'zone_missing_day(zone, days.from, &missing) && missing', 'false && missing')]),
    ('days are those of Greenwich', FEES, False, [
        (ZONE, 'return time_day(seconds + zone_offset(zone, seconds));', 'return time_day(seconds);')]),
    ('after the table of a zone its last offset goes on', FEES, False, [
        (ZONE, 'if (low == zone->count && zone->rule)', 'if (false)')]),
    ('who moves is received again', FEES, False, [
        (PRESENCE, 'stay->arrived > left;', 'stay->arrived >= left;')]),
    ('who comes back is received again', FEES, False, [
        (PRESENCE, 'r->arrived_first[visit->person] == INT32_MAX && counts', 'counts')]),
    ('whoever leaves does so voluntarily', FEES, False, [
        (PRESENCE, '+= visit->voluntarily == TRI_TRUE;', '+= 1;')]),
    ('a gap in force is billed', FEES, True, [
        (SCHEDULE, 'if (!as_if && !instrument_in_force(r->corpus, r->in->index, STR_NONE, moment))', 'if (false)')]),
    ('an amendment begins what was begun again', FEES, False, [
        (SCHEDULE, 'if (first && same_form(first->clause, clause))', 'if (first && first->clause == clause)')]),
    ('an index raises by the year of the calendar', FEES, False, [
        (SCHEDULE, '1 + date_years_between(from, day);', '1 + (day - from) / 365;')]),
    ('an index raises the year after', FEES, False, [
        (SCHEDULE, 'return day < from ? 0 : 1 + date', 'return day < from ? 0 : 0 + date')]),
    ('of a table of factors the first counts', FEES, False, [
        (SCHEDULE, '(!best || factor->year > best->year)', '!best')]),
    ('a year is 365 days in a leap year too', FEES, False, [
        (QUANTITY, '? 366 : 365;', '? 365 : 365;')]),
    ('29 February is paid on top of the year', FEES, False, [
        (QUANTITY, 'fixed && is_leap_day(day) ? 0 : 1, 365)', '1, 365)')]),
    ('a month is 30 days', FEES, False, [
        (QUANTITY, 'ratio_set(share, 1, days_in_month(day));', 'ratio_set(share, 1, 30);')]),
    ('a peak is an average', FEES, False, [
        (QUANTITY, 'if (term->clause->ast->measure == MEASURE_MONTH_PEAK)', 'if (false)')]),
    ('below the number is a credit', FEES, False, [
        (QUANTITY, 'if (mpq_sgn(persons) < 0)', 'if (false)')]),
    ('a unit is begun once and for all', FEES, False, [
        (QUANTITY, 'while (w->next <= day);', 'while (false);')]),
    ('units of everybody begin with the first', FEES, False, [
        (QUANTITY, 'if (i && p->intervals.at[i - 1].person != days->person)', 'if (false)')]),
    ('a milestone is paid every day from then on', FEES, False, [
        (QUANTITY, "slot->begun[day - r->begin]++;\n\t\t\treturn;", 'slot->begun[day - r->begin]++;')]),
    ('a milestone counts the persons of its day', FEES, False, [
        (QUANTITY, 'received += r->received[day - r->begin];', 'received = r->received[day - r->begin];')]),
    ('a ceiling for each person is one for all', FEES, False, [
        (QUANTITY, 'term->clause->ast->per_person ? &rooms[cost->person + 1] : &rooms[0]', '&rooms[0]')]),
    ('a ceiling of a year is one of all time', FEES, False, [
        (QUANTITY, 'if (room->window != window)', 'if (false)')]),
    ('a cost is paid after the person has left', FEES, False, [
        (QUANTITY, 'last = r->left_first[cost->person];', 'last = INT32_MAX;')]),
    ('the day of an event is no more paid', FEES, False, [
        (QUANTITY, 'if (cost->day > last_day(r, slot, term, cost)', 'if (cost->day >= last_day(r, slot, term, cost)')]),
    ('a cost is paid a day longer than it is said', FEES, True, [
        (QUANTITY, 'end - 1 < last)\n\t\t\tlast = end - 1;', 'end < last)\n\t\t\tlast = end;')]),
    ('a line rounds half up', FEES, False, [
        (RATIO, 'mpz_sgn(rest) == 0 && mpz_odd_p(out)', 'false')]),
    ('a line goes on at another rate', FEES, False, [
        (RECKON, 'if (!mpq_equal(*w->rate, *line->factor))', 'if (false)')]),
    ('a cap begins with the period', FEES, False, [
        (RECKON, 'any ? r->begin : r->request->from', 'r->request->from')]),
    ('what is beyond a cap is carried over', FEES, False, [
        (LIMITS, 'mpq_set(*group->today, *limits->room);', '')]),
    ('an advance is never used up', FEES, False, [
        (LIMITS, 'mpq_sub(*paid->left, *paid->left, *limits->taken);', '')]),
    ('an advance pays for every article', FEES, False, [
        (LIMITS, '!names(paid->term->clause, group->article)', 'false')]),
]


def commands(target):
    """The compile and link commands of a target, as ninja would run them."""
    out = subprocess.run(['ninja', '-C', tree, '-t', 'commands', target], check=True, capture_output=True, text=True)
    return [shlex.split(line) for line in out.stdout.splitlines()]


def compile_mutant(folder, file, text, test):
    """The object of a changed source, compiled as the tree compiles it, but quicker."""
    source = folder / pathlib.Path(file).name
    source.write_text(text)
    obj = source.with_suffix('.o')
    for command in commands(f'test/differential/differential_{test}'):
        if '-c' in command and command[-1].endswith(file):
            here = f'-I{root / pathlib.Path(file).parent}'
            flags = [x for x in command if not x.startswith('-O') and x != '-Werror']
            flags[flags.index('-o') + 1] = str(obj)
            flags[flags.index('-MF') + 1] = str(obj) + '.d'
            subprocess.run(flags[:-1] + ['-O1', '-w', here, str(source)], cwd=tree, check=True)
            return obj
    raise SystemExit(f'{file} is not compiled in {tree}')


def fails(folder, objects, name):
    """Does the test program fail when linked with the mutant?"""
    program = folder / name
    link = commands(f'test/differential/differential_{name}')[-1]
    link[link.index('-o') + 1] = str(program)
    at = link.index(next(x for x in link if x.endswith('.o')))
    subprocess.run(link[:at] + [str(x) for x in objects] + link[at:], cwd=tree, check=True)
    done = subprocess.run([program], capture_output=True, text=True, errors='replace',
                          env={**os.environ, 'CMOCKA_MESSAGE_OUTPUT': 'TAP'})
    # A property that broke, and no crash: a mutant must be told from a broken build.
    return done.returncode > 0 and 'not ok' in done.stdout


def main():
    t = Tap()
    every = 'HABEAS_LONG' in os.environ
    os.environ.pop('HABEAS_LONG', None) # as many cases as the normal run draws must suffice
    for name, tests, always, edits in mutations:
        if not (always or every):
            continue
        texts = {}
        for file, old, new in edits:
            text = texts.get(file) or (root / file).read_text()
            if text.count(old) != 1:
                raise SystemExit(f'{file}: what the mutation "{name}" changes stands there {text.count(old)} times')
            texts[file] = text.replace(old, new)
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            objects = [compile_mutant(folder, file, text, tests[0]) for file, text in texts.items()]
            for test in tests:
                t.ok(fails(folder, objects, test), f'caught by {test}: {name}')
    t.done()


main()
