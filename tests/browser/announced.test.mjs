// An exchange announced online: on the tracking page the shopper chooses another size and a store that has it, and brings
// the old one to that counter, where the code opens the exchange filled in. In both languages, on a phone and on a
// tablet, without JavaScript.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { build, look, open, pickInto, press, startBrowser, startInstance } from './lib.mjs'

let instance, browser, key
const sql = (text) =>
  execFileSync('mariadb', ['--no-defaults', '-S', instance.database_socket, '-u', 'root', '-N', 'comptoir', '-e', text], { encoding: 'utf8' }).trim()
const bring = (kind, rows) => {
  const file = join(instance.folder, `${kind}-announced.csv`)
  writeFileSync(file, rows.join('\n') + '\n')
  execFileSync(join(build, 'comptoirctl'), ['-c', join(instance.folder, 'comptoird.conf'), 'import', kind, file])
}
before(async () => {
  instance = await startInstance()
  bring('products', ['sku,name_fr,name_en,price,currency,tax,model,size,colour_fr,colour_en',
    'GILET-M,"Gilet en laine","Wool cardigan",59.90,EUR,fr,GILET,M,bleu,blue',
    'GILET-S,"Gilet en laine","Wool cardigan",59.90,EUR,fr,GILET,S,bleu,blue',
    'GILET-L,"Gilet en laine","Wool cardigan",59.90,EUR,fr,GILET,L,ocre,ochre',
    'GILET-XL,"Gilet en laine","Wool cardigan",64.90,EUR,fr,GILET,XL,bleu,blue'])
  bring('stock', ['store_code,sku,on_hand', ...['GILET-M', 'GILET-S'].map((sku) => `${instance.store},${sku},9`)])
  key = readFileSync(instance.partner_key_file, 'utf8').trim()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  instance?.stop()
})

const words = {
  fr: { link: 'Échanger contre une autre taille ou couleur', nobody: 'Aucun magasin proche', held: 'gardé pour vous à', here: 'prenez-le en rayon', even: 'sans différence', undone: 'Le retour est annulé' },
  en: { link: 'Exchange for another size or colour', nobody: 'No store nearby', held: 'held for you at', here: 'take it from the shelf', even: 'Even exchange', undone: 'The return is undone' },
}

const codes = {}

