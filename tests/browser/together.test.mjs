// One order at two stores, with both stores' agents, in both languages, without JavaScript: the shop offers it where no store
// has everything, each store prepares and hands over its part with the same code, and shopper and headquarters read how far
// each is. axe-core finds nothing on any page.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { positionOf, startNeighbour, verify } from './chain.mjs'
import { awaitShown, look, open, pickInto, press, signIn, startBrowser, startInstance, tablet } from './lib.mjs'

let instance, browser, second, position
before(async () => {
  instance = await startInstance()
  position = positionOf(instance)
  second = await startNeighbour(instance, (own, other) => ({ 'TAS-1001': [own], 'LAM-1001': [other] }))
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  second?.stop()
  instance?.stop()
})

async function logIn(page, agent, clerk, pin) {
  await page.setViewportSize(tablet)
  await signIn(page, agent, clerk, pin)
}

for (const language of ['fr', 'en']) {
  describe(language, () => {
    let shopper, tracking, number
    const desks = []
    before(async () => {
      for (const [agent, clerk, pin] of [[instance.agent, instance.clerk, instance.pin], [second.url, 'camille', '4711']]) {
        const page = await (await open(browser, language)).newPage()
        await logIn(page, agent, clerk, pin)
        desks.push({ page, agent })
      }
      shopper = await (await open(browser, language)).newPage()
    })
    after(async () => {
      for (const page of [shopper, ...desks.map((desk) => desk.page)]) await page.context().close()
    })

    const isFine = async (page, name) => assert.deepEqual(await look(browser, page, `${name}-${language}`), [])
    const prepare = async ({ page, agent }, name) => {
      await awaitShown(page, agent, `main a[href^="/f/"]:has-text("Zoé")`)
      await press(page, 'main a[href^="/f/"]')
      await isFine(page, name)
      assert.equal(await page.locator('main ul.list > li').count(), 1)
      await pickInto(page, 'C1')
    }
    const handOver = async ({ page, agent }, code) => {
      await page.goto(agent)
      await page.locator('[name=text]').fill(code)
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
      await press(page, 'form:has([name=by]) button')
    }

    test('the basket offers two stores where none has everything, and both hold it', async () => {
      for (const sku of ['LAM-1001', 'TAS-1001']) {
        await shopper.goto(`${instance.shop}/p/${sku}?near=${position}`)
        await press(shopper, '#want button')
      }
      await shopper.goto(`${instance.shop}/basket?near=${position}`)
      assert.equal(await shopper.locator('button[name=store]').count(), 0)
      await isFine(shopper, 'together-basket')
      await press(shopper, `button[name=together][value="${instance.store}"]`)
      assert.match(shopper.url(), /\/checkout\//)
      await isFine(shopper, 'together-checkout')
      await shopper.goto(`${instance.shop}/basket?near=${position}`)
      await isFine(shopper, 'together-held')
      await press(shopper, '.notice.good a.button')
      await shopper.locator('[name=name]').fill('Zoé Lefèvre')
      await shopper.locator('[name=email]').fill('zoe@mail.example')
      await press(shopper, 'form[aria-labelledby=who] button')
      assert.match(shopper.url(), /\/o\/[\w-]{43}/)
      tracking = shopper.url().split('?')[0]
      number = (await shopper.locator('main p.soft').first().innerText()).match(/\d{10}/)[0]
      assert.equal(await shopper.locator('.columns section[aria-label]').count(), 2)
      await isFine(shopper, 'together-placed')
      await shopper.goto(`${tracking}/cancel`)
      assert.equal(await shopper.locator('button[name=store]').count(), 2)
      await isFine(shopper, 'together-cancel')
    })

    test('each store prepares its part, and the shopper reads which is ready', async () => {
      await prepare(desks[0], 'together-pick')
      await awaitShown(shopper, tracking, 'form[action$="/arrived"]')
      assert.equal(await shopper.locator('form[action$="/arrived"]').count(), 1)
      await isFine(shopper, 'together-one-ready')
      await prepare(desks[1], 'together-pick-second')
      await awaitShown(shopper, tracking, 'section:nth-of-type(3) form[action$="/arrived"]')
      await isFine(shopper, 'together-ready')
    })

    test('the same code opens at each store what that store has', async () => {
      const code = await shopper.locator('p.code').innerText()
      await handOver(desks[0], code)
      await awaitShown(shopper, tracking, '.columns section[aria-label]')
      await isFine(shopper, 'together-one-collected')
      await handOver(desks[1], code)
      for (let tries = 0; tries < 100 && (await shopper.locator('p.code').count()) > 0; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 100))
        await shopper.goto(tracking)
      }
      assert.equal(await shopper.locator('p.code').count(), 0)
      await isFine(shopper, 'together-collected')
    })

    test('headquarters reads both parts, and nothing is missing', async () => {
      await shopper.goto(`${instance.shop}/admin/login`)
      await shopper.locator('[name=login]').fill(instance.staff)
      await shopper.locator('[name=password]').fill(instance.staff_password)
      await press(shopper, 'main form button')
      const id = instance.sql(`SELECT LOWER(INSERT(INSERT(INSERT(INSERT(HEX(order_id), 9, 0, '-'), 14, 0, '-'), 19, 0, '-'), 24, 0, '-'))
        FROM orders WHERE number = '${number}'`)
      await shopper.goto(`${instance.shop}/admin/orders/${id}`)
      await isFine(shopper, 'together-admin')
      verify(instance)
    })
  })
}
