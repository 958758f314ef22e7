"""register - the register and the programmes against what the other commands and the texts themselves say.

* On random days and for random states: nothing later than the day, every statement with a source and how far it was
  checked, standings that agree with `habeas list`, in the order of time; what was said counted from the texts as a
  reader that knows nothing of the parser finds it.
* Random made-up programmes: each is what `habeas decide` answers for the same facts; the sums are added up again here.

Seeded: HABEAS_SEED; HABEAS_LONG=1 for ten times as many.
"""
import csv
import decimal
import json
import os
import pathlib
import random
import re
import subprocess
import tempfile

from tap import Tap

root = pathlib.Path(os.environ['HABEAS_ROOT'])
habeas = os.environ['HABEAS']
many = 10 if os.environ.get('HABEAS_LONG') else 1
seed = int(os.environ.get('HABEAS_SEED') or 5)
chance = random.Random(seed)
t = Tap()


def run(*words, given=None):
    return subprocess.run([habeas, *map(str, words)], input=given, capture_output=True, text=True, timeout=600)


def answer(*words, given=None):
    done = run(*words, '--json', given=given)
    assert done.stderr == '', done.stderr
    return json.loads(done.stdout)


# The register.

STATES = ['SV', 'PA', 'CR', 'GT', 'DO', 'CA', 'MX', 'CO', 'VE', 'US']
SOURCES = {'verified', 'secondary', 'unverified'}


def entries():
    """Day, kind and words of each entry of the shipped registers, by their look alone."""
    for path in sorted((root / 'law/register').glob('*.law')):
        for kind, day, words, block in re.findall(r'^(statement|visit) (\S+).*?"(.*)"\n((?:  .*\n)*)', path.read_text(), re.M):
            yield day, kind, words, set(re.findall(r'\b(?:of|about|,) ([A-Z]{2})\b', block))


def day():
    return f'2025-{chance.randint(1, 7):02}-{chance.randint(1, 28):02}'


def wrong_with(register, on, state):
    line = register['time_line']
    if [event['on'] for event in line] != sorted(event['on'] for event in line):
        return 'the time line is not in the order of time'
    late = [event for event in line if event['on'] > on] + [text for text in register['texts'] if text['since'] > on]
    if late:
        return f'this came later: {late[0]}'
    told = [event for event in line if event['what'] in ('statement', 'visit')]
    for event in told:
        if not event['cites'] or not event['by'] or any(cite['reliability'] not in SOURCES for cite in event['cites']):
            return f'without a source: {event}'
    want = sorted((when, kind, words) for when, kind, words, states in shipped
                  if when <= on and (state is None or state in states))
    got = sorted((event['on'], event['what'], event['said'].replace('"', '\\"')) for event in told)
    missing = [entry for entry in want if entry not in got]
    if missing or (state is None and got != want):
        return f'not told: {missing}'
    in_force = {text['id']: text['in_force'] for text in answer('list', '--on', on)}
    for text in register['texts']:
        if (text['standing'] == 'in_force') != in_force[text['id']]:
            return f'`list` says otherwise: {text}'
    for said in register['said_and_signed']:
        if said['in_force_ever'] != ('in_force' in said) or said.get('in_force', on) > on or not said['for'] + said['against']:
            return f'said and signed: {said}'
    return ''


shipped = list(entries())
t.ok(len(shipped) > 25, 'the shipped registers are found')
seen = set().union(*(states for _, _, _, states in shipped))
t.ok(seen >= set(STATES), 'each state of the offers of 2025 is spoken of', seen)
wrong = ''
for i in range(30 * many):
    on, state = day(), chance.choice(STATES + [None])
    wrong = wrong_with(answer('register', '--on', on, *(['--state', state] if state else [])), on, state)
    if wrong:
        break
t.ok(not wrong, f'property_register_agrees_with_list_and_texts: {30 * many} days, seed {seed}', f'{on} {state}: {wrong}')

before, after = (answer('register', '--state', 'SV', '--on', on) for on in ('2025-03-13', '2025-03-14'))
three = {name: next(s for s in r['said_and_signed'] if s.get('article') == '3') for name, r in (('b', before), ('a', after))}
t.ok(not three['a']['in_force_ever'] and three['a']['for'] and three['a']['against'],
     'prisoners and citizens: said for and against, never in force', three['a'])
one = next(s for s in after['said_and_signed'] if s.get('article') == '1')
t.equal(one['in_force'], '2025-03-14', 'its own nationals: in force with the notes')
t.ok(all(not s['in_force_ever'] for s in before['said_and_signed'] if s['text'] == 'us-sv-2025'),
     'a day before the notes nothing of the offer was in force')

# Programmes.

