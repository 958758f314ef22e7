"""record - a record as its authority runs it and as others watch it: the program, real sockets, real kills.

I1. What was acknowledged over HTTP is there after kill -9 at any moment, once; nothing is there by half.
I2. A log that was written anew, or cut short, is found by who remembered a checkpoint.
I3. A record of an older program is brought up to date and is sound; one of a newer program is left alone.
I4. A record restored from an old copy signs nothing until it holds again what it had signed.
"""
import concurrent.futures
import contextlib
import http.client
import json
import os
import pathlib
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import threading
import time

from tap import Tap

t = Tap()
habeas = os.environ['HABEAS']
root = pathlib.Path(os.environ['HABEAS_ROOT'])
old, schema = root / 'test/golden/record', root / 'src/store/schema'
chance = random.Random(int(os.environ.get('HABEAS_SEED', '1')))
cycles = 1000 if os.environ.get('HABEAS_LONG') else 15 if os.environ.get('HABEAS_SANITIZED') else 50
memory = pathlib.Path('/dev/shm')  # what is done to a record here is not done by a disk
work = pathlib.Path(tempfile.mkdtemp(prefix='habeas-record.', dir=memory if memory.is_dir() else None))
clients = 8


def run(*words, **more):
    return subprocess.run([habeas, *map(str, words)], capture_output=True, text=True, timeout=600, **more)


def fine(*words, **more):
    done = run(*words, **more)
    assert done.returncode == 0, f'{words}: {done.stdout}{done.stderr}'
    return done.stdout


def answer(*words):
    return json.loads(fine(*words, '--json'))


