// money.mjs - the accounts of a rent, done by hand at two desks: reckoned, accepted, billed, disputed, credited, paid; the
// papers that come of it; and that hledger and ledger, reading the journal, have the balances of the page to the cent.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync, rmSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { serve, launch, person, send, ok, equal, done } from './served.mjs'

const day = (name, text) => Object.fromEntries(text.split('-').map((part, i) => [`${name}.${['year', 'month', 'day'][i]}`, String(Number(part))]))

// A file that a page offers: its bytes, and the name under which it is saved.
async function saved (who, link) {
  const [download] = await Promise.all([who.page.waitForEvent('download'), who.page.click(`a[href="${link}"]`)])
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) }
}

// What a program that reads journals says of an account: "EUR 12.30", in cents.
function balance (program, journal, more, account) {
  const said = execFileSync(program, ['-f', journal, 'balance', ...more, account], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } })
  const found = said.match(/EUR\s+(-?[\d.]+)/)
  return found ? Math.round(Number(found[1]) * 100) : 0
}

const cents = (text) => Math.round(Number(text.replace(/[^\d.-]/g, '')) * 100)

const browser = await launch()
if (browser) {
  const site = await serve()
  const folder = mkdtempSync(`${tmpdir()}/habeas-money.`)
  try {
    const payer = await person(browser, site, 'finance_DK')
    const payee = await person(browser, site, 'finance_XK', { script: false })
    const account = `${site.base}/money/dk-xk-2022`
    equal(await send(payee, 'fees.accrue', day('until', '2025-02-16'), account), '/money/dk-xk-2022', 'reckoned: the account comes')
    equal(await send(payer, 'accrual.accept', day('until', '2025-02-16'), account), '/money/dk-xk-2022', 'accepted: the account comes')
    const invoice = await send(payee, 'invoice.issue', { ...day('from', '2025-02-01'), ...day('to', '2025-02-16') }, account)
    ok(/^\/invoices\/I\d+$/.test(invoice), 'billed: the invoice comes', invoice)
    await send(payer, 'invoice.dispute', { line: '1', reason: 'Two places were not ready' }, site.base + invoice)
    await send(payee, 'credit.issue', { line: '1', amount: '1000.25', reason: 'Two places were not ready' }, site.base + invoice)
    await send(payee, 'payment.record', { amount: '500000.10', reference: 'DK-7', ...day('paid', '2025-02-17') }, site.base + invoice)
    const total = cents(await payee.page.innerText('.verdict h2'))
    const open = (await payee.page.innerText('.verdict')).match(/Open: ([\d,.]+)/)
    equal(cents(open[1]), total - 50100035, 'what is open is what was neither credited nor paid')
    ok((await payee.page.innerText('main')).includes('Two places were not ready'), 'the dispute stands on the invoice')

    await payer.page.goto(site.base + invoice)
    const key = invoice.split('/')[2]
    const pdf = await saved(payer, `/papers/${key}.pdf`)
    equal([pdf.name, pdf.bytes.subarray(0, 5).toString()].join(), `${key}.pdf,%PDF-`, 'the paper is a PDF')
    const xml = await saved(payer, `/papers/${key}.xml`)
    ok(xml.bytes.toString().includes('<cbc:ID>XK-'), 'and is there as UBL')
    await payer.page.goto(account)
    const journal = await saved(payer, '/papers/dk-xk-2022.journal')
    writeFileSync(`${folder}/journal`, journal.bytes)

    await payer.page.goto(`${site.base}/money`)
    const values = (await payer.page.locator('dl dd').allInnerTexts()).map(cents)
    const asked = [['pending', 'assets:accrued'], ['cleared', 'assets:accrued'], ['cleared', 'assets:receivable'], ['cleared', 'assets:paid']]
    ok(values.length === 4 && values[2] > 0 && values[3] > 0, 'the page has four balances', values.join())
    for (const program of ['hledger', 'ledger'])
      equal(asked.map(([status, name]) => balance(program, `${folder}/journal`, [`--${status}`], name)).join(), values.join(), `${program} has the balances of the page, to the cent`)

    const other = await person(browser, site, 'finance_US')
    for (const path of ['/money/dk-xk-2022', invoice, `/papers/${key}.pdf`, `/papers/${key}.xml`, '/papers/dk-xk-2022.journal', `/actions/payment.record?invoice=${key}`, '/actions/accrual.accept?agreement=dk-xk-2022'])
      equal((await other.page.goto(site.base + path)).status(), 403, `${path} is not for another side`)
    await other.page.goto(`${site.base}/money`)
    equal(await other.page.locator('dl').count(), 0, 'who has no account sees none')
    for (const who of [payer, other]) equal(who.said.filter((line) => !line.includes('403')).join(), '', 'nothing on the console')
  } finally {
    await site.stop()
    await browser.close()
    rmSync(folder, { recursive: true })
  }
  done()
}
