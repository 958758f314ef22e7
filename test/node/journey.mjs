// journey.mjs - a flight, done by hand: caseworker, reviewer, transport and receiving officers, a court and a family, each at
// a browser of their own, from the first fact to the count that closes, by pages alone. Five persons with five ends: one is
// received; one is refused by name before the seal, and an alternate, who moves up into that seat, goes every arrow and is
// received; one is stopped by a court's hold between boarding and departure; one is refused at the door after landing. What
// a page was tried for with the first of them is done for the others through the API. In English with JavaScript, where
// receipts are signed by keys that the browsers made; in Spanish without, where codes confirm them; under HABEAS_LONG also
// the other two.
import { serve, launch, person, open, attempt, send, act, freshCode, ok, equal, done } from './served.mjs'

const LONG = 'HABEAS_LONG' in process.env
const MONTHS = 'January February March April May June July August September October November December'.split(' ')
const NOTHING = { only: [] }

// What is known of somebody whom the texts clear: as the forms ask for it, and as the API takes it.
const FACTS = {
  citizenships: [{ value: 'Colombia', 'value.only': true }, { only: ['CO'] }],
  citizenship_claim: [{ value: 'none' }, 'none'],
  stateless: [{ value: 'false' }, false],
  immigration_status: [{ value: 'unlawful' }, 'unlawful'],
  removal_order: [{ value: 'final' }, 'final'],
  entered_through_darien: [{ value: 'true' }, true],
  goes_voluntarily: [{ value: 'false' }, false],
  protection_screened: [{ value: 'true' }, true],
  residences: [{ 'value.only': true }, NOTHING],
  court_stay: [{ value: 'false' }, false],
  fear_claim: [{ value: 'none' }, 'none'],
  fear_of: [{ 'value.only': true }, NOTHING],
  protected_from: [{ 'value.only': true }, NOTHING],
  onward_states: [{ 'value.only': true }, NOTHING],
  unaccompanied: [{ value: 'false' }, false],
  identifiers_agree: [{ value: 'true' }, true]
}
const TRANSFER = { agreement: 'us-pa-2024-returns', receiver: 'CO', purpose: 'removal', to: 'none' }

const keyOf = (path) => path.split('/')[2]

// The record's clock, which the page of the day tells.
async function clock (who, language) {
  await who.page.goto(`${who.base}/?language=en`)
  const [, day, month, year, hours, minutes] = (await who.page.innerText('.kicker')).match(/(\d+) (\w+) (\d+), (\d+):(\d+)/)
  await who.page.goto(`${who.base}/?language=${language}`)
  return Date.UTC(year, MONTHS.indexOf(month), day, hours, minutes)
}

function moment (name, time) {
  const at = new Date(time)
  const two = (number) => String(number).padStart(2, '0')
  return {
    [`${name}.day`]: String(at.getUTCDate()),
    [`${name}.month`]: String(at.getUTCMonth() + 1),
    [`${name}.year`]: String(at.getUTCFullYear()),
    [`${name}.clock`]: `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`
  }
}

// From nothing to a transfer that is determined, by pages.
async function propose (caseworker, base, name, number) {
  const at = await send(caseworker, 'person.record', { name, sex: 'female', 'birth_date.day': '17', 'birth_date.month': '5', 'birth_date.year': '1990' }, `${base}/actions/person.record`)
  equal(at.split('/')[1], 'persons', 'the page of the person comes')
  await send(caseworker, 'person.identify', { kind: 'passport', value: `ZX${number}` }, base + at)
  await send(caseworker, 'person.identify', { kind: 'wristband', value: `W-${number}` }, base + at)
  const file = await send(caseworker, 'case.open', {}, base + at)
  for (const [fact, [fields]] of Object.entries(FACTS))
    await send(caseworker, 'fact.record', { ...fields, attested_by: 'The file', language: 'es' }, `${base}/actions/fact.record?case=${keyOf(file)}&fact=${fact}`)
  await send(caseworker, 'transfer.propose', TRANSFER, base + file)
  await send(caseworker, 'transfer.determine', {}, base + file)
  const review = await caseworker.page.locator('a[href^="/actions/"]').evaluateAll((links) => links.map((link) => link.href.match(/transfer=(T\d+)/)?.[1]).filter(Boolean))
  return { name, number, person: keyOf(at), file, transfer: review[0] }
}

