#!/usr/bin/env python3
"""events.py - writes doc/events.md from src/act/event.def, state.def and role.def; --check says whether it is current."""
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parent.parent
events = (root / 'src/act/event.def').read_text()
states = (root / 'src/act/state.def').read_text()
roles = (root / 'src/act/role.def').read_text()
page = root / 'doc/events.md'

fields = {}
for event, member, kind, need in re.findall(r'^FIELD\((\w+), (\w+), (\w+), (\w+)\)', events, re.M):
    fields.setdefault(event, []).append(f'`{member}`' + ('' if need == 'MUST' else '?') + f' {kind.lower()}')
out = ['# Events, states and who may do what', '',
       'Written from `src/act/event.def`, `state.def` and `role.def` by `tools/events.py`; the tests refuse a page that is not current.', '',
       '## What a record holds', '',
       '| documents | keys | what |', '|---|---|---|']
for name, prefix, what in re.findall(r'^MAP\((\w+), \d+, "(\w+)", "([^"]+)"\)', events, re.M):
    out.append(f'| {name} | {prefix}1, {prefix}2, … | {what} |')
out += ['', '## Events', '', 'An event **opens** a document, **sets** members of one, or **adds** to one of its lists. `?` marks what may be left out.', '',
        '| event | what | document | data |', '|---|---|---|---|']
for name, kind, where, how, items, what in re.findall(
        r'^EVENT\((\w+), "([^"]+)", (\w+), (\w+), "([^"]*)", "([^"]+)"\)', events, re.M):
    does = {'OPENS': 'opens', 'SETS': 'sets', 'ADDS': 'adds to', 'LEAVES': 'is what is left of'}[how]
    out.append(f'| `{kind}` | {what} | {does} {where}{" `" + items + "`" if items else ""} | {", ".join(fields[name])} |')
out += ['', '## States of a transfer', '', 'An arrow that is not here is refused and changes nothing.', '',
        '| from | by | to |', '|---|---|---|']
verbs = dict(re.findall(r'^ACTION\((\w+), "([^"]+)"', roles, re.M))
for before, action, after in re.findall(r'^ARROW\((\w+), (\w+), (\w+)\)', states, re.M):
    out.append(f'| {before} | `{verbs[action]}` | {after} |')
out += ['', 'Why a stay in custody ends is a closed list: ' +
        ', '.join(f'`{name}` ({what})' for name, _, what in re.findall(r'^REASON\((\w+), (\w+), "([^"]+)"\)', states, re.M)) +
        '. What that makes of the transfer on which the stay began:', '', '| from | the stay ends | to |', '|---|---|---|']
for before, reason, after in re.findall(r'^END\((\w+), (\w+), (\w+)\)', states, re.M):
    out.append(f'| {before} | `{reason}` | {after} |')
out += ['', 'And what a later transfer of the same person makes of it, which takes them from where this one brought them: on to a third'
        ' state, or back to the state that sent them:', '', '| from | by, of the later one | to |', '|---|---|---|']
for before, action, after in re.findall(r'^NEXT\((\w+), (\w+), (\w+)\)', states, re.M):
    out.append(f'| {before} | `{verbs[action]}`{", onward" if action == "leg_depart" else ", back"} | {after} |')
names = re.findall(r'^ROLE\((\w+), (\w+)\)', roles, re.M)
permits = set(re.findall(r'^PERMIT\((\w+), (\w+)\)', roles, re.M))
out += ['', '## Who may', '', 'What is not marked is refused, to everybody. Nothing here waives a hold.', '',
        '| action | ' + ' | '.join(name.replace('_', ' ') for name, _ in names) + ' |', '|---' * (len(names) + 1) + '|']
for action, verb in verbs.items():
    out.append(f'| `{verb}` | ' + ' | '.join('•' if (action, name) in permits else '' for name, _ in names) + ' |')
text = '\n'.join(out) + '\n'
if '--check' in sys.argv:
    if not page.exists() or page.read_text() != text:
        sys.exit('doc/events.md is not current: run tools/events.py')
else:
    page.write_text(text)
