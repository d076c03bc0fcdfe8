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
  fr: { link: 'Échanger contre une autre taille ou couleur', nobody: 'Aucun magasin proche', held: 'gardé pour vous à', undone: 'Le retour est annulé' },
  en: { link: 'Exchange for another size or colour', nobody: 'No store nearby', held: 'held for you at', undone: 'The return is undone' },
}

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
    test('undone nothing is held', async () => {
      await press(shopper, 'main a[href*="/return/"]')
      await press(shopper, 'form[action$="/undo"] button')
      assert.ok((await text(shopper)).includes(words[language].undone))
      assert.equal(sql("SELECT COUNT(*) FROM announced_exchange WHERE state = 'held'"), '0')
    })
  })
}
