// Goods with serial numbers at the counter, in both languages, without JavaScript: read at the handover, or a reason why
// not; and held against what is brought back.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import {
  awaitShown, build, look, open, paid, pickInto, placeOrder, press, signIn, startBrowser, startInstance, until, windows,
} from './lib.mjs'

let instance, browser
const rookie = { login: 'noa', pin: '0815' }
const sku = 'TAS-1001'
before(async () => {
  instance = await startInstance()
  instance.sql(`UPDATE product SET is_serialised = 1 WHERE sku = '${sku}'`)
  instance.ctl(['set-clerk', instance.store, rookie.login, 'Noa Demo'], `${rookie.pin}\n`)
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  instance?.stop()
})

const words = {
  fr: { say: 'scannez ou tapez le numéro de série', sold: 'numéro de série de l’article vendu\u00a0: ', differs: 'pas l’article vendu\u00a0: ', receipt: 'n° de série',
    same: 'porte le numéro de série de l’article rapporté', not_ours: 'Ne le reprenez pas, ou laissez' },
  en: { say: 'scan or type the serial number', sold: 'serial number of the item we sold: ', differs: 'not the item we sold: ', receipt: 'serial no.',
    same: 'has the serial number of the item that comes back', not_ours: 'Do not take it, or let' },
}

