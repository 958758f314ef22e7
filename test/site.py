#!/usr/bin/env python3
"""site - the pages over HTTP, as a browser without JavaScript uses them: sign in, look, do, sign out; and what must not work.

The record is a demonstration, played by `habeas serve --demo`. Codes are made here, by RFC 6238, from the secret that the
program prints.
"""
import atexit
import base64
import hashlib
import hmac
import http.cookiejar
import os
import pathlib
import re
import signal
import struct
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

from tap import Tap

t = Tap()
PASSWORD = 'made-up persons'
IDLE = {'finance'} # of a state whose accounts wait for nobody
server = subprocess.Popen([os.environ['HABEAS'], 'serve', '--demo', '--listen', '127.0.0.1:0'], stdout=subprocess.PIPE, text=True)
atexit.register(server.kill) # whatever becomes of this test
said = ''
while ': http://' not in said:
    line = server.stdout.readline()
    assert line, said
    said += line
base = re.search(r'http://[\d.]+:\d+', said)[0]
devices = dict(re.findall(r'(U\d+)\s+\w+\s+device (\w+)', said))
users = dict(re.findall(r'(U\d+)\s+(\w+)\s+device', said))


def code(user):
    key = base64.b32decode(devices[user] + '=' * (-len(devices[user]) % 8))
    digest = hmac.new(key, struct.pack('>Q', int(time.time()) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f'{(struct.unpack(">I", digest[at:at + 4])[0] & 0x7fffffff) % 1000000:06}'


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Browser:
    def __init__(self):
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar), Stay)
        self.csrf = ''

    def ask(self, path, form=None, **headers):
        data = urllib.parse.urlencode(form).encode() if form is not None else None
        request = urllib.request.Request(base + path, data, headers)
        try:
            answer = self.opener.open(request)
        except urllib.error.HTTPError as error:
            answer = error
        body = answer.read().decode()
        self.csrf = (re.search(r'name="csrf" value="(\w+)"', body) or [None, self.csrf])[1]
        return answer.status, body, answer.headers

    def sign_in(self, user):
        return self.ask('/sign-in?next=//evil.example', {'user': user, 'password': PASSWORD, 'code': code(user), 'next': 'https://evil.example'})


def equal(got, wanted, what):
    t.equal(str(got), str(wanted), what)


# Nobody in particular.
stranger = Browser()
for path in ('/', '/missions', '/missions/M2', '/persons/P1', '/cases/C1', '/agreements', '/nowhere'):
    status, _, headers = stranger.ask(path)
    equal((status, headers['Location']), (303, '/sign-in'), f'{path}: a stranger is asked to sign in')
status, body, headers = stranger.ask('/sign-in')
equal(status, 200, 'the page to sign in')
policy = headers['Content-Security-Policy']
t.ok("default-src 'none'" in policy and 'unsafe' not in policy, 'its policy allows nothing of others', policy)
t.ok('<script' not in body and ' style=' not in body, 'no script, no inline style')
equal(stranger.ask('/assets/style.css')[2]['Content-Type'], 'text/css; charset=utf-8', 'the style sheet')
status, body, _ = stranger.ask('/sign-in', {'user': 'U4', 'password': 'not the password', 'code': '123456'})
t.ok(status == 403 and 'is not right' in body, 'a wrong password')
status, body, _ = stranger.ask('/sign-in?language=es')
t.ok('Contraseña' in body and 'lang="es"' in body, 'in Spanish, by the link')
t.ok('Contraseña' in stranger.ask('/sign-in')[1], 'and so it stays')
t.ok('Contraseña' in Browser().ask('/sign-in', **{'Accept-Language': 'es-PA,es;q=0.9'})[1], 'or by the browser')

# Every page says that it may not be framed, and is what it says.
for path in ('/sign-in', '/locator', '/assets/style.css', '/assets/sign.js', '/'):
    headers = stranger.ask(path)[2]
    t.ok("frame-ancestors 'none'" in (headers['Content-Security-Policy'] or ''), f'{path}: nobody frames it')
    equal(headers['X-Content-Type-Options'], 'nosniff', f'{path}: it is of the type that it says')
