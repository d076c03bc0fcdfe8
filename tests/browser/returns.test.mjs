// Goods that come back, in both languages, without JavaScript: announced and withdrawn from on the tracking page; taken
// back at the counter by the rules, or against them on a manager's word; looked at later. A clerk's interactions are
// counted: a scan (the scanner types and ends with Enter), a tap, a choice, a number typed.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import {
  build, look, open, paid, pickInto, placeOrder, press, signIn, startBrowser, startInstance, until, windows,
} from './lib.mjs'

let instance, browser
const rookie = { login: 'noa', pin: '0815' }
before(async () => {
  instance = await startInstance()
  instance.ctl(['set-clerk', instance.store, rookie.login, 'Noa Demo'], `${rookie.pin}\n`)
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  instance?.stop()
})

const barcode = (sku) => instance.sql(`SELECT LPAD(MIN(g.gtin), 13, '0') FROM product_gtin g JOIN product p USING (product_id) WHERE p.sku = '${sku}'`)

const placePaid = (language, lines) => placeOrder(instance, language, { ...paid(), lines })

// A photo as a telephone makes it: upside down, and it says where.
async function taken(width, height, colour) {
  const studio = await browser.newPage()
  const drawn = await studio.evaluate(([w, h, c]) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: w, height: h })
    const pen = canvas.getContext('2d')
    pen.fillStyle = c
    pen.fillRect(0, 0, w, h)
    pen.fillStyle = 'white'
    pen.font = `${h / 4}px sans-serif`
    pen.fillText('✗ zip', w / 8, h / 2)
    return canvas.toDataURL('image/jpeg').split(',')[1]
  }, [width, height, colour])
  await studio.close()
  const jpeg = Buffer.from(drawn, 'base64')
  const says = Buffer.concat([Buffer.from('Exif\0\0MM\0*\0\0\0\b\0\x01\x01\x12\0\x03\0\0\0\x01\0\x03\0\0\0\0\0\0', 'latin1'), Buffer.from('GPS 48.8566 N')])
  const marker = Buffer.from([0xff, 0xe1, 0, says.length + 2])
  return { name: 'IMG_0042.jpg', mimeType: 'image/jpeg', buffer: Buffer.concat([jpeg.subarray(0, 2), marker, says, jpeg.subarray(2)]) }
}

