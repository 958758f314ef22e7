"""sustain - every figure of `habeas sustain` against a reading of doc/sustain.md in ratios, one day at a time: random
budgets, rolls, agreements with a floor and a rate above a number of persons. The fees are reckoned here too.

Seeded: HABEAS_SEED; HABEAS_LONG=1 for ten times as many.
"""
import calendar
import datetime
import json
import math
import os
import pathlib
import random
import subprocess
import tempfile
from fractions import Fraction

from tap import Tap

many = 300 if os.environ.get('HABEAS_LONG') else 30
chance = random.Random(int(os.environ.get('HABEAS_SEED') or 5))
PARTS = ['staff', 'food', 'health', 'building']
DAY = datetime.timedelta(days=1)
t = Tap()


def even(value):
    """Half to even: Fraction rounds so."""
    return round(value)


def money(cents):
    return None if cents is None else f'{"-" if cents < 0 else ""}{abs(cents) // 100}.{abs(cents) % 100:02}'


def share(fees, cost):
    return None if not cost else money(even(Fraction(fees) * 10000 / Fraction(cost)))


def days_of(first, last):
    return [first + DAY * n for n in range((last - first).days + 1)]


class Case:
    def __init__(self):
        c = chance
        self.first = datetime.date(c.choice([2026, 2027, 2028]), c.randint(1, 9), 1)
        self.months = []
        for n in range(c.randint(1, 4)):
            begin = self.first.replace(month=self.first.month + n)
            self.months.append(days_of(begin, begin.replace(day=calendar.monthrange(begin.year, begin.month)[1])))
        self.last = self.months[-1][-1]
        self.all = days_of(self.first, self.last)
        self.force_from = self.first + DAY * c.randint(-40, 20)
        self.force_to = self.first + DAY * c.randint(25, 200)
        self.floor, self.rate, self.above = c.randint(0, 40000000), c.randint(0, 300000), c.randint(0, 12)
        self.varies = c.choice([['food', 'health'], ['food'], ['staff', 'health'], PARTS])
        self.own_cost = c.randint(1, 40000)
        # An amount that is not known is left out here and there. Small ones break even at many persons.
        large = c.choice([30000, 200000, 2000000])
        self.budget = {}
        for month in self.months:
            if c.random() < 0.9:
                self.budget[month[0]] = {part: c.randint(0, large) if c.random() < 0.97 else None for part in PARTS}
        self.stays = []
        for person in range(c.randint(0, 14)):
            begin = self.first + DAY * c.randint(-30, 100)
            for _ in range(c.randint(1, 2)):
                end = None if c.random() < 0.3 else begin + DAY * c.randint(1, 90)
                self.stays.append([person, 'home' if c.random() < 0.85 else 'away', begin, end])
                if end is None:
                    break
                begin = end + DAY * c.randint(0, 20)
        self.home = [s for s in self.stays if s[1] == 'home']

    def is_in_force(self, day):
        return self.force_from <= day <= self.force_to

    @staticmethod
    def there(stays, day):
        return {person for person, _, begin, end in stays if begin <= day and (end is None or day < end)}

    def lines(self, heads):
        """The two lines of a bill for some days of one month: exact cents."""
        floor = sum(Fraction(self.floor, 365) for day in heads if self.is_in_force(day) and (day.month, day.day) != (2, 29))
        beyond = sum(Fraction(self.rate * max(0, count - self.above), calendar.monthrange(day.year, day.month)[1])
                     for day, count in heads.items() if self.is_in_force(day))
        return floor, beyond

    def fees(self, heads):
        return [sum(map(even, self.lines({day: heads[day] for day in month}))) for month in self.months]

    def exact(self, heads):
        return sum(sum(self.lines({day: heads[day] for day in month})) for month in self.months)

    def cost(self, month):
        row = self.budget.get(month[0])
        return None if row is None or None in row.values() else sum(row.values())

    def varying(self, month):
        return sum(self.budget[month[0]][part] for part in self.varies)

    def text(self):
        end = f' to {self.force_to}'
        return f'''agreement made-up "Made up"
  parties  SE sends, EE receives
  in force {self.force_from}{end}
  kind     treaty
  binding  yes
  purpose  sentence
article 1 "Rent" on fees
  fee {money(self.floor)} EUR per year for 9 places
  fee {money(self.rate)} EUR per person-month above {self.above} persons, measured by day
'''


