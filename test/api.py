"""api - the API as programs use it: a real server on a free port, real sockets.

I1. Each row of route.def is asked here: one that is not fails.
I2. What went wrong in real transfers (failure_NN: the numbers of the register of failures) is tried through the API alone.
I3. Each role tries each action: what role.def does not permit is 403, and nothing is written.
"""
import base64
import concurrent.futures
import hashlib
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

from tap import Tap

t = Tap()
root = pathlib.Path(os.environ['HABEAS_ROOT'])
habeas = os.environ['HABEAS']
work = pathlib.Path(tempfile.mkdtemp(prefix='habeas-http.'))
routes = re.findall(r'^ROUTE\((\w+), "(\w+)", "([^"]+)", (\w+),', (root / 'src/http/route.def').read_text(), re.M)
roles_text = (root / 'src/act/role.def').read_text()
verbs = dict(re.findall(r'^ACTION\((\w+), "([^"]+)"', roles_text, re.M))
permits = {(verbs[action], role) for action, role in re.findall(r'^PERMIT\((\w+), (\w+)\)', roles_text, re.M)}
asked = set()  # rows of route.def that were answered with success
framed = set()  # routes of which an answer did not say that nobody may frame it


class Answer:
    def __init__(self, response):
        self.status, self.headers, self.body = response.status, response.headers, response.read()
        self.json = json.loads(self.body) if 'json' in (response.getheader('Content-Type') or '') and self.body else {}


class Server:
    def __init__(self, *words):
        self.log = open(work / 'log', 'ab')
        self.process = subprocess.Popen([habeas, 'serve', '--log', *words], stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.keys, self.said = {}, ''
        for line in self.process.stdout:
            self.said += line
            if key := re.match(r'  (\w+) +([UF]\d+) +(habeas_\S+)', line):
                self.keys[key[1]] = key[3]
            if address := re.search(r': http://(127\.0\.0\.1):(\d+)/$', line):
                self.address = (address[1], int(address[2]))
                break

    def call(self, method, path, key=None, body=None, **headers):
        headers = {name.replace('_', '-'): value for name, value in headers.items()}
        if key:
            headers['Authorization'] = f'Bearer {key}'
        if body is not None:
            headers.setdefault('Content-Type', 'application/json')
            body = body if isinstance(body, (str, bytes)) else json.dumps(body)
        connection = http.client.HTTPConnection(*self.address, timeout=60)
        connection.request(method, path, body, headers)
        answer = Answer(connection.getresponse())
        connection.close()
        if "frame-ancestors 'none'" not in (answer.headers['Content-Security-Policy'] or '') or answer.headers['X-Content-Type-Options'] != 'nosniff':
            framed.add(f'{method} {path}: {answer.status}')
        if answer.status < 400:
            for name, verb, pattern, _ in routes:
                shape = re.escape(pattern).replace(r'\{path\}', '.+')
                if verb == method and re.fullmatch(re.sub(r'\\{\w+\\}', '[^/]+', shape), path.split('?')[0]):
                    asked.add(name)
        return answer

    def raw(self, data, seconds=5.0):
        """What comes back to these bytes, and whether the connection was closed."""
        with socket.create_connection(self.address) as s:
            s.settimeout(seconds)
            got = b''
            try:
                s.sendall(data)
                while more := s.recv(65536):
                    got += more
                return got, True
            except ConnectionError:
                return got, True
            except TimeoutError:
                return got, False

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60), self.process.stdout.read()


def attempt(name, body, *arguments):
    try:
        body(*arguments)
    except (AssertionError, OSError, ValueError, KeyError, IndexError, http.client.HTTPException) as wrong:
        t.ok(False, name, repr(wrong))


# The people who work, and a person taken as far as a case needs.

class World:
    def __init__(self, server):
        self.server, self.key, self.user, self.pem = server, {'admin': server.keys['administrator']}, {'admin': 'U1'}, {}
        for name, role, more in [
                ('case', 'caseworker', {'side': 'PA'}), ('review', 'legal_reviewer', {'side': 'PA'}),
                ('transport', 'transport_officer', {'side': 'PA'}), ('receive', 'receiving_officer', {'side': 'CO'}),
                ('court', 'court_registry', {'authority': 'First court', 'rank': 5}),
                ('second_court', 'court_registry', {'authority': 'Second court', 'rank': 5}),
                ('elsewhere', 'receiving_officer', {'side': 'EC'}), ('monitor', 'monitor', {'authority': 'Ombudsman'}),
                ('other_side', 'caseworker', {'side': 'CR'}), ('counsel', 'counsel', {}), ('family', 'family', {}),
                ('finance', 'finance', {'side': 'PA'}), ('programme', 'programme_officer', {'side': 'PA'}),
                ('payer', 'programme_officer', {'side': 'US'})]:
            if name in ('transport', 'receive'):
                pem = work / f'{name}.pem'
                subprocess.run(['openssl', 'genpkey', '-algorithm', 'ed25519', '-out', pem], check=True)
                der = subprocess.run(['openssl', 'pkey', '-in', pem, '-pubout', '-outform', 'DER'], check=True,
                                     capture_output=True).stdout
                more['key'] = base64.b64encode(der[-32:]).decode()
                self.pem[name] = pem
            self.user[name] = self.fine('admin', 'user.add', name='User', role=role, **more)['user']
            self.key[name] = self.fine('admin', 'key.add', user=self.user[name], scope='act')['secret']

    def do(self, who, verb, _headers=None, /, **body):
        return self.server.call('POST', f'/api/v1/actions/{verb}', self.key[who], body, **(_headers or {}))

    def fine(self, who, verb, /, **body):
        answer = self.do(who, verb, **body)
        assert answer.status in (200, 201), f'{who} {verb} {body}: {answer.status} {answer.body}'
        return answer.json

    def no(self, title, status, words, who, verb, /, **body):
        answer = self.do(who, verb, **body)
        t.ok(answer.status == status and words in answer.json.get("detail", ""), title, f'{answer.status} {answer.body}')
        return answer

    def look(self, path, who='monitor', **headers):
        return self.server.call('GET', f'/api/v1/{path}', self.key[who], Reason='A test', **headers)

    def state(self, transfer):
        return self.look(f'transfers/{transfer}').json['state']

    def somebody(self, name='Carlos Duarte'):
        person = self.fine('case', 'person.record', name=name, sex='male', birth_date='1990-05-17')['person']
        number = int(person[1:])
        for kind, value in (('passport', f'AX{number:06}'), ('wristband', f'W-{number}')):
            self.fine('case', 'person.identify', person=person, kind=kind, value=value)
        case = self.fine('case', 'case.open', person=person)['case']
        nothing = {'only': []}
        for fact, value in {
                'citizenships': {'only': ['CO']}, 'citizenship_claim': 'none', 'stateless': False,
                'immigration_status': 'unlawful', 'removal_order': 'final', 'entered_through_darien': True,
                'goes_voluntarily': False, 'protection_screened': True, 'residences': nothing, 'court_stay': False,
                'fear_claim': 'none', 'fear_of': nothing, 'protected_from': nothing, 'onward_states': nothing,
                'unaccompanied': False, 'identifiers_agree': True}.items():
            self.fine('case', 'fact.record', case=case, fact=fact, value=value, attested_by='The file')
        transfer = self.fine('case', 'transfer.propose', case=case, agreement='us-pa-2024-returns', receiver='CO',
                             purpose='removal', to='none')['transfer']
        return person, case, transfer

    def journey(self, day='2025-01-02', first=15, **funding):
        mission = self.fine('transport', 'mission.open', title='Panama City to Bogota', **(funding or {'funder': 'PA'}))['mission']
        for a, b, departs in (('PAPTY', 'ECUIO', first), ('ECUIO', 'COBOG', first + 2)):
            self.fine('transport', 'leg.add', mission=mission, **{'from': a, 'to': b}, seats=3,
                      departs=f'{day}T{departs}:00:00Z', arrives=f'{day}T{departs + 1}:00:00Z')
        return mission

    def board(self, transfer, person, who='transport', do=None, seat='1A', leg=1):
        number = int(person[1:])
        return (do or self.fine)(who, 'transfer.board', transfer=transfer, leg=leg, seat=seat, identifiers=[
            {'kind': 'passport', 'value': f'AX{number:06}'}, {'kind': 'wristband', 'value': f'W-{number}'}])

    def seen(self, mission):
        return int(self.look(f'missions/{mission}', 'transport').headers['Record-Event'])

    def depart(self, mission, leg=1, seen=None):
        return self.do('transport', 'leg.depart', mission=mission, leg=leg,
                       seen=self.seen(mission) if seen is None else seen)

    def to(self, wanted, name='Carlos Duarte'):
        """A person, a case, a transfer in that state, a mission."""
        person, case, transfer = self.somebody(name)
        mission = self.journey()
        seats = [{'leg': 1, 'seat': '1A'}, {'leg': 2, 'seat': '1A'}]
        for state, step in [
                ('determined', lambda: self.fine('case', 'transfer.determine', transfer=transfer)),
                ('approved', lambda: self.fine('review', 'transfer.approve', transfer=transfer)),
                ('accepted', lambda: (self.fine('case', 'notice.serve', transfer=transfer, language='es', how='read'),
                                      self.fine('receive', 'transfer.accept', transfer=transfer, name=name))),
                ('listed', lambda: self.fine('transport', 'transfer.list', transfer=transfer, mission=mission, seats=seats)),
                ('sealed', lambda: self.fine('transport', 'manifest.seal', mission=mission, good_for_hours=6)),
                ('boarded', lambda: self.board(transfer, person)),
                ('departed', lambda: self.depart(mission)),
                ('arrived', lambda: self.fine('transport', 'leg.arrive', mission=mission, leg=1))]:
            step()
            if state == wanted:
                break
        assert self.state(transfer) == wanted, f'{self.state(transfer)} and not {wanted}'
        return person, case, transfer, mission

    def signature(self, who, receipt):
        (work / 'receipt').write_bytes(receipt)
        raw = subprocess.run(['openssl', 'pkeyutl', '-sign', '-inkey', self.pem[who], '-rawin', '-in', work / 'receipt'],
                             check=True, capture_output=True).stdout
        return base64.b64encode(raw).decode()


# What went wrong in real transfers.

def failure_01_an_alternate_is_decided_again(w):
    person, case, transfer, mission = w.to('accepted', 'Andres Lozano')
    w.fine('case', 'fact.record', case=case, fact='protected_from', value={'only': ['CO']}, attested_by='The court')
    w.no('failure 01: an alternate who moves up is barred', 403, 'is barred (floor, article protection)', 'transport',
         'transfer.list', transfer=transfer, mission=mission, seats=[{'leg': 1, 'seat': '1A'}, {'leg': 2, 'seat': '1A'}])
    t.equal(w.state(transfer), 'accepted', 'failure 01: and stays where he was')


