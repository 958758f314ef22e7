#!/usr/bin/env python3
"""sql - the statements of src/sql, run on SQLite, PostgreSQL and DuckDB, give every person the answer of the row engine.

Random texts with a mapping made for each, and the shipped texts under ice-removals; what the answers must be is written
by test/sql/cases.c, which has the column engine read the same tables. Then the traps in which peers fall, one by one.
HABEAS_SEED as in the other tests; HABEAS_LONG asks ten times as many pairs of a text and a person.
"""
import csv
import os
import pathlib
import pwd
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

from tap import Tap

root = pathlib.Path(os.environ['HABEAS_ROOT'])
build = pathlib.Path(os.environ['HABEAS_BUILD'])
habeas = os.environ['HABEAS']
long = bool(os.environ.get('HABEAS_LONG'))
seed = int(os.environ.get('HABEAS_SEED', '20250315'))
cases = build / 'test/sql/sql_cases'
postgresql_bin = next((p for p in sorted(pathlib.Path('/usr/lib/postgresql').glob('*/bin')) if (p / 'initdb').exists()),
                      None)
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


class Cluster:
    """PostgreSQL of one's own: a folder, a socket in it, no port; as the user postgres where we are root."""

    def __init__(self, folder):
        self.folder = folder
        self.prefix = []
        if os.geteuid() == 0:
            self.prefix = ['runuser', '-u', 'postgres', '--']
        folder.mkdir()
        if self.prefix:
            owner = pwd.getpwnam('postgres')
            os.chown(folder, owner.pw_uid, owner.pw_gid)

    def call(self, program, *words):
        return subprocess.run([*self.prefix, postgresql_bin / program, *words], capture_output=True, text=True,
                              cwd=self.folder, env={'LC_ALL': 'C', 'PATH': '/usr/sbin:/usr/bin:/bin'})

    def __enter__(self):
        made = self.call('initdb', '-D', self.folder / 'data', '-A', 'trust', '-U', 'habeas', '-E', 'UTF8', '--no-sync',
                         '--locale=C.UTF-8')
        options = f'-k {self.folder} -c listen_addresses= -c fsync=off -c jit=off -c logging_collector=off'
        started = self.call('pg_ctl', '-D', self.folder / 'data', '-o', options, '-l', self.folder / 'log', '-w', 'start')
        if made.returncode or started.returncode:
            raise RuntimeError(made.stderr + started.stderr + started.stdout)
        return self

    def __exit__(self, *_):
        self.call('pg_ctl', '-D', self.folder / 'data', '-m', 'immediate', '-w', 'stop')

    def script(self, text):
        file = self.folder / 'script.sql'
        file.write_text(text)
        file.chmod(0o644)
        return self.call('psql', '-X', '-h', self.folder, '-U', 'habeas', '-d', 'postgres', '-v', 'ON_ERROR_STOP=1',
                         '-qAt', '-F', '\t', '-f', file)


def on_postgresql(cluster, folder):
    script = ['SET client_min_messages = warning;']
    for number in numbers(folder):
        columns = ', '.join(name(c) + ' text' for c in header(folder / f'{number}.csv'))
        script += [f'CREATE TABLE {name(TABLE)} ({columns});',
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
    if engine == 'postgresql' and not postgresql_bin:
        return 'PostgreSQL is not installed: run `make deps-test`'
    return None


def draw(folder, *words):
    folder.mkdir()
    done = subprocess.run([cases, folder, *map(str, words)], capture_output=True, text=True)
    tap.ok(done.returncode == 0, f'{folder.name}: the column engine and decide agree with the row engine', done.stderr)
    return done.returncode == 0


ENGINES = {'sqlite': lambda cluster, folder: on_sqlite(folder),
           'postgresql': on_postgresql,
           'duckdb': lambda cluster, folder: on_duckdb(folder)}

try:
    folders = {'random texts': work / 'random'}
    texts, persons = (600, 600) if long else (60, 600)
    if draw(folders['random texts'], seed, texts, persons):
        pairs = 0
        for engine, run in ENGINES.items():
            if missing(engine):
                tap.ok(False, f'{engine}: random texts', missing(engine))
                continue
            cluster = Cluster(work / f'cluster-{engine}') if engine == 'postgresql' else None
            begun = time.monotonic()
            if cluster:
                with cluster:
                    run(cluster, folders['random texts'])
            else:
                run(None, folders['random texts'])
            pairs += same(folders['random texts'], engine, 'random texts')
            print(f'# {engine}: {time.monotonic() - begun:.1f} s')
        tap.ok(pairs >= texts * persons * 3, f'{pairs} pairs of a text and a person')
finally:
    shutil.rmtree(work, ignore_errors=True)
tap.done()