def expected(case):
    heads = {day: len(case.there(case.home, day)) for day in case.all}
    fees, out = case.fees(heads), {'months': [], 'scenarios': []}
    known = [case.cost(month) is not None for month in case.months]
    without = case.exact(heads)
    for n, month in enumerate(case.months):
        cost, days, row = case.cost(month), sum(heads[day] for day in month), case.budget.get(month[0], {})
        figures = {part: money(row.get(part)) for part in PARTS}
        day = next((day for day in month if case.is_in_force(day)), None)
        first = one = two = Fraction(0)
        if day:
            one = case.exact({**heads, day: heads[day] + 1})
            two = case.exact({**heads, day: heads[day] + 1, day + DAY: heads.get(day + DAY, 0) + 1})
            first = one - without
        out['months'].append({
            'from': str(month[0]), 'to': str(month[-1]), 'person_days': days, 'cost': money(cost), 'fees': money(fees[n]),
            'balance': money(None if cost is None else fees[n] - cost), 'covered_percent': share(fees[n], cost),
            'cost_of_day': money(even(Fraction(cost, days)) if cost is not None and days else None),
            'newcomer_day_brings': money(even(first)),
            'next_day_brings': None if day == case.last else money(even(two - one)), **figures})
    who = [person for person in dict.fromkeys(s[0] for s in case.stays)
           if any(person in case.there(case.home, day) for day in case.all)]
    fifth = set(who[4::5])
    for percent in (0, -20, 20):
        stays = [s for s in case.home if percent >= 0 or s[0] not in fifth]
        stays += [[s[0] + 1000, *s[1:]] for s in case.home if percent > 0 and s[0] in fifth]
        count = {day: len(case.there(stays, day)) for day in case.all}
        theirs, days, cost = case.fees(count), 0, Fraction(0)
        for n, month in enumerate(case.months):
            if not known[n]:
                continue
            before, now = sum(heads[day] for day in month), sum(count[day] for day in month)
            days += now
            cost += case.cost(month) + (case.varying(month) * Fraction(now - before, before) if before else 0)
        brings = sum(fee for n, fee in enumerate(theirs) if known[n])
        persons = len({person for day in case.all for person in case.there(stays, day)})
        out['scenarios'].append({
            'percent': percent, 'persons': persons, 'person_days': days,
            **{name: None if not any(known) else value for name, value in {
                'cost': money(even(cost)), 'fees': money(brings), 'balance': money(even(brings - cost)),
                'covered_percent': share(brings, cost), 'cost_of_day': money(even(cost / days)) if days else None}.items()}})
    if all(known) and (any(heads.values()) or not sum(case.varying(month) for month in case.months)):
        varies = sum(case.varying(month) for month in case.months)
        fixed = sum(case.cost(month) for month in case.months) - varies
        each = Fraction(varies * len(case.all), sum(heads.values())) if sum(heads.values()) else 0
        most = max(20, 2 * max(len(who), case.above))
        covers = [sum(case.fees({day: n for day in case.all})) >= fixed + n * each for n in range(most + 1)]
        ranges, begin = [], None
        for n, yes in enumerate([*covers, False]):
            if yes and begin is None:
                begin = n
            elif not yes and begin is not None:
                ranges.append({'from': begin, 'to': n - 1})
                begin = None
        out['break_even'] = {'covered': ranges, 'looked_at': most}
    saved = case.own_cost * sum(heads.values()) - sum(fees)
    out['saving'] = money(saved)
    out['saving_of_day'] = money(even(Fraction(saved, sum(heads.values())))) if sum(heads.values()) else None
    before = [n for n, month in enumerate(case.months) if known[n] and month[0] <= case.force_to]
    after = [n for n, month in enumerate(case.months) if known[n] and month[0] > case.force_to]
    for name, which in (('covered_percent_until', before), ('covered_percent_after', after)):
        out[name] = share(sum(fees[n] for n in which), sum(case.cost(case.months[n]) for n in which)) if which else None
    out['cost_of_month_after'] = money(next((case.cost(m) for m in reversed(case.months) if case.cost(m) is not None), None))
    return out


def told(case, folder):
    files = {name: folder / name for name in ('made-up.law', 'budget.csv', 'roll.csv')}
    files['made-up.law'].write_text(case.text())
    rows = [f'{month:%Y-%m},home,{",".join(money(row[part]) or "" for part in PARTS)},EUR' for month, row in case.budget.items()]
    files['budget.csv'].write_text('\n'.join(['month,facility,staff,food,health,building,currency', *rows, '2031-01,home,1,1,1,1,EUR']) + '\n')
    files['roll.csv'].write_text('person,facility,from,to\n' + ''.join(
        f'P{person},{where},{begin},{end or ""}\n' for person, where, begin, end in case.stays))
    varies = [word for part in case.varies for word in ('--varies', part)]
    done = subprocess.run([os.environ['HABEAS'], 'sustain', '-a', 'made-up', '--law', files['made-up.law'], '--budget', files['budget.csv'],
                           '--roll', files['roll.csv'], '--from', str(case.first), '--to', str(case.last), '--own-cost',
                           f'{money(case.own_cost)} EUR', *varies, '--json'], capture_output=True, text=True, timeout=600)
    assert done.stderr == '', done.stderr
    return json.loads(done.stdout)


def differences(case, got):
    wanted = expected(case)
    payer, end = got.get('payer') or {}, got.get('end') or {}
    flat = {'months': got['months'], 'scenarios': got['scenarios'], 'saving': payer.get('saving'),
            'saving_of_day': payer.get('saving_of_day'), **{name: end.get(name) for name in wanted if name in end}}
    if 'break_even' in wanted:
        flat['break_even'] = got['break_even']
    for name in wanted:
        ours, theirs = wanted[name], flat.get(name)
        if isinstance(ours, list) and isinstance(theirs, list):
            for n, (a, b) in enumerate(zip(ours, theirs)):
                yield from (f'{name} {n} {key}: {b.get(key)}, not {a[key]}' for key in a if a[key] != b.get(key))
        elif ours != theirs:
            yield f'{name}: {theirs}, not {ours}'


with tempfile.TemporaryDirectory() as folder:
    shares = evens = 0
    for number in range(many):
        case = Case()
        got = told(case, pathlib.Path(folder))
        wrong = list(differences(case, got))
        t.ok(not wrong, f'case {number}: every figure', '\n'.join([*wrong[:8], case.text(), *map(str, case.stays)]))
        shares += sum(month['covered_percent'] is not None for month in got['months'])
        evens += bool((got['break_even'] or {}).get('covered'))
    t.ok(shares > many and evens > many / 8, 'most figures were known', f'{shares} shares, {evens} numbers that break even')
t.done()
