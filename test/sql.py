#!/usr/bin/env python3
"""sql - the statements of src/sql, run on SQLite, PostgreSQL and DuckDB, give every person the answer of the row engine.

Random texts with a mapping made for each, and the shipped texts under ice-removals; what the answers must be is written
by test/sql/cases.c, which has the column engine read the same tables. Then the traps in which peers fall, one by one.
HABEAS_SEED as in the other tests; HABEAS_LONG asks a million pairs of a text and a person of each, and a tenth without it.
"""
import calendar
import contextlib
import csv
import datetime
import gzip
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile
import time

import postgresql
import removals
from tap import Tap

root = pathlib.Path(os.environ['HABEAS_ROOT'])
build = pathlib.Path(os.environ['HABEAS_BUILD'])
habeas = os.environ['HABEAS']
long = bool(os.environ.get('HABEAS_LONG'))
seed = int(os.environ.get('HABEAS_SEED', '20250315'))
cases = build / 'test/sql/sql_cases'
node_modules = root / 'test/node/node_modules/@duckdb/node-api'
tap = Tap()
work = pathlib.Path(tempfile.mkdtemp(prefix='habeas-sql.'))
work.chmod(0o755)
TABLE = 'rows of "case"'


def name(text):
    return '"' + text.replace('"', '""') + '"'


def header(file):
    with open(file, newline='') as rows:
        return next(csv.reader(rows))


def numbers(folder):
    return sorted(int(p.name.split('.')[0]) for p in folder.glob('*.want'))


# The engines: each runs every case of a folder, and leaves N.ENGINE.out.

def on_sqlite(folder):
    for number in numbers(folder):
        db = sqlite3.connect(':memory:')
        with open(folder / f'{number}.csv', newline='') as rows:
            reader = csv.reader(rows)
            columns = next(reader)
            db.execute(f'CREATE TABLE {name(TABLE)} ({", ".join(name(c) + " TEXT" for c in columns)})')
            db.executemany(f'INSERT INTO {name(TABLE)} VALUES ({", ".join("?" * len(columns))})',
                           ([cell or None for cell in row] for row in reader))
        answer = db.execute((folder / f'{number}.sqlite.sql').read_text()).fetchall()
        text = ''.join('\t'.join('' if x is None else str(x) for x in row) + '\n' for row in answer)
        (folder / f'{number}.sqlite.out').write_text(text)
        db.close()


def on_postgresql(cluster, folder):
    script = ['SET client_min_messages = error;']
    for number in numbers(folder):
        columns = ', '.join(name(c) + ' text' for c in header(folder / f'{number}.csv'))
        # A backslash in a literal is taken for an escape by every second connection: it must not matter.
        script += [f"SET standard_conforming_strings = {'off' if number % 2 else 'on'};",
                   f'CREATE TABLE {name(TABLE)} ({columns});',
                   f'\\copy {name(TABLE)} FROM {folder}/{number}.csv WITH (FORMAT csv, HEADER)',
                   f'\\o {cluster.folder}/{number}.out',
                   (folder / f'{number}.postgresql.sql').read_text(), '\\o', f'DROP TABLE {name(TABLE)};']
    done = cluster.script('\n'.join(script) + '\n')
    if done.returncode:
        raise RuntimeError(done.stderr)
    for number in numbers(folder):
        shutil.copy(cluster.folder / f'{number}.out', folder / f'{number}.postgresql.out')


def on_duckdb(folder):
    done = subprocess.run(['node', root / 'test/node/duckdb.mjs', folder], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)


def ordered(text):
    return sorted(text.splitlines())


def same(folder, engine, what):
    """Row by row what the row engine says; how many rows."""
    rows = 0
    for number in numbers(folder):
        want, got = (ordered((folder / f'{number}.{end}').read_text()) for end in ('want', f'{engine}.out'))
        rows += len(want)
        if want != got:
            wrong = [f'- {line}' for line in want if line not in set(got)][:3]
            wrong += [f'+ {line}' for line in got if line not in set(want)][:3]
            tap.ok(False, f'{engine}: {what}', f'{folder}/{number} of {len(want)} rows\n' + '\n'.join(wrong))
            return 0
    tap.ok(rows > 0, f'{engine}: {what}: {rows} rows as the row engine and the column engine say')
    return rows


