#!/usr/bin/env python3
"""enrol - how people come into a record of real persons, from `habeas init` on, as browsers without JavaScript do it: the
administrator by the code that init prints, a caseworker by one that the administrator makes; a reset; codes that are no
good any more. Codes of devices are made here, by RFC 6238, from the letters on the page.
"""
import base64
import hashlib
import hmac
import http.cookiejar
import json
import os
import pathlib
import re
import signal
import struct
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

from tap import Tap

t = Tap()
folder = tempfile.TemporaryDirectory()
record = pathlib.Path(folder.name, 'custody.habeas')
HABEAS = os.environ['HABEAS']
made = json.loads(subprocess.run([HABEAS, 'init', '--db', record, '--json'], capture_output=True, text=True, check=True).stdout)
server = subprocess.Popen([HABEAS, 'serve', '--db', record, '--listen', '127.0.0.1:0', '--log'], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True)
told = ''
while 'http://' not in told:
    line = server.stdout.readline()
    assert line, told
    told += line
base = re.search(r'http://[\d.]+:\d+', told)[0]


def device(letters, ahead=0):
    key = base64.b32decode(letters.replace(' ', ''))
    digest = hmac.new(key, struct.pack('>Q', int(time.time()) // 30 + ahead), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f'{(struct.unpack(">I", digest[at:at + 4])[0] & 0x7fffffff) % 1000000:06}'


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Browser:
    def __init__(self, language='en'):
        here = http.cookiejar.DefaultCookiePolicy(secure_protocols=('https', 'http')) # a browser takes this machine for secure
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar(here)), Stay)
        self.language, self.csrf = language, ''

    def ask(self, path, form=None):
        data = urllib.parse.urlencode(form).encode() if form is not None else None
        try:
            answer = self.opener.open(urllib.request.Request(base + path, data, {'Accept-Language': self.language}))
        except urllib.error.HTTPError as error:
            answer = error
        body = answer.read().decode()
        self.csrf = (re.search(r'name="csrf" value="(\w+)"', body) or [None, self.csrf])[1]
        return answer.status, body, answer.headers

    def open_code(self, code):
        status, body, _ = self.ask('/enrol', {'enrolment': code})
        letters = re.search(r'<p class="text">([A-Z2-7 ]+)</p>', body)
        return status, body, letters and letters[1]

    def set_both(self, code, letters, password, again=None, digits=None):
        return self.ask('/enrol', {'enrolment': code, 'password': password, 'again': password if again is None else again,
                                   'code': digits or device(letters)})


def squares(svg):
    """The modules of the drawing that are dark."""
    dark = set()
    for x, y, width in re.findall(r'M(\d+) (\d+)h(\d+)v1', svg):
        dark |= {(int(x) + i, int(y)) for i in range(int(width))}
    return dark


# The administrator, by what init printed.
PASSWORD = 'four tired herons'
admin = Browser()
status, body, _ = admin.ask('/enrol')
t.ok(status == 200 and 'Your code' in body and '<script' not in body and ' style=' not in body, 'the page of a code, for who is not signed in')
t.ok('/enrol' in Browser().ask('/sign-in')[1], 'the page to sign in leads there')
status, body, letters = admin.open_code(made['enrolment'].lower().replace('-', ' '))
t.equal((status, bool(letters)), (200, True), 'the code of init is taken, however it is typed')
drawing = re.search(r'<svg.*?</svg>', body, re.DOTALL)[0]
size = int(re.search(r'viewBox="0 0 (\d+)', drawing)[1])
dark = squares(drawing)
finder = [(x, y) for x in range(7) for y in range(7) if x in (0, 6) or y in (0, 6) or (2 <= x <= 4 and 2 <= y <= 4)]
t.ok(all((4 + x, 4 + y) in dark and (size - 5 - x, 4 + y) in dark and (4 + x, size - 5 - y) in dark for x, y in finder),
     'the drawing has its three corners, and a margin')
t.ok(letters.replace(' ', '') not in drawing, 'nothing of the secret stands in it as a text')
for what, status, words, given in [
        ('a password that is too short', 422, 'is too short', {'password': 'brief'}),
        ('one that everybody tries', 422, 'are tried first', {'password': 'Password12345'}),
        ('the name of the role with a digit', 422, 'Take another', {'password': 'Administrator-9'}),
        ('two that are not the same', 422, 'not the same', {'password': PASSWORD, 'again': PASSWORD + 's'}),
        ('a wrong code of the device', 422, 'code of your device is not right', {'password': PASSWORD, 'digits': '000000'})]:
    got, body, _ = admin.set_both(made['enrolment'], letters, **given)
    t.ok(got == status and words in body, f'{what} is told', f'{got}: {body[:2000]}')
    t.ok(given['password'] not in body and letters in body, f'{what}: no password comes back, and the same device does')
