#!/usr/bin/env python3
"""test_summary.py TREE... - prints the failed cases of the last `meson test` in each tree, and how many passed and failed.

Counted are the lines of TAP, and a program without TAP as one case. A program that ended badly without saying which
case failed, or said fewer cases than it planned, is one failure more: what was not run has not passed.
"""
import json
import pathlib
import re
import sys

CASE = re.compile(r'(not )?ok\b *\d* *-? *([^#]*)(#\s*(SKIP|TODO))?', re.IGNORECASE)
TAIL = 60  # lines shown of a program that ended badly


def cases(text):
    """Yields (passed, name, comments) for each case of a program's TAP; passed is None for a skipped one."""
    found = []
    for line in text.splitlines():
        match = CASE.match(line)
        if match:
            found.append((None if match[3] else not match[1], match[2].strip(), []))
        elif line.startswith('#') and found:
            found[-1][2].append(line)
    return found


def tail(run):
    return '\n'.join(f"{run.get('stdout', '')}\n{run.get('stderr', '')}".strip().splitlines()[-TAIL:])


def main(trees):
    passed = failed = 0
    for tree in trees:
        log = pathlib.Path(tree, 'meson-logs/testlog.json')
        runs = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
        if not runs:
            print(f'FAILED {tree}: no test was run')
            failed += 1
        for run in runs:
            where = f"{tree} {run['name'].split(' / ')[-1]}"
            plans = re.findall(r'^1\.\.(\d+)', run.get('stdout', ''), re.MULTILINE)  # cmocka: one for each group
            plan = sum(map(int, plans)) if plans else None
            found = cases(run['stdout']) if plans else []
            bad = [case for case in found if case[0] is False]
            passed += sum(case[0] is True for case in found)
            failed += len(bad)
            for _, name, comments in bad:
                print(f'FAILED {where}: {name}', *comments, sep='\n')
            if plans and len(found) != plan:
                failed += 1
                print(f"FAILED {where}: {plan} cases planned, {len(found)} run ({run['result']})", tail(run), sep='\n')
            elif not plans and run['result'] in ('OK', 'SKIP'):
                passed += run['result'] == 'OK'
            elif not plans or (run['returncode'] != 0 and not bad) or run['result'] in ('TIMEOUT', 'INTERRUPT'):
                failed += 1
                print(f"FAILED {where}: {run['result']}, exit status {run['returncode']}", tail(run), sep='\n')
            elif bad and len(run.get('stderr', '').splitlines()) > 2:  # meson itself adds a line about the exit status
                print(run['stderr'])
    print(f'{passed} passed, {failed} failed')
    return 1 if failed or not passed else 0


sys.exit(main(sys.argv[1:]))