def missing(engine):
    if engine == 'duckdb' and not (shutil.which('node') and node_modules.exists()):
        return 'DuckDB for node is not installed: run `make deps-test`'
    if engine == 'postgresql' and not postgresql.PROGRAMS:
        return 'PostgreSQL is not installed: run `make deps-test`'
    return None


def draw(folder, *words):
    folder.mkdir()
    done = subprocess.run([cases, folder, *map(str, words)], capture_output=True, text=True)
    tap.ok(done.returncode == 0, f'{folder.name}: the column engine and decide agree with the row engine', done.stderr)
    return done.returncode == 0


# The traps. One programme a row; what SQL, or an engine's own functions, would get wrong. No law binds these two states.

TRAPS = """
vocabulary pitfalls "Facts of the traps"
  subject programme
fact p_covered yes/no "Always yes"
fact p_flag yes/no "A flag"
fact p_home country "A state"
fact p_left date or none "A day, or none"
fact p_due date "A day"
fact p_other date "Another day"
fact p_born date "A day of birth"
fact p_age number from 0 to 120 "An age"
fact p_states set of country "States"
fact p_years duration in years "A count of years"

mapping pitfall-table "A table of traps"
  subject programme
  blank is unknown
constant p_covered = yes "every row is covered"
column "flag" gives p_flag
  codes "yes" = yes, "no" = no
column "home" gives p_home
column "left" gives p_left
  codes "never" = none
column "due" gives p_due
column "other" gives p_other
column "born" gives p_born
column "age" gives p_age
column "years" gives p_years
column "states" gives p_states
column "states 2" gives p_states
"""
COLUMNS = ['flag', 'home', 'left', 'due', 'other', 'born', 'age', 'years', 'states', 'states 2']

