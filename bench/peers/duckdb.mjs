// duckdb.mjs PERSONS.csv STATEMENT.sql SOME - DuckDB in memory, one thread: the yardstick in several shapes of SQL over
// columns of small integers, and the statement that `habeas sql` prints, over the texts of SOME. Prints one line of JSON.
import { DuckDBInstance } from '@duckdb/node-api';
import fs from 'node:fs';

const [file, statementFile, some] = process.argv.slice(2);
const IN_CACHE = 122880, TIMES = 16; // rows of one row group; times that the persons are repeated to leave every cache
const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
const db = await instance.connect();
const quoted = (text) => `'${text.replaceAll("'", "''")}'`;
const one = async (sql) => Number((await db.runAndReadAll(sql)).getRows()[0][0]);

await db.run(`CREATE TABLE persons AS FROM read_csv(${quoted(file)}, header = true, all_varchar = true)`);

// NULL for what is missing, in the narrowest type; and with 0 for it, so that no NULL is left to look for.
const code = (column, ...words) => `CASE ${column} ${words.map((w, i) => `WHEN '${w}' THEN ${i + 2}`).join(' ')} END::UTINYINT`;
const state = (column) => `CASE WHEN ${column} IS NULL THEN NULL WHEN ${column} = 'DK' THEN 2 WHEN ${column} = 'CA' THEN 3
  ELSE 4 END::UTINYINT`;
const flag = (column) => `${column} = 'yes'`;
const columns = {
  national: state('national'), protected: state('protected'), status: code('status', 'unlawful', 'parolee', 'lawful', 'resident'),
  removal: code('removal', 'none', 'pending', 'final'), age: '(age::UTINYINT + 2)::UTINYINT',
  sentence: '(sentence::USMALLINT + 2)::USMALLINT', offence: code('offence', 'none', 'other', 'violent'),
  fear: code('fear', 'none', 'pending', 'refused'), claim: code('claim', 'none', 'unresolved'),
  convicted: flag('convicted'), serving: flag('serving'), consents: flag('consents'), stay: flag('stay'), alone: flag('alone'),
};
const answer = `CASE answer WHEN 'barred' THEN 1 WHEN 'not_covered' THEN 2 WHEN 'undetermined' THEN 4 ELSE 5 END::UTINYINT AS answer`;
const select = (map) => Object.entries(columns).map(([name, sql]) => `${map(sql)} AS ${name}`).join(', ');
await db.run(`CREATE TABLE nulls AS SELECT ${select((sql) => sql)}, ${answer} FROM persons`);
const zero = Object.keys(columns).map((name) => (['convicted', 'serving', 'consents', 'stay', 'alone'].includes(name)
  ? `coalesce(${name}::UTINYINT + 1, 0)::UTINYINT AS ${name}` : `coalesce(${name}, 0) AS ${name}`));
await db.run(`CREATE TABLE zeros AS SELECT ${zero.join(', ')}, answer FROM nulls`);
for (const table of ['nulls', 'zeros']) {
  await db.run(`CREATE TABLE ${table}_cache AS FROM ${table} LIMIT ${IN_CACHE}`);
  await db.run(`CREATE TABLE ${table}_memory AS SELECT t.* FROM ${table} t, range(${TIMES}) ORDER BY range`);
}

