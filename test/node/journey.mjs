// journey.mjs - a flight, done by hand: caseworker, reviewer, transport and receiving officers each at a browser of their
// own, from the first fact to the count that closes, by pages alone. In English with JavaScript, where receipts are signed
// by keys that the browsers made; in Spanish without, where codes confirm them; under HABEAS_LONG also the other two.
import { serve, launch, person, send, freshCode, ok, equal, done } from './served.mjs'

const LONG = 'HABEAS_LONG' in process.env
const MONTHS = 'January February March April May June July August September October November December'.split(' ')

// What is known of somebody whom the texts clear, as the forms ask for it.
const FACTS = {
  citizenships: { value: 'Colombia', 'value.only': true },
  citizenship_claim: { value: 'none' },
  stateless: { value: 'false' },
  immigration_status: { value: 'unlawful' },
  removal_order: { value: 'final' },
  entered_through_darien: { value: 'true' },
  goes_voluntarily: { value: 'false' },
  protection_screened: { value: 'true' },
  residences: { 'value.only': true },
  court_stay: { value: 'false' },
  fear_claim: { value: 'none' },
  fear_of: { 'value.only': true },
  protected_from: { 'value.only': true },
  onward_states: { 'value.only': true },
  unaccompanied: { value: 'false' },
  identifiers_agree: { value: 'true' }
}

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

async function propose (caseworker, base, name, number) {
  const at = await send(caseworker, 'person.record', { name, sex: 'female', 'birth_date.day': '17', 'birth_date.month': '5', 'birth_date.year': '1990' }, `${base}/actions/person.record`)
  equal(at.split('/')[1], 'persons', 'the page of the person comes')
  await send(caseworker, 'person.identify', { kind: 'passport', value: `ZX${number}` }, base + at)
  await send(caseworker, 'person.identify', { kind: 'wristband', value: `W-${number}` }, base + at)
  const file = await send(caseworker, 'case.open', {}, base + at)
  for (const [fact, fields] of Object.entries(FACTS))
    await send(caseworker, 'fact.record', { ...fields, attested_by: 'The file', language: 'es' }, `${base}/actions/fact.record?case=${keyOf(file)}&fact=${fact}`)
  await send(caseworker, 'transfer.propose', { agreement: 'us-pa-2024-returns', receiver: 'CO', purpose: 'removal', to: 'none' }, base + file)
  await send(caseworker, 'transfer.determine', {}, base + file)
  const review = await caseworker.page.locator('a[href^="/actions/"]').evaluateAll((links) => links.map((link) => link.href.match(/transfer=(T\d+)/)?.[1]).filter(Boolean))
  return { name, number, person: at, file, transfer: review[0] }
}

async function fly (people, base, one, language, script) {
  const { transport, receiving } = people
  const now = await clock(transport, language)
  const mission = await send(transport, 'mission.open', { title: 'A flight by hand', funder: 'PA' }, `${base}/actions/mission.open`)
  await send(transport, 'leg.add', { from: 'PAPTY', to: 'COBOG', seats: '2', ...moment('departs', now + 3600e3), ...moment('arrives', now + 7200e3) }, base + mission)
  await send(transport, 'transfer.list', { transfer: one.transfer, 'seats.1': '1A' }, base + mission)
  await send(transport, 'manifest.seal', { good_for_hours: '4' }, base + mission)
  await transport.page.setViewportSize({ width: 390, height: 844 }) // at the door, on a telephone
  equal(await transport.page.locator('form[action^="/actions/leg.depart"]').count(), 0, 'nobody departs while somebody is not aboard')
  const door = await transport.page.locator('a.touch').first().boundingBox()
  ok(door.height >= 48 && door.width >= 300, 'what is done at the door is in reach of a thumb', JSON.stringify(door))
  await send(transport, 'transfer.board', { seat: '1A', 'identifiers.passport': `ZX${one.number}`, 'identifiers.wristband': `W-${one.number}` }, base + mission)
  await send(transport, 'leg.depart', {}, base + mission)
  await send(transport, 'leg.arrive', {}, base + mission)
  await hand(transport, 'transfer.hand_over', {}, base + mission, script)
  await hand(receiving, 'transfer.receive', { basis: 'A national', 'basis_until.day': '1', 'basis_until.month': '3', 'basis_until.year': '2149' }, base + mission, script)
  await send(transport, 'mission.close', {}, base + mission)
  const count = await transport.page.locator('.count tbody tr').evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.innerText).join(' ')))
  equal(count.join(', '), Array(5).fill('1 1 0').join(', '), 'the five lists agree, by sex')
  ok(await transport.page.locator('.verdict-go').count(), 'and the mission is closed')
}

// The receipt: signed by the key of this browser, or confirmed by a code.
async function hand (who, verb, fields, at, script) {
  await who.page.goto(at)
  await who.page.click(`a[href^="/actions/${verb}"] >> nth=0`)
  const code = who.page.locator('[name="code"]')
  if (script) {
    await who.page.waitForSelector('[data-show="signs"]:not([hidden])')
    ok(!await code.isVisible(), `${verb}: this device signs, and no code is asked`)
  }
  await send(who, verb, script ? fields : { ...fields, code: await freshCode(who.device) })
}

async function journey (browser, language, script) {
  const site = await serve()
  const people = {}
  for (const [name, role] of Object.entries({ caseworker: 'caseworker', reviewer: 'legal_reviewer', transport: 'transport_officer', receiving: 'receiving_officer' }))
    people[name] = { ...await person(browser, site, role, { language, script }), base: site.base }
  const { caseworker, reviewer, transport, receiving } = people
  if (script)
    for (const officer of [transport, receiving]) {
      await officer.page.goto(`${site.base}/actions/key.register`)
      await officer.page.waitForSelector('[data-show="made"]:not([hidden])')
      await send(officer, 'key.register', { code: await freshCode(officer.device) })
    }
  const one = await propose(caseworker, site.base, 'Ñusta <b>O\'Hara</b> "&" عمر', '90017')
  await caseworker.page.goto(`${site.base}/review/${one.transfer}`)
  equal(await caseworker.page.locator('form[action^="/actions/transfer.approve"]').count(), 0, 'who proposed it finds no way to approve it')
  await send(reviewer, 'transfer.approve', {}, `${site.base}/review/${one.transfer}`)
  await send(receiving, 'transfer.accept', { name: one.name }, `${site.base}/actions/transfer.accept?transfer=${one.transfer}`)
  await send(caseworker, 'notice.serve', { language: 'es', how: 'read aloud' }, site.base + one.file)
  await fly(people, site.base, one, language, script)
  await receiving.page.goto(site.base + one.person)
  ok((await receiving.page.innerText('main')).includes(one.name), 'the name stands there as it was written')
  equal(await receiving.page.locator('html').getAttribute('lang'), language, 'the page says its language')
  for (const [name, who] of Object.entries(people)) equal(who.said.join('\n'), '', `nothing on the console of ${name}`)
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