# name: (the text's clause, [(the row, the outcome)])
CHECKS = {
    'an unknown is never equal, and never unequal': (
        'bars when not (p_home = US)',
        [({}, 'undetermined'), ({'home': 'US'}, 'cleared'), ({'home': 'FR'}, 'barred')]),
    'a bar with a missing fact never fails open': (
        'bars when p_flag and p_home = US',
        [({'home': 'US'}, 'undetermined'), ({'home': 'FR'}, 'cleared'), ({'flag': 'no'}, 'cleared'), ({}, 'undetermined')]),
    'the contrary of an unknown is unknown': (
        'bars when not p_flag',
        [({}, 'undetermined'), ({'flag': 'yes'}, 'cleared'), ({'flag': 'no'}, 'barred')]),
    'a requirement with a missing fact is not met': (
        'requires p_flag',
        [({}, 'undetermined'), ({'flag': 'yes'}, 'cleared'), ({'flag': 'no'}, 'unmet')]),
    'what bars and what is required may hang on one fact: not cleared, whichever it is': (
        'requires p_flag\n  bars when p_flag',
        [({}, 'undetermined'), ({'flag': 'yes'}, 'barred'), ({'flag': 'no'}, 'unmet')]),
    'a blank cell is no answer': (
        'bars when p_flag',
        [({'flag': ' '}, 'undetermined'), ({'flag': ''}, 'undetermined'), ({'flag': 'no'}, 'cleared')]),
    'NOT EXISTS over NULL: a set never shows what is not in it': (
        'bars when not (US in p_states)',
        [({}, 'undetermined'), ({'states': 'FR'}, 'undetermined'), ({'states 2': 'US'}, 'cleared')]),
    'sets that are known in part': (
        'bars when p_states = {FR}',
        [({'states': 'FR'}, 'undetermined'), ({'states': 'FR', 'states 2': 'US'}, 'cleared'), ({}, 'undetermined')]),
    'a month from the 31st ends on the last day of a shorter one': (
        'bars when p_due + 1 months != 2025-02-28',
        [({'due': '2025-01-31'}, 'cleared'), ({'due': '2025-01-28'}, 'cleared'), ({'due': '2025-01-27'}, 'barred'),
         ({}, 'undetermined')]),
    'a year from a leap day': (
        'bars when p_due + 1 years != 2025-02-28',
        [({'due': '2024-02-29'}, 'cleared'), ({'due': '2024-03-01'}, 'barred')]),
    'GREATEST passes a NULL over; the latest of an unknown is unknown': (
        'bars when latest of (p_due, p_other) < 2025-03-01',
        [({'due': '2025-01-01'}, 'undetermined'), ({'due': '2025-01-01', 'other': '2025-02-01'}, 'barred'),
         ({'due': '2025-01-01', 'other': '2025-04-01'}, 'cleared')]),
    'who is born on 29 February is older on 1 March': (
        'bars when years between p_born and decision_date < 18',
        [({'born': '2008-02-29'}, 'barred'), ({'born': '2007-03-20'}, 'cleared'), ({'born': '2007-03-21'}, 'barred'),
         ({'born': '2004-02-29'}, 'cleared'), ({}, 'undetermined')]),
    'missing is not zero': (
        'bars when p_age < 18',
        [({}, 'undetermined'), ({'age': '0'}, 'barred'), ({'age': '18'}, 'cleared')]),
    'none is a value; order against it is false': (
        'bars when p_left < 2025-01-01',
        [({'left': 'never'}, 'cleared'), ({}, 'undetermined'), ({'left': '2024-12-31'}, 'barred')]),
    'what is unknown both ways stays unknown': (
        'bars when p_flag or not p_flag',
        [({}, 'undetermined'), ({'flag': 'yes'}, 'barred'), ({'flag': 'no'}, 'barred')]),
    'a cell with no meaning is a bad row': (
        'bars when p_flag',
        [({'flag': 'perhaps'}, 'bad_row'), ({'flag': 'no', 'due': '2025-02-30'}, 'bad_row'),
         ({'flag': 'no', 'age': '121'}, 'bad_row'), ({'flag': 'no', 'age': '1e1'}, 'bad_row'),
         ({'flag': 'no', 'home': 'Atlantis'}, 'bad_row'), ({'flag': 'no', 'home': 'FRANCE'}, 'cleared')]),
}


# The calendar, day by day: what stands in the last column is right in every second row, and one off in the others.

FIRST, LAST = datetime.date(1850, 1, 1), datetime.date(2150, 12, 31)
DAY = datetime.timedelta(1)


