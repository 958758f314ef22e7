// openapi.mjs - an OpenAPI document on standard input; prints `valid VERSION`, or what is wrong.
import { Validator } from '@seriousme/openapi-schema-validator';
import { readFileSync } from 'node:fs';

const validator = new Validator();
const result = await validator.validate(JSON.parse(readFileSync(0, 'utf8')));
console.log(result.valid ? `valid ${validator.version}` : JSON.stringify(result.errors, null, 1));