const shapes = {
  // SQL's own three values
  'three values': ['nulls', (table) => `SELECT CASE WHEN barred THEN 1 WHEN NOT covered THEN 2
      WHEN barred IS NULL OR covered IS NULL THEN 4 ELSE 5 END::UTINYINT AS outcome, answer
    FROM (SELECT answer,
      (national = 2 AND status = 2 AND removal = 4 AND age >= 20) OR
      (status IN (2, 3) AND convicted AND sentence >= 14 AND offence = 4) OR
      (convicted AND serving AND sentence < 602 AND consents) AS covered,
      national = 3 OR stay OR fear = 3 OR claim = 3 OR (age < 20 AND alone) OR protected = 2 AS barred
    FROM ${table})`],
  // surely true and surely false, neither ever NULL
  'two planes': ['nulls', (table) => {
    const sure = (condition) => `coalesce(${condition}, false)`;
    return `SELECT CASE WHEN barred_t THEN 1 WHEN covered_f THEN 2 WHEN barred_f AND covered_t THEN 5
        ELSE 4 END::UTINYINT AS outcome, answer
      FROM (SELECT answer,
        ${sure('national = 3')} OR ${sure('stay')} OR ${sure('fear = 3')} OR ${sure('claim = 3')} OR
          ${sure('age < 20 AND alone')} OR ${sure('protected = 2')} AS barred_t,
        ${sure('national <> 3')} AND ${sure('NOT stay')} AND ${sure('fear <> 3')} AND ${sure('claim <> 3')} AND
          ${sure('age >= 20 OR NOT alone')} AND ${sure('protected <> 2')} AS barred_f,
        ${sure('national = 2 AND status = 2 AND removal = 4 AND age >= 20')} OR
          ${sure('status <= 3 AND convicted AND sentence >= 14 AND offence = 4')} OR
          ${sure('convicted AND serving AND sentence < 602 AND consents')} AS covered_t,
        ${sure('national <> 2 OR status <> 2 OR removal <> 4 OR age < 20')} AND
          ${sure('status > 3 OR NOT convicted OR sentence < 14 OR offence <> 4')} AND
          ${sure('NOT convicted OR NOT serving OR sentence >= 602 OR NOT consents')} AS covered_f
      FROM ${table})`;
  }],
  // the same where what is missing was loaded as 0: no NULL is left to look for
  'two planes, no NULLs': ['zeros', (table) => `SELECT CASE WHEN barred_t THEN 1 WHEN covered_f THEN 2 WHEN barred_f AND covered_t THEN 5
      ELSE 4 END::UTINYINT AS outcome, answer
    FROM (SELECT answer,
      national = 3 OR stay = 2 OR fear = 3 OR claim = 3 OR (age BETWEEN 1 AND 19 AND alone = 2) OR protected = 2 AS barred_t,
      (national <> 0 AND national <> 3) AND stay = 1 AND (fear <> 0 AND fear <> 3) AND claim = 2 AND
        (age >= 20 OR alone = 1) AND (protected <> 0 AND protected <> 2) AS barred_f,
      (national = 2 AND status = 2 AND removal = 4 AND age >= 20) OR
      (status BETWEEN 2 AND 3 AND convicted = 2 AND sentence >= 14 AND offence = 4) OR
      (convicted = 2 AND serving = 2 AND sentence BETWEEN 1 AND 601 AND consents = 2) AS covered_t,
      (national > 2 OR status > 2 OR removal BETWEEN 1 AND 3 OR age BETWEEN 1 AND 19) AND
      (status > 3 OR convicted = 1 OR sentence BETWEEN 1 AND 13 OR offence BETWEEN 1 AND 3) AND
      (convicted = 1 OR serving = 1 OR sentence > 601 OR consents = 1) AS covered_f
    FROM ${table})`],
  // asked one after another: a later question only of the rows that are left
  'in turn, no NULLs': ['zeros', (table) => `SELECT CASE
      WHEN national = 3 OR stay = 2 OR fear = 3 OR claim = 3 OR (age BETWEEN 1 AND 19 AND alone = 2) OR protected = 2 THEN 1
      WHEN (national > 2 OR status > 2 OR removal BETWEEN 1 AND 3 OR age BETWEEN 1 AND 19) AND
        (status > 3 OR convicted = 1 OR sentence BETWEEN 1 AND 13 OR offence BETWEEN 1 AND 3) AND
        (convicted = 1 OR serving = 1 OR sentence > 601 OR consents = 1) THEN 2
      WHEN national = 0 OR stay = 0 OR fear = 0 OR claim = 0 OR (age < 20 AND alone <> 1) OR protected = 0 THEN 4
      WHEN (national = 2 AND status = 2 AND removal = 4 AND age >= 20) OR
        (status BETWEEN 2 AND 3 AND convicted = 2 AND sentence >= 14 AND offence = 4) OR
        (convicted = 2 AND serving = 2 AND sentence BETWEEN 1 AND 601 AND consents = 2) THEN 5
      ELSE 4 END::UTINYINT AS outcome, answer FROM ${table}`],
};

async function rate(sql, rows, again, rounds) {
  const prepared = await db.prepare(sql);
  let best = Infinity;
  for (let round = 0; round < rounds; round++) {
    const start = process.hrtime.bigint();
    for (let k = 0; k < again; k++) await prepared.runAndReadAll();
    best = Math.min(best, Number(process.hrtime.bigint() - start) * 1e-9 / again);
  }
  return rows / best;
}

const rows = await one('SELECT count(*) FROM persons');
const few = Math.min(rows, Number(some));
const result = { version: (await db.runAndReadAll('SELECT version()')).getRows()[0][0], rows, shapes: {}, wrong: 0 };
for (const [name, [table, shape]] of Object.entries(shapes)) {
  const wrong = await one(`SELECT count(*) FROM (${shape(table)}) WHERE outcome <> answer`);
  result.wrong += wrong;
  // Every outcome is computed, and only their sum comes out.
  const sum = (where) => `SELECT sum(outcome) FROM (${shape(`${table}_${where}`)})`;
  result.shapes[name] = { wrong, cache: await rate(sum('cache'), Math.min(rows, IN_CACHE), 10, 7),
    memory: await rate(sum('memory'), rows * TIMES, 1, 2) };
}
const statement = fs.readFileSync(statementFile, 'utf8').trimEnd().replace(/;$/, '');
await db.run(`CREATE TABLE everybody AS FROM persons; CREATE OR REPLACE TABLE persons AS FROM everybody LIMIT ${few}`);
result.statement = {
  wrong: await one(`SELECT count(*) FROM (${statement}) s JOIN persons p ON p.row = s.key WHERE s.outcome <> p.answer`),
  outcome: await rate(`SELECT sum(length(outcome)) FROM (${statement})`, few, 1, 2),
  all: await rate(`SELECT sum(length(outcome) + length(reasons) + length(needs)) FROM (${statement})`, few, 1, 2),
};
result.wrong += result.statement.wrong;
console.log(JSON.stringify(result));
process.exit(0);