status, _, headers = admin.set_both(made['enrolment'], letters, PASSWORD)
t.equal((status, headers['Location']), (303, '/'), 'both are set, and the administrator is in')
t.ok('HttpOnly' in headers['Set-Cookie'] and 'SameSite=Strict' in headers['Set-Cookie'], 'by a cookie for nobody else')
t.equal(admin.ask('/')[0], 200, 'today')
t.equal(Browser().open_code(made['enrolment'])[0], 403, 'the code is good once')
status, _, headers = Browser().ask('/sign-in', {'user': 'U1', 'password': PASSWORD, 'code': device(letters, 1)})
t.equal((status, headers['Location']), (303, '/'), 'and from then on password and device are')

# A caseworker, whom the administrator adds by the form.
form = {'name': 'Marta Quintero', 'role': 'caseworker', 'side': 'PA'}
t.equal(admin.ask('/actions/user.add')[0], 200, 'the form to add a user')
status, body, _ = admin.ask('/actions/user.add', form | {'csrf': admin.csrf, 'once': 'a-user'})
code = re.search(r'U\d+(-\w{5}){4}', body)
t.ok(status == 200 and code and 'to nobody else' in body, 'a user who is added by hand gets a code at once', body[-1500:])
code, user = code[0], code[0].split('-')[0]
worker = Browser('es')
status, body, letters = worker.open_code(code)
t.ok('Para Marta Quintero' in body, 'the page says for whom, in Spanish')
t.ok(worker.set_both(code, letters, 'quintero12345')[0] == 422, 'her name with digits is no password')
t.equal(worker.set_both(code, letters, 'un río de papel')[0], 303, 'she sets both')
t.ok('Hoy' in worker.ask('/')[1], 'and is in')
t.equal(worker.ask('/actions/user.enrol')[0], 403, 'codes are not for her to make')
status, _, headers = Browser().ask('/sign-in', {'user': user, 'password': 'un río de papel', 'code': device(letters, 1)})
t.equal((status, headers['Location']), (303, '/'), 'she signs in with both elsewhere')

# Her device is lost.
t.equal(admin.ask(f'/actions/user.enrol?user={user}')[0], 200, 'the form for another way in')
status, body, _ = admin.ask('/actions/user.enrol', {'user': user, 'csrf': admin.csrf})
other = re.search(r'U\d+(-\w{5}){4}', body)[0]
t.ok(other != code, 'another code')
t.equal(worker.ask('/')[0], 303, 'from then on her session is over')
status, body, _ = Browser().ask('/sign-in', {'user': user, 'password': 'un río de papel', 'code': device(letters, 1)})
t.ok(status == 403, 'and so are the password and the device')
status, _, again = worker.open_code(other)
t.ok(status == 200 and again != letters, 'the other code gives another device')
t.equal(worker.set_both(other, again, 'otro río de papel')[0], 303, 'she is in again')

# Who guesses waits, and keeps nobody out: the right code is for another user, from the same address.
third = re.search(r'U\d+(-\w{5}){4}', admin.ask('/actions/user.add', form | {'csrf': admin.csrf, 'once': 'another'})[1])[0]
guesses = [Browser().open_code(f'{user}-00000-00000-00000-{i:05}')[0] for i in range(7)]
t.equal((guesses[0], guesses[-1]), (403, 429), 'wrong codes, and then a wait')
t.equal(Browser().open_code(third)[0], 200, 'others are not kept out by that')

# What the record says of it: who, whom, and no secret.
def events():
    seen, number = [], 1
    while True:
        request = urllib.request.Request(f'{base}/api/v1/events/{number}/proof?reason=A+test',
                                         headers={'Authorization': 'Bearer ' + made['key']})
        try:
            seen.append(urllib.request.urlopen(request).read().decode())
        except urllib.error.HTTPError as error:
            return seen
        number += 1


proofs = '\n'.join(events())
bodies = ''.join(base64.b64decode(word).decode(errors='replace') for word in re.findall(r'[A-Za-z0-9+/=]{40,}', proofs)) + proofs
t.ok('enrolment.made' in bodies and 'user.enrolled' in bodies, 'both are events that who watches users can prove')
server.send_signal(signal.SIGTERM)
said = server.communicate(timeout=60)[1]
t.equal(server.returncode, 0, 'the server stops')
secrets = [made['enrolment'][3:], code[3:], other[3:], PASSWORD, 'de papel', letters, letters.replace(' ', '')]
t.ok(not [secret for secret in secrets if secret in bodies], 'no secret is in an event')
t.ok(not [secret for secret in secrets if secret in said], 'nor in what the server logs')
t.ok(not [secret for secret in secrets[:5] if secret.encode() in record.read_bytes()], 'of codes and passwords the file has hashes')
sound = subprocess.run([HABEAS, 'verify', '--db', record], capture_output=True, text=True)
t.equal(sound.returncode, 0, 'the record is sound')
t.done()
