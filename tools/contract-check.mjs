#!/usr/bin/env node
// Holds recorded exchanges against doc/openapi.yaml.
//
//	tools/contract-check.mjs [--coverage] EXCHANGES.ndjson...
//
// Each line is one exchange as the test client saw it:
//	{"method", "path" (with the query), "status", "headers": {lower-case name: value}, "body", "request_body",
//	"request_type" (without parameters)}
// Bodies are text. Every exchange under /v1 must be documented: path, method, status, content type and schema; what a
// 2xx answered must itself have been a request the contract allows. An address the contract does not have answers 404
// or 405 with a problem. With --coverage every operation must have succeeded once and every documented problem code
// must have been reached once. Prints what is wrong, then "N passed, N failed"; exit status 1 when anything failed.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'

const require = createRequire(new URL('../tests/browser/package.json', import.meta.url))
const Ajv = require('ajv/dist/2020').default
const addFormats = require('ajv-formats').default
const { parse } = require('yaml')

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options']
// Answering this would be a defect, so no test can reach it.
const NEVER = new Set(['internal_error'])

const contract = parse(readFileSync(new URL('../doc/openapi.yaml', import.meta.url), 'utf8'))
const ajv = new Ajv({ strict: false, allErrors: true })
addFormats(ajv)
ajv.addSchema({ $id: 'contract:', ...contract })

// Follows a reference within the contract; the pointer is what schemas are compiled from.
function follow(pointer) {
  const value = pointer
    .slice(2)
    .split('/')
    .reduce((node, part) => node?.[part.replaceAll('~1', '/').replaceAll('~0', '~')], contract)
  return value?.$ref ? follow(value.$ref) : { pointer, value }
}

const step = (pointer, ...names) =>
  pointer + names.map((name) => '/' + String(name).replaceAll('~', '~0').replaceAll('/', '~1')).join('')

const validators = new Map()
function faultsOf(schemaPointer, value) {
  if (!validators.has(schemaPointer)) validators.set(schemaPointer, ajv.compile({ $ref: 'contract:' + schemaPointer }))
  const validate = validators.get(schemaPointer)
  return validate(value) ? [] : validate.errors.map((error) => `${error.instancePath || 'the whole'} ${error.message}`)
}

// Every operation: its pointer, what its path matches (literal segments before parameters), and its answers.
function readOperations() {
  const operations = []
  for (const [template, item] of Object.entries(contract.paths))
    for (const method of METHODS.filter((method) => item[method])) {
      const source = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '([^/]+)')
      operations.push({
        id: item[method].operationId ?? `${method} ${template}`,
        method: method.toUpperCase(),
        pointer: step('#/paths', template, method),
        pattern: new RegExp(`^${source}$`),
        parameters: (template.match(/\{/g) ?? []).length,
        succeeded: false,
      })
    }
  return operations.sort((a, b) => a.parameters - b.parameters)
}

function find(operations, exchange) {
  const path = exchange.path.split('?')[0]
  const here = operations.filter((operation) => operation.pattern.test(path))
  const fewest = here.length > 0 ? here[0].parameters : 0
  return here.filter((operation) => operation.parameters === fewest).find((one) => one.method === exchange.method)
}

const mediaType = (headers) => (headers['content-type'] ?? '').split(';')[0].trim().toLowerCase()

function readJson(text) {
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    return { fault: `is not JSON: ${error.message}` }
  }
}

function checkBody(content, pointer, type, text, what) {
  const { value: media } = follow(step(pointer, 'content', type))
  if (!media) return [`${what} of type "${type}" is not documented (${Object.keys(content).join(', ')})`]
  if (!media.schema || !/[/+]json$/.test(type)) return []
  const { value, fault } = readJson(text)
  if (fault) return [`${what} ${fault}`]
  return faultsOf(step(pointer, 'content', type, 'schema'), value).map((fault) => `${what}: ${fault}`)
}

function checkAnswer(operation, exchange) {
  const { pointer, value: answer } = follow(step(operation.pointer, 'responses', exchange.status))
  if (!answer) return [`status ${exchange.status} is not documented`]
  const missing = Object.keys(answer.headers ?? {})
    .filter((name) => follow(step(pointer, 'headers', name)).value.required)
    .filter((name) => !(name.toLowerCase() in exchange.headers))
    .map((name) => `header ${name} is missing`)
  if (!answer.content) return exchange.body ? [...missing, 'a body came where none is documented'] : missing
  return [...missing, ...checkBody(answer.content, pointer, mediaType(exchange.headers), exchange.body, 'the answer')]
}

// What was accepted must have been allowed.
function checkRequest(operation, exchange) {
  if (exchange.status >= 300 || !exchange.request_body) return []
  const { pointer, value: request } = follow(step(operation.pointer, 'requestBody'))
  if (!request) return ['a request body was accepted where none is documented']
  const type = exchange.request_type || Object.keys(request.content)[0]
  return checkBody(request.content, pointer, type, exchange.request_body, 'the accepted request')
}

function checkUnknownAddress(exchange) {
  if (exchange.status !== 404 && exchange.status !== 405) return ['the contract has no such address and method']
  if (mediaType(exchange.headers) !== 'application/problem+json') return ['the refusal is no problem document']
  const { value, fault } = readJson(exchange.body)
  return fault ? [fault] : faultsOf('#/components/schemas/Problem', value)
}

// All problem codes the contract names, wherever they stand.
function documentedCodes(node, found = new Set()) {
  if (Array.isArray(node)) node.forEach((one) => documentedCodes(one, found))
  else if (node && typeof node === 'object') {
    const isProblem = node.allOf?.some((one) => one.$ref === '#/components/schemas/Problem')
    if (isProblem) node.properties?.code?.enum?.forEach((code) => found.add(code))
    Object.values(node).forEach((one) => documentedCodes(one, found))
  }
  return found
}

function check(operations, codes, exchange) {
  if (!exchange.path.startsWith('/v1/')) return null
  const operation = find(operations, exchange)
  if (mediaType(exchange.headers) === 'application/problem+json') codes.add(readJson(exchange.body).value?.code)
  if (!operation) return checkUnknownAddress(exchange)
  if (exchange.status < 300) operation.succeeded = true
  return [...checkAnswer(operation, exchange), ...checkRequest(operation, exchange)]
}

function coverage(operations, codes) {
  return [
    ...operations.map((one) => [`operation ${one.id} succeeds`, one.succeeded]),
    ...[...documentedCodes(contract)]
      .filter((code) => !NEVER.has(code))
      .map((code) => [`problem code ${code} is reached`, codes.has(code)]),
  ]
}

function main() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { coverage: { type: 'boolean' } } })
  const operations = readOperations()
  const codes = new Set()
  let passed = 0
  let failed = 0
  const fail = (text) => {
    failed++
    console.log('FAILED  ' + text)
  }
  for (const file of positionals)
    readFileSync(file, 'utf8').split('\n').filter(Boolean).forEach((line, i) => {
      const exchange = JSON.parse(line)
      const faults = check(operations, codes, exchange)
      if (faults?.length === 0) passed++
      if (faults?.length > 0)
        fail(`${file}:${i + 1}: ${exchange.method} ${exchange.path} ${exchange.status}: ${faults.join('; ')}`)
    })
  if (values.coverage)
    for (const [claim, holds] of coverage(operations, codes)) holds ? passed++ : fail('not so: ' + claim)
  if (passed + failed === 0) fail('no exchange was recorded')
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
}

main()