for (const language of ['fr', 'en']) {
  describe(language, () => {
    const mine = language.toUpperCase()
    let page
    const isFine = async (name) => assert.deepEqual(await look(browser, page, `serials-${name}-${language}`), [])
    const scan = async (selector, text) => {
      await page.locator(selector).fill(text)
      await Promise.all([page.waitForNavigation(), page.locator(selector).press('Enter')])
    }
    const text = () => page.locator('main').innerText()
    const kept = (order) =>
      instance.sql(`SELECT GROUP_CONCAT(serial ORDER BY serial) FROM sold_serial JOIN orders USING (order_id) WHERE number = '${order.number}' AND return_id IS NULL`)
    const said = (order) => instance.sql(`SELECT GROUP_CONCAT(serial, ' ', says) FROM brought_serial JOIN orders USING (order_id) WHERE number = '${order.number}'`)
    const switched = (order) =>
      instance.sql(`SELECT COUNT(*) FROM return_signal s JOIN orders USING (order_id) WHERE number = '${order.number}' AND s.kind IN ('item_switched', 'serial_twice')`)
    const receipts = () => (existsSync(instance.prints) ? readdirSync(instance.prints).filter((name) => /return_receipt.*\.pdf$/.test(name)) : [])
    // The code of an order of so many was shown, and what leaves is to be said.
    const atCounter = async (qty) => {
      const order = await placeOrder(instance, language, { ...paid(), lines: [{ sku, qty }] })
      await awaitShown(page, instance.agent, 'main a[href^="/f/"]')
      await press(page, 'main a[href^="/f/"]')
      await pickInto(page, 'R1')
      await page.goto(instance.agent)
      await scan('[name=text]', order.pickup_code)
      return order
    }
    const broughtBack = async (order) => {
      await until('is the handover known', async () => kept(order) !== 'NULL')
      // The line of what was given instead is made at headquarters and comes by the store's feed. Until then there is
      // nothing to bring back, and the page does not change by itself.
      await until('does the store know what can come back', async () => {
        await page.goto(`${instance.agent}/returns`)
        await scan('[name=q]', order.number)
        return (await page.locator('[name=reason][value=defect]').count()) > 0
      })
      await page.locator('[name=reason][value=defect]').check()
    }
    let one, two, swapped

    before(async () => {
      page = await (await open(browser, language)).newPage()
      await page.setViewportSize(windows[language])
      await signIn(page, instance.agent, rookie.login, rookie.pin)
    })
    after(() => page.context().close())

    test('one item leaves with its serial by two scans', async () => {
      one = await atCounter(1)
      // The browser gives it when it draws, which may be after the page has loaded.
      await until('has the field the focus', () => page.evaluate(() => document.activeElement.name === 'serials-1'))
      await isFine('handover')
      await scan('[name=serials-1]', `sn 1-${mine}`)
      assert.doesNotMatch(page.url(), /handover/)
      await until('is it known', async () => kept(one) === `SN1-${mine}`)
    })
    test('several are asked for one by one, or a reason', async () => {
      two = await atCounter(2)
      await page.locator('[name=serials-1]').fill(`A1${mine}\nA1${mine}`)
      await press(page, 'form:has([name=by]) .actions button')
      assert.equal(await page.locator('[name=serials-1]').inputValue(), `A1${mine}\nA1${mine}`)
      await page.locator('[name=serials-1]').fill(`A1${mine}`)
      await press(page, 'form:has([name=by]) .actions button')
      assert.ok((await text()).includes(words[language].say), await text())
      await isFine('handover-missing')
      await page.locator('[name=no-serial-1]').selectOption('unreadable')
      await press(page, 'form:has([name=by]) .actions button')
      await until('is it known', async () => kept(two) === `A1${mine}`)
      assert.equal(instance.sql(`SELECT COUNT(*) FROM history JOIN orders USING (order_id) WHERE number = '${two.number}' AND what = 'no_serial'`), '1')
    })
    test('what was not sold is named, and set aside or a manager decides', async () => {
      await broughtBack(one)
      await page.locator('[name=condition-1]').selectOption('opened')
      await page.locator('[name=serials-1]').fill(`X9${mine}`)
      await press(page, 'form[action="/returns/new"] .actions button')
      assert.ok((await text()).includes(words[language].differs + `X9${mine}`), await text())
      assert.equal(await page.locator('[name=override]').count(), 4)
      await isFine('differs')
      await until('is a manager told', async () => instance.sql(`SELECT COUNT(*) FROM return_signal WHERE kind = 'item_switched' AND detail = 'X9${mine}'`) === '1')
      assert.equal(said(one), 'NULL')
      await page.locator('[name=to-1]').selectOption('inspect')
      await press(page, 'form[action="/returns/new"] .actions button')
      assert.match(page.url(), /\/returns\/done/)
      await until('is it known', async () => said(one) === `X9${mine} differs`)
      assert.equal(instance.sql(`SELECT COUNT(*) FROM return_signal WHERE kind = 'item_switched' AND detail = 'X9${mine}'`), '1')
      assert.equal(instance.sql(`SELECT COUNT(*) FROM refund JOIN orders USING (order_id) WHERE number = '${one.number}'`), '0')
    })
    test('the serial that was sold leads to its line, and stands on the receipt', async () => {
      await broughtBack(two)
      await scan('[name=scan]', `a1${mine}`)
      assert.equal(await page.locator('[name=serials-1]').inputValue(), `A1${mine}`)
      assert.equal(await page.locator('[name=line-1]').inputValue(), '1')
      assert.ok((await text()).includes(words[language].sold + `A1${mine}`), await text())
      await page.locator('[name=reason][value=defect]').check()
      await page.locator('[name=condition-1]').selectOption('opened')
      await isFine('sold')
      await press(page, 'form[action="/returns/new"] .actions button')
      assert.match(page.url(), /\/returns\/done/)
      await until('is it known', async () => said(two) === `A1${mine} sold`)
      const printed = receipts()
      await press(page, 'form[action="/returns/print"] button')
      const fresh = () => receipts().find((receipt) => !printed.includes(receipt))
      await until('is the receipt printed', () => fresh() !== undefined)
      const file = join(instance.prints, fresh())
      execFileSync('cp', [file, join(build, 'screens', `serials-receipt-${language}.pdf`)])
      const paper = execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' }).replace(/\s+/g, ' ')
      assert.ok(paper.includes(`(${words[language].receipt} A1${mine})`), paper)
    })
    test('what is taken from the shelf instead leaves with its serial', async () => {
      swapped = await atCounter(1)
      await page.locator('details summary').click()
      await page.locator('[name=swap-1]').fill(sku)
      await press(page, 'form:has([name=by]) .actions button')
      await press(page, 'form:has([name=by]) .actions button')
      assert.ok((await text()).includes(words[language].say), await text())
      await page.locator('[name=given-serials-1]').fill(`t1${mine}`)
      await isFine('swap')
      await press(page, 'form:has([name=by]) .actions button')
      assert.doesNotMatch(page.url(), /handover/)
      await until('is it known', async () => kept(swapped) === `T1${mine}`)
    })
    test('an exchange asks for both serials, and its receipt names them', async () => {
      await broughtBack(swapped)
      await press(page, 'main a[href^="/exchange"]')
      await page.locator('[name=product]').fill(sku)
      await page.locator('[name=serials-2]').fill(`t1${mine}`)
      await press(page, 'form[action="/exchange"] .actions button')
      assert.ok((await text()).includes(words[language].sold + `T1${mine}`), await text())
      await page.locator('[name=given-serials-2]').fill(`T1${mine}`)
      await press(page, 'form[action="/exchange"] .actions button')
      assert.ok((await text()).includes(words[language].same), await text())
      await page.locator('[name=given-serials-2]').fill(`U2${mine}`)
      await isFine('exchange')
      await press(page, 'form[action="/exchange"] .actions button')
      assert.match(page.url(), /\/returns\/done/)
      await until('is it known', async () => kept(swapped) === `U2${mine}`)
      assert.equal(said(swapped), `T1${mine} sold`)
      assert.equal(switched(swapped), '0')
      const printed = receipts()
      await press(page, 'form[action="/returns/print"] button')
      const fresh = () => receipts().find((receipt) => !printed.includes(receipt))
      await until('is the receipt printed', () => fresh() !== undefined)
      const paper = execFileSync('pdftotext', [join(instance.prints, fresh()), '-'], { encoding: 'utf8' }).replace(/\s+/g, ' ')
      for (const serial of [`T1${mine}`, `U2${mine}`]) assert.ok(paper.includes(`(${words[language].receipt} ${serial})`), paper)
    })
    test('what was not sold is exchanged on a manager’s word only', async () => {
      await broughtBack(swapped)
      await until('is the line of the exchange known', async () => {
        await page.reload()
        return (await page.locator('main a[href^="/exchange"][href$="line=3"]').count()) > 0
      })
      await press(page, 'main a[href^="/exchange"][href$="line=3"]')
      await page.locator('[name=product]').fill(sku)
      await page.locator('[name=serials-3]').fill(`X9${mine}`)
      await press(page, 'form[action="/exchange"] .actions button')
      await page.locator('[name=given-no-serial-3]').selectOption('unreadable')
      await press(page, 'form[action="/exchange"] .actions button')
      assert.ok((await text()).includes(words[language].not_ours), await text())
      assert.equal(await page.locator('[name=override]').count(), 4)
      await isFine('exchange-differs')
      await until('is a manager told', async () => switched(swapped) === '1')
      assert.equal(kept(swapped), `U2${mine}`)
    })
  })
}