status, body, _ = stranger.ask('/locator', {'token': 'habeas_F1_' + 64 * '0', 'reason': 'A sister'})
t.ok(status == 403 and 'no es una ficha de este registro' in body, 'a wrong token is told that it is wrong, and nothing else')
equal(stranger.ask('/locator', {'token': '', 'reason': ''})[0], 422, 'both are asked for')
status, _, headers = stranger.ask('/sign-in?next=//evil.example/', {'user': 'U4', 'password': 'x', 'code': '1', 'next': '//evil.example'})
t.ok(status in (403, 429) and not headers['Location'], 'no way out to elsewhere by a wrong password')

# The transport officer.
officer = Browser()
status, _, headers = officer.sign_in('U4')
equal((status, headers['Location']), (303, '/'), 'the officer is in')
cookie = headers['Set-Cookie']
t.ok('HttpOnly' in cookie and 'SameSite=Strict' in cookie, 'the cookie is for nobody else', cookie)
status, body, _ = officer.ask('/')
t.ok(status == 200 and 'What needs me' in body, 'today')
status, body, _ = officer.ask('/missions/M2')
t.ok(status == 200 and 'all 43 are accounted for' in body, 'the mission is closed, all are accounted for')
equal(officer.ask('/nowhere')[0], 404, 'a page that is not there')
equal(officer.ask('/persons/P99')[0], 404, 'a person who is not there')
status, _, _ = officer.ask('/sign-in', {'user': 'U4', 'password': PASSWORD, 'code': code('U4')})
equal(status, 403, 'a code is good once')

# The court registry: looks for a reason, places a hold, and sees why not when it may not.
court = Browser()
equal(court.sign_in('U6')[0], 303, 'the registry is in')
status, body, _ = court.ask('/persons/P1')
t.ok('Your reason' in body and 'AX' not in body, 'a person is shown for a reason alone')
status, body, _ = court.ask('/persons/P1?reason=Case+12')
t.ok(status == 200 and 'Case 12' in body, 'and the look is on the page that it shows')
hold = {'person': 'P1', 'instrument': 'Order of <b>9</b> "February"', 'reason': 'Stay'}
status, body, _ = court.ask('/actions/hold.place', hold | {'csrf': '0' * 32})
equal(status, 403, 'a form of another session')
status, body, _ = court.ask('/actions/hold.place', hold)
equal(status, 403, 'a form without a token')
status, _, headers = court.ask('/actions/hold.place', hold | {'csrf': court.csrf})
equal((status, headers['Location']), (303, '/persons/P1'), 'a hold is placed')
status, body, _ = court.ask('/persons/P1?reason=Case+12')
t.ok('&lt;b&gt;9&lt;/b&gt;' in body and '<b>9</b>' not in body, 'its words are text, not markup')
status, body, _ = court.ask('/actions/person.record', {'csrf': court.csrf, 'name': 'X', 'sex': 'male'})
t.ok(status == 403 and 'This page is not for you' in body, 'what the role may not do is refused, and says so')
equal(court.ask('//evil.example/')[0] in (400, 404), True, 'no way out to elsewhere')

