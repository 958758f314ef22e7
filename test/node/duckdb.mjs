// duckdb.mjs FOLDER - runs FOLDER/N.duckdb.sql over FOLDER/N.csv, made into a Parquet file first, and writes what it
// returns to FOLDER/N.duckdb.out: a row a line, columns parted by tabs.
import { DuckDBInstance } from '@duckdb/node-api';
import fs from 'node:fs';
import path from 'node:path';

const folder = process.argv[2];
const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
const connection = await instance.connect();
const quoted = (text) => `'${text.replaceAll("'", "''")}'`;
const numbers = fs.readdirSync(folder).filter((name) => name.endsWith('.duckdb.sql')).map((name) => parseInt(name, 10));
for (const number of numbers.sort((a, b) => a - b)) {
  const file = path.join(folder, String(number));
  await connection.run(`COPY (FROM read_csv(${quoted(file + '.csv')}, header = true, all_varchar = true, delim = ',',
    quote = '"', escape = '"', nullstr = '\\N')) TO ${quoted(file + '.parquet')} (FORMAT parquet)`);
  await connection.run(`CREATE OR REPLACE VIEW "rows of ""case""" AS FROM read_parquet(${quoted(file + '.parquet')})`);
  const reader = await connection.runAndReadAll(fs.readFileSync(file + '.duckdb.sql', 'utf8'));
  const lines = reader.getRows().map((row) => row.map((value) => (value === null ? '' : String(value))).join('\t'));
  fs.writeFileSync(file + '.duckdb.out', lines.map((line) => line + '\n').join(''));
}
