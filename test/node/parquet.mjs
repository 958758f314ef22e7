// parquet.mjs TABLE.csv STATEMENT.sql FOLDER - as doc/sql.md shows: the table becomes a Parquet data set in FOLDER, a folder
// a year; a view over its files; the statement's answers become one Parquet file. Prints what is in that as JSON.
import { DuckDBInstance } from '@duckdb/node-api';
import fs from 'node:fs';
import path from 'node:path';

const [table, statement, folder] = process.argv.slice(2);
const db = await (await DuckDBInstance.create(':memory:')).connect();
const quoted = (text) => `'${text.replaceAll("'", "''")}'`;
const rows = async (sql) => (await db.runAndReadAll(sql)).getRows();
await db.run(`COPY (FROM read_csv(${quoted(table)}, header = true, all_varchar = true)) TO ${quoted(folder)}
  (FORMAT parquet, PARTITION_BY (year))`);
const files = fs.readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.parquet'));
await db.run(`CREATE VIEW removals AS FROM read_parquet(${quoted(path.join(folder, '*/*.parquet'))}, union_by_name = true)`);
const question = fs.readFileSync(statement, 'utf8').trimEnd().replace(/;$/, '');
const answers = quoted(path.join(folder, 'answers.parquet'));
await db.run(`COPY (\n${question}\n) TO ${answers} (FORMAT parquet)`);
const outcomes = await rows(`SELECT outcome, count(*) FROM read_parquet(${answers}) GROUP BY 1`);
const counted = Object.fromEntries(outcomes.map(([outcome, count]) => [outcome, Number(count)]));
const [[all]] = await rows(`SELECT count(DISTINCT key) FROM read_parquet(${answers})`);
console.log(JSON.stringify({ files: files.length, rows: Number(all), outcomes: counted }));
process.exit(0);
