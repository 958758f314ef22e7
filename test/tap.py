"""tap.py - tests in Python print TAP, one line a case, as the C ones do.

    from tap import Tap
    t = Tap()
    t.ok(got == want, 'name of the case', detail=f'wanted {want}, got {got}')
    t.equal(got, want, 'name of the case')   # the detail is a diff
    t.skip('name', 'why')
    t.done()                                 # the plan; ends the program, with failure if any case failed
"""
import difflib
import sys


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def ok(self, condition, name, detail=''):
        self.count += 1
        self.failed += not condition
        # '#' would begin a directive, a newline end the line
        name = str(name).replace('#', '＃').replace('\n', ' ')
        print(f"{'' if condition else 'not '}ok {self.count} - {name}")
        if not condition:
            for line in str(detail).splitlines():
                print(f'# {line}')
        sys.stdout.flush()
        return bool(condition)

    def equal(self, got, want, name):
        detail = ''
        if got != want:
            lines = (x.splitlines() if isinstance(x, str) else [repr(x)] for x in (want, got))
            detail = '\n'.join(difflib.unified_diff(*lines, 'wanted', 'got', lineterm=''))
        return self.ok(got == want, name, detail)

    def skip(self, name, why):
        self.count += 1
        print(f'ok {self.count} - {name} # SKIP {why}')

    def done(self):
        print(f'1..{self.count}')
        sys.exit(1 if self.failed else 0)