def months_later(day, months):
    month = day.year * 12 + day.month - 1 + months
    if not FIRST.year * 12 <= month < (LAST.year + 1) * 12:
        return FIRST if months < 0 else LAST
    year, month = divmod(month, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def birthdays(born, day):
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def off(day):
    return day + DAY if day < LAST else day - DAY


def sweeps():
    """(the clause, the rows) of each law; 1 month and 1 year for every day that there is."""
    days = [FIRST + DAY * n for n in range((LAST - FIRST).days + 1)]

    def shifted(text, months, step):
        rows = []
        for n, day in enumerate(days[::step]):
            right = months_later(day, months)
            rows.append(({'due': str(day), 'other': str(off(right) if n % 2 else right)}, BAR[n % 2]))
        return f'bars when p_due {text} != p_other', rows

    ages = []
    for n, day in enumerate(days[::3]):
        born = day - DAY * ((n * 7919) % 40000)
        if born >= FIRST:
            ages.append(({'born': str(born), 'due': str(day), 'years': str(birthdays(born, day) + n % 2)}, BAR[n % 2]))
    yield shifted('+ 1 months', 1, 1)
    yield shifted('- 13 months', -13, 1 if long else 5)
    yield shifted('+ 1 years', 12, 1 if long else 5)
    yield shifted('+ 300 months', 300, 1 if long else 7)
    yield 'bars when years between p_born and p_due != p_years', ages


BAR = ['cleared', 'barred']


def lay_traps(folder, checks):
    folder.mkdir()
    for number, (clause, rows) in enumerate(checks):
        law = folder / f'{number}.law'
        law.write_text(TRAPS + f"""
agreement pitfall-{number} "A trap"
  subject programme
  parties CA sends, DK receives
  in force 2025-01-01
  kind notes
  binding no
  purpose payment

article 1 "Covered" on categories
  admits when p_covered

article 2 "The trap" on exclusions
  {clause}
""")
        with open(folder / f'{number}.csv', 'w', newline='') as file:
            writer = csv.writer(file)
            writer.writerow(['row', *COLUMNS])
            for key, (row, _) in enumerate(rows):
                writer.writerow([key, *(row.get(column, '') for column in COLUMNS)])
        (folder / f'{number}.want').write_text(''.join(f'{key}\t{outcome}\n' for key, (_, outcome) in enumerate(rows)))
        for dialect in ENGINES:
            done = statement(dialect, TABLE, f'pitfall-{number}', 'pitfall-table', '--law', law, '--key', 'row')
            if done.returncode:
                raise RuntimeError(done.stderr)
            (folder / f'{number}.{dialect}.sql').write_text(done.stdout)


def statement(dialect, table, agreement, mapping, *more):
    return subprocess.run([habeas, 'sql', '-a', agreement, '--mapping', mapping, '--table', table, '--dialect', dialect,
                           '--on', '2025-03-20', *more], capture_output=True, text=True)


def traps_sprung(folder, engine):
    for number, trap in enumerate(CHECKS):
        got = [line.split('\t')[:2] for line in (folder / f'{number}.{engine}.out').read_text().splitlines()]
        want = (folder / f'{number}.want').read_text().splitlines()
        tap.equal('\n'.join(sorted('\t'.join(row) for row in got)), '\n'.join(want), f'{engine}: {trap}')


def traps_in_columns(folder):
    """The same rows in the column engine: `habeas survey` counts one person a value of "row"."""
    certain = {}
    for number, (trap, (_, rows)) in enumerate(CHECKS.items()):
        done = subprocess.run([habeas, 'survey', '-a', f'pitfall-{number}', '--law', folder / f'{number}.law', '--mapping',
                               'pitfall-table', '--on', '2025-03-20', '--by', 'row', '--exact', '--json',
                               folder / f'{number}.csv'], capture_output=True, text=True)
        if done.returncode:
            tap.ok(False, f'columns: {trap}', done.stderr)
            continue
        survey = json.loads(done.stdout)
        got = [(int(group['value']), outcome) for group in survey['by']['row']
               for outcome, count in group['outcomes'].items() if count]
        want = [(key, outcome) for key, (_, outcome) in enumerate(rows) if outcome != 'bad_row']
        tap.equal((sorted(got), survey['bad_rows']), (want, len(rows) - len(want)), f'columns: {trap}')
        certain[trap] = survey['paths'][0]['certain_not_cleared']
    tap.equal(certain['what bars and what is required may hang on one fact: not cleared, whichever it is'], 1,
              'columns: of an undetermined person it may be certain all the same')
    tap.equal(certain['a bar with a missing fact never fails open'], 0, 'columns: and it is not, where a fact decides')


def calendar_right(folder, engine):
    for number in numbers(folder):
        got = {tuple(line.split('\t')[:2]) for line in (folder / f'{number}.{engine}.out').read_text().splitlines()}
        want = {tuple(line.split('\t')) for line in (folder / f'{number}.want').read_text().splitlines()}
        law = (folder / f'{number}.law').read_text().splitlines()[-1].strip()
        tap.ok(got == want, f'{engine}: {law}: {len(want)} days', sorted(got ^ want)[:6])


def names_are_names():
    """A table and a key whose names would end the statement, and drop another, are no more than names."""
    db = sqlite3.connect(':memory:')
    wicked = 'x" AS t; DROP TABLE keep; --'
    db.execute('CREATE TABLE keep (a)')
    columns = 'k" FROM keep; --'
    mapped = ['Citizenship', 'Gender', 'Processing Disposition Code']
    db.execute(f'CREATE TABLE {name(wicked)} ({", ".join(name(c) for c in [columns, *mapped])})')
    db.execute(f'INSERT INTO {name(wicked)} VALUES (7, ?, ?, ?)', ("MEXICO'; DROP TABLE keep; --", None, None))
    text = statement('sqlite', wicked, 'us-sv-2025', 'ice-removals', '--key', columns, '--for', 'removal', '--to',
                     'none').stdout
    tap.equal(db.execute(text).fetchall(), [(7, 'bad_row', 'column Citizenship', '')], 'a wicked name is a name')
    tap.equal(db.execute('SELECT count(*) FROM keep').fetchall(), [(0,)], 'and the other table is still there')
    text = statement('sqlite', 'keep', 'us-sv-2025', 'ice-removals', '--for', 'removal', '--to', 'none').stdout
    try:
        db.execute(text)
        tap.ok(False, 'a column that the table lacks is an error, and no text')
    except sqlite3.OperationalError as error:
        tap.ok('no such column' in str(error), 'a column that the table lacks is an error, and no text', error)


def as_the_docs_show():
    """doc/sql.md: a partitioned table in PostgreSQL asked whole and part by part, a Parquet data set of many files in DuckDB."""
    folder = work / 'large'
    folder.mkdir()
    folder.chmod(0o755)
    rows = removals.invented(folder, 3000)
    want = {o: n for o, n in removals.survey(habeas, '--for', 'removal', '--to', 'none', *removals.files(folder))['outcomes'].items() if n}
    flat = folder / 'removals.csv'
    with open(flat, 'w', newline='') as file:
        writer = csv.writer(file)
        for year in removals.YEARS:
            with gzip.open(folder / f'ICERemovals_FY{year}.csv.gz', 'rt', newline='') as source:
                lines = list(csv.reader(list(source)[5:], delimiter='|'))
            if year == removals.YEARS[0]:
                writer.writerow(['id', 'year', *lines[0]])
            writer.writerows([f'{year}-{n}', year, *line] for n, line in enumerate(lines[1:]))
    columns = ', '.join(f'{name(column)} text' for column in header(flat))

    def question(dialect, table):
        return statement(dialect, table, 'us-sv-2025', 'ice-removals', '--for', 'removal', '--to', 'none', '--key', 'id').stdout

    if not missing('postgresql'):
        script = [f'CREATE TABLE removals ({columns}) PARTITION BY LIST (year);']
        script += [f"CREATE TABLE removals_{year} PARTITION OF removals FOR VALUES IN ('{year}');" for year in removals.YEARS]
        script += [f'\\copy removals FROM {flat} WITH (FORMAT csv, HEADER)',
                   f"CREATE TABLE answers AS {question('postgresql', 'removals')}",
                   'CREATE TABLE by_part (LIKE answers);']
        script += [f"INSERT INTO by_part {question('postgresql', f'removals_{year}')}" for year in removals.YEARS]
        script += ['SELECT outcome, count(*) FROM answers GROUP BY 1;', 'SELECT count(*) FROM (TABLE answers EXCEPT TABLE by_part) x;',
                   'SELECT count(*) FROM by_part;']
        with postgresql.Cluster(work / 'parts') as cluster:
            done = cluster.script('\n'.join(script) + '\n')
        *outcomes, other, parts = done.stdout.split('\n')[:-1] or [done.stderr, '', '']
        tap.equal(({line.split('\t')[0]: int(line.split('\t')[1]) for line in outcomes if '\t' in line}, other, parts),
                  (want, '0', str(rows)), f'postgresql: {rows} rows of a partitioned table, whole and part by part')
    if not missing('duckdb'):
        (folder / 'statement.sql').write_text(question('duckdb', 'removals'))
        done = subprocess.run(['node', root / 'test/node/parquet.mjs', flat, folder / 'statement.sql', folder / 'data'],
                              capture_output=True, text=True)
        got = json.loads(done.stdout) if done.returncode == 0 else {'error': done.stderr}
        tap.equal(got, {'files': len(removals.YEARS), 'rows': rows, 'outcomes': want},
                  f'duckdb: {rows} rows of a Parquet data set, the answers a Parquet file')


def the_real_table():
    """A slice of the removals: the same outcomes as `habeas survey` counts in the file."""
    files = removals.files(years=('2016',))
    if not files:
        removals.invented(work, 20_000)
        files = removals.files(work, ('2016',))
        print(f'# {removals.missing()}; invented rows stand in')
    slice_file = work / 'slice.csv'
    with gzip.open(files[0], 'rt', newline='') as source:
        lines = [line for line, _ in zip(source, range(100_000 if long else 20_000))]
    slice_file.write_text(''.join(lines))
    done = subprocess.run([habeas, 'survey', '-a', 'us-sv-2025', '--for', 'removal', '--to', 'none', '--on', '2025-03-20',
                           '--mapping', 'ice-removals', '--exact', '--json', slice_file], capture_output=True, text=True)
    survey = json.loads(done.stdout)
    rows = list(csv.reader(lines[5:], delimiter='|'))
    db = sqlite3.connect(':memory:')
    db.execute(f'CREATE TABLE removals ({", ".join(name(c.strip()) for c in rows[0])})')
    db.executemany(f'INSERT INTO removals VALUES ({", ".join("?" * len(rows[0]))})', rows[1:])
    text = statement('sqlite', 'removals', 'us-sv-2025', 'ice-removals', '--for', 'removal', '--to', 'none').stdout
    got = dict(db.execute(f'SELECT outcome, count(*) FROM ({text.rstrip().rstrip(";")}) GROUP BY 1'))
    want = {outcome: count for outcome, count in survey['outcomes'].items() if count}
    tap.equal(got, want, f'a table of removals: {len(rows) - 1} rows, as `habeas survey` counts them')


ENGINES = {'sqlite': lambda cluster, folder: on_sqlite(folder),
           'postgresql': on_postgresql,
           'duckdb': lambda cluster, folder: on_duckdb(folder)}


def main():
    texts, persons, shipped = (500, 2100, 2000) if long else (70, 1500, 150)
    random_folder, shipped_folder, traps = work / 'random', work / 'shipped', work / 'traps'
    days = work / 'days'
    drawn = draw(random_folder, seed, texts, persons) and draw(shipped_folder, seed, 'shipped', shipped)
    lay_traps(traps, CHECKS.values())
    lay_traps(days, sweeps())
    traps_in_columns(traps)
    pairs = {}
    for engine, run in ENGINES.items():
        if missing(engine):
            tap.ok(False, f'{engine}: the same answers', missing(engine))
            continue
        begun = time.monotonic()
        try:
            with postgresql.Cluster(work / 'cluster') if engine == 'postgresql' else contextlib.nullcontext() as cluster:
                for folder in (random_folder, shipped_folder, traps, days) if drawn else (traps, days):
                    run(cluster, folder)
        except (RuntimeError, sqlite3.Error) as error:
            tap.ok(False, f'{engine}: takes the statements', error)
            continue
        if drawn:
            pairs[engine] = same(random_folder, engine, 'random texts') + same(shipped_folder, engine, 'the shipped texts')
        traps_sprung(traps, engine)
        calendar_right(days, engine)
        print(f'# {engine}: {time.monotonic() - begun:.1f} s')
    fewest = min(pairs.get(engine, 0) for engine in ENGINES)
    tap.ok(fewest >= (1_000_000 if long else 100_000), f'{fewest} pairs of a text and a person on each')
    names_are_names()
    as_the_docs_show()
    the_real_table()


try:
    main()
finally:
    shutil.rmtree(work, ignore_errors=True)
tap.done()