def failure_02_an_order_stops_from_its_second(w):
    person, case, transfer, mission = w.to('boarded')
    seen = w.seen(mission)
    hold = w.do('court', 'hold.place', person=person, instrument='Order of 09:52', reason='Stay of removal')
    key = hold.json['hold']
    t.equal((hold.status, hold.headers['Location']), (201, f'/api/v1/holds/{key}'), 'failure 02: the court places its hold itself')
    for name, answer in (('what was read before', w.depart(mission, seen=seen)), ('what is read now', w.depart(mission))):
        t.equal((answer.status, answer.json['hold'], key in answer.json['detail'], answer.headers['Content-Type']),
                (409, key, True, 'application/problem+json'), f'failure 02: no departure on {name}; the hold is named')
    t.equal(w.state(transfer), 'boarded', 'failure 02: nobody left')
    w.no('failure 02: who did not place a hold does not release it', 403, 'First court', 'case', 'hold.release', hold=key,
         instrument='x')
    t.equal(w.look(f'holds/{key}').json['open'], True, 'failure 02: the hold stands')
    w.fine('court', 'hold.release', hold=key, instrument='Order of 14:00')
    answer = w.depart(mission, seen=seen)
    t.equal((answer.status, 'placed after what you have read' in answer.json['detail']), (409, True),
            'failure 02: who has not read of it does not depart, though it was released')
    t.equal(w.depart(mission).status, 200, 'failure 02: who has, departs')


def failure_04_a_hold_follows_the_person(w):
    person, case, transfer = w.somebody()
    hold = w.fine('court', 'hold.place', person=person, instrument='Order 11', reason='Stay of removal')['hold']
    w.fine('case', 'stay.begin', person=person, facility='Another district', basis='Art. 2', basis_until='2025-03-01')
    second = w.fine('case', 'case.open', person=person)['case']
    other = w.fine('case', 'transfer.propose', case=second, agreement='us-pa-2024-returns', receiver='CO', purpose='removal',
                   to='none')['transfer']
    for name, key in (('of which it was asked', transfer), ('of another case, from another place', other)):
        answer = w.no(f'failure 04: the transfer {name} does not go on', 409, f'hold {hold} of First court', 'case',
                      'transfer.determine', transfer=key)
        t.equal((answer.json.get('hold'), w.state(key)), (hold, 'proposed'), f'failure 04: and the hold is named, {name}')


def failure_05_each_hold_is_released_alone(w):
    person, case, transfer = w.somebody()
    first, second = (w.fine(court, 'hold.place', person=person, instrument='Order', reason='Stay')['hold']
                     for court in ('court', 'second_court'))
    w.no('failure 05: a court does not release the hold of another', 403, 'was placed by First court', 'second_court',
         'hold.release', hold=first, instrument='Order')
    w.fine('court', 'hold.release', hold=first, instrument='Judgment')
    t.equal([w.look(f'holds/{hold}').json['open'] for hold in (first, second)], [False, True], 'failure 05: one is released, one stands')
    w.no('failure 05: and stops as before', 409, f'hold {second} of Second court', 'case', 'transfer.determine', transfer=transfer)
    w.no('failure 05: what is released is not released again', 409, 'is released already', 'court', 'hold.release', hold=first,
         instrument='Judgment')
    w.fine('second_court', 'hold.release', hold=second, instrument='Judgment')
    t.equal(w.do('case', 'transfer.determine', transfer=transfer).status, 200, 'failure 05: after the last the texts are asked')


def failure_08_two_men_of_one_name(w):
    first, _, one, mission = w.to('sealed', 'Andrés Gómez')
    second = w.do('case', 'person.record', name='GOMEZ, Andres', sex='male', birth_date='1985-01-01')
    t.equal(second.json['same_name'], [first], 'failure 08: a second man of that name is told of the first')
    answer = w.do('transport', 'transfer.board', transfer=one, leg=1, seat='1A', identifiers=[
        {'kind': 'passport', 'value': 'AX999999'}, {'kind': 'wristband', 'value': f'W-{first[1:]}'}])
    t.equal((answer.status, 'this may be somebody else' in answer.json['detail']), (409, True),
            'failure 08: with his own papers he does not get the seat')
    w.board(one, first)
    t.equal(w.state(one), 'boarded', 'failure 08: the first one boards')


def failure_09_accepted_by_name_or_not_carried(w):
    person, case, transfer, mission = w.to('approved')
    w.no('failure 09: who is not accepted is not listed', 409, 'is approved', 'transport', 'transfer.list', transfer=transfer,
         mission=mission, seats=[{'leg': 1, 'seat': '1A'}, {'leg': 2, 'seat': '1A'}])
    w.no('failure 09: acceptance is by name', 422, 'a person is accepted by name', 'receive', 'transfer.accept',
         transfer=transfer, name='Somebody Else')
    w.no('failure 09: and by the receiving state', 403, 'for CO to decide', 'elsewhere', 'transfer.accept',
         transfer=transfer, name='Carlos Duarte')


def failure_10_a_seat_belongs_to_a_leg(w):
    person, case, transfer, mission = w.to('sealed')
    for name, seat in (('another leg', {'leg': 2}), ('another seat', {'seat': '2B'})):
        answer = w.board(transfer, person, do=w.do, **seat)
        t.equal((answer.status, f'has seat 1A on leg 1 of {mission}, and no other' in answer.json['detail']), (409, True),
                f'failure 10: nobody boards on {name}')
    elsewhere = w.fine('transport', 'mission.open', title='To Ecuador', funder='PA')['mission']
    w.fine('transport', 'leg.add', mission=elsewhere, **{'from': 'PAPTY', 'to': 'ECUIO'}, seats=3,
           departs='2025-01-02T15:00:00Z', arrives='2025-01-02T16:00:00Z')
    other = w.to('accepted', 'Fabio Ibarra')[2]
    w.no('failure 10: nor is listed on a flight to elsewhere', 409, 'these legs go from PAPTY to ECUIO', 'transport',
         'transfer.list', transfer=other, mission=elsewhere, seats=[{'leg': 1, 'seat': '1A'}])
    w.board(transfer, person)
    t.equal(w.state(transfer), 'boarded', 'failure 10: with the own seat on its leg, one boards')


def failure_12_nobody_is_carried_unlisted(w):
    person, case, transfer, mission = w.to('arrived')
    late_person, _, late = w.somebody('Hernan Salazar')
    answer = w.board(late, late_person, do=w.do, seat='1B')
    t.equal((answer.status, 'is proposed' in answer.json['detail']), (409, True), 'failure 12: who is on no list does not board')
    t.equal(w.depart(mission, 2).status, 200, 'failure 12: the second leg departs')
    w.fine('transport', 'leg.arrive', mission=mission, leg=2)
    receipt = w.look(f'transfers/{transfer}/receipt', 'receive')
    signed = {'handed_over_by': w.user['transport'], 'basis': 'A national', 'basis_until': '2025-02-06'}
    w.no('failure 12: a receipt needs both signatures', 403, 'is not of this receipt', 'receive', 'transfer.receive',
         transfer=transfer, handed_over_signature=w.signature('receive', receipt.body),
         received_signature=w.signature('receive', receipt.body), **signed)
    stay = w.fine('receive', 'transfer.receive', transfer=transfer,
                  handed_over_signature=w.signature('transport', receipt.body),
                  received_signature=w.signature('receive', receipt.body), **signed)['stay']
    t.equal(w.look(f'stays/{stay}').json['authority'], 'CO', 'failure 12: the person is on the roll')
    w.fine('receive', 'unlisted.find', mission=mission, where='Bogota', description='A man on no list')
    w.no('failure 12: a mission that carried somebody unlisted stays open', 409, 'on no list', 'transport', 'mission.close',
         mission=mission)
    w.no('failure 12: who found somebody does not explain it', 403, 'another pair of eyes', 'receive', 'unlisted.explain',
         mission=mission, unlisted=1, reason='A mistake')
    w.no('failure 12: nor does the other state', 403, 'for CO to decide', 'review', 'unlisted.explain',
         mission=mission, unlisted=1, reason='A mistake')


def failure_13_evidence_of_citizenship_bars(w):
    person, case, transfer, mission = w.to('boarded')
    w.fine('case', 'fact.record', case=case, fact='citizenship_claim', value='unresolved', attested_by='His mother')
    answer = w.depart(mission)
    t.equal((answer.status, 'is barred (floor, article citizenship.claim)' in answer.json['detail']), (403, True),
            'failure 13: evidence of citizenship bars, at the door too')


def received(w, name='Carlos Duarte'):
    """A person in Colombia's custody: person, case, transfer, mission, stay."""
    person, case, transfer, mission = w.to('arrived', name)
    w.depart(mission, 2)
    w.fine('transport', 'leg.arrive', mission=mission, leg=2)
    receipt = w.look(f'transfers/{transfer}/receipt', 'receive').body
    stay = w.fine('receive', 'transfer.receive', transfer=transfer, handed_over_by=w.user['transport'], basis='A national',
                  handed_over_signature=w.signature('transport', receipt),
                  received_signature=w.signature('receive', receipt), basis_until='2100-02-06')['stay']
    return person, case, transfer, mission, stay


