"""removals.py - the removals of the United States of fiscal years 2016 to 2019, and what the agency published of them.

The files lie outside this repository: in the folder ice-removals of the one that HABEAS_DATA names, or of ../shared/data
beside the repository. Where there are none, invented() writes some of the same layout.
"""
import collections
import csv
import gzip
import json
import os
import pathlib
import random
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDER = pathlib.Path(os.environ.get('HABEAS_DATA', ROOT.parent / 'shared' / 'data')) / 'ice-removals'
YEARS = ('2016', '2017', '2018', '2019')
ROWS = 963_972
PUBLISHED = 'published_FY2017_FY2018_removals_by_country.csv'
PUBLISHED_YEARS = ('2017', '2018')
CELLS = 392
# The names of the published table that the rows write otherwise.
ALIASES = {'CHINA': 'CHINA, PEOPLES REPUBLIC OF', 'MICRONESIA': 'MICRONESIA, FEDERATED STATES OF'}


def files(folder=FOLDER, years=YEARS):
    """The files of these years; none when one is missing."""
    found = [folder / f'ICERemovals_FY{year}.csv.gz' for year in years]
    return found if all(file.exists() for file in found) else []


def missing():
    return f'no {FOLDER}: HABEAS_DATA names the folder that holds ice-removals'


def survey(habeas, *args):
    words = [habeas, 'survey', '-a', 'us-sv-2025', '--on', '2025-03-20', '--mapping', 'ice-removals', '--exact', '--json', *args]
    return json.loads(subprocess.run([str(word) for word in words], capture_output=True, check=True).stdout)


def totals(habeas, folder=FOLDER):
    """(year, country, published, counted) of every cell of the published table."""
    with open(folder / PUBLISHED, newline='') as file:
        rows = list(csv.DictReader(file))
    cells = []
    for year in PUBLISHED_YEARS:
        got = survey(habeas, '--by', 'Citizenship', *files(folder, (year,)))
        counted = {group['value']: group['rows'] for group in got['by']['Citizenship']}
        for row in rows:
            name = row['CountryOfCitizenship'].strip()
            cells.append((year, name, int(row[year].strip().replace('-', '0') or 0), counted.get(ALIASES.get(name, name), 0)))
    return cells


HEAD = '''"Statistical Tracking Unit"|||||||||
"Invented"|||||||||
"No release"|||||||||
|||||||||
"Removals for FY{year}"|||||||||
"Area of Responsibility"|"Apprehension Date"|"Processing Disposition Code"|"Birth Date"|"Citizenship"|"Gender"|"RC Threat Level"|\
"Final Charge Section"|"Departed Date"|"Removal Date"
'''


def invented(folder, rows):
    """Files of the same layout, `rows` rows a year, and the table of their totals; the rows written."""
    names = ['MEXICO'] * 9 + ['GUATEMALA'] * 4 + ['EL SALVADOR', 'CHINA, PEOPLES REPUBLIC OF', 'MICRONESIA, FEDERATED STATES OF',
                                                  'UNKNOWN', 'IVORY COAST', '']
    counts = {}
    for year in YEARS:
        counts[year] = collections.Counter()
        with gzip.open(folder / f'ICERemovals_FY{year}.csv.gz', 'wt') as file:
            file.write(HEAD.format(year=year))
            for _ in range(rows):
                name = random.choice(names)
                counts[year][name] += 1
                day = f'{random.randrange(1, 13)}/{random.randrange(1, 29)}/{year}'
                file.write(f'"Area of Responsibility {random.randrange(20)}"|{day}|"{random.choice(["REINST", "ER", "T", ""])}"|'
                           f'"(B)(6)"|"{name}"|"{random.choice(["Male", "Female", "Unknown"])}"|"NA"|"212a9CiII"|{day}|{day}\n')
    back = {name: alias for alias, name in ALIASES.items()}
    with open(folder / PUBLISHED, 'w') as file:
        file.write(','.join(['CountryOfCitizenship', *PUBLISHED_YEARS]) + '\n')
        for name in sorted(set(names) - {''}):
            file.write(','.join([back.get(name, name)] + [f' {counts[year][name] or "-"}' for year in PUBLISHED_YEARS]) + '\n')
    return len(YEARS) * rows