class Server:
    def __init__(self, path, *words):
        self.process = subprocess.Popen([habeas, 'serve', '--db', path, '--listen', '127.0.0.1:9210', *words],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for line in self.process.stdout:
            if address := re.search(r': http://(127\.0\.0\.1):(\d+)/$', line):
                self.address, self.url = (address[1], int(address[2])), address[0][2:].rstrip('/')
                return
        raise AssertionError(f'{path} cannot be served')

    def connect(self):
        return http.client.HTTPConnection(*self.address, timeout=60)

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(60) == 0
        self.process.stdout.close()


def ask(connection, method, path, key=None, body=None, **headers):
    """Status and body; raises when the connection breaks."""
    headers = {name.replace('_', '-'): value for name, value in headers.items()}
    if key:
        headers['Authorization'] = f'Bearer {key}'
    if body is not None:
        headers['Content-Type'] = 'application/json'
    connection.request(method, path, None if body is None else json.dumps(body), headers)
    response = connection.getresponse()
    return response.status, response.read()


def act(connection, key, verb, once=None, **body):
    more = {'Idempotency_Key': once} if once else {}
    status, text = ask(connection, 'POST', f'/api/v1/actions/{verb}', key, body, **more)
    return status, json.loads(text)


def made(name):
    """A record of real persons with a caseworker: its path and both keys."""
    path = work / name
    admin = answer('init', '--db', path)['key']
    server = Server(path)
    connection = server.connect()
    user = act(connection, admin, 'user.add', name='Case', role='caseworker', side='PA')[1]['user']
    key = act(connection, admin, 'key.add', user=user, scope='act')[1]['secret']
    server.stop()
    return path, admin, key


def events(path, type):
    with contextlib.closing(sqlite3.connect(f'file:{path}?mode=ro', uri=True)) as db:
        return db.execute('SELECT count(*) FROM event WHERE type = ?', (type,)).fetchone()[0]


# kill -9.

class Client:
    """Records persons one after the other and notes what each was answered with."""

    def __init__(self, number):
        self.number, self.sent, self.told = number, 0, {}

    def name(self, n):
        return f'c{self.number}-{n}'

    def send(self, connection, key, n):
        # two events of one action now and then: a name that somebody has already is warned of
        return act(connection, key, 'person.record', self.name(n), name=f'Person {self.number} {n % 3}', sex='female',
                   birth_date='1990-05-17')

    def work(self, server, key, until):
        try:
            connection = server.connect()
            while not until.is_set():
                self.sent += 1
                status, told = self.send(connection, key, self.sent)
                if status == 201:
                    self.told[self.sent] = told
        except (OSError, http.client.HTTPException, ValueError):
            pass  # it was killed

    def ask_again(self, server, key):
        """How many of those acknowledged are not answered as before; those that were not are sent again."""
        connection, wrong = server.connect(), 0
        for n in range(max(1, self.sent - 20), self.sent + 1):
            status, told = self.send(connection, key, n)
            wrong += status != 201 or self.told.setdefault(n, told) != told
        return wrong


def killed_at_any_moment():
    path, _, key = made('killed')
    all_clients = [Client(n) for n in range(clients)]
    lost, unsound, under_way = 0, [], 0
    for cycle in range(cycles):
        server, until = Server(path), threading.Event()
        with concurrent.futures.ThreadPoolExecutor(clients) as pool:
            for client in all_clients:
                pool.submit(client.work, server, key, until)
            time.sleep(chance.random() * 0.15)
            server.kill()
            until.set()
        under_way += sum(client.sent not in client.told for client in all_clients)
        if cycle % 10 == 9:
            checked = run('verify', '--db', path)
            if checked.returncode:
                unsound.append(checked.stdout + checked.stderr)
        server = Server(path)
        lost += sum(client.ask_again(server, key) for client in all_clients)
        server.stop()
    told = sum(len(client.told) for client in all_clients)
    keys = {(told['person'], client.number) for client in all_clients for told in client.told.values()}
    print(f'# {cycles} kills, {told} actions acknowledged, {under_way} under way when it was killed')
    t.equal(lost, 0, 'what was acknowledged before kill -9 is there after it, and nothing is done twice')
    t.equal(unsound, [], 'the record is sound after each kill')
    t.ok(told > cycles * 5 and under_way > cycles, 'it was killed under load')
    t.equal(len({person for person, _ in keys}), told, 'no two were given the same key')
    t.equal(events(path, 'person.recorded'), told, 'there are as many persons as were acknowledged, and no more')


# Those who read the log.

def seen_from_outside():
    path, admin, key = made('watched')
    seen, pin = work / 'seen', answer('verify', '--db', path)['log']
    server = Server(path)
    connection = server.connect()
    for n in range(300):
        act(connection, key, 'person.record', name=f'Person {n}', sex='male', birth_date='1990-05-17')
    first = run('verify', '--url', server.url, '--remember', seen)
    t.ok(first.returncode == 0 and 'first time' in first.stdout and pin in first.stdout,
         'the first time a log is read its key is its own word, and that is said', first.stdout + first.stderr)
    t.ok('first time' not in fine('verify', '--url', server.url, '--vkey', pin), 'with a pinned key nothing is taken on trust')
    proof = work / 'proof'
    words = ('log', 'proof', '40', '--server', server.url, '--reason', 'Appeal')
    proof.write_text(fine(*words, env=os.environ | {'HABEAS_KEY': key}))
    proven = answer('verify', proof, '--remember', seen)
    t.equal((proven['event'], proven['recorded']['data']['name'], proven['log'] + '+' in pin), (40, 'Person 34', True),
            'the proof of an event, fetched by its reader and verified offline')
    t.equal(events(path, 'looked.up'), 1, 'and who asked for it is recorded')
    wrong = run('verify', '--url', server.url, '--vkey', pin[:-3] + ('AAA' if pin[-3:] != 'AAA' else 'BBB'))
    t.ok(wrong.returncode != 0, 'another key is refused', wrong.stdout)
    server.stop()
    for end in ('', '.key', '.guard'):  # a second history from here on, by who has everything
        shutil.copy(f'{path}{end}', work / f'forged{end}')
    server = Server(path)
    act(server.connect(), key, 'person.record', name='Was there', sex='male', birth_date='1990-05-17')
    grown = run('verify', '--url', server.url, '--remember', seen)
    t.ok(grown.returncode == 0 and 'extends' in grown.stdout, 'a log that grew extends what was remembered', grown.stdout + grown.stderr)
    server.stop()
    kept = seen.read_bytes()
    server = Server(work / 'forged')
    shorter = run('verify', '--url', server.url, '--remember', seen)
    t.ok(shorter.returncode == 1 and 'is the evidence' in shorter.stdout, 'a log that was cut short is found', shorter.stdout)
    for n in range(5):
        act(server.connect(), key, 'person.record', name='Was never there', sex='male', birth_date='1990-05-17')
    server.stop()  # a checkpoint is good for a second
    server = Server(work / 'forged')
    other = run('verify', '--url', server.url, '--remember', seen)
    t.ok(other.returncode == 1 and 'another history' in other.stdout, 'a log that was written anew is found', other.stdout)
    t.equal(seen.read_bytes(), kept, 'what was remembered stays')
    server.stop()


# Older and newer records.

def old_record(name, schema=1):
    """A record as the program of schema 1 made it, with its key and guard."""
    path = work / name
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.executescript((old / 'schema-1.sql').read_text())
        db.execute(f'PRAGMA user_version = {schema}')
    for end in ('key', 'guard'):
        shutil.copy(old / f'schema-1.{end}', f'{path}.{end}')
    return path


def an_older_record_is_brought_up_to_date():
    path = old_record('older')
    reading = run('backup', '--db', path, work / 'older.copy')
    t.ok(reading.returncode == 2 and 'open it once for writing' in reading.stderr, 'an older record is not read before that', reading.stderr)
    checked = answer('verify', '--db', path)
    t.equal((checked['sound'], checked['events'], checked['guarded']), (True, 64, True), 'a record of schema 1 is brought up to date, and sound')
    with contextlib.closing(sqlite3.connect(f'file:{path}?mode=ro', uri=True)) as db:
        t.equal(db.execute('PRAGMA user_version').fetchone()[0], len(list(schema.glob('*.sql'))), 'it is of the newest schema')
    mission = answer('mission', 'show', 'M1', '--db', path)
    t.equal(mission['boarded']['all'], 1, 'and shows what it showed')
    server = Server(path, '--demo')
    status, text = ask(server.connect(), 'GET', '/checkpoint')
    server.stop()
    t.ok(status == 200 and int(text.split(b'\n')[1]) > 64, 'it goes on, and signs what extends what it had signed', text)
    whole = path.read_bytes()
    path.write_bytes(whole[:70000] + bytes([whole[70000] ^ 1]) + whole[70001:])
    checked = run('verify', '--db', path)
    t.ok(checked.returncode == 1 and 'page 18 is not as it was written' in checked.stdout, 'its pages have checksums from now on',
         checked.stdout + checked.stderr)


def a_newer_record_is_left_alone():
    path = old_record('newer', 999)
    before = path.read_bytes()
    for words in (('verify',), ('rebuild',), ('backup', work / 'newer.copy'), ('serve',)):
        done = run(*words, '--db', path)
        t.ok(done.returncode == 2 and 'a record of a newer habeas: of schema 999' in done.stderr, f'{words[0]}: a newer record is refused',
             done.stdout + done.stderr)
    t.equal(path.read_bytes() == before, True, 'and not altered')


# A write-ahead log that is left by a crash, and changes.

def a_changed_write_ahead_log_is_found():
    path, _, key = made('crashed')
    server = Server(path)
    for n in range(30):
        act(server.connect(), key, 'person.record', name=f'Person {n}', sex='male', birth_date='1990-05-17')
    signed = int(ask(server.connect(), 'GET', '/checkpoint')[1].split(b'\n')[1])
    server.kill()
    log = pathlib.Path(f'{path}-wal').read_bytes()
    files = {end: pathlib.Path(f'{path}{end}').read_bytes() for end in ('', '.key', '.guard')}
    seen = []
    for _ in range(40 if not os.environ.get('HABEAS_LONG') else 2000):
        at = chance.randrange(len(log))
        for end, content in files.items():
            (work / f'flipped{end}').write_bytes(content)
        (work / 'flipped-wal').write_bytes(log[:at] + bytes([log[at] ^ 1 << chance.randrange(8)]) + log[at + 1:])
        (work / 'flipped-shm').unlink(missing_ok=True)
        done = run('verify', '--db', work / 'flipped', '--json')
        said = json.loads(done.stdout) if done.returncode in (0, 1) else {}
        seen.append(done.returncode)
        if not (done.returncode == 1 or said.get('events') == signed):
            t.ok(False, f'byte {at} of the write-ahead log changed, and nobody noticed', done.stdout + done.stderr)
    t.ok(log and seen.count(1) > len(seen) / 2, 'a changed byte of the write-ahead log is found against what was signed', seen)


# An old copy.

def an_old_copy_signs_nothing():
    path, admin, key = made('lost')
    def person(name):
        server = Server(path)
        status, told = act(server.connect(), key, 'person.record', name=name, sex='male', birth_date='1990-05-17')
        signed = ask(server.connect(), 'GET', '/checkpoint')
        server.stop()
        return signed
    person('First')
    fine('backup', '--db', path, work / 'old')
    before = person('Second')
    fine('backup', '--db', path, work / 'new')
    t.equal(before[0], 200, 'a record signs its log')
    def restored(copy):
        for end in ('', '-wal', '-shm'):
            pathlib.Path(f'{path}{end}').unlink(missing_ok=True)
        fine('restore', '--db', path, work / copy)  # the key and the guard lie where they lay
    restored('old')
    for name, data in ('empty', b''), ('rubbish', b'no record at all ' * 1000):
        (work / name).write_bytes(data)
        checked = run('verify', '--db', work / name)
        t.ok(checked.returncode == 1 and checked.stdout.startswith('not sound: ') and name in checked.stdout,
             f'a file that is {name} is not sound', checked.stdout + checked.stderr)
    checked = run('verify', '--db', work / 'nowhere')
    t.ok(checked.returncode == 2 and 'there is no' in checked.stderr, 'one that is not there is a mistake of the call', checked.stderr)
    checked = run('verify', '--db', path)
    t.ok(checked.returncode == 1 and 'this is an old copy' in checked.stdout, 'verify says that it is an old copy', checked.stdout)
    server = Server(path)
    status, text = ask(server.connect(), 'GET', '/checkpoint')
    t.ok(status != 200 and b'habeas/' not in text, 'restored, it signs nothing', text)
    refused = run('log', 'proof', '5', '--server', server.url, '--reason', 'x', env=os.environ | {'HABEAS_KEY': key})
    t.ok(refused.returncode != 0 and 'c2sp' not in refused.stdout, 'and proves nothing', refused.stdout)
    done, _ = act(server.connect(), key, 'person.record', name='Another second', sex='male', birth_date='1990-05-17')
    status, text = ask(server.connect(), 'GET', '/checkpoint')
    t.ok(done == 201 and status != 200, 'another history of the same length is signed as little', text)
    server.stop()
    restored('new')
    after = person('Third')
    t.equal(after[0], 200, 'restored from a copy that holds what was signed, it signs again')
    t.ok(int(after[1].split(b'\n')[1]) > int(before[1].split(b'\n')[1]), 'and more than before')
    fine('verify', '--db', path)


try:
    for case in (killed_at_any_moment, seen_from_outside, an_older_record_is_brought_up_to_date, a_newer_record_is_left_alone,
                 a_changed_write_ahead_log_is_found, an_old_copy_signs_nothing):
        try:
            case()
        except (AssertionError, OSError, ValueError, KeyError, http.client.HTTPException) as wrong:
            t.ok(False, case.__name__, repr(wrong))
finally:
    shutil.rmtree(work)
t.done()