def failure_14_an_error_found_starts_a_clock(w):
    person, case, transfer, mission, stay = received(w, 'Vivian Solano')
    w.fine('case', 'person.name', person=person, name='Vivian Alvarez')
    evidence = w.server.call('POST', f'/api/v1/persons/{person}/evidence', w.key['court'], b'a register', Title='Register',
                             Content_Type='text/plain').json['evidence']
    words = {'reason': 'A citizen, under another surname', 'instrument': 'Judgment 7', 'evidence': evidence}
    for who in ('case', 'receive', 'transport', 'monitor'):
        w.no(f'failure 14: an error is not found by {who}', 403, 'is not for a', who, 'error.find', transfer=transfer, **words)
    w.no('failure 14: nor by another side', 403, 'is not for a', 'other_side', 'error.find', transfer=transfer, **words)
    w.no('failure 14: no return is ordered of what is no error', 409, 'is received, and from there this cannot be', 'court',
         'return.order', transfer=transfer, instrument='Order 8', until='2100-01-01')
    t.equal(w.fine('court', 'error.find', transfer=transfer, **words)['state'], 'in_error', 'failure 14: a court finds the error')
    shown = w.look(f'transfers/{transfer}').json
    t.equal((shown['state'], shown['error'], shown['error_instrument'], shown['error_evidence']),
            ('in_error', words['reason'], words['instrument'], [evidence]), 'failure 14: and it stands with its reason')
    t.equal(w.look(f'stays/{stay}').json['unbilled'], 'Transferred in error', 'failure 14: nothing is owed for the stay')
    duty = w.look(f'cases/{case}').json['duties'][0]
    t.equal((duty['state'], duty['party'], duty['counts_from']), ('open', 'sender', 'error_found'), 'failure 14: a clock runs')
    t.equal(w.look(f'duties/{duty["duty"]}').json['due'], duty['due'], 'failure 14: until a day')
    w.no('failure 14: no word ends it', 409, 'is done by return.order, and by no word', 'case', 'duty.done', duty=duty['duty'],
         how='It was looked into')
    w.fine('review', 'return.order', transfer=transfer, instrument='Decision 9', until='2100-01-01')
    first, second = w.look(f'cases/{case}').json['duties']
    t.equal((first['state'], first['how'], second['due'], second['state']), ('done', 'Decision 9', '2100-01-01', 'open'),
            'failure 14: the return is ordered, by a day')
    w.fine('receive', 'stay.end', stay=stay, reason='released', instrument='Order 10')
    t.equal(w.state(transfer), 'return_ordered', 'failure 14: whoever lets the person go, the return is owed')
    w.fine('transport', 'transfer.return', transfer=transfer)
    t.equal((w.state(transfer), w.look(f'cases/{case}').json['duties'][1]['state']), ('returned', 'done'),
            'failure 14: until the person is back')
    w.fine('transport', 'mission.close', mission=mission)


def failure_15_the_notice_is_made_from_the_record(w):
    person, case, transfer = w.somebody('Amanda Zuluaga')
    mission = w.journey()
    w.fine('case', 'transfer.determine', transfer=transfer)
    w.fine('review', 'transfer.approve', transfer=transfer)
    w.fine('receive', 'transfer.accept', transfer=transfer, name='Amanda Zuluaga')
    w.fine('transport', 'transfer.list', transfer=transfer, mission=mission, seats=[{'leg': leg, 'seat': '1A'} for leg in (1, 2)])
    w.fine('transport', 'manifest.seal', mission=mission, good_for_hours=6)
    answer = w.board(transfer, person, do=w.do)
    t.equal((answer.status, f'no notice of transfer {transfer}' in answer.json['detail']), (403, True),
            'failure 15: without a notice nobody boards')
    t.ok(w.depart(mission).status == 409 and w.state(transfer) == 'sealed', 'failure 15: nor departs')
    w.no('failure 15: nobody writes a notice', 422, 'takes no `text`', 'case', 'notice.serve', transfer=transfer, language='es',
         how='read', text='Wherever')
    w.fine('case', 'notice.serve', transfer=transfer, language='es', how='read')
    notice = w.look(f'transfers/{transfer}').json['notices'][0]
    t.ok(all(part in notice['text'] for part in ('Amanda Zuluaga', transfer, 'Colombia')) and notice['language'] == 'es',
         'failure 15: it is made from the record, and names the destination', notice)
    w.board(transfer, person)
    t.equal(w.state(transfer), 'boarded', 'failure 15: then the person boards')


def failure_18_nobody_is_let_go_against_the_record(w):
    person, case, transfer, mission, stay = received(w)
    w.no('failure 18: before its basis ends custody ends by an order', 422, '`instrument` is missing', 'receive', 'stay.end',
         stay=stay, reason='released')
    w.fine('case', 'fact.record', case=case, fact='sentence_end', value='2100-01-01', attested_by='The judgment')
    w.no('failure 18: a sentence that has years to run is not served', 409, 'the sentence ends on 2100-01-01', 'receive',
         'stay.end', stay=stay, reason='sentence_served', instrument='A list')
    w.no('failure 18: another state lets nobody go', 403, 'is for CO to decide', 'elsewhere', 'stay.end', stay=stay,
         reason='released', instrument='x')
    t.equal(w.state(transfer), 'received', 'failure 18: the person is held')
    w.fine('receive', 'stay.end', stay=stay, reason='released', instrument='Order 4 of the judge')
    t.equal((w.state(transfer), w.look(f'stays/{stay}').json['instrument']), ('released', 'Order 4 of the judge'),
            'failure 18: by an order, which stands with the stay')
    w.no('failure 18: and once', 409, 'has ended already', 'receive', 'stay.end', stay=stay, reason='released', instrument='x')


def failure_19_onward_movement_needs_a_new_decision(w):
    person, case, transfer, mission, stay = received(w)
    for word in ('Sent on to Venezuela', 'moved_onward', 'transferred'):
        w.no(f'failure 19: no word hides it: {word}', 422, 'only by a new decision of PA', 'receive', 'stay.end', stay=stay,
             reason=word)
    w.no('failure 19: a place of another state is no place to move to', 403, 'who goes there is sent there', 'receive', 'stay.move',
         stay=stay, facility='cecot', basis='x', basis_until='2100-01-01')
    moved = w.fine('receive', 'stay.move', stay=stay, facility='Hogar de paso', basis='Order 2', basis_until='2100-01-01')['stay']
    t.equal([w.look(f'stays/{moved}').json[member] for member in ('authority', 'transfer')], ['CO', transfer],
            'failure 19: within the state the custody goes on')
    where = {'case': case, 'purpose': 'sentence', 'to': 'none', 'agreement': 'coe-1983'}
    w.no('failure 19: another state proposes nothing', 403, 'is for PA to decide', 'other_side', 'transfer.propose', receiver='ES',
         **where)
    w.no('failure 19: nobody is sent where they are', 422, 'is in CO already', 'case', 'transfer.propose', receiver='CO', **where)
    on = w.fine('case', 'transfer.propose', receiver='ES', **where)['transfer']
    t.equal([w.look(f'transfers/{on}').json[member] for member in ('from', 'follows')], ['CO', transfer],
            'failure 19: the new decision is of the state that has the person')
    w.no('failure 19: and the texts decide it: Colombia may not send by this one', 403, 'is not_in_force', 'case',
         'transfer.determine', transfer=on)
    t.equal((w.state(transfer), w.state(on)), ('received', 'proposed'), 'failure 19: nobody moved')


# Money.

def programme_of(w, **other):
    """Flights, and equipment beside them: no waiver of the pause is for both."""
    key = w.fine('payer', 'programme.open', title='Flights and equipment', agreement='us-pa-2024', receiver='PA',
                 currency='USD', budget='1000.00', paid_before='0')['programme']
    for fact, value in {
            'uses': {'only': ['repatriation_ordered', 'equipment']}, 'funded_by': 'state_department',
            'assistance_kind': 'migration', 'migration_account': False, 'award_made': '2025-01-22', 'new_commitment': False,
            'work_done': 'none', 'lifesaving': False, 'exception_granted': False, 'review_decision': 'none',
            'security_force': False, **other}.items():
        w.fine('payer', 'programme.record_fact', programme=key, fact=fact, value=value, attested_by='Office', evidence='File 7')
    return key


def assistance():
    """3 February 2025, after the flight: a leg that a freeze stops, and that departs after an exception."""
    path = work / 'assistance'
    for words in (['init', '--demo'], ['scenario', 'panama-flight']):
        subprocess.run([habeas, *words, '--db', path], check=True, capture_output=True)
    server = Server('--demo', '--db', str(path), '--listen', '127.0.0.1:0')
    w = World(server)
    try:
        programme = programme_of(w)
        spending = lambda: {p['key']: p['spending'] for p in w.server.call('GET', '/api/v1/programmes', w.key['payer']).json['programmes']}
        order = 'it is frozen by us-aid-freeze-2025, article cable (Pause of foreign assistance for review)'
        learn = lambda value: w.fine('payer', 'programme.record_fact', programme=programme, fact='exception_granted', value=value,
                                     attested_by='Director of Foreign Assistance', evidence='Exception 12')
        t.equal(spending()[programme], 'frozen', 'assistance: a programme that no waiver covers is frozen')
        person, case, transfer = w.somebody()
        mission = w.journey('2025-02-03', 20, funder='US', programme=programme)
        w.fine('case', 'transfer.determine', transfer=transfer)
        w.fine('review', 'transfer.approve', transfer=transfer)
        w.fine('case', 'notice.serve', transfer=transfer, language='es', how='read')
        w.fine('receive', 'transfer.accept', transfer=transfer, name='Carlos Duarte')
        w.fine('transport', 'transfer.list', transfer=transfer, mission=mission,
               seats=[{'leg': leg, 'seat': '1A'} for leg in (1, 2)])
        w.no('assistance: its manifest is not sealed, and the order is named', 403, order, 'transport', 'manifest.seal',
             mission=mission, good_for_hours=6)
        w.no('assistance: nor is anything paid', 403, order, 'payer', 'disbursement.make', programme=programme, amount='10.00',
             what_for='A charter', reference='R-1')
        learn(True)
        t.equal(spending()[programme], 'waived', 'assistance: an exception waives the order')
        w.fine('transport', 'manifest.seal', mission=mission, good_for_hours=6)
        w.board(transfer, person)
        learn(False)
        answer = w.depart(mission)
        t.ok(answer.status == 403 and order in answer.json['detail'], 'assistance: the leg waits while the order stands', answer.body)
        t.equal(w.state(transfer), 'boarded', 'assistance: and nobody left')
        w.fine('programme', 'programme.suspend', programme=programme, instrument='Note 9', reason='Talks')
        learn(True)
        answer = w.depart(mission)
        t.ok(answer.status == 409 and 'is suspended by PA: Note 9' in answer.json['detail'], 'assistance: a suspension is not waived', answer.body)
        w.no('assistance: nor lifted by the other side', 403, 'for PA to decide', 'payer', 'programme.resume', programme=programme,
             suspension=1, instrument='x')
        w.fine('programme', 'programme.resume', programme=programme, suspension=1, instrument='Note 10')
        t.equal(w.depart(mission).status, 200, 'assistance: then it departs')
        money(w, programme)
    finally:
        server.stop()
    said = subprocess.run([habeas, 'verify', '--db', path], capture_output=True, text=True)
    t.ok(said.returncode == 0, 'assistance: and the record is sound', said.stdout + said.stderr)
    table = json.loads(subprocess.run([habeas, 'programmes', '--db', path, '--on', '2025-02-04', '--json'], check=True,
                                      capture_output=True, text=True).stdout)
    t.equal({p['key']: p['spending'] for p in table['programmes']}, {'G1': 'undetermined', programme: 'waived'},
            'assistance: the file says the same of another day')