for (const language of ['fr', 'en']) {
  describe(language, () => {
    let shopper, desk, order
    const looked = async (page, name) => assert.deepEqual(await look(browser, page, `announced-${name}-${language}`), [])
    const text = (page) => page.locator('main').innerText()
    const until = async (what, isTrue) => {
      for (let tries = 0; tries < 100; tries++) {
        if (await isTrue()) return
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      assert.fail(`never ${what}`)
    }
    const place = () =>
      fetch(`${instance.shop}/v1/orders`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID(), Authorization: `Bearer ${key}` },
        body: JSON.stringify({ kind: 'prepaid', store: instance.store, lines: [{ sku: 'GILET-M', qty: 2 }], payment: { reference: `pay-${randomUUID()}` },
          customer: { name: 'Zoé Lefèvre', email: 'zoe@mail.example', language } }),
      })
    // Two cardigans were collected.
    const collected = async () => {
      let answer
      await until('does every instance know the goods', async () => (answer = await place()).status === 201)
      const placed = await answer.json()
      await until('is the order in the queue', async () => {
        await desk.goto(instance.agent)
        return (await desk.locator('main a[href^="/f/"]').count()) > 0
      })
      await press(desk, 'main a[href^="/f/"]')
      await pickInto(desk, 'V1')
      await desk.goto(instance.agent)
      await desk.locator('[name=text]').fill(placed.pickup_code)
      await Promise.all([desk.waitForNavigation(), desk.locator('[name=text]').press('Enter')])
      await press(desk, 'form:has([name=by]) .actions button')
      await until('does headquarters know', () =>
        sql(`SELECT f.state FROM fulfilment f JOIN orders o USING (order_id) WHERE o.number = '${placed.number}'`) === 'collected')
      return placed
    }
    const given = () => (language === 'fr' ? '1' : '2') // of one database
    const codeOf = async () => {
      await shopper.goto(order.tracking_url)
      await press(shopper, 'main a[href*="/return/"]')
      return shopper.locator('.pickup .code').innerText()
    }
    // On the tracking page, until the stores are shown.
    const choose = async (sku) => {
      await shopper.goto(order.tracking_url)
      await press(shopper, 'main a[href*="/exchange?line=1"]')
      await shopper.locator(`[name=product][value=${sku}]`).check()
      await press(shopper, 'main form[method=get] button')
    }

    before(async () => {
      shopper = await (await open(browser, language)).newPage()
      desk = await (await open(browser, language)).newPage()
      await desk.setViewportSize({ fr: { width: 820, height: 1180 }, en: { width: 390, height: 844 } }[language])
      await desk.goto(instance.agent)
      await desk.locator(`[name=login][value=${instance.clerk}]`).check()
      await desk.locator('[name=pin]').fill(instance.pin)
      await press(desk, 'main form button')
      order = await collected()
    })
    after(async () => {
      await shopper.context().close()
      await desk.context().close()
    })

    test('the tracking page leads to the other sizes at the same price', async () => {
      await shopper.goto(order.tracking_url)
      assert.ok((await text(shopper)).includes(words[language].link))
      await looked(shopper, 'tracking')
      await press(shopper, 'main a[href*="/exchange?line=1"]')
      assert.deepEqual(await shopper.locator('[name=product]').evaluateAll((all) => all.map((one) => one.value).sort()), ['GILET-L', 'GILET-S'])
      await looked(shopper, 'choose')
    })
    test('what no store has is said', async () => {
      await choose('GILET-L')
      assert.ok((await text(shopper)).includes(words[language].nobody))
      await looked(shopper, 'nobody')
    })
    test('a store holds it, and the page says where and until when', async () => {
      await choose('GILET-S')
      await looked(shopper, 'stores')
      await press(shopper, `button[name=store][value="${instance.store}"]`)
      assert.ok((await text(shopper)).includes(words[language].held), await text(shopper))
      await looked(shopper, 'held')
      await shopper.goto(order.tracking_url)
      await looked(shopper, 'waiting')
    })
    test('at the counter the code opens the exchange filled in, and what was held is given', async () => {
      const code = (await codeOf()).trim()
      await desk.goto(`${instance.agent}/returns`)
      await desk.locator('[name=q]').fill(code)
      await Promise.all([desk.waitForNavigation(), desk.locator('[name=q]').press('Enter')])
      assert.match(desk.url(), /\/exchange\?/)
      assert.ok((await text(desk)).includes(words[language].here), await text(desk))
      assert.equal(await desk.locator('[name=variant]').inputValue(), 'GILET-S')
      assert.match(await desk.locator('[name=variant] option[value=GILET-S]').innerText(), /\b[1-9] (ici|here)/) // the last one, held
      assert.ok((await text(desk)).includes(words[language].even), await text(desk))
      await looked(desk, 'counter')
      await press(desk, 'form[action="/exchange"] .actions button')
      assert.match(desk.url(), /\/returns\/done/)
      await until('does headquarters know', () => sql('SELECT COUNT(*) FROM announced_exchange WHERE state = \'given\'') === given())
      assert.equal(sql(`SELECT s.reserved FROM stock s JOIN product p USING (product_id) JOIN store t USING (store_id)
                         WHERE p.sku = 'GILET-S' AND t.code = '${instance.store}'`), sql("SELECT COUNT(*) FROM announced_exchange WHERE state = 'held'"))
      await shopper.goto(order.tracking_url)
      await looked(shopper, 'given')
    })
    test('the form of the return leads there, too, and undone nothing is held', async () => {
      await choose('GILET-S')
      await press(shopper, `button[name=store][value="${instance.store}"]`)
      await desk.goto(`${instance.agent}/returns?q=${order.number}`)
      assert.ok((await text(desk)).includes(words[language].here), await text(desk))
      await looked(desk, 'return')
      await shopper.goto(order.tracking_url)
      await press(shopper, 'main a[href*="/return/"]:not([href*="credit-note"])')
      await press(shopper, 'form[action$="/undo"] button')
      assert.ok((await text(shopper)).includes(words[language].undone))
      assert.equal(sql(`SELECT COUNT(*) FROM announced_exchange x JOIN orders o USING (order_id)
                         WHERE x.state = 'held' AND o.number = '${order.number}'`), '0')
      // And once more, for the store that will be cut off.
      await choose('GILET-S')
      await press(shopper, `button[name=store][value="${instance.store}"]`)
      codes[language] = await codeOf()
    })
  })
}

// The last, because headquarters does not come back.
describe('with the line cut', () => {
  before(async () => {
    await new Promise((resolve) => setTimeout(resolve, 2000)) // the feed brings it at once
    process.kill(Number(readFileSync(join(instance.folder, 'comptoird.pid'), 'utf8')))
  })
  for (const language of ['fr', 'en'])
    test(`what the store knows of opens filled in, and is exchanged (${language})`, async () => {
      const page = await (await open(browser, language)).newPage()
      await page.setViewportSize({ width: 820, height: 1180 })
      await page.goto(`${instance.agent}/login`)
      await page.locator(`[name=login][value=${instance.clerk}]`).check()
      await page.locator('[name=pin]').fill(instance.pin)
      await press(page, 'main form button')
      for (let tries = 0; tries < 100 && !(await page.locator('[name=seen]').count() && !(await page.locator('[name=variant]').count())); tries++) {
        await page.goto(`${instance.agent}/returns`)
        await page.locator('[name=q]').fill(codes[language].trim())
        await Promise.all([page.waitForNavigation(), page.locator('[name=q]').press('Enter')])
      }
      assert.match(page.url(), /\/exchange\?/)
      assert.ok((await page.locator('main').innerText()).includes(words[language].here))
      assert.equal(await page.locator('input[type=text][name=product]').inputValue(), 'GILET-S')
      assert.deepEqual(await look(browser, page, `announced-cut-${language}`), [])
      await press(page, 'form[action="/exchange"] .actions button')
      assert.match(page.url(), /\/returns\/done/)
      await page.context().close()
    })
})