FACTS = {
    'funded_by': ['state_department', 'usaid', 'defence', 'other', ''],
    'assistance_kind': ['development', 'humanitarian', 'emergency_food', 'security', 'migration', 'military_financing', ''],
    'migration_account': ['yes', 'no', ''],
    'uses': ['only law_enforcement', 'only protection_capacity food', 'only border_security passenger_analysis', 'food',
             'only repatriation_ordered', 'not arms', 'only arms', ''],
    'paid_in_all': ['1000000', '6000000.01', ''],
    'award_made': ['2024-07-01', '2025-01-22', 'none', ''],
    'new_commitment': ['yes', 'no', ''],
    'work_done': ['none', '2025-01-10', ''],
    'lifesaving': ['yes', 'no', ''],
    'exception_granted': ['no', 'no', 'yes', ''],
    'review_decision': ['none', 'none', 'continue', 'cease', ''],
    'security_force': ['no', 'no', 'yes', ''],
    'gross_violation': ['no', 'yes', ''],
    'effective_steps': ['no', ''],
    'passed_on': ['no', ''],
}
SPENDING = {'cleared': {'may_spend', 'waived'}, 'barred': {'frozen', 'may_not'}, 'undetermined': {'undetermined'},
            'not_covered': {'may_not'}, 'unmet': {'may_not'}, 'not_in_force': {'may_not'}}
AGREEMENTS = [('us-sv-2019-letter', 'SV'), ('us-sv-2025-programme', 'SV'), ('us-pa-2024', 'PA'), ('us-il-2016', 'IL')]


def value(fact, words):
    """A cell's words as JSON, as the page says what they mean."""
    if fact != 'uses':
        return {'yes': True, 'no': False}.get(words, words)
    head, *rest = words.split()
    return {'only': rest} if head == 'only' else {'not': rest} if head == 'not' else [head, *rest]


def programmes():
    for i in range(60 * many):
        agreement, country = chance.choice(AGREEMENTS)
        filled = chance.random() < 0.7
        row = {fact: chance.choice([w for w in words if w or not filled]) for fact, words in FACTS.items()}
        spent = decimal.Decimal(chance.randrange(10**9)) / 100
        yield {'programme': f'P{i}', 'agreement': agreement, 'country': country, 'currency': 'USD',
               'budget': f'{spent + chance.randrange(10**9)}', 'spent': f'{spent}', **row}


def frozen_or_waived(decided, row):
    """What the reasons of `decide` say, read here again."""
    reasons = [r for p in decided['paths'] for r in p['reasons'] if p['outcome'] == decided['outcome'] and r['effect'] == 'bars']
    if decided['outcome'] == 'cleared':
        return 'waived' if any('exception' in r for r in reasons) else 'may_spend'
    return 'frozen' if any(r['value'] and orders[r['instrument']] == 'order' for r in reasons) else 'may_not'


orders = {text['id']: text['kind'] for text in answer('list')}
rows = list(programmes())
with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder) / 'programmes.csv'
    with path.open('w', newline='') as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    for on in ('2025-01-22', '2025-01-30', '2025-02-03', '2025-02-20', '2025-04-21'):
        table = answer('programmes', '--on', on, path)
        wrong, kinds = '', set()
        for row, told in zip(rows, table['programmes'], strict=True):
            facts = {fact: value(fact, row[fact]) for fact in FACTS if row[fact]}
            decided = answer('decide', '-a', row['agreement'], '--receiver', row['country'], '--on', on, given=json.dumps(facts))
            kinds.add(told['spending'])
            if told['outcome'] != decided['outcome'] or told['spending'] not in SPENDING[told['outcome']]:
                wrong = f'{row}: {told}, but {decided["outcome"]}'
            elif told['outcome'] in ('cleared', 'barred') and told['spending'] != frozen_or_waived(decided, row):
                wrong = f'{row}: {told}'
            elif told['outcome'] == 'undetermined' and told['needs'] != decided['paths'][0]['needs']:
                wrong = f'{row}: needs {told["needs"]}, but {decided["paths"][0]["needs"]}'
        t.ok(not wrong, f'property_programmes_are_decided_as_decide_does: {len(rows)} on {on}, seed {seed}', wrong)
        t.ok(len(kinds) > 2, f'they come out in different ways on {on}', kinds)
        sums = {}
        for told in table['programmes']:
            for key in (told['country'], told['spending']), (told['country'], 'all'):
                cell = sums.setdefault(key, [0, decimal.Decimal(), decimal.Decimal()])
                cell[:] = cell[0] + 1, cell[1] + decimal.Decimal(told['budget']), cell[2] + decimal.Decimal(told['spent'])
        got = {(row['country'], kind): [cell['programmes'], decimal.Decimal(cell['budget']), decimal.Decimal(cell['spent'])]
               for row in table['countries'] for kind, cell in row.items() if isinstance(cell, dict) and cell['programmes']}
        t.equal(got, sums, f'the table adds up to the cent on {on}')
        whole = sum(decimal.Decimal(row['all']['budget']) for row in table['countries'])
        t.equal(decimal.Decimal(table['totals'][0]['all']['budget']), whole, f'and so does its last line on {on}')
t.done()
