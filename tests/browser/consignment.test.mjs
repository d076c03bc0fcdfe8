// Returned goods that go to another store, with two stores' agents, in both languages, without JavaScript: sent by one choice
// at the return, expected and confirmed by the slip at the other with keyboard and scanner alone, a slip of the finger taken
// back, less than was sent, a parcel that comes to the wrong store, and what headquarters sees of it. axe-core finds nothing.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { startNeighbour, verify } from './chain.mjs'
import {
  awaitShown, build, look, open, paid, pickInto, placeOrder, press, signIn, startBrowser, startInstance, tablet, until, windows,
} from './lib.mjs'

let instance, browser, neighbour
before(async () => {
  instance = await startInstance()
  neighbour = await startNeighbour(instance, (own) => ({ 'TAS-1001': [own] }), 'undo_s = 6\n')
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  neighbour?.stop()
  instance?.stop()
})

const consignment = (what, number) => instance.sql(`SELECT ${what} FROM consignment WHERE number = '${number}'`)
const onHand = (code) => Number(instance.sql(`SELECT COALESCE(SUM(on_hand), 0) FROM stock JOIN store USING (store_id) JOIN product USING (product_id) WHERE sku = 'TAS-1001' AND code = '${code}'`))
const slips = () => (existsSync(instance.prints) ? readdirSync(instance.prints).filter((name) => /transfer_slip.*\.pdf$/.test(name)) : [])