// The same through the API, up to a proposal; `accepted`: up to the acceptance by name.
async function prepare (site, name, number, accepted) {
  const { person } = await act(site, 'caseworker', 'person.record', { name, sex: 'male', birth_date: '1988-03-09' })
  for (const [kind, value] of [['passport', `ZX${number}`], ['wristband', `W-${number}`]])
    await act(site, 'caseworker', 'person.identify', { person, kind, value })
  const { case: file } = await act(site, 'caseworker', 'case.open', { person })
  for (const [fact, [, value]] of Object.entries(FACTS))
    await act(site, 'caseworker', 'fact.record', { case: file, fact, value, attested_by: 'The file' })
  const { transfer } = await act(site, 'caseworker', 'transfer.propose', { case: file, ...TRANSFER })
  if (accepted) {
    await act(site, 'caseworker', 'transfer.determine', { transfer })
    await act(site, 'legal_reviewer', 'transfer.approve', { transfer })
    await act(site, 'caseworker', 'notice.serve', { transfer, language: 'es', how: 'read' })
    await act(site, 'receiving_officer', 'transfer.accept', { transfer, name })
  }
  return { name, number, person, file: `/cases/${file}`, transfer }
}

// The arrows between the texts' answer and a seat, by the pages of those whose they are.
async function clear ({ caseworker, reviewer, receiving }, base, one) {
  await caseworker.page.goto(`${base}/review/${one.transfer}`)
  equal(await caseworker.page.locator('form[action^="/actions/transfer.approve"]').count(), 0, 'who proposed it finds no way to approve it')
  await send(reviewer, 'transfer.approve', {}, `${base}/review/${one.transfer}`)
  const wrong = await attempt(receiving, 'transfer.accept', { name: 'Somebody Else' }, `${base}/actions/transfer.accept?transfer=${one.transfer}`)
  ok(wrong, 'nobody is accepted by another name')
  await send(receiving, 'transfer.accept', { name: one.name })
  await caseworker.page.goto(`${base}/notices/${one.transfer}?in=es`)
  const sheet = async () => (await caseworker.page.locator('.sheet-part:not(.sheet-service), .sheet-foot strong').allInnerTexts()).join('\n')
  const printed = await sheet()
  equal(await send(caseworker, 'notice.serve', { how: 'read aloud' }), `/notices/${one.transfer}-1`, 'the notice that was served is shown')
  equal(await sheet(), printed, 'it is the sheet that was printed, word for word, with its mark')
}

const stateOf = (who, one) => who.page.locator(`#${one.transfer} > .state`).innerText()
const counts = (who) => who.page.locator('.count tbody tr').evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.innerText).join(' ')).join(', '))
const shown = (one) => ({ 'identifiers.passport': `ZX${one.number}`, 'identifiers.wristband': `W-${one.number}` })

async function board (transport, one, seat, at) {
  await send(transport, 'transfer.board', { seat, ...shown(one) }, at, `transfer=${one.transfer}`)
}

// A mission with four seats; who is refused before the seal leaves one to the alternate.
async function man (people, site, at, persons) {
  const { transport, receiving, caseworker } = people
  const { one, refused, held, turned, alternate } = persons
  const of = (somebody) => `transfer=${somebody.transfer}`
  for (const [somebody, seat] of [[one, '1A'], [turned, '1B'], [refused, '1C'], [held, '1D']])
    await send(transport, 'transfer.list', { transfer: somebody.transfer, 'seats.1': seat }, at)
  await send(receiving, 'transfer.refuse', { reason: 'Not a national' }, at, of(refused))
  await transport.page.goto(at)
  ok((await transport.page.innerText('.verdict-stop')).includes(refused.name), 'who was refused by name must not travel, and the mission says so first')
  await open(transport, 'transfer.list', at)
  ok(!(await transport.page.locator('[name="transfer"] option').evaluateAll((options) => options.map((option) => option.value))).includes(alternate.transfer), 'an alternate has no seat before the arrows')
  await send(caseworker, 'transfer.determine', {}, site.base + alternate.file)
  await clear(people, site.base, alternate)
  await send(transport, 'transfer.list', { transfer: alternate.transfer, 'seats.1': '1C' }, at)
  await send(transport, 'manifest.seal', { good_for_hours: '4' }, at)
}

