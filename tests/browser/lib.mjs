// What the browser tests share: a whole instance on free ports, Debian's Chromium, and a look at a page.
import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { chromium } from 'playwright-core'

export const source = fileURLToPath(new URL('../..', import.meta.url))
export const build = process.env.COMPTOIR_BUILD ?? join(source, 'build')
const screens = join(build, 'screens')

// Starts database, comptoird, agent and demo set in a new folder; the answer has what tools/instance left in
// FOLDER/addresses, and stop().
// settings: what headquarters is told besides, as it stands in its file.
export async function startInstance(settings = '') {
  const folder = mkdtempSync(join(tmpdir(), 'comptoir-browser.'))
  const tool = join(source, 'tools/instance')
  const env = { ...process.env, COMPTOIR_BUILD: build, COMPTOIR_PORT: '0', COMPTOIR_AGENT_PORT: '0',
    COMPTOIR_SETTINGS: settings }
  await promisify(execFile)(tool, ['start', folder], { env })
  const lines = readFileSync(join(folder, 'addresses'), 'utf8').trim().split('\n')
  const addresses = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)))
  return {
    ...addresses,
    folder,
    sql: (text) =>
      execFileSync('mariadb', ['--no-defaults', '-S', addresses.database_socket, '-u', 'root', '-N', '-B', 'comptoir', '-e', text],
        { encoding: 'utf8' }).trim(),
    ctl: (args, input) =>
      execFileSync(join(build, 'comptoirctl'), ['-c', join(folder, 'comptoird.conf'), ...args], { input, encoding: 'utf8' }),
    stop() {
      execFileSync(tool, ['stop', folder])
      rmSync(folder, { recursive: true })
    },
  }
}

// The shell is the same browser without the windows, menus and bars that nobody looks at, which take a third of its work.
const program = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path))

export function startBrowser() {
  return chromium.launch({
    executablePath: program,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  })
}

// A window in one language; the pages must work without JavaScript, so it is off.
export async function open(browser, language) {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    locale: language === 'fr' ? 'fr-FR' : 'en-CA',
    viewport: { width: 390, height: 844 },
  })
  context.setDefaultTimeout(10_000)
  return context
}

// Where each page is looked at once in each language: French on a tablet, English on a phone.
export const tablet = { width: 820, height: 1180 }
export const phone = { width: 390, height: 844 }
export const windows = { fr: tablet, en: phone }

// Asks again for ten seconds.
export async function until(what, isTrue) {
  for (let tries = 0; tries < 100; tries++) {
    if (await isTrue()) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  assert.fail(`never ${what}`)
}

// Goes to a page until it shows what headquarters or a store sent meanwhile.
export async function awaitShown(page, address, selector) {
  for (let tries = 0; tries < 200; tries++) {
    await page.goto(address)
    if ((await page.locator(selector).count()) > 0) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  assert.fail(`${address} never shows ${selector}`)
}

// A clerk at the counter; one who was made just now is known there in a moment.
export async function signIn(page, agent, login, pin) {
  await awaitShown(page, `${agent}/login`, `[name=login][value=${login}]`)
  await page.locator(`[name=login][value=${login}]`).check()
  await page.locator('[name=pin]').fill(pin)
  await press(page, 'main form button')
}

// An order as a web shop places it, at the store of the agent unless it says where.
export async function postOrder(instance, language, order) {
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() }
  const customer = { name: 'Zoé Lefèvre', email: 'zoe@mail.example', language }
  if (order.kind === 'prepaid') headers.Authorization = `Bearer ${readFileSync(instance.partner_key_file, 'utf8').trim()}`
  return fetch(`${instance.shop}/v1/orders`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ kind: 'reservation', store: instance.store, customer, ...order }),
  })
}

export async function placeOrder(instance, language, order) {
  const answer = await postOrder(instance, language, order)
  assert.equal(answer.status, 201)
  return answer.json()
}

export const paid = () => ({ kind: 'prepaid', payment: { reference: `pay-${randomUUID()}` } })

// Clicks on what leads to another page, and waits for it.
export const press = (page, selector) => Promise.all([page.waitForNavigation(), page.locator(selector).first().click()])

// On a fulfilment's page at the counter: picks all that is open and puts the bag into the slot.
export async function pickInto(page, slot) {
  while ((await page.locator('[name=slot]').count()) === 0) await press(page, 'main ul.list li:not(.is-done) button')
  await page.locator('[name=slot]').fill(slot)
  await press(page, 'form:has([name=slot]) button')
}

// The window of each browser in which axe judges, with axe in every document: a new one for every page, or handing axe over
// each time, cost more than the judging.
const judges = new Map()
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

async function newWindow(browser) {
  const context = await browser.newContext()
  await context.addInitScript({ path: axe })
  return context.newPage()
}

async function windowOf(browser) {
  if (!judges.has(browser)) judges.set(browser, await newWindow(browser))
  return judges.get(browser)
}

// What a mouse can press and a keyboard cannot come to: the pages work without scripts, so whatever acts is a link, a field
// or a button, and must take the focus; and a form that is filled in must have a button, or Enter in one of its fields.
const outOfReach = () => {
  const isSeen = (element) => element.getClientRects().length > 0
  const stuck = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
    .filter((element) => isSeen(element) && !element.disabled && element.tabIndex < 0)
  const sends = 'button:not([type=button]), input[type=submit], input[type=text], input[type=search], input:not([type])'
  const asks = (form) => [...form.elements].some((element) => isSeen(element) && !element.matches('[type=hidden], fieldset'))
  const mute = [...document.forms].filter((form) => asks(form) && ![...form.elements].some((element) => element.matches(sends)))
  return [...stuck, ...mute].map((element) => `out of a keyboard's reach: ${element.outerHTML.slice(0, 200)}`)
}

// Takes a picture of the page, and holds what it shows against axe-core's rules in a window of its own where
// scripts run, since axe is one, and against what a keyboard can reach. The answer lists the violations, and is empty when
// all is well.
export async function look(browser, page, name) {
  mkdirSync(screens, { recursive: true })
  await page.screenshot({ path: join(screens, `${name}.png`), fullPage: true })
  const copy = await windowOf(browser)
  await copy.setViewportSize(page.viewportSize())
  // The same document and its styles, under the same address, but for what stands after the #: what differs only there would
  // be taken for the document that is shown already.
  const html = await page.content()
  const address = page.url().split('#')[0]
  await copy.route(address, (route) => route.fulfill({ body: html, contentType: 'text/html; charset=utf-8' }))
  await copy.goto(address)
  const { violations } = await copy.evaluate(() => globalThis.axe.run({ resultTypes: ['violations'] }))
  const unreached = await copy.evaluate(outOfReach)
  await copy.unroute(address)
  return [...violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).join(' ')}`), ...unreached]
}