for (const language of ['fr', 'en']) {
  describe(language, () => {
    let page, shopper, count
    const logIn = (login, pin) => signIn(page, instance.agent, login, pin)
    before(async () => {
      page = await (await open(browser, language)).newPage()
      shopper = await (await open(browser, language)).newPage()
      await page.setViewportSize(windows[language])
      await logIn(rookie.login, rookie.pin)
    })
    after(() => Promise.all([page.context().close(), shopper.context().close()]))

    const isFine = async (name, of = page) => assert.deepEqual(await look(browser, of, `returns-${name}-${language}`), [])
    const scan = async (selector, text) => {
      count++
      await page.locator(selector).fill(text)
      await Promise.all([page.waitForNavigation(), page.locator(selector).press('Enter')])
    }
    const check = async (selector) => {
      count++
      await page.locator(selector).first().check()
    }
    const choose = async (selector, value) => {
      count++
      await page.locator(selector).first().selectOption(value)
    }
    const take = async () => {
      count++
      await press(page, 'form[action="/returns/new"] .actions button')
    }
    // An order that was handed over, and of which headquarters knows it.
    const collected = async (lines) => {
      const order = await placePaid(language, lines)
      await until('is the order in the queue', async () => {
        await page.goto(instance.agent)
        return (await page.locator('main a[href^="/f/"]').count()) > 0
      })
      await press(page, 'main a[href^="/f/"]')
      await pickInto(page, 'R1')
      await page.goto(instance.agent)
      await page.locator('[name=text]').fill(order.pickup_code)
      await Promise.all([page.waitForNavigation(), page.locator('[name=text]').press('Enter')])
      await press(page, 'form:has([name=by]) button')
      await until('is the handover known', async () => instance.sql(`SELECT state FROM fulfilment JOIN orders USING (order_id) WHERE number = '${order.number}'`) === 'collected')
      await page.goto(`${instance.agent}/returns`)
      count = 0
      return order
    }
    const find = (order) => scan('[name=q]', order.number)
    const text = () => page.locator('main').innerText()
    const fact = (what, order) => instance.sql(`SELECT ${what} FROM returns r JOIN orders o USING (order_id) LEFT JOIN return_line l USING (return_id) WHERE o.number = '${order.number}' AND r.state <> 'undone'`)
    // Those that are whole: a paper has its name when all of it is on the disk.
    const receipts = () =>
      existsSync(instance.prints) ? readdirSync(instance.prints).filter((name) => /return_receipt.*\.pdf$/.test(name)) : []
    const isKnown = (what, order, value) => until(`is ${what} ${value}`, async () => fact(what, order) === value)

    test('one item comes back in five interactions, by scanner and keyboard', async () => {
      const order = await collected([{ sku: 'TAS-1001', qty: 1 }])
      await find(order)
      await isFine('rules')
      assert.equal(await page.locator('.rule').count(), 2)
      assert.equal(await page.locator('[name=refund_way][value=original]').isChecked(), true)
      await scan('[name=scan]', barcode('TAS-1001'))
      await check('[name=reason][value=changed_mind]')
      await choose('[name^=condition-]', 'opened')
      await take()
      assert.ok(count <= 5, `a return took ${count} interactions`)
      assert.match(page.url(), /\/returns\/done/)
      await isFine('taken')
      await isKnown("CONCAT_WS(' ', r.ground, l.goods_condition, l.disposition, l.is_checked, r.found_by)", order, 'withdrawal opened shelf 1 number')
      const printed = receipts()
      await press(page, 'form[action="/returns/print"] button')
      const fresh = () => receipts().find((receipt) => !printed.includes(receipt))
      await until('is the receipt printed', () => fresh() !== undefined)
      const file = fresh()
      execFileSync('cp', [join(instance.prints, file), join(build, 'screens', `returns-receipt-${language}.pdf`)])
      // The store speaks French, the customer of an English order gets an English receipt.
      const said = execFileSync('pdftotext', [join(instance.prints, file), '-'], { encoding: 'utf8' })
      assert.ok(said.includes({ fr: 'Reçu de retour', en: 'Return receipt' }[language]), said)
    })
    test('what nobody filled in is asked for, and stays filled in', async () => {
      const order = await collected([{ sku: 'TAS-1001', qty: 2 }])
      await find(order)
      await page.locator('[name^=line-]').fill('1')
      await page.locator('[name=reason][value=defect]').check()
      await take()
      assert.equal(await page.locator('.notice.warn').count(), 1)
      assert.equal(await page.locator('[name^=line-]').inputValue(), '1')
      assert.equal(await page.locator('[name=reason][value=defect]').isChecked(), true)
      await isFine('asked')
      assert.equal(fact('COUNT(*)', order), '0')
    })
    test('what is not the item we sold is refused, and a manager is told', async () => {
      const order = await collected([{ sku: 'TAS-1001', qty: 1 }])
      await find(order)
      await scan('[name=scan]', barcode('LAM-1001'))
      assert.match(await text(), new RegExp(barcode('LAM-1001')))
      await isFine('switched')
      await until('is the signal there', async () => instance.sql(`SELECT COUNT(*) FROM return_signal s JOIN orders o USING (order_id) WHERE o.number = '${order.number}' AND s.kind = 'item_switched'`) === '1')
      await shopper.goto(`${instance.shop}/admin/login`)
      await shopper.locator('[name=login]').fill(instance.staff)
      await shopper.locator('[name=password]').fill(instance.staff_password)
      await press(shopper, 'main form button')
      assert.equal(await shopper.locator('main a[href="/admin/signals"]').count(), 1)
      await isFine('signals-home', shopper)
      await shopper.goto(`${instance.shop}/admin/signals`)
      await isFine('signals', shopper)
      await press(shopper, `main a:text-is("${order.number}")`)
      assert.equal(await shopper.locator('section[aria-labelledby=signals] li').count(), 1)
      await isFine('signals-order', shopper)
      await shopper.goto(`${instance.shop}/admin/signals`)
      await press(page, 'form[action="/logout"] button')
      await logIn(instance.clerk, instance.pin)
      await page.goto(`${instance.agent}/returns?q=${order.number}`)
      const told = language === 'fr' ? /Ce qui est signalé/ : /What managers are told/
      assert.match(await text(), told)
      await isFine('signals-counter')
      await press(shopper, `tr:has-text("${order.number}") form[action="/admin/signals"] button`)
      assert.match(await shopper.locator('main').innerText(), language === 'fr' ? /Vu par/ : /Seen by/)
      await isFine('signals-seen', shopper)
      await page.reload()
      assert.doesNotMatch(await text(), told)
      await press(page, 'form[action="/logout"] button')
      await logIn(rookie.login, rookie.pin)
    })
    test('what no rule covers is taken on a manager’s PIN and reason, which are kept', async () => {
      instance.sql(`UPDATE product SET return_class = 'custom' WHERE sku = 'LAM-1001'`)
      const order = await collected([{ sku: 'LAM-1001', qty: 1 }])
      await find(order)
      await page.locator('[name=reason][value=changed_mind]').check()
      await page.locator('[name^=condition-]').selectOption('opened')
      await take()
      assert.equal(await page.locator('.badge.late').count(), 1)
      assert.equal(await page.locator('[name=override]').count(), 4)
      await isFine('refused')
      await take()
      assert.equal(await page.locator('.notice.warn').count(), 1)
      await page.locator('[name=manager]').selectOption(instance.clerk)
      await page.locator('[name=pin]').fill('0000')
      await page.locator('[name=override][value=goodwill]').check()
      await take()
      assert.equal(fact('COUNT(*)', order), '0')
      await page.locator('[name=manager]').selectOption(instance.clerk)
      await page.locator('[name=pin]').fill(instance.pin)
      await take()
      assert.match(page.url(), /\/returns\/done/)
      await isKnown('r.override_reason', order, 'goodwill')
      assert.match(instance.sql(`SELECT h.who, h.detail FROM history h JOIN orders o USING (order_id) WHERE o.number = '${order.number}' AND h.what = 'returned'`), new RegExp(`${rookie.login}.*goodwill.*${instance.clerk}`))
      instance.sql(`UPDATE product SET return_class = 'ordinary' WHERE sku = 'LAM-1001'`)
    })
    test('goods that come back for two reasons are decided each by its own', async () => {
      instance.sql(`UPDATE product SET return_class = 'custom' WHERE sku = 'LAM-1001'`)
      const order = await collected([{ sku: 'TAS-1001', qty: 1 }, { sku: 'LAM-1001', qty: 1 }])
      await find(order)
      await page.locator('[name="line-1"]').fill('1')
      await page.locator('[name="line-2"]').fill('1')
      for (const line of [1, 2]) await page.locator(`[name=condition-${line}]`).selectOption('opened')
      await page.locator('[name=reason][value=changed_mind]').check()
      await take()
      assert.equal(await page.locator('.badge.late').count(), 1) // made to measure
      await page.locator('[name=why-2]').selectOption('defect')
      await take()
      assert.match(page.url(), /\/returns\/done/)
      await isKnown("GROUP_CONCAT(COALESCE(l.reason, r.reason) ORDER BY l.line SEPARATOR ' ')", order, 'changed_mind defect')
      instance.sql(`UPDATE product SET return_class = 'ordinary' WHERE sku = 'LAM-1001'`)
    })
    test('what is looked at later is on a list until it goes somewhere', async () => {
      assert.equal(await page.locator('header a[href="/returns/inspect"]').count(), 0)
      const order = await collected([{ sku: 'TAS-1001', qty: 1 }])
      await find(order)
      await page.locator('[name=reason][value=defect]').check()
      await page.locator('[name^=condition-]').selectOption('damaged')
      await page.locator('[name^=to-]').selectOption('shelf')
      await take()
      assert.equal(await page.locator('.notice.warn').count(), 1)
      await page.locator('[name^=to-]').selectOption('inspect')
      await take()
      await isFine('to-inspect')
      await isKnown("CONCAT_WS(' ', r.state, l.disposition)", order, 'received')
      assert.match(await page.locator('header a[href="/returns/inspect"]').innerText(), /\(1\)/)
      await press(page, 'header a[href="/returns/inspect"]')
      await isFine('inspections')
      await page.locator('[name=to]').selectOption('supplier')
      await press(page, 'form[action="/returns/inspect"] button')
      assert.equal(await page.locator('header a[href="/returns/inspect"]').count(), 0)
      await isKnown("CONCAT_WS(' ', r.state, l.disposition)", order, 'inspected supplier')
    })
    test('an announced return is found by its code and stands in the form', async () => {
      const order = await collected([{ sku: 'TAS-1001', qty: 2 }])
      await shopper.goto(order.tracking_url)
      await press(shopper, 'a[href$="/return"]')
      await isFine('announce', shopper)
      await shopper.locator('[name^=qty-]').fill('1')
      await shopper.locator('[name=reason][value=wrong_size]').check()
      await shopper.locator('[name=refund_way][value=voucher]').check()
      await press(shopper, 'main form button')
      await isFine('announced', shopper)
      const code = (await shopper.locator('main').innerText()).match(/[0-9A-Z]{4}-[0-9A-Z]{4}/)[0]
      await page.goto(`${instance.agent}/returns`)
      count = 0
      await scan('[name=q]', code)
      assert.equal(await page.locator('[name^=line-]').inputValue(), '1')
      assert.equal(await page.locator('[name=reason][value=wrong_size]').isChecked(), true)
      assert.equal(await page.locator('[name=refund_way][value=voucher]').isChecked(), true)
      await choose('[name^=condition-]', 'sealed')
      await take()
      assert.ok(count <= 3, `an announced return took ${count} interactions`)
      assert.match(await text(), language === 'fr' ? /en bon d’achat/ : /as a voucher/)
      await isFine('taken-voucher')
      await isKnown("CONCAT_WS(' ', r.state IN ('inspected', 'settled'), r.found_by, r.announced_at > 0, r.refund_way)", order, '1 code 1 voucher')
    })
    test('of two items each is announced, taken and told by a reason and a ground of its own', async () => {
      const order = await collected([{ sku: 'TAS-1001', qty: 1 }, { sku: 'LAM-1001', qty: 1 }])
      const [withdrawal, guarantee] = { fr: ['Droit de rétractation', 'Garantie légale'], en: ['Right of withdrawal', 'Legal guarantee'] }[language]
      const shows = async (of) => {
        const words = await of.locator('main').innerText()
        assert.ok(words.includes(withdrawal) && words.includes(guarantee), words)
      }
      await shopper.goto(`${order.tracking_url}/return`)
      for (const line of [1, 2]) await shopper.locator(`[name=qty-${line}]`).fill('1')
      await shopper.locator('[name=reason][value=changed_mind]').check()
      await shopper.locator('[name=why-2]').selectOption('defect')
      await isFine('announce-reasons', shopper)
      await press(shopper, 'main form button')
      await shows(shopper)
      await isFine('announced-reasons', shopper)
      await find(order)
      assert.equal(await page.locator('[name=why-1]').inputValue(), '')
      assert.equal(await page.locator('[name=why-2]').inputValue(), 'defect')
      for (const line of [1, 2]) await page.locator(`[name=condition-${line}]`).selectOption('opened')
      await take()
      await isKnown("GROUP_CONCAT(l.ground ORDER BY l.line SEPARATOR ' ')", order, 'withdrawal guarantee')
      const printed = receipts()
      await press(page, 'form[action="/returns/print"] button')
      const fresh = () => receipts().find((receipt) => !printed.includes(receipt))
      await until('is the receipt printed', () => fresh() !== undefined)
      const said = execFileSync('pdftotext', [join(instance.prints, fresh()), '-'], { encoding: 'utf8' })
      assert.ok(said.includes(withdrawal) && said.includes(guarantee), said)
      execFileSync('cp', [join(instance.prints, fresh()), join(build, 'screens', `returns-receipt-reasons-${language}.pdf`)])
      await shopper.goto(order.tracking_url)
      await shows(shopper)
      await isFine('returned-reasons', shopper)
      const paper = await shopper.request.get(new URL(await shopper.locator('a[href$="credit-note.pdf"]').getAttribute('href'), instance.shop).href)
      const note = await paper.body()
      writeFileSync(join(build, 'screens', `returns-note-reasons-${language}.pdf`), note)
      const noted = execFileSync('pdftotext', ['-', '-'], { input: note, encoding: 'utf8' })
      assert.ok(noted.includes(withdrawal) && noted.includes(guarantee), noted)
    })
    test('what is wrong is shown with the announcement, and counter and customer service see it', async () => {
      const order = await collected([{ sku: 'TAS-1001', qty: 1 }, { sku: 'LAM-1001', qty: 1 }])
      const lamp = language === 'fr' ? 'Lampe de bureau' : 'Desk lamp'
      const shown = (of) => until('are the pictures drawn', async () => {
        const widths = await of.locator('.photos img').evaluateAll((images) => images.map((image) => image.naturalWidth))
        return widths.length > 0 && widths.every((width) => width > 0)
      })
      await shopper.goto(`${order.tracking_url}/return`)
      await shopper.locator('[name="qty-1"]').fill('1')
      await shopper.locator('[name="qty-2"]').fill('1')
      await shopper.locator('[name=reason][value=defect]').check()
      await shopper.locator('[name=photo_line]').selectOption('2')
      await shopper.locator('#photo-chosen').setInputFiles([{ name: 'facture.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('%PDF-1.7') }])
      await press(shopper, 'main form button')
      assert.match(await shopper.locator('.notice.warn').innerText(), /facture\.jpg/)
      assert.equal(await shopper.locator('[name="qty-1"]').inputValue(), '1')
      assert.equal(await shopper.locator('[name=photo_line]').inputValue(), '2')
      assert.equal(await shopper.locator('[name=reason][value=defect]').isChecked(), true)
      await isFine('photo-refused', shopper)
      assert.equal(fact('COUNT(*)', order), '0')
      await shopper.locator('#photo-taken').setInputFiles(await taken(480, 320, '#7a4f2a'))
      await shopper.locator('#photo-chosen').setInputFiles(await taken(300, 300, '#2a5f7a'))
      await press(shopper, 'main form button')
      await shown(shopper)
      assert.equal(await shopper.locator('.photos img').count(), 2)
      assert.match((await shopper.locator('.photos small').allInnerTexts()).join(), new RegExp(`^${lamp}.*${lamp}`))
      await isFine('photos', shopper)
      assert.equal(instance.sql(`SELECT COUNT(*) FROM return_photo WHERE INSTR(picture, 'GPS') > 0`), '0')
      await press(shopper, '.photos form button')
      assert.equal(await shopper.locator('.photos img').count(), 1)
      await shopper.locator('#photo-taken').setInputFiles(await taken(200, 360, '#7a2a5f'))
      await press(shopper, 'main form[enctype] button')
      assert.equal(await shopper.locator('.photos img').count(), 2)
      await find(order)
      await shown(page)
      assert.match(await page.locator('.photos small').first().innerText(), /^Lampe de bureau/) // as its French store calls it
      await isFine('photos-counter')
      await shopper.goto(`${instance.shop}/admin/login`)
      await shopper.locator('[name=login]').fill(instance.staff)
      await shopper.locator('[name=password]').fill(instance.staff_password)
      await press(shopper, 'main form button')
      await shopper.goto(`${instance.shop}/admin/orders/${order.id}`)
      await shown(shopper)
      await isFine('photos-service', shopper)
    })
    test('an e-mail address leads to an order only with something of it, and stands in no address', async () => {
      const order = await collected([{ sku: 'LAM-1001', qty: 1 }])
      await isFine('search')
      await scan('[name=q]', 'zoe@mail.example')
      assert.equal(await page.locator('.notice.warn').count(), 1)
      assert.equal(await page.locator('[name=q]').inputValue(), 'zoe@mail.example')
      await isFine('proof')
      await scan('[name=proof]', 'NO-SUCH')
      assert.match(await text(), language === 'fr' ? /Aucune commande/ : /No collected order/)
      await isFine('search-none')
      await scan('[name=proof]', order.pickup_code.slice(-4))
      assert.match(page.url(), /\/returns\/new\?(f=[-0-9a-f]+|number=[0-9]+)&found=contact$/)
      assert.match(await page.locator('h1').innerText(), new RegExp(order.number))
    })
    test('withdrawal takes two steps and is acknowledged', async () => {
      const order = await collected([{ sku: 'TAS-1001', qty: 1 }])
      await shopper.goto(order.tracking_url)
      await press(shopper, 'a[href$="/withdraw"]')
      await isFine('withdraw', shopper)
      await press(shopper, 'main form button')
      await isFine('withdrawn', shopper)
      assert.equal(instance.sql(`SELECT COUNT(*) FROM withdrawal w JOIN orders o USING (order_id) WHERE o.number = '${order.number}'`), '1')
      assert.equal(fact('r.state', order), 'announced')
    })
  })
}

// The last, because headquarters does not come back.
describe('with the line cut', () => {
  before(() => process.kill(Number(readFileSync(join(instance.folder, 'comptoird.pid'), 'utf8'))))
  for (const [language, says] of [['fr', 'Le siège n’est pas joignable. Le remboursement'], ['en', 'Headquarters cannot be reached. Refund']]) {
    test(`the form of a return says what waits (${language})`, async () => {
      const number = instance.sql('SELECT MIN(number) FROM orders JOIN fulfilment USING (order_id) JOIN fulfilment_line USING (fulfilment_id) WHERE collected = 2')
      const page = await (await open(browser, language)).newPage()
      await page.setViewportSize(windows[language])
      await signIn(page, instance.agent, rookie.login, rookie.pin)
      for (let tries = 0; tries < 100 && !(await page.locator('.notice.warn').count()); tries++) {
        await page.goto(`${instance.agent}/returns`)
        await page.locator('[name=q]').fill(number)
        await Promise.all([page.waitForNavigation(), page.locator('[name=q]').press('Enter')])
      }
      assert.ok((await page.locator('main').innerText()).includes(says))
      assert.equal(await page.locator('form[action="/returns/new"]').count(), 1)
      assert.deepEqual(await look(browser, page, `returns-cut-${language}`), [])
      await page.context().close()
    })
  }
})