for (const language of ['fr', 'en']) {
  describe(language, () => {
    let here, there, office
    const numbers = []
    before(async () => {
      here = await (await open(browser, language)).newPage()
      there = await (await open(browser, language)).newPage()
      office = await (await open(browser, language)).newPage()
      await here.setViewportSize(windows[language])
      await there.setViewportSize(tablet)
      await signIn(here, instance.agent, instance.clerk, instance.pin)
      await signIn(there, neighbour.url, 'camille', '4711')
    })
    after(async () => {
      for (const page of [here, there, office]) await page.context().close()
    })

    const isFine = async (page, name) => assert.deepEqual(await look(browser, page, `consignment-${name}-${language}`), [])
    const enter = async (page, selector, text) => {
      await page.locator(selector).fill(text)
      await Promise.all([page.waitForNavigation(), page.locator(selector).press('Enter')])
    }
    const collected = async (qty) => {
      const order = await placeOrder(instance, language, { ...paid(), lines: [{ sku: 'TAS-1001', qty }] })
      await awaitShown(here, instance.agent, 'main a[href^="/f/"]')
      await press(here, 'main a[href^="/f/"]')
      await pickInto(here, 'R1')
      await here.goto(instance.agent)
      await enter(here, '[name=text]', order.pickup_code)
      await press(here, 'form:has([name=by]) button')
      await until('is the handover known', async () => instance.sql(`SELECT state FROM fulfilment JOIN orders USING (order_id) WHERE number = '${order.number}'`) === 'collected')
      return order
    }
    // By keyboard and scanner: number of the order, how many, why, how, where to.
    const sendBack = async (order, qty, name) => {
      await here.goto(`${instance.agent}/returns`)
      await enter(here, '[name=q]', order.number)
      await here.locator('[name^=line-]').fill(String(qty))
      await here.locator('[name=reason][value=changed_mind]').check()
      await here.locator('[name^=condition-]').selectOption('opened')
      const places = here.locator('[name^=to-]')
      assert.equal(await places.locator('optgroup option').first().getAttribute('value'), `transfer:${neighbour.code}`)
      await places.selectOption(`transfer:${neighbour.code}`)
      if (name) await isFine(here, name)
      await press(here, 'form[action="/returns/new"] .actions button')
      assert.match(here.url(), /\/returns\/done/)
      const of = `FROM consignment JOIN orders USING (order_id) WHERE orders.number = '${order.number}'`
      await until('does headquarters know of it', async () => instance.sql(`SELECT COUNT(*) ${of}`) === '1')
      const number = instance.sql(`SELECT consignment.number ${of}`)
      numbers.push(number)
      return number
    }
    // What a person types with a hyphen is read as well.
    const scanThere = (number) => enter(there, '[name=text]', number)
    const isState = (number, state) => until(`is it ${state}`, async () => consignment('state', number) === state)

    test('the clerk chooses where it goes, and a slip is printed', async () => {
      const before = slips()
      const number = await sendBack(await collected(2), 2, 'return')
      assert.equal(consignment("CONCAT_WS(' ', state, qty)", number), 'underway 2')
      const fresh = () => slips().find((name) => !before.includes(name))
      await until('is the slip printed', async () => fresh() !== undefined)
      const file = join(instance.prints, fresh())
      execFileSync('cp', [file, join(build, 'screens', `consignment-slip-${language}.pdf`)])
      const said = execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' })
      assert.ok(said.includes(number), said)
      await press(here, 'nav a[href="/parcels"]')
      await isFine(here, 'sent')
      assert.ok((await here.locator('main').innerText()).includes(number))
    })

    test('the other store expects it, takes a slip of the finger back, and puts it on its shelf once', async () => {
      const number = numbers[0]
      const before = onHand(neighbour.code)
      await awaitShown(there, neighbour.url, 'nav a[href="/parcels"]')
      await press(there, 'nav a[href="/parcels"]')
      await isFine(there, 'expected')
      await scanThere(number)
      await isFine(there, 'arrive')
      assert.equal(await there.locator('[name=came]').inputValue(), '2')
      assert.equal(await there.locator('[name=place]').inputValue(), 'shelf')
      await Promise.all([there.waitForNavigation(), there.keyboard.press('Enter')])
      assert.equal(await there.locator('.notice.good').count(), 1)
      await isFine(there, 'arrived')
      await press(there, 'form[action$="/undo"] button')
      assert.equal(await there.locator('[name=came]').count(), 1)
      assert.equal(consignment('state', number), 'underway')
      await press(there, 'form[action$="/arrive"] button')
      assert.equal(onHand(neighbour.code), before)
      await isState(number, 'arrived')
      assert.equal(onHand(neighbour.code), before + 2)
      await there.goto(`${neighbour.url}/parcels`)
      assert.ok(!(await there.locator('main').innerText()).includes(number))
      await awaitShown(here, `${instance.agent}/parcels`, 'main')
      await until('does the sender know', async () => {
        await here.goto(`${instance.agent}/parcels`)
        return !(await here.locator('main').innerText()).includes(number)
      })
    })

    test('what is missing needs a reason', async () => {
      const number = await sendBack(await collected(2), 2)
      await awaitShown(there, `${neighbour.url}/parcels`, '#expected')
      await scanThere(number)
      await there.locator('[name=came]').fill('1')
      await press(there, 'form[action$="/arrive"] button')
      assert.equal(await there.locator('.notice.warn').count(), 1)
      assert.equal(await there.locator('[name=came]').inputValue(), '1')
      await isFine(there, 'say-why')
      await there.locator('[name=gap]').selectOption('not_in_parcel')
      await there.locator('[name=place]').selectOption('quarantine')
      await press(there, 'form[action$="/arrive"] button')
      await isFine(there, 'short')
      await isState(number, 'arrived')
      assert.equal(consignment("CONCAT_WS(' ', arrived, missing, gap, place)", number), '1 1 not_in_parcel quarantine')
      await there.goto(`${neighbour.url}/returns/inspect`)
      await isFine(there, 'quarantine')
      await there.locator('[name=condition]').first().selectOption('opened')
      await there.locator('[name=to]').first().selectOption('shelf')
      await press(there, 'form[action="/returns/inspect"] button')
      assert.equal(await there.locator('.notice.good').count(), 1)
    })

    test('what never left is taken back here, though it was sent there', async () => {
      const number = await sendBack(await collected(1), 1)
      const before = onHand(instance.store)
      await here.goto(instance.agent)
      await enter(here, '[name=text]', number.toLowerCase())
      await isFine(here, 'elsewhere')
      assert.equal(await here.locator('.notice.warn').count(), 1)
      await here.locator('[name=place]').selectOption('quarantine')
      await press(here, 'form[action$="/arrive"] button')
      // What is looked at is told at once: it can be taken back no longer.
      await here.goto(`${instance.agent}/returns/inspect`)
      await here.locator('[name=condition]').first().selectOption('opened')
      await here.locator('[name=to]').first().selectOption('shelf')
      await press(here, 'form[action="/returns/inspect"] button')
      await isState(number, 'arrived')
      await until('is it on the shelf', async () => onHand(instance.store) === before + 1)
      await here.goto(instance.agent)
      await enter(here, '[name=text]', 'T000000000000')
      assert.equal(await here.locator('.notice.warn').count(), 1)
      await isFine(here, 'unknown')
    })

    test('headquarters sees what does not arrive', async () => {
      const number = await sendBack(await collected(1), 1)
      await office.goto(`${instance.shop}/admin/login`)
      await office.locator('[name=login]').fill(instance.staff)
      await office.locator('[name=password]').fill(instance.staff_password)
      await press(office, 'main form button')
      instance.sql(`UPDATE consignment SET arrives_by = 1 WHERE number = '${number}'`)
      await awaitShown(office, `${instance.shop}/admin/transfers`, '.badge.late')
      await isFine(office, 'late')
      await awaitShown(there, `${neighbour.url}/parcels`, '#expected')
      await scanThere(number)
      await there.locator('[name=came]').fill('0')
      await there.locator('[name=gap]').selectOption('never_came')
      await press(there, 'form[action$="/arrive"] button')
      await isFine(there, 'lost')
      await isState(number, 'lost')
      await office.goto(`${instance.shop}/admin/transfers`)
      assert.equal(await office.locator('.badge.late').count(), 0)
      verify(instance)
    })
  })
}