def money(w, programme):
    """What is paid, to the cent; who sees it."""
    w.fine('payer', 'disbursement.make', programme=programme, amount='999.99', what_for='A charter', reference='R-1')
    w.no('assistance: never more than the budget', 409, 'has 0.01 USD left', 'payer', 'disbursement.make', programme=programme,
         amount='0.02', what_for='x', reference='x')
    w.fine('payer', 'disbursement.reverse', programme=programme, disbursement=1, reason='Not flown')
    w.fine('payer', 'disbursement.make', programme=programme, amount='20.50', what_for='A charter', reference='R-2')
    one = w.server.call('GET', f'/api/v1/programmes/{programme}', w.key['programme']).json
    t.equal((one['spent'], len(one['disbursements']), len(one['reversals'])), ('20.50', 2, 1), 'assistance: a reversal is told, and summed')
    t.equal(sorted(d['due'] for d in one['duties']), ['2025-04-19', '2025-04-20'], 'assistance: its reviews are duties')
    t.ok({'sealed', 'departed', 'disbursed'} <= {d['step'] for d in one['determinations']}, 'assistance: what was asked is kept')
    asked = w.look(f'determinations/{one["determinations"][0]["determination"]}', 'payer').json
    t.ok(asked['programme'] == programme and 'us-pa-2024' in asked['document'], 'assistance: and shown whole to who may see the programme', asked)
    table = w.server.call('GET', '/api/v1/programmes?on=2025-02-04', w.key['monitor']).json
    sums = table['countries'][0]
    t.equal((table['on'], sums['country'], sums['waived']['spent'], sums['all']['programmes']), ('2025-02-04', 'PA', '20.50', 2),
            'assistance: the sums by state, of another day')
    t.ok('Duarte' not in json.dumps([one, table]), 'assistance: nobody is named')
    for who, path, status in (('payer', 'programmes?on=never', 400), ('payer', 'programmes?as-known-at=x', 400), ('admin', 'programmes', 403),
                              ('counsel', f'programmes/{programme}', 403), ('payer', 'programmes/G99', 404)):
        t.equal(w.server.call('GET', f'/api/v1/{path}', w.key[who]).status, status, f'assistance: {path} for {who} is {status}')
    other = w.server.call('GET', '/api/v1/programmes', w.key['elsewhere']).json
    t.equal((other['programmes'], w.server.call('GET', f'/api/v1/programmes/{programme}', w.key['elsewhere']).status), ([], 403),
            'assistance: another state sees none of it')


# Who may.

def matrix(w):
    who = {'administrator': 'admin', 'caseworker': 'case', 'legal_reviewer': 'review', 'transport_officer': 'transport',
           'receiving_officer': 'receive', 'court_registry': 'court', 'monitor': 'monitor', 'counsel': 'counsel',
           'family': 'family', 'finance': 'finance', 'programme_officer': 'programme'}
    t.equal(set(who), set(re.findall(r'^ROLE\((\w+),', roles_text, re.M)), 'somebody of each role works here')
    before = json.loads(w.server.call('GET', '/healthz').body)['events']
    wrong = []
    for verb in verbs.values():
        for role, name in who.items():
            answer = w.do(name, verb)
            refused = answer.status == 403 and 'is not for a' in answer.json['detail']
            if refused == ((verb, role) in permits) or answer.status in (200, 201):
                wrong.append(f'{role} {verb}: {answer.status} {answer.body}')
    t.ok(not wrong, f'property_role.def holds over HTTP: {len(verbs)} actions by {len(who)} roles', '\n'.join(wrong))
    t.equal(json.loads(w.server.call('GET', '/healthz').body)['events'], before, 'and nothing was written')
    t.equal(w.do('case', 'hold.waive').status, 404, 'there is no action that waives a hold')


def sides(w):
    person, case, transfer = w.somebody('Teresa Uribe')
    for path in (f'persons/{person}', f'cases/{case}', f'transfers/{transfer}', f'transfers/{transfer}/receipt'):
        for who in ('elsewhere', 'other_side', 'admin'):
            answer = w.look(path, who)
            t.ok(answer.status == 403 and 'Uribe' not in answer.body.decode(), f'{who} does not see {path.split("/")[0]}',
                 f'{answer.status} {answer.body}')
    t.equal(w.look(f'persons/{person}', 'receive').status, 403, 'the state to which a transfer is proposed sees nobody yet')
    w.fine('case', 'transfer.determine', transfer=transfer)
    w.fine('review', 'transfer.approve', transfer=transfer)
    for what, key, wanted in (('persons', person, 200), ('transfers', transfer, 200), ('cases', case, 403)):
        answer = w.look(f'{what}/{key}', 'receive')
        t.ok(answer.status == wanted and 'fear' not in answer.body.decode(), f'the state to which it is approved: {what} {wanted}', f'{answer.status} {answer.body}')
    listed = [w.server.call('GET', '/api/v1/transfers?limit=1000', w.key[who]).json for who in ('case', 'elsewhere')]
    t.ok(any(i['transfer'] == transfer for i in listed[0]['items']), 'a list has the transfers of one\'s own side')
    t.ok(not listed[1]['items'] and 'Uribe' not in json.dumps(listed), 'and no other, and no names')
    w.no('another side\'s caseworker records nothing', 403, 'for PA to decide', 'other_side', 'fact.record', case=case,
         fact='court_stay', value=False, attested_by='x')


def outside(w):
    person, case, transfer = w.somebody('Rita Naranjo')
    t.equal(w.look(f'persons/{person}', 'counsel').status, 403, 'counsel sees nobody')
    made = w.do('court', 'person.represent', person=person, counsel=w.user['counsel'], mandate='Appointed')
    t.equal((made.status, made.headers['Location']), (201, f'/api/v1/representations/{made.json["representation"]}'),
            'until an event ties them to a person')
    t.equal(w.look(f'representations/{made.json["representation"]}', 'counsel').json['person'], person, 'which says so')
    t.equal(w.look(f'persons/{person}', 'counsel').json['name'], 'Rita Naranjo', 'and then sees the client')
    objection = w.fine('counsel', 'objection.make', transfer=transfer, text='A claim is open')['objection']
    t.equal([o['open'] for o in w.look(f'transfers/{transfer}', 'case').json['objections']], [True], 'an objection stands on the transfer')
    before = w.look(f'transfers/{transfer}').headers['ETag']
    w.fine('review', 'objection.answer', objection=objection, upheld=False, answer='It was decided')
    after = w.look(f'transfers/{transfer}', If_None_Match=before)
    t.equal((after.status, after.json['objections'][0]['upheld']), (200, False), 'its answer too, and the ETag is another')
    t.equal(w.look(f'objections/{objection}', 'counsel').json['answer'], 'It was decided', 'and counsel reads it')
    file = w.look(f'persons/{person}/export', 'counsel')
    t.ok(file.status == 200 and file.headers['Content-Disposition'] == f'attachment; filename="{person}.json"', 'the whole file', file.body)
    line = [e for e in file.json['time_line'] if e['type'] == 'objection.made']
    proof = w.look(f'events/{line[0]["event"]}/proof', 'counsel')
    t.ok(proof.status == 200 and b'A claim is open' in base64.b64decode(proof.body.split(b'extra ')[1].split(b'\n')[0]), 'each event of its time line can be proved', proof.body)
    t.equal([w.look(f'persons/{person}/export', who).status for who in ('case', 'monitor', 'family')], [403] * 3, 'a file is for counsel')
    t.equal(w.server.call('GET', f'/api/v1/persons/{person}/export', w.key['counsel']).status, 400, 'with a reason')
    for who in ('finance', 'programme'):
        listed = w.server.call('GET', '/api/v1/transfers?limit=1000', w.key[who])
        t.ok(any(i['transfer'] == transfer for i in listed.json['items']) and 'Naranjo' not in listed.body.decode(),
             f'{who} sees lists without names', listed.body)
        t.equal(w.look(f'transfers/{transfer}', who).status, 403, 'and no document')
    t.equal(w.server.call('GET', '/api/v1/missions', w.key['counsel']).status, 403, 'lists are not for counsel')


def locator(w):
    def ask(token, **more):
        return w.server.call('POST', '/api/v1/locator', None, {'token': token, 'reason': 'His mother', **more})
    person, case, transfer, mission = w.to('departed', 'Julio Restrepo')
    made = w.do('case', 'locator.issue', person=person, given_to='His mother')
    key, token = made.json['locator'], made.json['token']
    t.equal(made.headers['Location'], f'/api/v1/locators/{key}', 'a token is made')
    events = w.server.call('GET', '/healthz').json['events']
    answer = ask(token)
    t.equal((answer.status, answer.json['answer'], answer.json['to'], answer.json['custody_of']), (200, 'departed', 'ECUIO', 'PA'),
            'whoever has it is told that the person departed, without a key')
    t.ok('Restrepo' not in answer.body.decode() and person not in answer.body.decode(), 'and no name', answer.body)
    t.equal(w.server.call('GET', '/healthz').json['events'], events + 1, 'which is an event')
    t.equal(ask(token, who='me').status, 422, 'a member that is not asked for is refused')
    t.equal(w.server.call('POST', '/api/v1/locator', None, {'token': token}).status, 422, 'a reason must be given')
    t.equal(w.server.call('POST', '/api/v1/locator', None, 'x').status, 422, 'a body that is no JSON')
    t.equal(w.server.call('POST', '/api/v1/locator', None, '{}', Content_Type='text/plain').status, 415, 'or does not say so')
    near = token[:-1] + ('0' if token[-1] != '0' else '1')
    got = [ask(near) for _ in range(14)]
    t.equal((got[0].status, got[-1].status, {a.status for a in got}), (403, 429, {403, 429}), 'wrong tokens are 403, then 429')
    t.equal(ask(token).status, 200, 'and a right one is taken all the same')
    t.ok(429 in [ask(token).status for _ in range(20)], 'one that asks too often is 429')
    again = w.do('case', 'locator.issue', {'Idempotency-Key': 'k'}, person=person, given_to='x')
    t.equal(again.status, 422, 'a token is shown once: not under an idempotency key')
    w.fine('case', 'locator.revoke', locator=key, reason='Lost')
    shown = w.look(f'locators/{key}', 'case').json
    t.equal((shown['revoked'], shown['given_to']), (True, 'His mother'), 'it can be revoked')
    t.equal(ask(token).status, 429, 'and is then none')
    record = subprocess.run(['grep', '-c', token[-64:], str(record_path)], capture_output=True, text=True)
    t.equal(record.stdout.strip(), '0', 'the record does not hold it')
    person, case, transfer, mission = w.to('departed', 'Sonia Ibarra')
    w.fine('court', 'hold.place', person=person, instrument='Order 9', reason='Stay of removal')
    w.fine('transport', 'leg.arrive', mission=mission, leg=1)
    answer = ask(w.fine('case', 'locator.issue', person=person, given_to='Her sister')['token'])
    t.equal((answer.json['answer'], answer.json['where'], answer.json['custody_of']), ('arrived', 'ECUIO', 'PA'),
            'who was called back is where the aircraft landed')


