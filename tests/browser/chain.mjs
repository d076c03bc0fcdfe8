// Stores of the demo set as processes of their own, for day.mjs: some of them in network namespaces, where the
// way to headquarters can be cut while clerks still reach the pages; agents that can be killed and come back on their
// journal; and a thermal printer that has no paper.
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, openSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { join } from 'node:path'
import { build, source } from './lib.mjs'

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const run = (program, ...args) => execFileSync(program, args, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' })
export const number = (instance, text) => Number(instance.sql(text))
export const verify = (instance) => instance.ctl(['verify'])

const listen = (server, host) =>
  new Promise((resolve, reject) => server.on('error', reject).listen(0, host, () => resolve(server.address().port)))
const freePort = async () => {
  const server = net.createServer()
  const port = await listen(server, '127.0.0.1')
  await new Promise((resolve) => server.close(resolve))
  return port
}

// The end of a store's way to headquarters: whatever arrives at this address goes to comptoird.
async function startForwarder(host, target) {
  const server = net.createServer((near) => {
    const far = net.connect(target.port, target.hostname)
    for (const [from, to] of [[near, far], [far, near]]) {
      from.on('error', () => to.destroy())
      from.pipe(to)
    }
  })
  return { port: await listen(server, host), stop: () => server.close() }
}

// Two ways into the namespace: one to headquarters, which is cut, and the store's own network.
class Namespace {
  constructor(index) {
    this.name = `comptoir-day-${process.pid}-${index}`
    this.links = ['line', 'shop'].map((what, i) => ({
      outside: `cd${process.pid % 100000}${what[0]}${index}`,
      inside: what,
      network: `10.${77 + i}.${index}`,
    }))
    run('ip', 'netns', 'add', this.name)
    for (const { outside, inside, network } of this.links) {
      run('ip', 'link', 'add', outside, 'type', 'veth', 'peer', 'name', inside, 'netns', this.name)
      run('ip', 'addr', 'add', `${network}.1/30`, 'dev', outside)
      run('ip', 'link', 'set', outside, 'up')
      run('ip', '-n', this.name, 'addr', 'add', `${network}.2/30`, 'dev', inside)
      run('ip', '-n', this.name, 'link', 'set', inside, 'up')
    }
    run('ip', '-n', this.name, 'link', 'set', 'lo', 'up')
  }
  get line() { return `${this.links[0].network}.1` }
  get shop() { return `${this.links[1].network}.2` }
  cut() { run('ip', 'link', 'set', this.links[0].outside, 'down') }
  mend() { run('ip', 'link', 'set', this.links[0].outside, 'up') }
  remove() { run('ip', 'netns', 'del', this.name) }
}

export class Store {
  constructor(instance, code) {
    Object.assign(this, { instance, code, folder: join(instance.folder, 'stores', code), lives: 0 })
  }

  async start({ namespace, printer, pages = '' } = {}) {
    const headquarters = new URL(this.instance.shop)
    mkdirSync(join(this.folder, 'print'), { recursive: true })
    this.namespace = namespace
    let url = this.instance.shop
    if (namespace) {
      this.forwarder = await startForwarder(namespace.line, headquarters)
      url = `http://${namespace.line}:${this.forwarder.port}`
    }
    this.port = await freePort()
    this.url = `http://${namespace ? namespace.shop : '127.0.0.1'}:${this.port}`
    this.instance.ctl(['set-clerk', this.code, 'camille', 'Camille Demo', 'manager'], '4711\n')
    this.instance.ctl(['enrol-agent', this.code, join(this.folder, 'enrolment')])
    const thermal = printer ? `pick_list = thermal\n[printers]\nthermal = escpos://127.0.0.1:${printer.port}/80\n` : ''
    writeFileSync(join(this.folder, 'agent.conf'),
      `[store]\ncode = ${this.code}\n[headquarters]\nurl = ${url}\nenrolment = ${this.folder}/enrolment\n` +
      `[files]\njournal = ${this.folder}/journal.db\ntemplates = ${source}/templates\n` +
      `[pages]\naddress = ${namespace ? '0.0.0.0' : '127.0.0.1'}:${this.port}\nplain_http = ${namespace ? 'yes' : 'no'}\n${pages}` +
      `[print]\nfolder = ${this.folder}/print\n${thermal}`)
    await this.live()
  }

  async live() {
    const log = openSync(join(this.folder, 'agent.log'), 'a')
    const program = [join(build, 'comptoir-agent'), '-c', join(this.folder, 'agent.conf')]
    if (this.namespace) program.unshift('ip', 'netns', 'exec', this.namespace.name)
    this.process = spawn(program[0], program.slice(1), { stdio: ['ignore', log, log] })
    this.lives++
    for (let tries = 0; tries < 300; tries++) {
      if (await fetch(`${this.url}/livez`).then((answer) => answer.ok, () => false)) return
      await sleep(100)
    }
    throw new Error(`the agent of ${this.code} does not start; see ${this.folder}/agent.log`)
  }

  async killAndRestart() {
    const ended = new Promise((resolve) => this.process.once('exit', resolve))
    this.process.kill('SIGKILL')
    await ended
    await this.live()
  }

  // A number of GET /status; asked from within, since only the machine itself may.
  status() {
    const curl = ['curl', '-sf', `http://127.0.0.1:${this.port}/status`]
    if (this.namespace) curl.unshift('ip', 'netns', 'exec', this.namespace.name)
    try {
      return JSON.parse(run(curl[0], ...curl.slice(1)))
    } catch {
      return null
    }
  }

  cut() {
    this.namespace.cut()
    this.isCut = true
  }

  mend() {
    this.namespace.mend()
    this.isCut = false
  }

  stop() {
    this.process?.kill('SIGTERM')
    this.forwarder?.stop()
    this.namespace?.remove()
  }
}

export const newNamespace = (index) => new Namespace(index)

// Answers questions (DLE EOT) and swallows the rest once it has paper; without any it keeps what is sent.
export async function startPrinter() {
  const printer = { hasPaper: false, bytes: 0 }
  const server = net.createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (data) => {
      for (let i = 0; i + 2 < data.length; i++)
        if (data[i] === 0x10 && data[i + 1] === 0x04) {
          const missing = { 1: 0x08, 2: 0x20, 4: 0x60 }[data[i + 2]] ?? 0
          socket.write(Buffer.from([0x12 | (printer.hasPaper ? 0 : missing)]))
        }
      printer.bytes += printer.hasPaper ? data.length : 0
      if (data.includes(Buffer.from([0x1d, 0x72]))) socket.write(Buffer.from([0]))
    })
  })
  printer.port = await listen(server, '127.0.0.1')
  printer.stop = () => server.close()
  return printer
}

// The store nearest to the instance's own, with its agent; both are given to whoHas, which says of each sku in which stores
// there are forty. No other store has any.
// pages: settings of its agent.
export async function startNeighbour(instance, whoHas, pages) {
  const near = `FROM store JOIN (SELECT lat, lon FROM store WHERE code = '${instance.store}') here`
  const codes = instance.sql(`SELECT code ${near} ORDER BY POW(store.lat - here.lat, 2) + POW(store.lon - here.lon, 2)`).split('\n')
  const has = whoHas(instance.store, codes[1])
  const rows = Object.keys(has).flatMap((sku) => codes.map((code) => `${code},${sku},${has[sku].includes(code) ? 40 : 0}\n`))
  const file = join(instance.folder, 'neighbours.csv')
  writeFileSync(file, `store_code,sku,on_hand\n${rows.join('')}`)
  instance.ctl(['import', 'stock', file])
  const store = new Store(instance, codes[1])
  await store.start({ pages })
  return store
}

// For ?near=.
export const positionOf = (instance) => instance.sql(`SELECT CONCAT(lat, ',', lon) FROM store WHERE code = '${instance.store}'`)
