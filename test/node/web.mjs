// web.mjs - shows pages in Chromium, as a server would send them, and says what is wrong with each: a JSON array.
import { createRequire } from 'node:module'
import { createServer } from 'node:http'
import { readFileSync } from 'node:fs'
import { chromium } from 'playwright-core'

const require = createRequire(import.meta.url)
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const asked = JSON.parse(readFileSync(0, 'utf8'))
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice']
const WIDTHS = [390, 768, 1280]
const TYPES = { '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.svg': 'image/svg+xml' }
// Nobody knows which font a telephone has: the page is tried with the widest that is common.
const WIDE_FONT = '\n* { font-family: "DejaVu Sans", "Verdana", sans-serif !important }\n'

const server = createServer((request, response) => {
  const asset = request.url.match(/^\/assets\/([\w-]+)(\.css|\.js|\.svg)$/)
  if (!asset && !asked.pages.includes(request.url.slice(1))) {
    response.writeHead(404).end()
    return
  }
  response.writeHead(200, {
    'Content-Type': asset ? TYPES[asset[2]] : 'text/html; charset=utf-8',
    'Content-Security-Policy': asked.policy,
    'X-Content-Type-Options': 'nosniff'
  })
  const text = readFileSync(asset ? `${asked.assets}/${asset[1]}${asset[2]}` : `${asked.folder}/${request.url.slice(1)}`, 'utf8')
  response.end(asset?.[2] === '.css' ? text + WIDE_FONT : text)
})
await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
const origin = `http://127.0.0.1:${server.address().port}`

const browser = await chromium.launch({ executablePath: asked.chromium, args: ['--no-sandbox'] })
const context = await browser.newContext() // the pages' own policy stays on: axe comes in by the debugger
const found = []
for (const file of asked.pages) {
  const page = await context.newPage()
  const console = []
  page.on('console', (message) => console.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => console.push(`error: ${error.message}`))
  page.on('requestfailed', (request) => console.push(`failed: ${request.url()}`))
  await page.goto(`${origin}/${file}`)
  const wide = []
  const findings = []
  let rules = 0
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 844 })
    const scroll = await page.evaluate(() => document.documentElement.scrollWidth)
    if (scroll > width) wide.push(`${scroll} at ${width}`)
    if (asked.shots) await page.screenshot({ path: `${asked.shots}/${file}.${width}.png`, fullPage: true })
    // axe looks at a telephone by day and at a screen by night: at a page in one language by the one and in the other
    // by the other; under HABEAS_LONG at each by both, but for forms
    const turn = asked.pages.indexOf(file) % 2 === 0
    const short = !process.env.HABEAS_LONG || asked.short.includes(file)
    if (width === 768 || (short && turn === (width === 390))) continue
    await page.emulateMedia({ colorScheme: width === 390 ? 'light' : 'dark' })
    if (!rules) await page.evaluate(axe)
    const result = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), TAGS)
    rules = result.passes.length
    for (const rule of result.violations)
      findings.push({ width, rule: rule.id, at: rule.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)) })
  }
  found.push({ axe: findings, console, wide, rules })
  await page.close()
}
await browser.close()
server.close()
process.stdout.write(JSON.stringify(found))