def search(w):
    person = w.somebody('Consuelo Fajardo')[0]
    found = w.do('case', 'person.search', name='fajardo cons', reason='At the desk')
    t.equal((found.status, [p['person'] for p in found.json['persons']], found.json['more']), (200, [person], False), 'a person is found by name')
    t.equal(w.fine('case', 'person.search', identifier=f'ax{int(person[1:]):06}', reason='x')['persons'][0]['name'], 'Consuelo Fajardo', 'and by a document')
    t.equal(w.fine('other_side', 'person.search', name='fajardo', reason='x')['persons'], [], 'not by another side')
    t.equal([w.do(who, 'person.search', name='fajardo', reason='x').status for who in ('monitor', 'finance', 'family', 'admin')], [403] * 4,
            'nor by who is not to')
    t.equal(w.do('case', 'person.search', {'Idempotency-Key': 'k'}, name='fajardo', reason='x').status, 422, 'its answer is kept nowhere')


def files(w):
    s, (person, case, _) = w.server, w.somebody('Pilar Montoya')
    head = {'Title': 'Partida%20de%20nacimiento%20de%20Mar%C3%ADa', 'Content_Type': 'text/html', 'Content_Language': 'es'}
    page = b'<script>alert(1)</script>' * 200000 # of 5 MB: more than any other body may have
    def send(body, who='case', **more):
        return s.call('POST', f'/api/v1/persons/{person}/evidence', w.key.get(who), body, **{**head, **more})
    made = send(page, Idempotency_Key='f1')
    key = made.json['evidence']
    t.equal((made.status, made.headers['Location'], made.json['sha256']),
            (201, f'/api/v1/evidence/{key}', hashlib.sha256(page).hexdigest()), 'a file is kept, by its hash')
    t.equal((send(page, Idempotency_Key='f1').body, send(b'other', Idempotency_Key='f1').status), (made.body, 422),
            'the same file under a key is answered again, and another is not')
    shown = w.look(f'evidence/{key}', 'review')
    t.equal((shown.json['title'], shown.json['media'], shown.json['size'], shown.json['language']),
            ('Partida de nacimiento de María', 'text/html', len(page), 'es'), 'with what it is')
    events = s.call('GET', '/healthz').json['events']
    got = w.look(f'evidence/{key}/file', 'case')
    t.equal((got.body == page, got.headers['Content-Type'], got.headers['Content-Disposition'], got.headers['X-Content-Type-Options']),
            (True, 'application/octet-stream', f'attachment; filename="{key}"', 'nosniff'), 'its bytes come to be saved and not shown')
    t.equal(s.call('GET', '/healthz').json['events'], events + 1, 'which is a look')
    t.equal([w.look(f'evidence/{key}/file', who).status for who in ('other_side', 'elsewhere', 'counsel', 'admin')], [403] * 4, 'not for others')
    t.equal(s.call('GET', f'/api/v1/evidence/{key}/file', w.key['case']).status, 400, 'nor without a reason')
    w.fine('case', 'fact.record', case=case, fact='court_stay', value=False, attested_by='x', evidence=[key])
    t.equal(w.look(f'cases/{case}', 'case').json['facts'][-1]['evidence'], [key], 'a fact names it')
    t.equal(send(b'x' * (8 << 20)).status, 201, 'a file of 8 MiB is taken')
    t.equal(send(b'').status, 422, 'one of nothing is not')
    t.equal(send(b'x', Title='%zz').status, 400, 'nor one whose title is no text')
    t.equal(send(b'x', Content_Type='nothing').status, 422, 'nor one of no kind')
    t.equal(send(b'x', 'other_side').status, 403, 'nor another side\'s')
    start = f'POST /api/v1/persons/{person}/evidence HTTP/1.1\r\nHost: x\r\nTitle: x\r\nContent-Type: text/plain\r\n'
    long, bearer = f'Content-Length: {(8 << 20) + 1}\r\n\r\n', f'Authorization: Bearer {w.key["case"]}\r\n'
    for name, status, data in (('a file of a byte more is refused at its head', b'413', start + bearer + long),
                               ('without a key no byte of it is read', b'401', start + f'Content-Length: {8 << 20}\r\n\r\n')):
        heads = re.findall(rb'^HTTP/1\.1 (\d+)', s.raw(data.encode())[0], re.M)
        t.equal(heads, [status], name)
    body = b''.join(b'10000\r\n' + b'a' * 65536 + b'\r\n' for _ in range(129)) + b'0\r\n\r\n'
    heads = re.findall(rb'^HTTP/1\.1 (\d+)', s.raw((start + bearer + 'Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n').encode() + body)[0], re.M)
    t.equal(heads, [b'413'], 'nor one without a length that goes on')


def keys(w):
    s = w.server
    for name, path in (('a list', '/api/v1/persons'), ('a person', '/api/v1/persons/P1'), ('nothing', '/api/v1/nothing'),
                       ('the root', '/api/v1')):
        answer = s.call('GET', path)
        t.equal((answer.status, answer.headers['WWW-Authenticate']), (401, 'Bearer realm="habeas"'), f'without a key {name} is 401')
    t.equal(s.call('GET', '/api/v1/persons', w.key['case']).status, 404, 'with one, what is not there is 404')
    made = w.do('admin', 'key.add', user=w.user['case'], scope='read')
    t.equal(made.status, 200, 'an administrator makes a key')
    secret, key = made.json['secret'], made.json['key']
    person = w.somebody('Norma Yepes')[0]
    t.equal(s.call('GET', f'/api/v1/persons/{person}', secret, Reason='x').status, 200, 'a key that reads, reads')
    answer = s.call('POST', '/api/v1/actions/case.open', secret, {'person': person})
    t.equal((answer.status, 'only reads' in answer.json['detail']), (403, True), 'and does nothing')
    again = w.do('admin', 'key.add', {'Idempotency-Key': 'k'}, user=w.user['case'], scope='read')
    t.equal(again.status, 422, 'a key is shown once: not under an idempotency key')
    w.fine('admin', 'key.revoke', key=key, reason='Lost')
    t.equal(s.call('GET', f'/api/v1/persons/{person}', secret, Reason='x').status, 401, 'a revoked key is none')
    w.no('and is revoked once', 409, 'revoked already', 'admin', 'key.revoke', key=key, reason='Again')
    record = subprocess.run(['grep', '-c', secret[-64:], str(record_path)], capture_output=True, text=True)
    t.equal(record.stdout.strip(), '0', 'the record does not hold the secret')
    near = w.key['case'][:-1] + ('0' if w.key['case'][-1] != '0' else '1')
    got = [s.call('GET', '/api/v1/missions', near).status for _ in range(15)]
    t.equal((got[0], got[-1], set(got)), (401, 429, {401, 429}), 'wrong keys from one address are 401, then 429')
    t.equal(s.call('GET', '/api/v1/missions', w.key['case']).status, 200, 'and lock nobody out: the right key of that name is taken')


# Reading.

def looks(w):
    s = w.server
    person, case, transfer = w.somebody('Gloria Ospina')
    answer = s.call('GET', f'/api/v1/persons/{person}', w.key['case'])
    t.equal((answer.status, 'Gloria' in answer.body.decode()), (400, False), 'a look without a reason shows nothing')
    events = s.call('GET', '/healthz').json['events']
    first = w.look(f'persons/{person}', 'case')
    t.equal((first.status, first.json['name']), (200, 'Gloria Ospina'), 'a look with one shows the person')
    t.equal(s.call('GET', '/healthz').json['events'], events + 1, 'and is an event')
    tag = first.headers['ETag']
    t.equal(w.look(f'persons/{person}', 'case', If_None_Match=tag).status, 304, 'its ETag is good until it changes')
    w.fine('case', 'person.name', person=person, name='Gloria O.')
    changed = w.look(f'persons/{person}', 'case', If_None_Match=tag)
    t.equal((changed.status, changed.headers['ETag'] != tag), (200, True), 'and not after')
    stale = w.do('case', 'person.name', {'If-Match': tag}, person=person, name='Gloria P.')
    t.equal((stale.status, len(w.look(f'persons/{person}').json['names'])), (412, 1), 'If-Match: what was changed since is not changed')
    fresh = w.do('case', 'person.name', {'If-Match': changed.headers['ETag']}, person=person, name='Gloria P.')
    t.equal(fresh.status, 200, 'If-Match: what was not, is')
    t.equal(w.do('case', 'person.name', {'If-Match': 'T1'}, person=person, name='x').status, 400, 'If-Match that is no ETag')
    t.equal(w.look(f'persons/{person}?as-known-at=2025-01-02T11:59:00Z').status, 404, 'before it was recorded nobody knew the person')
    t.equal(w.look(f'persons/{person}?as-known-at=2030-01-01T00:00:00Z').status, 200, 'as-known-at')
    t.equal(w.look(f'persons/{person}?as-known-at=yesterday').status, 400, 'as-known-at that is no time')
    t.equal(s.call('GET', f'/api/v1/cases/{case}?reason=Appeal%20of%20Mar%C3%ADa', w.key['case']).json['person'], person,
            'the reason may stand in the query')
    w.fine('case', 'transfer.determine', transfer=transfer)
    determination = w.look(f'transfers/{transfer}').json['determination']
    t.equal(w.look(f'cases/{case}').json['duties'], [], 'a case tells of its duties, and no text orders any here')
    t.equal(w.look(f'determinations/{determination}').json['outcome'], 'cleared', 'a determination is read whole')
    event = changed.json['event']
    proof = s.call('GET', f'/api/v1/events/{event}/proof?reason=Appeal', w.key['monitor'])
    t.ok(proof.status == 200 and proof.body.startswith(b'c2sp.org/tlog-proof'), 'the proof of an event', proof.body)
    t.equal(s.call('GET', f'/api/v1/events/{event}/proof?reason=x', w.key['elsewhere']).status, 403, 'not for another side')
    t.equal(s.call('GET', '/api/v1/events/1/proof?reason=x', w.key['case']).status, 403, 'events of users are not for a caseworker')
    t.equal(s.call('GET', '/api/v1/events/1/proof?reason=x', w.key['admin']).status, 200, 'but for the administrator')
    t.equal(s.call('GET', '/api/v1/events/999999/proof?reason=x', w.key['case']).status, 404, 'no such event')


