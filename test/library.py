#!/usr/bin/env python3
"""The library as its user meets it: installed, found by pkg-config, linked by two compilers; and what it stands on."""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from tap import Tap

root = pathlib.Path(os.environ['HABEAS_ROOT'])
build = pathlib.Path(os.environ['HABEAS_BUILD'])
example = root / 'doc/example'
t = Tap()


def run(*command, **options):
    return subprocess.run([str(c) for c in command], text=True, capture_output=True, **options)


def wanted_by(objects):
    """{file name: the names it leaves undefined}"""
    return {o.name: set(run('nm', '-u', '--format=just-symbols', o).stdout.split()) for o in objects}


def sonames(file):
    return re.findall(r'NEEDED.*\[(.*)\]', run('readelf', '-d', file).stdout)


with tempfile.TemporaryDirectory() as temporary:
    place = pathlib.Path(temporary)
    installed = run('meson', 'install', '-C', build, '--no-rebuild', '--quiet', '--destdir', place)
    t.equal(installed.returncode, 0, 'it installs')
    files = {str(p.relative_to(place)) for p in place.rglob('*') if not p.is_dir()}
    for end in ('/include/habeas.h', '/pkgconfig/habeas.pc', '/libhabeas.so', '/bin/habeas', '/habeas/law/floor.law'):
        t.ok(any(f.endswith(end) for f in files), f'{end} is installed', '\n'.join(sorted(files)))

    pc = next(place.rglob('habeas.pc'))
    library = pc.parent.parent / 'libhabeas.so'
    where = {**os.environ, 'PKG_CONFIG_PATH': str(pc.parent), 'PKG_CONFIG_SYSROOT_DIR': str(place),
             'LD_LIBRARY_PATH': str(library.parent)}

    exported = set(run('nm', '-D', '--defined-only', '--format=just-symbols', library).stdout.split())
    header = re.sub(r'/\*.*?\*/', '', (root / 'include/habeas.h').read_text(), flags=re.DOTALL)
    declared = set(re.findall(r'\b(habeas_\w+)\(', header))
    t.equal(sorted(exported), sorted(declared), 'what is exported is what the header declares, and nothing else')
    t.equal(run('pkg-config', '--modversion', 'habeas', env=where).stdout.strip(),
            run(build / 'habeas', '--version').stdout.split()[-1], 'the program and the library are of one version')
    dynamic, segments = run('readelf', '-d', library).stdout, run('readelf', '-lW', library).stdout
    t.ok('BIND_NOW' in dynamic and 'GNU_RELRO' in segments, 'what the loader has bound is read-only', dynamic)
    t.ok(re.search(r'GNU_STACK.* RW ', segments), 'the stack is not executable', segments)
    t.ok('__stack_chk_fail' in run('nm', '-D', library).stdout, 'the stack is guarded')

    for compiler in ('gcc', 'clang'):
        name = f'the example builds with {compiler}, without a warning, and prints what it should'
        if not shutil.which(compiler):
            t.skip(name, f'{compiler} is not here')
            continue
        folder = place / compiler
        shutil.copytree(example, folder)
        made = run('make', '-s', '-C', folder, f'CC={compiler}', 'CFLAGS=-Wpedantic -Werror', env=where)
        printed = run(folder / 'decide', env=where) if made.returncode == 0 else made
        t.equal(printed.stdout + made.stderr + printed.stderr, (example / 'decide.expected').read_text(), name)
    for compiler in ('g++', 'clang++'):
        name = f'the header is C++ to {compiler}'
        if not shutil.which(compiler):
            t.skip(name, f'{compiler} is not here')
            continue
        source = '#include <habeas.h>\n#include <habeas.h>\nint main() { return habeas_version()[0] == 0; }\n'
        flags = run('pkg-config', '--cflags', '--libs', 'habeas', env=where).stdout.split()
        made = run(compiler, '-std=c++11', '-Wall', '-Wextra', '-Wpedantic', '-Werror', '-x', 'c++', '-', '-o',
                   place / 'cpp', *flags, input=source, env=where)
        t.ok(made.returncode == 0 and run(place / 'cpp', env=where).returncode == 0, name, made.stderr)

# Two foreign libraries, each behind one object file.
objects = [o for folder in ('base', 'lang', 'eval', 'api') for o in (build / f'src/{folder}/lib{folder}.a.p').glob('*.o')]
undefined = wanted_by(objects)
for soname, home in (('libcrypto', 'hash.c.o'), ('libjansson', 'json_read.c.o')):
    path = re.search(rf'{soname}\S* => (\S+)', run('ldd', build / 'libhabeas.so').stdout)[1]
    theirs = {s.split('@')[0] for s in
              run('nm', '-D', '--defined-only', '--format=just-symbols', path).stdout.split()}
    users = {name for name, symbols in undefined.items() if symbols & theirs}
    t.equal(sorted(users), [home], f'{soname} is used by {home} alone')

seam = build / 'test/seam'
t.ok(not any('crypto' in name for name in sonames(seam)), 'the engine links without OpenSSL', sonames(seam))
decided = run(build / 'habeas', 'decide', '--agreement', 'us-sv-2025', '--on', '2025-03-20', '--json',
              input='{"citizenships":["SV"]}').stdout
t.ok('"sha256":' in decided, 'the program prints hashes', decided)
t.equal(run(seam).stdout, decided, 'and decides the same, hashes and all')
t.done()
