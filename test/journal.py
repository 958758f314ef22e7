#!/usr/bin/env python3
"""journal.py - the exported journal as hledger and ledger read it: random journals of doc/book.c, whose balances at some
days that program adds up itself; those of records with random histories (act_ledger.c), against the record's own balances;
and figures changed by the least amount, which both must refuse.
"""
import csv
import datetime
import io
import os
import pathlib
import random
import re
import subprocess
import tempfile

from tap import Tap

RECORDS = pathlib.Path(os.environ['HABEAS_BUILD']) / 'test/unit/act_ledger'
BOOK = pathlib.Path(os.environ['HABEAS_BUILD']) / 'test/doc/doc_book'
LONG = bool(os.environ.get('HABEAS_LONG'))
SEED = int(os.environ.get('HABEAS_SEED', '20250315'))
ENVIRONMENT = {**os.environ, 'LC_ALL': 'C.UTF-8'}  # both read the locale's encoding
# What each row of ledger's report says: the account's own amounts, a line a currency.
ROW = '%(account)|%(scrub(amount))\n'
t = Tap()
file = pathlib.Path(tempfile.mkdtemp()) / 'book.journal'


def run(*args):
    return subprocess.run([str(arg) for arg in args], capture_output=True, text=True, env=ENVIRONMENT)


def book(seed, entries, what):
    result = run(BOOK, seed, entries, what)
    assert result.returncode == 0, result.stderr
    return result.stdout


def after(day):
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=1)).isoformat()


def by_hledger(day, view):
    rows = run('hledger', '-f', file, 'balance', '-N', '--flat', '--layout=bare', '-O', 'csv', '-e', after(day),
               *(['--cleared'] if view == 'posted' else []))
    return {(row['account'], row['commodity']): row['balance'] for row in csv.DictReader(io.StringIO(rows.stdout))}


def by_ledger(day, view):
    rows = run('ledger', '-f', file, '--args-only', 'balance', '--flat', '--no-total', '--balance-format', ROW, '-e', after(day),
               *(['--cleared'] if view == 'posted' else []))
    balances, account = {}, None
    for line in rows.stdout.splitlines():
        if '|' in line:
            account, line = line.split('|')
        currency, _, amount = line.partition(' ')
        if amount:
            balances[account, currency] = amount
    return balances


def agree(what, text, balances):
    file.write_text(text)
    strict = run('hledger', '-f', file, 'check', '--strict')
    t.ok(strict.returncode == 0, f'{what}: hledger reads it, and strictly', strict.stderr[:600])
    pedantic = run('ledger', '--args-only', '--pedantic', '-f', file, 'balance')
    t.ok(pedantic.returncode == 0 and not pedantic.stderr, f'{what}: so does ledger', pedantic.stderr[:600])
    views = {}
    for line in balances.splitlines():
        day, view, account, currency, amount = line.split('|')
        views.setdefault((day, view), {})[account, currency] = amount
    for (day, view), ours in sorted(views.items()):
        t.equal(sorted(by_hledger(day, view).items()), sorted(ours.items()), f'{what}: {view} on {day}, hledger')
        t.equal(sorted(by_ledger(day, view).items()), sorted(ours.items()), f'{what}: {view} on {day}, ledger')


def records():
    """The journals of records, each with the balances that the record itself tells."""
    folder = pathlib.Path(tempfile.mkdtemp())
    result = subprocess.run([RECORDS], env={**os.environ, 'HABEAS_BOOKS': str(folder)}, capture_output=True, text=True)
    t.ok(result.returncode == 0, 'records with random histories', result.stderr[-600:])
    return [(path.stem, path.read_text(), path.with_suffix('.balances').read_text()) for path in sorted(folder.glob('*.journal'))]


def least(number, by):
    """The decimal, changed by that many of its last digit."""
    digits = len(number.partition('.')[2])
    value = int(number.replace('.', '')) + by
    text = f'{abs(value):0{digits + 1}}'
    return ('-' if value < 0 else '') + (f'{text[:-digits]}.{text[-digits:]}' if digits else text)


def mutations(text, rng, count):
    """Texts with one figure of one posting, or two that cancel out, changed."""
    lines = text.splitlines(keepends=True)
    figure = re.compile(r'(?<=[A-Z]{3} )-?\d+(?:\.\d+)?')
    where = [(i, match) for i, line in enumerate(lines) if ' = ' in line and line.startswith('    ')
             for match in figure.finditer(line)]
    for number in range(count):
        i, match = rng.choice(where)
        changed = lines.copy()
        changed[i] = lines[i][:match.start()] + least(match[0], rng.choice((-1, 1))) + lines[i][match.end():]
        twin = next((k for k in (i + 1, i - 1) if k < len(lines) and lines[k].startswith('    ') and ' = ' in lines[k]
                     and lines[k].split(' = ')[1][:3] == lines[i].split(' = ')[1][:3]), None)
        if number % 4 == 0 and twin is not None:  # the entry still balances
            for k, by in ((i, 1), (twin, -1)):
                first = figure.search(lines[k])
                changed[k] = lines[k][:first.start()] + least(first[0], by) + lines[k][first.end():]
        yield ''.join(changed)


def refuse(what, text, count, rng):
    tried, passed = {'hledger': 0, 'ledger': 0}, {'hledger': [], 'ledger': []}
    for number, changed in enumerate(mutations(text, rng, count)):
        file.write_text(changed)
        for program in ('hledger', 'ledger') if number % 5 == 0 else ('hledger',):
            tried[program] += 1
            result = run(program, '-f', file, 'check') if program == 'hledger' else run('ledger', '--args-only', '-f', file, 'balance')
            if result.returncode == 0:
                passed[program].append(changed)
    for program in tried:
        t.ok(tried[program] and not passed[program], f'{what}: {program} refuses {tried[program]} of {tried[program]} journals with a figure '
             'changed by the least amount', f'{len(passed[program])} passed: {passed[program][:1]}')


rng = random.Random(SEED)
for index in range(60 if LONG else 6):
    seed, entries = SEED + index, (5, 40, 300)[index % 3]
    agree(f'seed {seed}', book(seed, entries, 'journal'), book(seed, entries, 'balances'))
refuse('a random journal', book(SEED, 25, 'journal'), 1000 if LONG else 100, rng)
books = records()
for name, text, balances in books:
    agree(f'record {name}', text, balances)
# The shortest of those with an invoice: each figure that is changed costs a run of hledger.
shortest = min((text for name, text, balances in books if 'receivable' in text), key=len)
refuse("a record's journal", shortest, 1000 if LONG else 100, rng)
file.write_text(book(SEED, 0, 'journal'))
t.ok(run('hledger', '-f', file, 'check').returncode == 0 and run('ledger', '-f', file, 'balance').returncode == 0, 'a journal of nothing is one')
t.done()
