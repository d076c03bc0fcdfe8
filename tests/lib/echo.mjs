// Stands in for comptoird behind the front: answers each request with its method, path and headers as JSON.
import { createServer } from 'node:http'

const server = createServer((request, response) => {
  response.setHeader('Content-Type', 'application/json')
  request.resume().on('end', () =>
    response.end(JSON.stringify({ method: request.method, path: request.url, headers: request.headers })))
})
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`))