// At the door, on a telephone: two identifiers each; and a court's hold that comes when everybody is aboard.
async function leave ({ transport, court }, base, at, { one, held, turned, alternate }) {
  await transport.page.setViewportSize({ width: 390, height: 844 })
  await transport.page.goto(at)
  equal(await transport.page.locator('form[action^="/actions/leg.depart"]').count(), 0, 'nobody departs while somebody is not aboard')
  const door = await transport.page.locator('.crew a.touch').first().boundingBox()
  ok(door.height >= 48 && door.width >= 300, 'what is done at the door is in reach of a thumb', JSON.stringify(door))
  const wrong = await attempt(transport, 'transfer.board', { seat: '1A', ...shown(one), 'identifiers.passport': `ZX${held.number}` }, at, `transfer=${one.transfer}`)
  ok(wrong.includes(`ZX${held.number}`), 'with somebody else\'s passport nobody boards, and the page says which', wrong)
  await board(transport, one, '1A', '')
  await board(transport, turned, '1B', at)
  await board(transport, alternate, '1C', at)
  await board(transport, held, '1D', at)
  equal(await transport.page.locator('form[action^="/actions/leg.depart"]').count(), 1, 'all are aboard: the page offers to depart')
  const [, hold] = await placed(court, base, held)
  const no = await attempt(transport, 'leg.depart')
  ok(no.includes(hold), 'the departure is refused on the page, and the hold is named', no)
  await transport.page.goto(at)
  equal(await transport.page.locator('form[action^="/actions/leg.depart"]').count(), 0, 'read again, the page offers no departure')
  ok((await transport.page.innerText('.verdict-stop')).includes(held.name), 'and says first who must not travel')
  await transport.page.click(`.verdict-stop a[href="/persons/${held.person}"]`)
  ok((await transport.page.innerText('.verdict-stop')).includes('Order 7'), 'the officer reads the order')
  await send(transport, 'transfer.stop', { reason: 'Order 7 of 2025' }, at, `transfer=${held.transfer}`)
  await send(transport, 'leg.depart', {}, at)
  equal(await counts(transport), '4 1 3, 4 1 3, 0 0 0, 0 0 0, 0 0 0', 'the others fly')
}

async function placed (court, base, { person: key }) {
  await send(court, 'hold.place', { person: key, instrument: 'Order 7 of 2025', reason: 'Stay of removal' }, `${base}/`)
  await court.page.goto(`${base}/persons/${key}?reason=Order+7`)
  return (await court.page.locator('a[href^="/actions/hold.release"]').first().getAttribute('href')).match(/hold=(H\d+)/)
}

// Two are handed over and received, one is refused at the door; the count closes.
async function land ({ transport, receiving }, at, { one, turned, alternate }, script) {
  await send(transport, 'leg.arrive', {}, at)
  equal(await transport.page.locator('form[action^="/actions/mission.close"]').count(), 0, 'nothing closes while somebody is not accounted for')
  await send(receiving, 'transfer.refuse', { reason: 'No place for the night' }, at, `transfer=${turned.transfer}`)
  const basis = { basis: 'A national', 'basis_until.day': '1', 'basis_until.month': '3', 'basis_until.year': '2149' }
  for (const somebody of [one, alternate]) {
    await hand(transport, 'transfer.hand_over', {}, at, somebody, script)
    await hand(receiving, 'transfer.receive', basis, at, somebody, script)
  }
  await send(transport, 'mission.close', {}, at)
  equal(await counts(transport), '4 1 3, 4 1 3, 3 1 2, 2 1 1, 2 1 1', 'the five lists, by sex')
  equal(await transport.page.locator('.count + p .state-go').count(), 1, 'agree: each who is on one and not on the next has an end')
  ok(await transport.page.locator('.verdict-go').count(), 'and the mission is closed')
}

// The receipt: signed by the key of this browser, or confirmed by a code.
async function hand (who, verb, fields, at, one, script) {
  await open(who, verb, at, `transfer=${one.transfer}`)
  const code = who.page.locator('[name="code"]')
  if (script) {
    await who.page.waitForSelector('[data-show="signs"]:not([hidden])')
    ok(!await code.isVisible(), `${verb}: this device signs, and no code is asked`)
  }
  await send(who, verb, script ? fields : { ...fields, code: await freshCode(who.device) })
}