def pages(w):
    seen, after = [], ''
    while True:
        page = w.server.call('GET', f'/api/v1/missions?limit=2{after}', w.key['transport']).json
        t.ok(len(page['items']) <= 2, 'a page is no longer than was asked')
        seen += [item['mission'] for item in page['items']]
        if 'next' not in page:
            break
        after = f'&after={page["next"]}'
    whole = w.server.call('GET', '/api/v1/missions?limit=1000', w.key['transport']).json
    then = w.server.call('GET', '/api/v1/missions?as-known-at=2025-01-02T11:59:00Z', w.key['transport'])
    t.equal((then.status, then.json['items']), (200, []), 'a list as it was known before there was anything')
    now = w.server.call('GET', '/api/v1/missions?limit=1000&as-known-at=2030-01-01T00:00:00Z', w.key['transport']).json
    t.equal(now, whole, 'a list as it will be known is the one of now')
    t.equal(w.server.call('GET', '/api/v1/missions?as-known-at=today', w.key['transport']).status, 400, 'a moment that is no time is 400')
    t.equal(seen, [item['mission'] for item in whole['items']], 'the pages are the whole list, each once')
    for query in ('limit=0', 'limit=1001', 'limit=x', 'after=T1', 'limit=%', 'limit=%00', 'limit=%ff', 'limit=1&limit=2'):
        t.equal(w.server.call('GET', f'/api/v1/missions?{query}', w.key['transport']).status, 400, f'?{query} is 400')


def accounts(w):
    """What is owed under an agreement: by its two sides and a monitor, and by nobody else."""
    s, paths = w.server, ['balances', 'agreements/dk-xk-2022/account', 'agreements/dk-xk-2022/journal', 'invoices/I1', 'invoices/I1/pdf', 'invoices/I1/ubl']
    for name, side in (('payer', 'DK'), ('payee', 'XK')):
        w.user[name] = w.fine('admin', 'user.add', name='Accounts', role='finance', side=side)['user']
        w.key[name] = w.fine('admin', 'key.add', user=w.user[name], scope='act')['secret']

    def get(path, who='payer', **headers):
        return s.call('GET', f'/api/v1/{path}', w.key[who], **headers)
    w.fine('payee', 'fees.accrue', agreement='dk-xk-2022', until='2024-12-31')
    w.fine('payer', 'accrual.accept', agreement='dk-xk-2022', until='2024-12-31')
    first = w.fine('payee', 'invoice.issue', agreement='dk-xk-2022', **{'from': '2024-12-01'}, to='2024-12-31')
    t.equal((first['invoice'], first['number']), ('I1', 'XK-000001'), 'an invoice of December')
    w.fine('payee', 'credit.issue', invoice='I1', line=2, amount='9.04', reason='A meter was read wrongly')
    w.fine('payee', 'payment.record', invoice='I1', amount='1000000', paid='2025-01-01', reference='2025-1')
    w.fine('payer', 'invoice.dispute', invoice='I1', line=1, reason='Two places were not ready')
    for who in ('payer', 'payee', 'monitor'):
        t.equal([get(path, who).status for path in paths], [200] * 6, f'money is for the {who}')
    for who in ('finance', 'admin', 'case', 'court', 'counsel', 'programme'):
        got = [get(path, who).status for path in paths]
        t.equal(got, [200 if who == 'finance' else 403] + [403] * 5, f'and not for {who}, of another side or another role')
    t.equal([a['agreement'] for a in get('balances', 'finance').json['agreements']], [], 'who sees no agreement has no balances')
    invoice, balance = get('invoices/I1').json, get('balances').json['agreements'][0]
    t.equal(invoice['open'], f"{float(invoice['total']) - 1000009.04:.2f}", 'an invoice tells what is open of it')
    t.equal((balance['posted']['assets:receivable'], balance['posted']['assets:paid']), (invoice['open'], '1000000.00'), 'and the balance agrees')
    t.equal(get('balances?on=2024-06-06').json['agreements'], [], 'before the first day nothing is owed')
    account = get('agreements/dk-xk-2022/account?limit=3').json
    t.equal((len(account['entries']), [i['number'] for i in account['invoices']]), (3, ['XK-000001', 'XK-000002']), 'an account has as many entries as were asked for, and its invoices')
    t.equal(([m['month'] for m in account['months']][:2], account['buyer']), (['2024-06', '2024-07'], 'DK'), 'by month')
    pdf, ubl, journal = get('invoices/I1/pdf?lang=es'), get('invoices/I1/ubl'), get('agreements/dk-xk-2022/journal')
    t.equal((pdf.body[:5], pdf.headers['Content-Type'], pdf.headers['Content-Disposition']), (b'%PDF-', 'application/pdf', 'attachment; filename="I1.pdf"'), 'its PDF')
    t.ok(pdf.body == get('invoices/I1/pdf?lang=es').body != get('invoices/I1/pdf').body, 'the same bytes each time, in each language its own')
    t.ok(b'XK-000001</cbc:ID>' in ubl.body and ubl.headers['Content-Type'] == 'application/xml', 'its UBL', ubl.body[:300])
    t.equal(journal.headers['Content-Type'], 'text/plain; charset=utf-8', 'its journal')
    for path in paths:
        answer = get(path)
        t.equal(get(path, If_None_Match=answer.headers['ETag']).status, 304, f'the ETag of {path} is good while it is the same')
    tags = [get(path).headers['ETag'] for path in paths[:4]]
    w.fine('payee', 'payment.record', invoice='I1', amount='1', paid='2025-01-01', reference='2025-2')
    t.ok(all(get(path).headers['ETag'] != tag for path, tag in zip(paths, tags)), 'and not when something was paid')
    carries(w, get)
    for path in ('agreements/us-sv-2025/stays?limit=0', 'agreements/us-sv-2025/stays?before=S1', 'agreements/no-such/stays'):
        t.equal(get(path, 'monitor').status, 400, f'{path} is 400')
    for path in ('balances?on=x', 'agreements/dk-xk-2022/account?limit=0', 'agreements/dk-xk-2022/account?limit=10001', 'invoices/I1/pdf?lang=fr',
                 'register?on=x', 'register?state=Nowhere', 'agreements/no-such/account', 'agreements/no-such/journal'):
        t.equal(get(path).status, 400, f'{path} is 400')
    t.equal(get('invoices/I999').status, 404, 'no such invoice')
    for who in ('case', 'programme', 'court', 'payer'):
        t.equal(get('register', who).status, 200, f'the register is for {who}')
    whole, told = get('register').json, get('register?state=SV&on=2025-02-10').json
    said = subprocess.run([habeas, 'register', '--json', '--state', 'SV', '--on', '2025-02-10'], capture_output=True, text=True)
    t.equal(told, json.loads(said.stdout), 'and says what `habeas register` says')
    t.ok(whole != told, 'of one state and day less than of all')


def carries(w, get):
    """A roll without names, and whether an agreement carries a facility: for who keeps accounts."""
    account = get('agreements/dk-xk-2022/account').json
    for month in account['months']:
        parts = [round(100 * float(row['amount'])) for row in account['facilities'] if row['month'] == month['month']]
        t.equal(sum(parts), round(100 * (float(month['accrued']) + float(month['pending']))), f'the facilities of {month["month"]} add up to it')
    t.equal(get('agreements/dk-xk-2022/stays').json, {'agreement': 'dk-xk-2022', 'stays': []}, 'nobody is held under the rent')
    for who in ('finance', 'case', 'programme'):
        t.equal(get('agreements/dk-xk-2022/stays', who).status, 403, f'and it is not for {who} to see')
    row = {'facility': 'gjilan', 'staff': '900000.00', 'food': 0, 'health': 0, 'building': '300000.00', 'currency': 'EUR'}
    question = {'agreement': 'dk-xk-2022', 'budget': [{'month': f'2025-0{m}', **row} for m in (1, 2, 3)], 'own_cost': '400.00 EUR'}
    ask = lambda who, **more: w.server.call('POST', '/api/v1/sustain', w.key[who], {**question, **more})
    made = ask('payer').json
    table, nobody, head = work / 'budget.csv', work / 'nobody.csv', 'month,facility,staff,food,health,building,currency'
    table.write_text('\n'.join([head, *(','.join(str(r[c]) for c in head.split(',')) for r in question['budget'])]) + '\n')
    nobody.write_text('person,facility,from,to\n')
    said = subprocess.run([habeas, 'sustain', '--agreement', 'dk-xk-2022', '--budget', table, '--roll', nobody, '--own-cost', '400.00 EUR', '--json'],
                          check=True, capture_output=True, text=True)
    t.equal(made, json.loads(said.stdout), 'what carries a facility is what `habeas sustain` says')
    t.equal(ask('payer', budget=table.read_text()).json, made, 'the same of a table as text')
    t.equal(ask('finance', roll=nobody.read_text()).json, made, 'and of a roll that is sent, of any agreement')
    for who, more, status, words in (('finance', {}, 403, 'between DK and XK'), ('case', {}, 403, 'not for a caseworker'), ('payer', {'guess': 1}, 422, 'guess'),
                                     ('payer', {'budget': 'x'}, 422, 'column'), ('payer', {'agreement': 'x'}, 422, 'no agreement'),
                                     ('payer', {'to': '2099-12-31'}, 422, '120 months'), ('payer', {'from': 'x'}, 422, 'must be a day')):
        answer = ask(who, **more)
        t.ok(answer.status == status and words in answer.json['detail'], f'{who} with {more} is {status}', answer.body)
    text = w.server.call('POST', '/api/v1/sustain', w.key['payer'], question, Content_Type='text/plain')
    t.equal(text.status, 415, 'a body that is not JSON is 415')


def idempotency(w):
    head = {'Idempotency-Key': 'one-7f3a'}
    body = {'name': 'Pablo Triana', 'sex': 'male'}
    first = w.do('case', 'person.record', head, **body)
    events = w.server.call('GET', '/healthz').json['events']
    second = w.do('case', 'person.record', head, **body)
    t.equal((second.status, second.body, second.headers['Location']), (201, first.body, first.headers['Location']),
            'the same key and body are answered the same again')
    t.equal(w.server.call('GET', '/healthz').json['events'], events, 'and nothing is done twice')
    t.equal(w.do('case', 'person.record', head, name='Other', sex='male').status, 422, 'another body under that key is 422')
    t.equal(w.do('case', 'case.open', head, **body).status, 422, 'and so is another action')
    t.equal(w.do('review', 'person.record', head, **body).status, 403, 'another user\'s key is another')
    person, case, transfer = w.somebody('Olga Salazar')
    w.fine('court', 'hold.place', person=person, instrument='Order 3', reason='Stay')
    noes = [w.do('case', 'transfer.determine', {'Idempotency-Key': 'two'}, transfer=transfer) for _ in range(2)]
    t.equal((noes[0].status, noes[1].status, noes[0].body), (409, 409, noes[1].body), 'a no that was recorded is the same again, hold and all')
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: w.do('case', 'person.record', {'Idempotency-Key': 'three'}, **body).body, range(16)))
    t.equal(len(set(answers)), 1, 'sixteen at once under one key do it once')
    t.equal(w.do('case', 'person.record', {'Idempotency-Key': 'x' * 201}, **body).status, 422, 'a key of 201 characters is refused')
    t.equal(w.do('case', 'person.record', {'Idempotency-Key': 'x' * 200}, **body).status, 201, 'one of 200 is taken')


