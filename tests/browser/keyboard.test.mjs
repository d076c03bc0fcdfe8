// The shopper's way from search to cancellation, and the clerk's from the PIN to a return, with the keyboard alone, in both
// languages: everything is reached by Tab, what has the focus is seen to have it, and Enter does what a click does.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { awaitShown, placeOrder, startBrowser, startInstance } from './lib.mjs'

const TABS_MAX = 120

let instance, browser
before(async () => {
  instance = await startInstance()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  instance?.stop()
})

// Scripts are on only to ask where the focus is: our pages have none.
async function tabTo(page, selector) {
  for (let i = 0; i < TABS_MAX; i++) {
    await page.keyboard.press('Tab')
    const focus = await page.evaluate((wanted) => {
      const style = getComputedStyle(document.activeElement)
      return { isThere: document.activeElement.matches(wanted), outline: parseFloat(style.outlineWidth), kind: style.outlineStyle }
    }, selector)
    if (!focus.isThere) continue
    assert.ok(focus.outline >= 2 && focus.kind !== 'none', `the focus on ${selector} is not seen`)
    return
  }
  assert.fail(`${selector} was not reached in ${TABS_MAX} tabs`)
}

const enter = (page) => Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])

async function fill(page, selector, text) {
  await tabTo(page, selector)
  await page.keyboard.press('Control+A')
  await page.keyboard.type(text)
}

for (const language of ['fr', 'en']) {
  describe(language, () => {
    let page
    before(async () => {
      const context = await browser.newContext({ locale: language === 'fr' ? 'fr-FR' : 'en-CA' })
      context.setDefaultTimeout(10_000)
      page = await context.newPage()
    })
    after(() => page.context().close())

    test('the first tab offers to skip to the content', async () => {
      await page.goto(instance.shop)
      await tabTo(page, '.skip')
      await page.keyboard.press('Enter')
      assert.equal(await page.evaluate(() => document.activeElement.id), 'main')
    })
    test('a product is found and stores are shown', async () => {
      await page.goto(instance.shop)
      await fill(page, '#q', 'LAM-1001')
      await enter(page)
      await tabTo(page, '.product a')
      await enter(page)
      await fill(page, '#postcode', '75011')
      await enter(page)
      assert.ok((await page.locator('.stores button').count()) > 0)
    })
    test('a store is chosen and the order placed', async () => {
      await tabTo(page, '.stores button')
      await enter(page)
      await tabTo(page, 'form.who button')
      await enter(page)
      assert.ok((await page.locator('#problems').count()) === 1)
      await tabTo(page, '#problems a')
      await page.keyboard.press('Enter')
      assert.match(page.url(), /#name$/)
      await page.reload()
      await fill(page, '#name', 'Zoé Lefèvre')
      await fill(page, '#email', 'zoe@mail.example')
      await enter(page)
      assert.match(page.url(), /\/o\/[\w-]{43}/)
    })
    test('somebody else is named', async () => {
      await fill(page, '#collector', 'Marc Dubois')
      await enter(page)
      assert.match(await page.locator('[role=status]').innerText(), /Marc Dubois/)
    })
    test('the order is cancelled', async () => {
      await tabTo(page, 'a.danger')
      await enter(page)
      await tabTo(page, 'button.danger')
      await enter(page)
      // The store is asked for its goods first, which takes it a moment.
      for (let tries = 0; tries < 100 && (await page.locator('.qr').count()) > 0; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 100))
        await page.reload()
      }
      assert.equal(await page.locator('.qr').count(), 0)
    })
  })
}

for (const language of ['fr', 'en']) {
  describe(`${language}, the clerk`, () => {
    let page, order
    before(async () => {
      const context = await browser.newContext({ locale: language === 'fr' ? 'fr-FR' : 'en-CA' })
      context.setDefaultTimeout(10_000)
      page = await context.newPage()
      order = await placeOrder(instance, language, { lines: [{ sku: 'LAM-1001', qty: 2 }, { sku: 'TAS-1001', qty: 2 }] })
    })
    after(() => page.context().close())

    const says = async (kind) => assert.equal(await page.locator(`.notice.${kind}`).count(), 1)
    const pressOn = async (selector) => {
      await tabTo(page, selector)
      await enter(page)
    }

    test('the PIN lets in', async () => {
      await page.goto(instance.agent)
      if ((await page.locator('[name=login]').count()) > 1 || !(await page.locator('[name=login]').first().isChecked())) {
        await tabTo(page, '[name=login]')
        await page.keyboard.press('Space')
      }
      await fill(page, '[name=pin]', instance.pin)
      await enter(page)
      assert.equal(new URL(page.url()).pathname, '/')
    })
    test('an order is opened, picked, and one of it is missing', async () => {
      await awaitShown(page, instance.agent, 'main a[href^="/f/"]')
      await pressOn('main a[href^="/f/"]')
      await pressOn('main ul.list button')
      await pressOn('main ul.list a[href*="/line?"]')
      await fill(page, 'form[action$="/short"] [name=qty]', '1')
      await tabTo(page, 'form[action$="/short"] [name=reason]')
      await page.keyboard.press('Space')
      // The others are there: the tests after this one sell them.
      await tabTo(page, 'form[action$="/short"] [name=zero]')
      await page.keyboard.press('Space')
      await pressOn('form[action$="/short"] button')
      while ((await page.locator('[name=slot]').count()) === 0) await pressOn('main ul.list li:not(.is-done) button')
    })
    test('its bag gets a slot', async () => {
      await fill(page, '[name=slot]', 'K1')
      await enter(page)
      assert.equal(await page.locator('.huge').innerText(), 'K1')
    })
    test('the code leads to the handover, where one is refused and put back', async () => {
      await pressOn('header a[href="/"]')
      await fill(page, '[name=text]', order.pickup_code)
      await enter(page)
      assert.match(page.url(), /\/handover$/)
      await fill(page, '[name^=line-]', '0')
      await tabTo(page, '[name^=why-]')
      await page.keyboard.press('ArrowDown')
      await pressOn('form:has([name=by]) .actions button')
      await says('good')
      await pressOn('form[action$="/put-back"]:not(:has([name=text])) button')
      await says('good')
    })
    test('what comes back is found and taken', async () => {
      await pressOn('header a[href="/returns"]')
      await fill(page, '[name=q]', order.number)
      await enter(page)
      await fill(page, '[name^=line-]', '1')
      await tabTo(page, '[name^=condition-]')
      await page.keyboard.press('ArrowDown')
      await tabTo(page, '[name=reason]')
      await page.keyboard.press('Space')
      await pressOn('form[action="/returns/new"] .actions button')
      assert.match(page.url(), /\/returns\/done/)
    })
    test('logging out asks for the PIN again', async () => {
      await pressOn('form[action="/logout"] button')
      assert.equal(new URL(page.url()).pathname, '/login')
    })
  })
}