// Somebody who has a token and no sign-in.
async function ask (browser, site, language, script, token) {
  const context = await browser.newContext({ javaScriptEnabled: script, locale: language })
  const page = await context.newPage()
  await page.goto(`${site.base}/locator?language=${language}`)
  await page.fill('#token', token)
  await page.fill('#reason', 'Her sister')
  await page.click('main button')
  const said = await page.innerText('.verdict')
  await context.close()
  return said
}

async function registerKey (officer, base) {
  await officer.page.goto(`${base}/actions/key.register`)
  await officer.page.waitForSelector('[data-show="made"]:not([hidden])')
  await send(officer, 'key.register', { code: await freshCode(officer.device) })
}

// An answer that is no success is told on the console by its status, and nothing else is told there.
function quiet (name, who, noes) {
  const refused = who.said.filter((line) => /the server responded with a status of 4(09|22)/.test(line))
  equal(who.said.filter((line) => !refused.includes(line)).join('\n'), '', `nothing on the console of ${name}`)
  equal(refused.length, noes, `${name} was refused as often as was tried`)
}

async function journey (browser, language, script) {
  const site = await serve()
  const people = {}
  for (const [name, role] of Object.entries({ caseworker: 'caseworker', reviewer: 'legal_reviewer', transport: 'transport_officer', receiving: 'receiving_officer', court: 'court_registry' }))
    people[name] = { ...await person(browser, site, role, { language, script }), base: site.base }
  const { caseworker, transport, receiving } = people
  if (script) for (const officer of [transport, receiving]) await registerKey(officer, site.base)
  const persons = {
    one: await propose(caseworker, site.base, 'Ñusta <b>O\'Hara</b> "&" عمر', '90017'),
    turned: await prepare(site, 'Baltasar Rincón', '90018', true),
    refused: await prepare(site, 'Casimiro Rincón', '90019', true),
    held: await prepare(site, 'Domitilo Rincón', '90020', true),
    alternate: await prepare(site, 'Evaristo Rincón', '90021', false)
  }
  await clear(people, site.base, persons.one)
  const now = await clock(transport, language)
  const mission = await send(transport, 'mission.open', { title: 'A flight by hand', funder: 'PA' }, `${site.base}/actions/mission.open`)
  await send(transport, 'leg.add', { from: 'PAPTY', to: 'COBOG', seats: '4', ...moment('departs', now + 3600e3), ...moment('arrives', now + 7200e3) }, site.base + mission)
  const at = site.base + mission
  await man(people, site, at, persons)
  await leave(people, site.base, at, persons)
  await land(people, at, persons, script)
  for (const [name, state] of Object.entries({ one: 'go', alternate: 'go', turned: 'stop', held: 'stop', refused: 'stop' }))
    ok((await transport.page.locator(`#${persons[name].transfer} > .state`).getAttribute('class')).includes(`state-${state}`), `${name}: ${await stateOf(transport, persons[name])}`)
  await receiving.page.goto(`${site.base}/persons/${persons.one.person}`)
  ok((await receiving.page.innerText('main')).includes(persons.one.name), 'the name stands there as it was written')
  equal(await receiving.page.locator('html').getAttribute('lang'), language, 'the page says its language')
  const { token } = await act(site, 'caseworker', 'locator.issue', { person: persons.one.person, given_to: 'Her sister' })
  ok((await ask(browser, site, language, script, token)).includes('Colombia'), 'and her sister is told where she is')
  const noes = { caseworker: 0, reviewer: 0, transport: 2, receiving: 2, court: 0 }
  for (const [name, who] of Object.entries(people)) quiet(name, who, noes[name])
  for (const who of Object.values(people)) await who.context.close()
  await site.stop()
}

const browser = await launch()
if (!browser) process.exit(0)
const ways = [['en', true], ['es', false], ...(LONG ? [['en', false], ['es', true]] : [])]
for (const [language, script] of ways) {
  console.log(`# in ${language}, ${script ? 'with' : 'without'} JavaScript`)
  await journey(browser, language, script)
}
await browser.close()
done()