# Everybody who is printed gets in by what is printed, and finds what there is to do; no page and no form of theirs is
# framed or leads away.
root = pathlib.Path(os.environ['HABEAS_ROOT'])
known = {role: key for key, role in users.items()}
roles = set(re.findall(r'^ROLE\((\w+),', (root / 'src/act/role.def').read_text(), re.M))
equal(roles - set(known), {'family'}, 'a sign-in for each role but family, which has a token')
sees = re.findall(r'^SEES\((\w+), (\w+)\)', (root / 'src/web/page.def').read_text(), re.M)
patterns = dict(re.findall(r'^PAGE\((\w+), "([^"]+)"', (root / 'src/web/page.def').read_text(), re.M))
verbs = dict(re.findall(r'^ACTION\((\w+), "([^"]+)"', (root / 'src/act/role.def').read_text(), re.M))
forms = {verbs[name] for name in re.findall(r'^FORM\((\w+),', (root / 'src/web/form.def').read_text(), re.M)}
signed_in = {'transport_officer': officer, 'court_registry': court}
EVIL = ('//evil.example', '\\\\evil.example', '/%5Cevil.example', 'https://evil.example', 'javascript:evil(1)', '/%0d%0aLocation:%20//evil.example')
for role, user in sorted(known.items()):
    if role not in signed_in:
        signed_in[role] = Browser()
        equal(signed_in[role].sign_in(user)[0], 303, f'the {role} is in')
    visitor = signed_in[role]
    body = visitor.ask('/')[1]
    t.ok(re.search(r'href="/(persons|missions|review|actions|money|programmes|invoices)/', body) or role in IDLE, f'something waits for the {role}', body)
    paths = [pattern.replace('*', key) for name, of in sees if of == role for pattern in [patterns.get(name)] if pattern
             for key in (('P1', 'M1', 'C1', 'T1', 'us-sv-2025', 'hold.place') if '*' in pattern else ('',))]
    wrong, away = [], []
    for path in paths + [f'/actions/{verb}' for verb in sorted(forms)] + [f'{path}?{name}={to}' for path in ('/', '/missions', '/agreements', '/register')
                                                                       for name in ('next', 'return', 'language', 'known-at') for to in EVIL]:
        status, body, headers = visitor.ask(path)
        if "frame-ancestors 'none'" not in (headers['Content-Security-Policy'] or '') or headers['X-Content-Type-Options'] != 'nosniff' or status >= 500:
            wrong.append(f'{path}: {status}')
        if re.search(r'(?:href|action|src)="(?!/(?!/)|#|\?)', body) or 'evil' in (headers['Location'] or '') or headers.get_all('Location', [''])[1:]:
            away.append(f'{path}: {status} {headers["Location"]}')
    equal(wrong, [], f'the {role}: nobody frames a page or a form')
    equal(away, [], f'the {role}: no page or form leads away')
token = re.search(r'family +http://[\d.:]+/locator token (\S+)', said)[1]
status, body, _ = Browser().ask('/locator', {'token': token, 'reason': 'A sister'})
t.ok(status == 200 and 'BOG, Colombia' in body, 'family is told where the person is', body)

# A form with a file.
def form(fields, file, end=b'--XyZ--\r\n'):
    parts = [f'--XyZ\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in fields.items()]
    head = b'--XyZ\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    return b''.join(parts) + head + file + b'\r\n' + end


def send(browser, path, body):
    """The status, where it leads and what it says; the bytes are all sent, whatever comes back."""
    request = urllib.request.Request(base + path, body, {'Content-Type': 'multipart/form-data; boundary=XyZ'})
    try:
        answer = browser.opener.open(request)
    except urllib.error.HTTPError as error:
        answer = error
    except urllib.error.URLError: # it was told at its head, and did not listen
        return 413, None, ''
    return answer.status, answer.headers['Location'], answer.read().decode()


hold = {'person': 'P1', 'instrument': 'Order of "March" & more', 'reason': 'Stay'}
large = b'%PDF' + bytes(range(256)) * 20000 # 5 MB
equal(send(court, '/actions/hold.place', form(hold | {'csrf': court.csrf}, large))[:2], (303, '/persons/P1'), 'a form with a file of 5 MB is read')
t.ok('Order of &quot;March&quot; &amp; more' in court.ask('/persons/P1?reason=Case+12')[1], 'its fields are those of any other')
equal(send(court, '/actions/hold.place', form(hold, large))[0], 403, 'not without the token of the session')
equal(send(court, '/actions/hold.place', form(hold | {'csrf': court.csrf}, b'x', b'--XyZ'))[0], 400, 'a form that is cut short is refused')
equal(send(Browser(), '/actions/hold.place', form(hold, large))[0], 413, 'and who is not signed in sends no file')

# Out.
csrf = officer.csrf
equal(officer.ask('/sign-out', {'csrf': csrf})[0], 303, 'the officer signs out')
equal(officer.ask('/missions/M2')[0], 303, 'and the session is over')
forged = Browser()
equal(forged.ask('/', Cookie='session=' + 'a' * 64)[0], 303, 'a session that nobody began')

server.send_signal(signal.SIGTERM)
equal(server.wait(60), 0, 'the server stops')
t.done()