# Framing.

POST = b'POST /api/v1/actions/person.record HTTP/1.1\r\nHost: x\r\n'
DECIDE = b'POST /api/v1/decide HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'
BEHIND = b'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n' # which one server takes for a body, and another for a request
AMBIGUOUS = {
    'two lengths that differ': POST + b'Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde',
    'one length twice': POST + b'Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc',
    'a length beside a coding': POST + b'Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'a coding beside a length': POST + b'Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n',
    'a space before the colon': POST + b'Content-Length : 3\r\n\r\nabc',
    'a tab before the colon': POST + b'Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n',
    'another coding': POST + b'Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
    'a coding that looks like one': POST + b'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n',
    'two codings': POST + b'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n',
    'a coding in HTTP/1.0': POST.replace(b'1.1', b'1.0') + b'Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'a length below nothing': POST + b'Content-Length: -1\r\n\r\n',
    'a length with a sign': POST + b'Content-Length: +3\r\n\r\nabc',
    'a list of lengths': POST + b'Content-Length: 3, 3\r\n\r\nabc',
    'a length in hexadecimal': POST + b'Content-Length: 0x3\r\n\r\nabc',
    'a chunk without a length': POST + b'Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n',
    'a chunk with a sign': POST + b'Transfer-Encoding: chunked\r\n\r\n-1\r\nabc\r\n0\r\n\r\n',
    'a chunk in 0x': POST + b'Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n',
    'a chunk longer than it says': POST + b'Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n',
    'a header folded': POST + b'X: a\r\n Content-Length: 3\r\n\r\nabc',
    'a length folded': DECIDE + b'Content-Length:\r\n %d\r\n\r\n',
    'a length folded by a tab': DECIDE + b'Content-Length:\r\n\t%d\r\n\r\n',
    'a length folded behind a space': DECIDE + b'Content-Length: \r\n %d\r\n\r\n',
    'a length in two lines': DECIDE + b'Content-Length: 3\r\n 4\r\n\r\n',
    'a coding folded': DECIDE + b'Transfer-Encoding:\r\n chunked\r\n\r\n',
    'a first header that is folded': b'GET /healthz HTTP/1.1\r\n Content-Length: 3\r\nHost: x\r\n\r\n',
    'a header without a colon': POST + b'foo\r\nContent-Length: 0\r\n\r\n',
    'a carriage return in a value': POST + b'X: a\rContent-Length: 3\r\n\r\n',
    'two hosts': b'GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n',
    'a space in the target': b'GET /heal thz HTTP/1.1\r\nHost: x\r\n\r\n',
    'no host': b'GET /healthz HTTP/1.1\r\n\r\n',
}


