// engines.mjs ENGINE PERSONS.csv COUNT - the yardstick's rules as one engine of npm wants them, asked about each person.
//
// Prints one line of JSON: the rate, and how its answers stand to ours. Where every fact that matters is known the
// engines must agree; what an engine says of those who are undetermined is counted.
import fs from 'node:fs';
import { createRequire } from 'node:module';

const [engine, file, count] = process.argv.slice(2);
const [head, ...lines] = fs.readFileSync(file, 'utf8').trimEnd().split('\n').slice(0, Number(count) + 1);
const names = head.split(',');
const numbers = new Set(['age', 'sentence']);
const answers = [];
// A fact that is missing is left out, as an engine's user would leave it out.
const persons = lines.map((line) => {
  const person = {};
  line.split(',').forEach((cell, i) => {
    if (names[i] === 'answer') answers.push(cell);
    else if (cell !== '' && names[i] !== 'row')
      person[names[i]] = numbers.has(names[i]) ? Number(cell) : cell === 'yes' ? true : cell === 'no' ? false : cell;
  });
  return person;
});

// Each returns a function from a person to 'barred', 'cleared', 'not_covered' or 'error'.

async function cedar() {
  const module = await import('@cedar-policy/cedar-wasm/nodejs');
  const policies = `
    @id("1") permit(principal, action, resource) when {
      context.national == "DK" && context.status == "unlawful" && context.removal == "final" && context.age >= 18 };
    @id("2") permit(principal, action, resource) when {
      (context.status == "unlawful" || context.status == "parolee") && context.convicted && context.sentence >= 12 &&
      context.offence == "violent" };
    @id("3") permit(principal, action, resource) when {
      context.convicted && context.serving && context.sentence < 600 && context.consents };
    forbid(principal, action, resource) when { context.national == "CA" };
    forbid(principal, action, resource) when { context.stay };
    forbid(principal, action, resource) when { context.fear == "pending" };
    forbid(principal, action, resource) when { context.claim == "unresolved" };
    forbid(principal, action, resource) when { context.age < 18 && context.alone };
    forbid(principal, action, resource) when { context.protected == "DK" };`;
  const parsed = module.preparsePolicySet('yardstick', { staticPolicies: policies });
  if (parsed.type !== 'success') throw new Error(JSON.stringify(parsed.errors));
  const entity = (type) => ({ type, id: '1' });
  return (context) => {
    const answer = module.statefulIsAuthorized({
      principal: entity('Person'), action: entity('Action'), resource: entity('State'), context, entities: [],
      preparsedPolicySetId: 'yardstick',
    });
    if (answer.type !== 'success') return 'error';
    const { decision, diagnostics } = answer.response;
    return decision === 'allow' ? 'cleared' : diagnostics.reason.length ? 'barred' : 'not_covered';
  };
}

async function zen() {
  const { ZenEngine } = createRequire(import.meta.url)('@gorules/zen-engine');
  const rows = [
    [{ national: '"CA"' }, 'barred'],
    [{ stay: 'true' }, 'barred'],
    [{ fear: '"pending"' }, 'barred'],
    [{ claim: '"unresolved"' }, 'barred'],
    [{ age: '< 18', alone: 'true' }, 'barred'],
    [{ protected: '"DK"' }, 'barred'],
    [{ national: '"DK"', status: '"unlawful"', removal: '"final"', age: '>= 18' }, 'cleared'],
    [{ status: '"unlawful", "parolee"', convicted: 'true', sentence: '>= 12', offence: '"violent"' }, 'cleared'],
    [{ convicted: 'true', serving: 'true', sentence: '< 600', consents: 'true' }, 'cleared'],
    [{}, 'not_covered'],
  ];
  const fields = names.filter((name) => name !== 'row' && name !== 'answer');
  const content = {
    hitPolicy: 'first',
    inputs: fields.map((field) => ({ id: field, name: field, field })),
    outputs: [{ id: 'outcome', name: 'outcome', field: 'outcome' }],
    rules: rows.map(([cells, outcome], i) => ({
      _id: `row-${i}`, ...Object.fromEntries(fields.map((field) => [field, cells[field] ?? ''])), outcome: `"${outcome}"`,
    })),
  };
  const node = (id, type, more) => ({ id, type, name: id, position: { x: 0, y: 0 }, ...more });
  const edge = (sourceId, targetId) => ({ id: `${sourceId}-${targetId}`, type: 'edge', sourceId, targetId });
  const decision = new ZenEngine().createDecision({
    nodes: [node('in', 'inputNode'), node('table', 'decisionTableNode', { content }), node('out', 'outputNode')],
    edges: [edge('in', 'table'), edge('table', 'out')],
  });
  return async (person) => {
    const answer = await decision.safeEvaluate(person);
    return answer.success ? answer.data.result.outcome : 'error';
  };
}

async function jsonRules() {
  const { Engine } = await import('json-rules-engine');
  const is = (fact, operator, value) => ({ fact, operator, value });
  const rule = (type, ...all) => ({ conditions: { all }, event: { type } });
  const engine = new Engine([
    rule('cleared', is('national', 'equal', 'DK'), is('status', 'equal', 'unlawful'), is('removal', 'equal', 'final'),
      is('age', 'greaterThanInclusive', 18)),
    rule('cleared', is('status', 'in', ['unlawful', 'parolee']), is('convicted', 'equal', true),
      is('sentence', 'greaterThanInclusive', 12), is('offence', 'equal', 'violent')),
    rule('cleared', is('convicted', 'equal', true), is('serving', 'equal', true), is('sentence', 'lessThan', 600),
      is('consents', 'equal', true)),
    rule('barred', is('national', 'equal', 'CA')),
    rule('barred', is('stay', 'equal', true)),
    rule('barred', is('fear', 'equal', 'pending')),
    rule('barred', is('claim', 'equal', 'unresolved')),
    rule('barred', is('age', 'lessThan', 18), is('alone', 'equal', true)),
    rule('barred', is('protected', 'equal', 'DK')),
  ], { allowUndefinedFacts: true });
  return async (person) => {
    const { events } = await engine.run(person);
    const types = new Set(events.map((event) => event.type));
    return types.has('barred') ? 'barred' : types.has('cleared') ? 'cleared' : 'not_covered';
  };
}

const ask = await { cedar, zen, 'json-rules': jsonRules }[engine]();
const figures = { persons: persons.length, undetermined: 0, cleared: 0, barred: 0, not_covered: 0, error: 0, wrong: 0 };
const missing = (person) => Object.keys(person).length < names.length - 2;
for (let i = 0; i < persons.length; i++) {
  const said = await ask(persons[i]);
  if (answers[i] === 'undetermined') {
    figures.undetermined++;
    figures[said]++;
  } else if (said !== answers[i]) {
    if (missing(persons[i])) figures.error++;
    else figures.wrong++;
  }
}
let best = Infinity;
for (let round = 0; round < 3; round++) {
  const start = process.hrtime.bigint();
  for (const person of persons) {
    const said = ask(person);
    if (said instanceof Promise) await said;
  }
  best = Math.min(best, Number(process.hrtime.bigint() - start) * 1e-9);
}
console.log(JSON.stringify({ ...figures, rate: persons.length / best }));
process.exit(0);
