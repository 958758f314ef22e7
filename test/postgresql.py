"""postgresql.py - a PostgreSQL of one's own, for as long as a block lasts.

    if postgresql.PROGRAMS:
        with postgresql.Cluster(folder / 'cluster') as cluster:
            done = cluster.script('SELECT 1;')
"""
import os
import pathlib
import pwd
import subprocess

# The folder of initdb and its kin; None where PostgreSQL is not installed.
PROGRAMS = next((p for p in sorted(pathlib.Path('/usr/lib/postgresql').glob('*/bin')) if (p / 'initdb').exists()), None)


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
        return subprocess.run([*self.prefix, PROGRAMS / program, *words], capture_output=True, text=True,
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