def framing(w):
    for name, data in AMBIGUOUS.items():
        got, closed = w.server.raw(data.replace(b'%d', b'%d' % len(BEHIND)) + BEHIND)
        heads = re.findall(rb'^HTTP/1\.1 (\d+)', got, re.M)
        # a length that is no number is refused by the library itself, whose page repeats the head
        t.ok(set(heads) == {b'400'} and closed, f'one 400 and a closed connection: {name}', f'{heads} closed: {closed}\n{got[:900]}')
    got, closed = w.server.raw(POST + b'Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\n')
    t.equal(re.findall(rb'HTTP/1\.1 (\d+)', got), [b'401'], 'a body in chunks is read')
    got, _ = w.server.raw(b'GET http://x/healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    t.ok(got.startswith(b'HTTP/1.1 200'), 'a target in absolute form is taken')
    got, _ = w.server.raw(b'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n' * 2 + b'GET /none HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    t.equal(re.findall(rb'HTTP/1\.1 (\d+)', got), [b'200', b'200', b'303'], 'three requests on one connection are answered in order')


def limits(w):
    def status(data):
        return (re.findall(rb'^HTTP/1\.1 (\d+)', w.server.raw(data, 5)[0], re.M) or [b'none'])[0]
    get = b'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n'
    t.equal(status(get + b''.join(b'X-%d: 1\r\n' % i for i in range(62)) + b'\r\n'), b'200', '64 headers are read')
    t.equal(status(get + b''.join(b'X-%d: 1\r\n' % i for i in range(63)) + b'\r\n'), b'431', '65 are not')
    t.equal(status(get + b'X: ' + b'a' * 40000 + b'\r\n\r\n'), b'431', 'nor a head of 40 kB')
    t.equal(status(b'GET /' + b'a' * 4095 + b' HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'), b'303', 'a target of 4096 bytes is read')
    t.equal(status(b'GET /' + b'a' * 4096 + b' HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'), b'414', 'one more is not')
    t.equal(status(POST + b'Content-Length: 1048577\r\n\r\n'), b'413', 'a body past 1 MiB is refused at its head')
    reason = 'x' * ((1 << 20) - 12)
    body = json.dumps({'person': reason[:-2]})
    body += ' ' * ((1 << 20) - len(body))
    t.equal(w.server.call('POST', '/api/v1/actions/case.open', w.key['case'], body).status, 422, 'a body of 1 MiB is read')
    chunks = b'10000\r\n' + b'a' * 65536 + b'\r\n'
    t.ok(status(POST + b'Transfer-Encoding: chunked\r\n\r\n' + chunks * 40) in (b'413', b'none'), 'a body without a length that goes on is cut off')
    answer = w.server.call('POST', '/api/v1/actions/case.open', w.key['case'], '{}', Content_Type='text/plain')
    t.equal(answer.status, 415, 'a body that is no JSON is 415')
    for body in ('', '[]', '{', '{"a":1,"a":2}', '"x"', '{"person":7}', '\0', '[' * 100000):
        answer = w.server.call('POST', '/api/v1/actions/case.open', w.key['case'], body)
        t.ok(answer.status in (413, 422) and answer.json['status'] == answer.status, f'{body[:20]!r} is refused', answer.body)
    for path, words in (('missions?foo=1', 'no parameter `foo` here; there is `after`, `limit`, `as-known-at`'),
                        ('log/key?as-known-at=2025-01-01T00:00:00Z', 'there is none')):
        answer = w.server.call('GET', f'/api/v1/{path}', w.key['transport'])
        t.ok(answer.status == 400 and words in answer.json['detail'], f'a parameter that there is not: {path}', answer.body)
    answer = w.server.call('DELETE', '/healthz')
    t.equal((answer.status, answer.headers['Allow']), (405, 'GET, HEAD'), 'another method is 405, and Allow says which')
    t.equal(w.server.call('HEAD', '/healthz').body, b'', 'HEAD has no body')
    t.equal(w.server.call('GET', '/api/healthz%2f..%2fx').status, 404, 'an encoded slash leads nowhere')


QUESTION = {'agreement': 'us-sv-2025', 'for': 'removal', 'to': 'none', 'on': '2025-03-20'}


def decides(w):
    """What the program says, the server says: of each person of a few, byte for byte; and it keeps nothing of it."""
    before = w.server.call('GET', '/healthz').json['events']
    for facts in ({'citizenships': ['US']}, {}, {'citizenships': {'only': ['VE']}, 'removal_order': 'final'}):
        said = subprocess.run([habeas, 'decide', '--json', '-a', QUESTION['agreement'], '--for', 'removal', '--to', 'none', '--on',
                               QUESTION['on']], input=json.dumps(facts), capture_output=True, text=True)
        answer = w.server.call('POST', '/api/v1/decide', None, {**QUESTION, 'facts': facts})
        t.ok(answer.status == 200 and answer.body.decode() == said.stdout.strip(), f'decided as the program does: {facts}',
             f'{answer.status} {answer.body} {said}')
    said = subprocess.run([habeas, 'decide', '--json', '-a', 'us-sv-2019', '--as-if', '--sender', 'US', '--departing', '2025-04-01',
                           '--on', '2025-03-15T18:45-05:00'], input='{}', capture_output=True, text=True)
    answer = w.server.call('POST', '/api/v1/decide', None, {'agreement': 'us-sv-2019', 'as_if': True, 'sender': 'US',
                                                            'departing': '2025-04-01', 'on': '2025-03-15T18:45-05:00'})
    t.equal(answer.body.decode(), said.stdout.strip(), 'and so with every other part of the question')
    for wrong, words in (({'agreement': 'us-sv-2052'}, 'did you mean'), ({'agreement': None}, '`agreement`'), ({'facts': {'shoe': 1}}, 'shoe'),
                         ({'on': '2025-02-30'}, '`on`'), ({'form': 'removal'}, '`form`'), ({'facts': [1]}, 'facts'),
                         ({'for': 'holiday'}, 'holiday'), ({'sender': 7}, '`sender`')):
        body = {**QUESTION, **wrong}
        answer = w.server.call('POST', '/api/v1/decide', None, {k: v for k, v in body.items() if v is not None})
        t.ok(answer.status == 422 and words in answer.json['detail'], f'a question that is wrong: {wrong}', answer.body)
    most = 64 << 10
    body = json.dumps(QUESTION)
    for size, status in ((most, 200), (most + 1, 413)):
        t.equal(w.server.call('POST', '/api/v1/decide', None, body + ' ' * (size - len(body))).status, status, f'a question of {size} bytes')
    t.equal(w.server.call('POST', '/api/v1/decide', None, body, Content_Type='text/plain').status, 415, 'a question that is no JSON is 415')
    t.equal(w.server.call('GET', '/api/v1/decide', w.key['monitor']).status, 405, 'it is asked by POST alone')
    t.equal(w.server.call('GET', '/healthz').json['events'], before, 'nothing of a question is recorded')


def slow(server, done):
    """A byte a second, as long as the server lets it."""
    began = time.monotonic()
    with socket.create_connection(server.address) as s:
        s.settimeout(1)
        try:
            for c in b'GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ' + b'a' * 60:
                s.sendall(bytes([c]))
                try:
                    if s.recv(100) == b'':
                        break
                except TimeoutError:
                    pass
        except ConnectionError:
            pass
    done.append(time.monotonic() - began)


def same_everywhere(w):
    s = w.server
    for path in ('/healthz', '/api/nothing', '/api/v1/persons', '/checkpoint', '/api/v1/openapi.json', '/metrics'):
        answer = s.call('GET', path)
        policy = answer.headers['Content-Security-Policy']
        t.ok("default-src 'none'" in policy and 'unsafe' not in policy and answer.headers['X-Content-Type-Options'] == 'nosniff'
             and answer.headers['Referrer-Policy'] == 'no-referrer' and answer.headers['Demonstration'] == 'made-up persons',
             f'security headers on {path}', str(answer.headers))
        t.equal('no-store' in answer.headers['Cache-Control'], path != '/checkpoint', f'what is kept of {path}')
    answer = s.call('GET', '/api/nothing')
    t.equal((sorted(answer.json), answer.json['status'], answer.headers['Content-Type']),
            (['detail', 'status', 'title', 'type'], 404, 'application/problem+json'), 'a problem is one of RFC 9457')


def documents(w):
    s = w.server
    document = s.call('GET', '/api/v1/openapi.json')
    said = subprocess.run(['node', root / 'test/node/openapi.mjs'], input=document.body, capture_output=True)
    t.equal(said.stdout.decode().strip(), 'valid 3.1', 'the OpenAPI document is one of 3.1')
    described = {(path, method.upper()) for path, item in document.json['paths'].items() for method in item}
    t.equal(described, {(path, method) for _, method, path, _ in routes}, 'and describes every route, and no other')
    t.equal(set(document.json['paths']['/api/v1/actions/{verb}']['post']['parameters'][0]['schema']['enum']), set(verbs.values()),
            'and every action')
    inputs = re.findall(r'^INPUT\((\w+), (\w+), \w+, (\w+),', (root / 'src/act/input.def').read_text(), re.M)
    schemas = {verb: (set(s['properties']), set(s['required']), s['additionalProperties'])
               for verb, s in document.json['components']['schemas'].items() if verb != 'problem'}
    t.equal(schemas, {verb: ({'happened'} | {m for a, m, _ in inputs if a == action},
                             {m for a, m, need in inputs if a == action and need == 'MUST'}, False)
                      for action, verb in verbs.items()}, 'and what each action takes, and nothing else')
    w.no('a member that no schema has is refused by name', 422, 'takes no `sexx`', 'case', 'person.record', name='A', sexx='male')
    note = s.call('GET', '/checkpoint').body.decode().split('\n')
    size = int(note[1])
    full, part = divmod(size, 256)
    key = s.call('GET', '/api/v1/log/key')
    t.ok(key.status == 200 and re.fullmatch(rb'habeas/[0-9a-f]{8}\+[0-9a-f]{8}\+\S+\n', key.body), 'the log\'s key, for its readers', key.body)
    tile = s.call('GET', f'/tile/0/{full:03}.p/{part}')
    t.equal((tile.status, len(tile.body)), (200, 32 * part), 'the tile at the log\'s edge')
    t.ok('immutable' in tile.headers['Cache-Control'], 'a tile is kept for ever')
    t.equal([s.call('GET', f'/tile/{p}').status for p in ('0/999', '0/../../record', 'x', '0/000.p/256')], [404] * 4, 'no other tiles')
    figures = s.call('GET', '/metrics').body.decode()
    t.ok(re.search(r'habeas_requests_total\{method="POST",route="/api/v1/actions/\{verb\}",status="409"\} [1-9]', figures)
         and re.search(r'^habeas_events \d+$', figures, re.M) and 'habeas_store_seconds_bucket' in figures, 'the figures', figures)
    names = re.compile('Duarte|Ospina|Uribe|Salazar|Order of|/P[0-9]|/T[0-9]')
    t.ok(not names.search(figures), 'no figure tells of a person')
    lines = (work / 'log').read_text().splitlines()
    entries = [json.loads(line) for line in lines]
    t.ok(len(lines) > 500 and all({'time', 'method', 'route', 'status', 'micros'} <= set(e) for e in entries), 'each request is a line of JSON')
    t.ok(not any(names.search(line) or 'habeas_K' in line for line in lines), 'without a person or a secret')
    t.ok(any(e.get('user') == w.user['case'] for e in entries), 'with whose key it was')


# The server as a process.

def stops_gracefully():
    server = Server('--demo', '--db', str(record_path), '--listen', '127.0.0.1:0')
    key = server.keys['caseworker']
    body = json.dumps({'name': 'Elena Gaitan', 'sex': 'female'}).encode()
    with socket.create_connection(server.address) as s, socket.create_connection(server.address) as idle:
        s.settimeout(30)
        idle.settimeout(30)
        s.sendall(POST + f'Authorization: Bearer {key}\r\nContent-Type: application/json\r\n'
                  f'Content-Length: {len(body)}\r\n\r\n'.encode() + body[:10])
        idle.sendall(b'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')
        t.ok(b' 200 ' in idle.recv(1000)[:20], 'a connection that stays open')
        for _ in range(100): # until its head was read: it, and the one that asks
            if 'habeas_requests_running 2' in server.call('GET', '/metrics').body.decode():
                break
            time.sleep(0.1)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        t.ok(server.process.poll() is None, 'a stop waits for what is under way')
        try:
            late = socket.create_connection(server.address, 2)
            late.settimeout(2)
            late.sendall(b'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')
            got = late.recv(100)
        except OSError:
            got = b''
        t.ok(not got, 'and takes no new connection', got)
        idle.sendall(b'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')
        t.ok(b' 503 ' in idle.recv(1000)[:20], 'nor a new request on an old one')
        s.sendall(body[10:])
        t.ok(s.recv(1000).startswith(b'HTTP/1.1 201'), 'what was under way is answered')
    code = server.process.wait(30)
    t.equal((code, server.process.stdout.read()), (0, 'stopped\n'), 'then it ends, and says so')


def ports_and_words():
    with socket.socket() as taken:
        taken.bind(('127.0.0.1', 0))
        taken.listen()
        port = taken.getsockname()[1]
        server = Server('--demo', '--listen', f'127.0.0.1:{port}')
        t.ok(server.address[1] != port and f'127.0.0.1:{port} is taken' in server.said, 'a taken port means the next free one', server.said)
        t.equal(set(server.keys), set(re.findall(r'^ROLE\((\w+),', roles_text, re.M)), '--demo alone makes a record, and a key for each role')
        mission = server.call('GET', '/api/v1/missions/M2?reason=Demonstration', server.keys['monitor']).json
        t.equal((mission['closed'], mission['received']['all']), (True, 43), 'with the flight in it')
        folder = pathlib.Path(re.search(r'^(\S+)/record: ', server.said, re.M)[1])
        t.ok(folder.is_dir(), 'in a folder of its own')
        server.stop()
        t.ok(not folder.exists(), 'that is gone afterwards')


def busy():
    server = Server('--demo', '--db', str(record_path), '--listen', '127.0.0.1:0', '--workers', '4', '--rate', '100000')
    w, statuses = server.keys['caseworker'], []

    def one(i):
        answer = server.call('POST', '/api/v1/actions/person.record', w, {'name': f'Person {i}', 'sex': 'other'})
        statuses.append((answer.status, answer.headers['Retry-After']))
    with concurrent.futures.ThreadPoolExecutor(24) as pool:
        healthy = pool.submit(lambda: [server.call('GET', '/healthz').status for _ in range(20)])
        list(pool.map(one, range(400)))
    t.equal(set(healthy.result()), {200}, 'a server that is busy writing still tells how it is')
    t.ok(set(statuses) <= {(201, None), (503, '1')} and (201, None) in statuses, 'and writes, or says 503 and when to ask again', set(statuses))
    events = server.call('GET', '/healthz').json['events']
    server.stop()
    server = Server('--demo', '--db', str(record_path), '--listen', '127.0.0.1:0', '--rate', '1')
    with concurrent.futures.ThreadPoolExecutor(16) as pool: # as fast as a busy machine can
        got = set(pool.map(lambda _: server.call('GET', '/api/v1/missions', server.keys['caseworker']).status, range(64)))
    t.equal(got, {200, 429}, '--rate: a key that asks too often is 429')
    t.equal(server.call('GET', '/api/v1/missions', server.keys['monitor']).status, 200, 'and no other key')
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        got = set(pool.map(lambda _: server.call('POST', '/api/v1/decide', None, QUESTION).status, range(64)))
    t.equal(got, {200, 429}, 'nor does who asks the texts without a key ask more often')
    t.ok(server.call('GET', '/healthz').json['events'] >= events, 'what was acknowledged is there after a stop')
    server.stop()
    said = subprocess.run([habeas, 'verify', '--db', record_path], capture_output=True, text=True)
    t.ok(said.returncode == 0, 'and the record is sound', said.stdout + said.stderr)


record_path = work / 'record'
try:
    subprocess.run([habeas, 'init', '--demo', '--db', record_path], check=True, capture_output=True)
    main = Server('--demo', '--db', str(record_path), '--listen', '127.0.0.1:0')
    slowness = []
    slow_one = threading.Thread(target=slow, args=(main, slowness))
    slow_one.start()
    world = World(main)
    for case in (failure_01_an_alternate_is_decided_again, failure_02_an_order_stops_from_its_second,
                 failure_04_a_hold_follows_the_person, failure_05_each_hold_is_released_alone,
                 failure_08_two_men_of_one_name, failure_09_accepted_by_name_or_not_carried, failure_10_a_seat_belongs_to_a_leg,
                 failure_12_nobody_is_carried_unlisted, failure_13_evidence_of_citizenship_bars,
                 failure_14_an_error_found_starts_a_clock, failure_15_the_notice_is_made_from_the_record,
                 failure_18_nobody_is_let_go_against_the_record,
                 failure_19_onward_movement_needs_a_new_decision, matrix, sides, outside, search, files,
                 locator, keys, looks, accounts,
                 pages, idempotency, decides, framing, limits, same_everywhere, documents):
        attempt(case.__name__, case, world)
    attempt('assistance', assistance)
    slow_one.join()
    t.ok(slowness and 10 < slowness[0] < 25, 'a request that drips is cut off after 15 seconds', slowness)
    t.equal(sorted({name for name, *_ in routes} - asked), [], 'every row of route.def was asked')
    t.equal(sorted(framed), [], 'and each answer says that nobody may frame it')
    t.equal(main.stop()[0], 0, 'the server stops when it is told to')
    attempt('graceful stop', stops_gracefully)
    attempt('ports', ports_and_words)
    attempt('busy', busy)
finally:
    for handle in list(globals().values()):
        if isinstance(handle, Server) and handle.process.poll() is None:
            handle.process.kill()
    shutil.rmtree(work)
t.done()
