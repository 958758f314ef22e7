// served.mjs - what the journeys stand on: a record for demonstrations that is served for this run, browsers without and
// with JavaScript, people who sign in to it, and TAP.
import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

export const PASSWORD = 'made-up persons'
const CHROMIUM = '/usr/bin/chromium'
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

let number = 0
let failed = 0
export function ok (right, what, more = '') {
  number++
  failed += right ? 0 : 1
  console.log(`${right ? 'ok' : 'not ok'} ${number} - ${what.replaceAll('#', '\\#')}`)
  if (!right && more) console.log(String(more).split('\n').map((line) => `# ${line}`).join('\n'))
  return right
}
export const equal = (got, wanted, what) => ok(String(got) === String(wanted), what, `got ${got}\nwanted ${wanted}`)
export function done () {
  console.log(`1..${number}`)
  process.exitCode = failed ? 1 : 0
}

export async function serve (...more) {
  const child = spawn(process.env.HABEAS, ['serve', '--demo', '--listen', '127.0.0.1:0', ...more], { stdio: ['ignore', 'pipe', 'inherit'] })
  process.once('exit', () => child.kill()) // whatever becomes of this run
  let said = ''
  const base = await new Promise((resolve, reject) => {
    child.on('exit', (code) => reject(new Error(`serve ended with ${code}: ${said}`)))
    child.stdout.on('data', (bytes) => {
      said += bytes
      const found = said.match(/: (http:\/\/[\d.]+:\d+)\/\n/)
      if (found) resolve(found[1])
    })
  })
  // by role; where a role is there for several sides, also by role and side: finance_DK
  const people = Object.fromEntries([...said.matchAll(/(U\d+)\s+(\w+)\s+device (\w+) ?([A-Z]*)/g)]
    .flatMap(([, user, role, device, side]) => [[role, { user, role, device, side }], [`${role}_${side}`, { user, role, device, side }]]))
  const keys = Object.fromEntries([...said.matchAll(/(\w+)\s+[UF]\d+\s+(habeas_\w+)/g)].map(([, role, key]) => [role, key]))
  const stop = () => new Promise((resolve) => { child.removeAllListeners('exit'); child.on('exit', resolve); child.kill('SIGTERM') })
  return { base, people, keys, stop }
}

function secretOf (device) {
  let bits = ''
  for (const letter of device) bits += BASE32.indexOf(letter).toString(2).padStart(5, '0')
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
}

// RFC 6238, made here from the secret that the program prints.
export function codeOf (device, step = Math.floor(Date.now() / 30000)) {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const digest = createHmac('sha1', secretOf(device)).update(counter).digest()
  const at = digest[19] & 15
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0')
}

// A code is good once: a person who needs another one takes the next, which the server's window allows, or waits. Never the
// last one, which is too old when it comes at a busy server.
const used = {}
export async function freshCode (device) {
  for (;;) {
    const now = Math.floor(Date.now() / 30000)
    const step = Math.max(now, (used[device] ?? 0) + 1)
    if (step <= now + 1) {
      used[device] = step
      return codeOf(device, step)
    }
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
}

export async function launch () {
  if (existsSync(CHROMIUM)) return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
  console.log(`1..0 # SKIP no ${CHROMIUM}`)
}

// Somebody at a browser of their own, signed in. What the console says is kept in `console`.
export async function person (browser, site, role, { language = 'en', script = true, width = 1280, more = {} } = {}) {
  const context = await browser.newContext({ javaScriptEnabled: script, locale: language, viewport: { width, height: 844 }, ...more })
  const page = await context.newPage()
  const said = []
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => said.push(`error: ${error.message}`))
  await page.goto(`${site.base}/sign-in?language=${language}`)
  await page.fill('#user', site.people[role].user)
  await page.fill('#password', PASSWORD)
  await page.fill('#code', await freshCode(site.people[role].device))
  await Promise.all([page.waitForURL(`${site.base}/`), page.click('main button')])
  return { page, context, said, ...site.people[role] }
}

async function fill (page, form, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`${form} [name="${name}"]`).first()
    const tag = await field.evaluate((part) => part.tagName === 'INPUT' ? part.type : part.tagName)
    if (tag === 'radio') await page.locator(`${form} [name="${name}"][value="${value}"]`).check()
    else if (tag === 'checkbox') await field.check()
    else if (tag === 'SELECT') await field.selectOption(value)
    else await field.fill(value)
  }
}

// Goes to a form where the page shows it, or where its link leads: the one of `of`, as in "transfer=T3", or the first.
export async function open (who, verb, at = '', of = '') {
  const { page } = who
  if (at) await page.goto(at)
  const form = `form[method="post"][action^="/actions/${verb}"]`
  if (!await page.locator(form).count()) {
    const link = page.locator(of ? `a[href="/actions/${verb}?${of}"]` : `a[href^="/actions/${verb}"]`).first()
    await link.evaluate((found) => found.closest('details')?.setAttribute('open', ''))
    await link.click()
  }
  return form
}

// Fills in a form and sends it; what the page that comes says is wrong.
export async function attempt (who, verb, fields = {}, at = '', of = '') {
  const form = await open(who, verb, at, of)
  await fill(who.page, form, fields)
  await Promise.all([who.page.waitForNavigation(), who.page.click(`${form} button`)])
  return (await who.page.locator('.govuk-error-summary').allInnerTexts()).join('\n')
}

// The same where nothing may be wrong; the path of the page that comes then.
export async function send (who, verb, fields = {}, at = '', of = '') {
  const wrong = await attempt(who, verb, fields, at, of)
  ok(!wrong, `${verb} is done`, wrong)
  return new URL(who.page.url()).pathname
}

// The same through the API, by the key of a role: for what goes before the pages that are tried.
export async function act (site, role, verb, body) {
  const answer = await fetch(`${site.base}/api/v1/actions/${verb}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${site.keys[role]}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body)
  })
  const said = await answer.json()
  if (!answer.ok) throw new Error(`${verb}: ${JSON.stringify(said)}`)
  return said
}
