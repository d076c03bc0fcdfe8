// A mail server for tests, on a free port of 127.0.0.1: each mail it takes becomes a file in a folder.
//
//	node tests/lib/smtp-sink.mjs FOLDER [--defer N] [--refuse ADDRESS] [--cut N]
//
// Prints "listening PORT" when it is ready. --defer answers the first N recipients with 451 (try later),
// --refuse answers 550 for one address, --cut takes the first N mails and closes the line instead of saying so.
// A mail is written as NNNN.eml, aside and renamed, with the envelope in X-Envelope-To; a cut one is kept too,
// because that is what "may have been taken" means.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

// The packages stand in tests/browser, beside which this file is not.
const require = createRequire(new URL('../browser/package.json', import.meta.url))
const { SMTPServer } = require('smtp-server')

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    defer: { type: 'string', default: '0' },
    refuse: { type: 'string', default: '' },
    cut: { type: 'string', default: '0' },
  },
})
const [folder] = positionals
if (!folder) {
  console.error('usage: smtp-sink.mjs FOLDER [--defer N] [--refuse ADDRESS] [--cut N]')
  process.exit(2)
}
mkdirSync(folder, { recursive: true })

let toDefer = Number(options.defer)
let toCut = Number(options.cut)
let taken = 0

const answer = (code, text) => Object.assign(new Error(text), { responseCode: code })

function onRcptTo(address, session, done) {
  if (address.address === options.refuse) return done(answer(550, 'No such mailbox'))
  if (toDefer > 0) {
    toDefer--
    return done(answer(451, 'Try again later'))
  }
  done()
}

function keep(session, body) {
  const name = String(++taken).padStart(4, '0') + '.eml'
  const to = session.envelope.rcptTo.map((recipient) => recipient.address).join(', ')
  writeFileSync(join(folder, '.' + name), Buffer.concat([Buffer.from(`X-Envelope-To: ${to}\r\n`), body]))
  renameSync(join(folder, '.' + name), join(folder, name))
}

function onData(stream, session, done) {
  const parts = []
  stream.on('data', (part) => parts.push(part))
  stream.on('end', () => {
    keep(session, Buffer.concat(parts))
    if (toCut > 0) {
      toCut--
      sockets.get(session.remotePort)?.destroy()
      return
    }
    done()
  })
}

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  disableReverseLookup: true,
  onRcptTo,
  onData,
})
server.on('error', (error) => console.error(error.message))

// The library gives handlers no socket; the client's port finds it.
const sockets = new Map()
server.server.on('connection', (socket) => {
  sockets.set(socket.remotePort, socket)
  socket.on('close', () => sockets.delete(socket.remotePort))
})
server.listen(0, '127.0.0.1', function () {
  console.log(`listening ${this.address().port}`)
})
process.on('SIGTERM', () => process.exit(0))
